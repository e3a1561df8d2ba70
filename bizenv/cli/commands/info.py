"""``bizenv info``: which data is used, in which version, and how large it is."""

import datetime as dt
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv import __version__
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.plan import lock
from bizenv.standing.counts import count_plan
from bizenv.store import plans
from bizenv.views.data import json
from bizenv.views.wording.answer import Answer

if TYPE_CHECKING:
    from bizenv.api import Book


@click.command("info", options_metavar="[选项]")
@options.pass_app
@options.data
@options.as_of
@options.output("table", "json")
def command(app: App, as_of: dt.date, output: options.Output) -> None:
    """用的是哪份数据，什么版本，有多少条。

    \b
    bizenv info
    bizenv info --format json
    """
    _ = app.checked
    told = [_gather(book, app.cache) for book in app.books]
    own = {"version": __version__, "python": platform.python_version(), "as_of": as_of.isoformat()}

    def content() -> Mapping[str, object]:
        if not app.several:
            return {**own, **told[0].content}
        return {
            **own,
            "folder": str(Path(plans.find_workspace(app.home)).resolve()),
            "each": [it.content for it in told],
        }

    def text(width: int | None, _colour: bool) -> str:
        from bizenv.views.terminal.card import render_block

        program = (("今天", f"{as_of}"), ("程序", f"bizenv {__version__}，Python {platform.python_version()}"))
        blocks = ((*it.lines, *(program if it is told[-1] else ())) for it in told)
        return "\n".join(
            "".join(
                f"{line}\n"
                for name, said in block
                for line in render_block(name, [said], None if name == "数据" else width)
            )
            for block in blocks
        )

    app.answer(Answer(kind="info", listed=len(told), content=content, text=text), output)


class _Facts(NamedTuple):
    """What is told of one plan: for JSON, and as lines with their names."""

    content: Mapping[str, object]
    lines: tuple[tuple[str, str], ...]


def _gather(book: "Book", cache: str | None) -> _Facts:
    registry, plan = (
        plans.load(book.folder, cache, alone=True).registry,
        book.plan,
    )  # the digest is that of its own files
    size = count_plan(registry)
    digest = lock.digest_annex(lock.make_digests(registry))
    packaged = book.folder == plans.find_packaged()
    folder = Path(book.folder).resolve()
    content = {
        "folder": str(folder),
        "packaged": packaged,
        "id": plan.id,
        "title": plan.title or None,
        "document": plan.document or None,
        "issuer": plan.issuer or None,
        "issued": plan.issued_as_known,
        "annex": plan.annex or None,
        "digest": digest,
        "counts": size,
        "ledger": _ledger(book),
    }
    lines = (
        ("方案", f"{plan.title}（{plan.id}）" if plan.title else plan.id),
        ("文号", "，".join(w for w in (plan.document, plan.issuer, f"{plan.issued_as_known} 印发") if w)),
        ("附表", f"{plan.annex}，摘要 {digest}" if plan.annex else f"摘要 {digest}"),
        (
            "条数",
            (f"{size['parts']}个部分、" if size["parts"] else "")
            + (f"{size['categories']}个目标任务、" if size["categories"] else "")
            + f"{size['measures']}项措施、{size['tasks']}个事项；{size['departments']}家单位",
        ),
        (
            "其中",
            f"有时限的事项{size['dated_tasks']}个（时限{size['deadlines']}条）、周期要求{size['recurrences']}条、"
            f"量化指标{size['targets']}条、疑误{size['errata']}处",
        ),
        ("数据", f"{escape(folder)}（{'自带的方案' if packaged else '所指定或就近找到的文件夹'}）"),
        ("台账", _tell_ledger(book)),
    )
    return _Facts(content, lines)


def _ledger(book: "Book") -> dict[str, object] | None:
    """The ledger in numbers; None where there is none."""
    journal = book.journal
    if journal is None:
        return None
    entries = journal.ledger.entries
    return {
        "entries": len(entries),
        "voided": len(journal.ledger.voided),
        "tasks": len({e.task for e in entries}),
        "faulty": journal.faulty,
        "first": json.day(entries[0].day) if entries else None,
        "last": json.day(entries[-1].day) if entries else None,
        "recorded": max((e.recorded for e in entries), default=None),
    }


def _tell_ledger(book: "Book") -> str:
    it = _ledger(book)
    if it is None:
        return "无；要记录进展，先建工作区：bizenv init 新文件夹"
    if not it["entries"]:
        return "空的，还没有记录"
    voided = f"（其中更正、撤回的{it['voided']}条）" if it["voided"] else ""
    last = str(it["recorded"])[:16].replace("T", " ")
    return f"{it['entries']}条{voided}，{it['tasks']}个事项；{it['first']}至{it['last']}，最近记录于 {last}"
