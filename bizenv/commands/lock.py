"""``bizenv lock``: renew the lock deliberately, and say what changed."""

from pathlib import Path

import click

from bizenv import lock, options, store
from bizenv.app import App
from bizenv.errors import BizenvError


class BrokenDataError(BizenvError):
    """The data has faults that a lock would seal in."""

    exit_code = 1


@click.command("lock", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--check", is_flag=True, help="只看有没有变化，不写；有变化时退出码为 1")
def command(app: App, check: bool) -> int:
    """更新校验锁 measures.lock，并逐条列出与原锁的不同。

    校验锁记下每个事项和措施的原文、单位、时限、指标的摘要，误改、漏录、重录一个字，validate 都会指出。
    确需改动原文的，核对原文件后运行本命令。数据有别的错误时不写。
    """
    folder = app.folder
    path = folder / store.LOCK
    examination = store.examine(folder / store.MEASURES, folder / store.DEPARTMENTS)
    others = [p for p in examination.problems if p.level == "error" and not p.code.startswith("E60")]
    if others or examination.registry is None:
        first = others[0]
        raise BrokenDataError(
            f"数据还有 {len(others)} 处错误，先改正再更新校验锁；首处在 "
            f"{first.place.path}:{first.place.line}:{first.place.column} {first.code} {first.message}"
        )
    now = lock.digests(examination.registry)
    text = lock.render(now, examination.registry.plan.id)
    before = _before(app, path)
    changes = list(lock.changes(before, now))
    for change in changes if before else ():
        app.show(f"{_WHAT[change.what]} {change.kind} {change.name} {change.field}".rstrip() + "\n")
    if before and not changes:
        app.show(f"{path} 没有变化（{lock.of_annex(now)}）\n")
        if before == now and path.read_text("utf-8") == text:
            return 0
    if check:
        return 1
    store.write(path, text.encode())
    said = f"更新了 {len(changes)} 处" if before else f"新建，共 {len(now)} 条"
    app.show(f"{path} {said}（{lock.of_annex(now)}）\n")
    return 0


_WHAT = {"added": "新增", "dropped": "删除", "changed": "改动"}


def _before(app: App, path: Path) -> lock.Digests:
    if not path.exists():
        return {}
    try:
        return lock.parse(store.read(path).decode("utf-8", "replace"))
    except lock.LockError as error:
        app.say(f"注意：原来的 {path} 读不懂（第 {error.line} 行：{error}），将重新生成")
        return {}
