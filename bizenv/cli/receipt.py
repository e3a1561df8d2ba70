"""What is told of the forms that came back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base.text import escape
from bizenv.cli.session import App
from bizenv.desk import writing
from bizenv.desk.forms import collecting, receipt
from bizenv.desk.forms.receipt import PartTold
from bizenv.desk.forms.receiving import Copy, Outcome, Received
from bizenv.views.wording.answer import Answer

if TYPE_CHECKING:
    from bizenv.intake.folder import Other


def answer(
    app: App, received: Sequence[Received], others: "Sequence[Other]", paths: Sequence[Path], *, dry_run: bool
) -> Answer:
    """What is told of the files, and of the other files of their folders. ``paths``: the files of the new entries."""
    mentioned = [other for other in others if not other.lost]
    every = [(it, part.book) for file in received for part in file.parts for it in part.ready]
    parts = [part for file in received for part in file.parts]
    return Answer(
        kind="entries",
        listed=len(every),
        content=lambda: {
            "dry_run": dry_run,
            "entries": [
                writing.describe_entry(app, *it, path, book) for (it, book), path in zip(every, paths, strict=True)
            ],
            "skipped": [_name(app, part, task) for part in parts for task in part.skipped],
            "refused": list(dict.fromkeys(words for part in parts for words in part.refused)),
            "objections": [words for part in parts for words in part.objections],
            "remarks": list(dict.fromkeys(words for part in parts for words in part.remarks)),
            "returned": [_describe_copy(it, it.copy) for it in received if it.copy is not None],
            "others": [{"path": str(other.path), "kind": other.name} for other in mentioned],
        },
        text=lambda *_: _tell(received, mentioned, dry_run=dry_run),
    )


def _name(app: App, part: Outcome, task: str) -> str:
    """A task as it is typed: with its plan where several are asked."""
    return f"{part.book.plan.name}/{task}" if app.several and part.book is not None else task


def _describe_copy(file: Received, copy: Copy) -> dict[str, object]:
    """What goes back, for JSON."""
    named = {period.name for _, period in file.checked}
    return {
        "path": str(file.path),
        "copy": str(copy.path) if copy.path is not None else None,
        "department": file.department,
        "period": named.pop() if len(named) == 1 else None,
        "recorded": file.settled,
        "left": file.left,
        "wrong": [
            {"sheet": it.sheet, "cell": it.cell or None, "label": it.label or None, "message": it.message}
            for it in file.wrong
        ],
        "message": collecting.write_message(file),
    }


def _tell(received: Sequence[Received], others: "Sequence[Other]", *, dry_run: bool) -> str:
    lines: list[str] = []
    for file in received:
        for part in receipt.tell_file(file).parts:
            lines += _tell_part(file, part, dry_run=dry_run)
        if file.copy is not None:
            path = file.copy.path
            where = f"，退回的表{'将写' if dry_run else ''}在 {escape(path)}" if path is not None else ""
            lines.append(f"  可以发给单位的话{where}：")
            lines += [f"    {line}" for line in collecting.write_message(file).splitlines()]
    returned = sum(file.copy is not None for file in received)
    none = sum(file.copy is None and not any(it.taken for it in file.parts) for file in received)
    some = sum(file.copy is None and file.refused for file in received) - none
    lines.append(
        f"共{len(received)}个文件：{'将记' if dry_run else '记了'}{_count(received)}"
        + (f"，{returned}个文件退回" if returned else "")
        + (f"，{some}个文件没有收全" if some else "")
        + (f"，{none}个文件没有收进" if none else "")
        + ("（没有写）" if dry_run else "")
    )
    if others:
        lines.append(f"文件夹里另{collecting.describe_others(others)}")
    return "\n".join(lines) + "\n"


def _count(received: Sequence[Received]) -> str:
    """How many entries there are, plan by plan where files are about several."""
    each: dict[str, int] = {}
    for part in (part for file in received for part in file.parts if part.book is not None):
        name = part.book.plan.name if part.book is not None else ""
        each[name] = each.get(name, 0) + len(part.ready)
    plans = "，".join(f"{name}{count}条" for name, count in each.items())
    return f"{sum(each.values())}条" + (f"（{plans}）" if len(each) > 1 else "")


def _tell_part(file: Received, part: PartTold, *, dry_run: bool) -> list[str]:
    """The lines on a plan's part of a file."""
    name = f"{file.path}（{part.plan}）" if part.plan else str(file.path)
    lines = []
    if part.refused:
        lines.append(f"{'只收对的行' if part.taken else '没有收进'} {name}：")
        lines += [f"  {words}" for words in part.refused]
    if part.taken:
        counts = [f"{'将记' if dry_run else '记'}{len(part.rows)}条"]
        counts += [f"已记过{len(part.skipped)}条（{'、'.join(part.skipped)}）"] if part.skipped else []
        counts += [f"退回{part.left}条"] if part.left else []
        counts += [f"没有填{part.blank}行"] if part.blank else []
        lines.append(f"{name}　{part.department}：{'，'.join(counts)}")
        lines += [f"  {label}　{said}" for label, said, _ in part.rows]
    lines += [f"  请核实：{words}" for words in part.objections]
    lines += [f"  注意：{words}" for words in part.remarks]
    return lines
