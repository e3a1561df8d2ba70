"""``bizenv lock``: update the lock after a deliberate change, and list what changed."""

import click

from bizenv.base.errors import FaultyDataError
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.data.locking import Locking
from bizenv.plan import lock


@click.command("lock", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--check", is_flag=True, help="只看有没有变化，不写；有变化时退出码为 1")
def command(app: App, check: bool) -> int:
    """更新校验锁 measures.lock，并逐条列出与原锁的不同。

    校验锁记下每个事项和措施的原文、单位、时限、指标的摘要，误改、漏录、重录一个字，validate 都会指出。
    有意改动数据的，核对原文件后运行本命令。数据有别的错误时不写，并全部列出。

    \b
    bizenv lock
    bizenv lock --check
    """
    found = Locking(app.own_folder)
    if found.errors or found.examination.registry is None:
        from bizenv.views.terminal.problems import render_problems
        from bizenv.views.wording.problems import sum_up

        lines = {d.path: d.lines for d in found.examination.documents.values()}
        app.show(render_problems(found.errors, lines, sum_up(found.errors, {}), app.width, app.colour))
        raise FaultyDataError(f"数据还有 {len(found.errors)} 处错误，如上；先改正，再更新校验锁")
    _ = found.registry  # a draft is not locked
    if found.fault is not None:
        then = f"：{found.fault.remedy}" if check else "，将重新生成"
        app.say(f"注意：原来的 {escape(found.path)} 读不懂（第 {found.fault.line} 行：{found.fault}）{then}")
    app.show("".join(f"{line}\n" for line in found.tell_changes()))
    if check or (found.same and found.form == lock.FORMAT):
        app.show(f"{found.tell_state()}\n")
        return 0 if found.same else 1
    app.show(f"{found.write()}\n")
    return 0
