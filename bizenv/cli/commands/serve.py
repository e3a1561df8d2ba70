"""``bizenv serve``: the office in the browser, on this machine alone."""

import time
from pathlib import Path

import click

from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk import extras, making


@click.command("serve", options_metavar="[选项]")
@options.pass_app
@click.option("--port", type=click.IntRange(1024, 65535), metavar="端口", help="用哪个端口；不给则自动找一个空着的")
@click.option("--open", "opens", is_flag=True, help="随即在浏览器里打开")
@click.option("--read-only", is_flag=True, help="只看，不能记录")
@options.folder
def command(app: App, port: int | None, opens: bool, read_only: bool) -> None:
    """在本机的浏览器里打开督办台：今日、事项、收表、核验、文稿，不用终端。记录照样写进同一本台账。

    只有这台电脑自己能打开，地址里的口令每次启动都换；要几台电脑用同一本台账的，用共享文件夹或 git。已经开着的，再次运行只给出它的地址。
    非涉密系统，严禁存储、处理、传输国家秘密。按 Ctrl-C 停止。

    \b
    bizenv serve --open
    bizenv serve --read-only --data 督办
    """
    with extras.needed_for("督办台"):
        from bizenv.web import listening, server
        from bizenv.web.office import Office

    place = Path(app.own_home or "").absolute()
    home, data = _find_served(app, place)
    running = listening.find_running(app.cache, str(home or place))
    if running is not None:
        app.show(f"督办台已经开着：{running.address}\n")
        _open(app, running.address, opens=opens)
        return
    listener = listening.listen(port)
    office = Office(
        str(home or Path(app.home).absolute()),
        own=home is not None,
        port=listener.getsockname()[1],
        today=lambda: App().today,
        moment=lambda: App().moment,
        clock=time.time_ns,
        data=data,
        place=str(place),
        cache=app.cache,
        read_only=read_only,
    )

    def ready() -> None:
        listening.remember(office, app.cache)
        app.show(f"督办台：{office.way_in}\n")
        app.say("只有这台电脑能打开；按 Ctrl-C 停止。非涉密系统，严禁存储、处理、传输国家秘密")
        _open(app, office.way_in, opens=opens)

    try:
        server.run(office, listener, ready)
    except KeyboardInterrupt:
        pass
    finally:
        listening.forget(office, app.cache)
        office.close()
    app.say("督办台已停止")


def _find_served(app: App, place: Path) -> tuple[Path | None, str | None]:
    """The person's own folder that is served, and how it is typed; None where there is none yet.

    The only workspace right beneath the folder in which a person starts, who has none there or above, is the one that the
    office made there on the first day.
    """
    if app.own_home is not None:
        return place, app.data
    beneath = making.list_beneath(place)
    return (place / beneath[0], beneath[0]) if len(beneath) == 1 else (None, None)


def _open(app: App, address: str, *, opens: bool) -> None:
    """Open an address in the person's browser, if that was asked for."""
    if not opens:
        return
    import webbrowser

    if not webbrowser.open(address):
        app.say("没有找到浏览器；请把上面的地址复制到浏览器里打开")
