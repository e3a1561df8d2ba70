"""What ``info`` tells of a plan: which data is used, in which version, and how large it is."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.plan import lock
from bizenv.standing.counts import count_plan
from bizenv.store import plans

if TYPE_CHECKING:
    from bizenv.api import Book


class Facts(NamedTuple):
    """What is told of one plan: for JSON, and as lines with their names."""

    content: Mapping[str, object]
    lines: tuple[tuple[str, str], ...]


def gather(book: "Book", cache: str | None) -> Facts:
    """What is told of a plan; ``cache``: the folder where parsed data is kept. Raises DataError."""
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
    return Facts(content, lines)


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
        "first": entries[0].day.isoformat() if entries else None,
        "last": entries[-1].day.isoformat() if entries else None,
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
