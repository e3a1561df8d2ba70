"""``bizenv serve``: the office in the browser, on this machine alone."""

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base.tuples import NamedTuple
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk import extras

if TYPE_CHECKING:
    from socket import socket

    from bizenv.web.listening import Claim


class Started(NamedTuple):
    """Where a person starts, and what is served there.

    place: the folder of the start. home: the person's own folder that is served, data: how it is typed; None where there is
    none yet. The only workspace right beneath the place is the one that the office made there on the first day.
    """

    place: str
    home: str | None
    data: str | None


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
        from bizenv.web import listening

    started = _find_started(app)
    claim = listening.Claim(app.cache, started.home or started.place, read_only=read_only)
    if not claim.take():
        running = claim.find_running()
        app.show(f"督办台已经开着：{running.address}\n")
        _open(app, claim, opens=opens)
        return
    try:
        with listening.listen(port) as listener:
            _serve(app, claim, listener, started, opens=opens, read_only=read_only)
    finally:
        claim.release()
    app.say("督办台已停止")


def _serve(app: App, claim: "Claim", listener: "socket", started: Started, *, opens: bool, read_only: bool) -> None:
    """Serve a folder until a person stops it."""
    import gc

    with extras.needed_for("督办台"):
        from bizenv.web import listening, server
        from bizenv.web.office import Office

    gc.freeze()  # the modules stay; nothing that is looked through again and again
    gc.enable()  # it is off for commands, which end soon
    further: list[Claim] = []

    def move(home: str) -> None:
        """A start in the folder that is served from now on finds this one too."""
        more = listening.Claim(app.cache, home, read_only=read_only)
        if more.take():
            more.leave_word(office.port, office.token)
            further.append(more)

    office = Office(
        started.home or str(Path(app.home).absolute()),
        own=started.home is not None,
        port=listener.getsockname()[1],
        today=lambda: App().today,
        moment=lambda: App().moment,
        clock=time.time_ns,
        data=started.data,
        place=started.place,
        moved=move,
        cache=app.cache,
        read_only=read_only,
        report=app.say,
        clues=app.named_clues,
        who=app.who,
    )

    def ready() -> None:
        claim.leave_word(office.port, office.token)
        app.show(f"督办台：{office.way_in}\n")
        app.say("只有这台电脑能打开；按 Ctrl-C 停止。非涉密系统，严禁存储、处理、传输国家秘密")
        _open(app, claim, opens=opens)

    try:
        _end_in_order()
        server.run(office, listener, ready)
    except KeyboardInterrupt:
        pass
    finally:
        office.close()
        for more in further:
            more.release()


def _find_started(app: App) -> Started:
    """Where a person starts. Raises DataError, MisuseError."""
    if app.own_home is not None:
        home = str(Path(app.own_home).absolute())
        return Started(home, home, app.data)
    from bizenv.desk.plans import making

    place = Path().absolute()
    beneath = making.list_beneath(place)
    if len(beneath) == 1:
        return Started(str(place), str(place / beneath[0]), beneath[0])
    return Started(str(place), None, None)


def _open(app: App, claim: "Claim", *, opens: bool) -> None:
    """Open the office in the person's browser, if that was asked for."""
    if not opens:
        return
    import webbrowser

    sign = claim.find_sign()
    # Windows is given the path: the %E5 of a Chinese user's name would be read as cp936 in an address.
    if sign is None or not webbrowser.open(str(sign) if os.name == "nt" else sign.as_uri()):
        app.say("没有打开浏览器；请把上面的地址复制到浏览器里打开")


def _end_in_order() -> None:
    """Have a terminal that is closed, and whoever ends the program, end it as Ctrl-C does, so that nothing is left behind."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # the last is Windows' for Ctrl-Break and a window that is closed
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, signal.default_int_handler)
