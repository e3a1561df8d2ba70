"""``bizenv lock``: update the lock after a deliberate change, and list what changed."""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import click

from bizenv.base import files, layout
from bizenv.base.errors import FaultyDataError, MisuseError
from bizenv.base.text import escape
from bizenv.checks.plan import examine_folder
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.plan import lock
from bizenv.plan.registry import Registry


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
    folder = app.own_folder
    path = folder / layout.LOCK
    examination = examine_folder(folder, locked=False)
    others = [p for p in examination.problems if p.level == "error"]
    if others or examination.registry is None:
        from bizenv.views.terminal.problems import render_problems, sum_up

        lines = {d.path: d.lines for d in examination.documents.values()}
        app.show(render_problems(others, lines, sum_up(others, {}), app.width, app.colour))
        raise FaultyDataError(f"数据还有 {len(others)} 处错误，如上；先改正，再更新校验锁")
    if examination.registry.plan.draft:
        raise MisuseError("方案还在录入（curation: draft），不加校验锁：录全、核对之后，在 plan 下改为 full，再运行")
    before = _before(app, path, check)
    form = before.format if before is not None else lock.FORMAT
    now = lock.make_digests(examination.registry, form)
    changes = list(lock.find_changes(before.digests, now.items())) if before is not None else []
    app.show("".join(f"{line}\n" for line in _listed(changes, examination.registry)))
    text = lock.render(now, examination.registry.plan.id, form).encode()
    same = before is not None and not changes and files.read(path).replace(b"\r\n", b"\n") == text
    if same and (check or form == lock.FORMAT):
        app.show(f"{escape(path)} 与数据一致，不必更新（摘要 {lock.digest_annex(now)}）\n")
        return 0
    if check:
        app.show(f"{escape(path)} 与数据不一致\n" if before is not None else f"没有可用的校验锁 {escape(path)}\n")
        return 1
    done = f"更新了 {len(changes)} 处" if before is not None else f"新建，共 {len(now)} 条"
    if form != lock.FORMAT:
        now = lock.make_digests(examination.registry)
        text = lock.render(now, examination.registry.plan.id).encode()
        done = f"{done if changes else '所锁的内容没有变化'}，由格式 {form} 改为格式 {lock.FORMAT}"
    files.write(path, text)
    app.show(f"{escape(path)} {done}（摘要 {lock.digest_annex(now)}）\n")
    return 0


def _listed(changes: Iterable[lock.LockChange], registry: Registry) -> Iterator[str]:
    """The changes, a line for each task or measure: 改动　事项 27(3)：正文、时限."""
    labels = {t.id: t.label for t in registry.tasks} | {m.id: m.label for m in registry.measures}
    for (kind, name), group in groupby(changes, lambda change: (change.kind, change.name)):
        each = list(group)
        thing = f"{lock.KINDS[kind]} {labels.get(name, name)}".strip()
        if not each[0].field:
            yield f"{_WHAT[each[0].what]}　{thing}"
        else:
            yield f"改动　{thing}：{'、'.join(lock.FIELDS[change.field] for change in each)}"


_WHAT = {"added": "新增", "dropped": "删除", "changed": "改动"}


def _before(app: App, path: Path, check: bool) -> lock.Lock | None:
    if not os.path.lexists(path):
        return None
    try:
        return lock.parse(files.read(path).decode("utf-8-sig", "replace"))
    except lock.LockError as error:
        then = f"：{error.remedy}" if check else "，将重新生成"
        app.say(f"注意：原来的 {escape(path)} 读不懂（第 {error.line} 行：{error}）{then}")
        return None
