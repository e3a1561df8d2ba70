"""A plan read out of the document that came in: the draft with every doubt, from a terminal or a browser."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizenv.base import files, layout
from bizenv.base.days import DayError, parse_issued
from bizenv.base.errors import DataError, MisuseError, OptionsError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.desk.plans.again import Old, merge
from bizenv.plan import ids

if TYPE_CHECKING:
    from bizenv.intake.annex.again.merging import Merged
    from bizenv.intake.annex.model import Draft
    from bizenv.intake.document.model import Document
    from bizenv.plan.registry import Registry
    from bizenv.views.data.imported import Source
    from bizenv.views.wording.doubts import Item


class UndatedError(MisuseError):
    """The document does not say when it was issued, and nobody did."""


class Wish(NamedTuple):
    """How a document is to be read, where a person says so.

    issued: the day of issue as far as it is known, in ISO form. table: which table, from 1. pages: the first and the
    last page of PDFs; typed_pages: the same as it was typed. columns: which column holds what. plan: the plan's id.
    """

    issued: str | None = None
    table: int | None = None
    pages: tuple[int, int] | None = None
    typed_pages: str | None = None
    columns: Mapping[str, int] | None = None
    plan: str | None = None


class Imported(NamedTuple):
    """A document as read: the draft, its doubts as listed, its registry, its files by their names, from what it was read.

    remarks: what a person should know about the reading as a whole.
    """

    draft: "Draft"
    items: "list[Item]"
    registry: "Registry"
    contents: dict[str, str]
    sources: "Sequence[Source]"
    remarks: list[str]

    def summarise(self) -> list[str]:
        """What was read, line by line."""
        from bizenv.views.wording import doubts

        names = [source.name for source in self.sources]
        return doubts.summarise(self.registry, self.draft, self.items, names, self.remarks)


def parse_wish(issued: str | None, table: int | None, pages: str | None, columns: str | None, plan: str | None) -> Wish:
    """How a document is to be read, from what was typed. Raises OptionsError, MisuseError for an id that is none."""
    span, chosen = _parse_pages(pages), _parse_columns(columns)
    day = _parse_issued(issued) if issued is not None else None
    if plan is not None and not re.fullmatch(ids.PLAN_ID, plan):
        raise MisuseError(f"“{plan}”不能作方案的标识；写小写字母、数字和短横")
    return Wish(day, table, span, pages, chosen, plan)


def measure(paths: Sequence[Path]) -> "list[Source]":
    """The names and digests of the files to be read. Raises DataError, MisuseError if two of them are one."""
    sources = [_measure(path) for path in paths]
    _refuse_twice(sources)
    return sources


def read_documents(
    paths: Sequence[Path], wish: Wish, tick: Callable[[int, int], None] | None = None
) -> "tuple[Document, ...]":
    """The documents, read in a child process with limits. ``tick``: told how much of a file is done.

    Raises DataError, MisuseError, ModuleNotFoundError where a library is missing that such a file needs.
    """
    from bizenv.intake.document.child import read_safely

    documents = read_safely(paths, pages=wish.pages, tick=tick)
    if wish.pages is not None and (unpaged := [it.name for it in documents if it.kind != "pdf"]):
        raise MisuseError(f"--pages 只用于 PDF：{escape('、'.join(unpaged))} 没有页；要选表格的，用 --table")
    return documents


def assemble(documents: "Sequence[Document]", sources: "Sequence[Source]", wish: Wish, old: Old | None) -> Imported:
    """The draft of documents that were read; with ``old``, a draft that was corrected, brought to the new version.

    Raises DataError where no plan is found in them, UndatedError without a day of issue, MisuseError.
    """
    from bizenv.intake.annex.assemble import make_draft

    day = wish.issued

    def make(issued: str | None) -> "Draft":
        return make_draft(documents, plan=wish.plan, issued=issued, table=wish.table, columns=wish.columns)

    try:
        read = make(day)
    except MisuseError as error:
        if day is not None:
            raise
        if old is None:
            raise UndatedError(str(error)) from None
        day = old.record.measures["plan"]["issued"]  # it is not printed: what was said of the old version holds
        read = make(day)
    refuse_headless(read)
    merged = merge(old, read, wish.issued)
    draft = merged.draft
    told = {words for doubt in draft.doubts for words in (doubt.read, f"{doubt.read}；{doubt.other}")}
    remarks = [remark for document in documents for remark in document.remarks if remark not in told]
    used = {"issued": day, "table": wish.table, "pages": wish.typed_pages, "columns": wish.columns}
    contents, items, registry = make_files(merged, read, sources, {k: v for k, v in used.items() if v is not None})
    return Imported(draft, items, registry, contents, sources, remarks)


def name_plan(wish: Wish, target: Path | None, old: Old | None) -> Wish:
    """The same wish with the plan's id: as typed, else that of the old version, else the folder's name where it can be one."""
    if wish.plan is not None:
        return wish
    if old is not None:
        return wish._replace(plan=old.measures["plan"]["id"])
    fits = target is not None and re.fullmatch(ids.PLAN_ID, target.name)
    return wish._replace(plan=target.name if target is not None and fits else None)


def make_files(
    merged: "Merged", read: "Draft", sources: "Sequence[Source]", used: Mapping[str, object]
) -> "tuple[dict[str, str], list[Item], Registry]":
    """The files of a draft by their names, its doubts as listed, its registry; ``read``: as the document alone has it."""
    from bizenv.base.yamlfile import parse
    from bizenv.plan.build import build
    from bizenv.store.workspace import add_schema
    from bizenv.views.data import imported, plan_yaml
    from bizenv.views.markdown import doubts as page
    from bizenv.views.wording import doubts

    draft = merged.draft
    names = [source.name for source in sources]
    contents = {
        layout.MEASURES: plan_yaml.render_measures(draft.measures, names),
        layout.DEPARTMENTS: plan_yaml.render_departments(draft.departments, names),
    }
    contents = {name: add_schema(text, name) for name, text in contents.items()}
    back = {name: parse(name, text.encode()) for name, text in contents.items()}
    wrong = [p for document in back.values() for p in document.problems]
    if wrong or [document.data for document in back.values()] != [draft.measures, draft.departments]:
        raise RuntimeError(f"the draft does not read back as it was written: {wrong[:1]}")
    items = doubts.list_items(draft, *back.values())
    contents[layout.DOUBTS] = page.render(items, names)
    contents[layout.IMPORTED] = imported.render_record(read, items, merged.settled, merged.compared, sources, used)
    return contents, items, build(draft.measures, draft.departments)[0]


def refuse_headless(draft: "Draft") -> None:
    """Raises MisuseError for a draft whose day of issue is not known, or that has no tasks."""
    if not draft.measures["plan"].get("issued"):
        raise UndatedError(
            "文中没有读到印发日期；加 --issued 2026-04-01，只知月、年的写 --issued 2026-04、--issued 2026"
        )
    if not any(draft.measures.get(key) for key in ("parts", "categories", "measures")):
        raise DataError("没有读到一个事项，什么也没有写；用 --table 指明是第几张表，或用 --pages 指明在哪几页")


def _measure(path: Path) -> "Source":
    """The name and digest of a file to be read. Raises DataError."""
    from bizenv.views.data.imported import Source

    try:
        return Source(path.name, *files.measure(path))
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise DataError(f"没有这个文件：{escape(path)}") from None
        raise DataError(f"读不了 {escape(path)}：{files.describe_failure(error)}") from None


def _refuse_twice(sources: "Sequence[Source]") -> None:
    """Raises MisuseError if two of the files are one: each of its tasks would be there twice."""
    for n, source in enumerate(sources):
        first = next((it for it in sources[:n] if it.sha256 == source.sha256), None)
        if first is not None:
            one = f"{escape(source.name)} 给了两次" if first.name == source.name else ""
            raise MisuseError(one or f"{escape(first.name)} 和 {escape(source.name)} 内容相同，只给一个")


def _parse_pages(typed: str | None) -> tuple[int, int] | None:
    """The first and the last page that were typed. Raises OptionsError."""
    if typed is None:
        return None
    found = re.fullmatch(r"(\d{1,5})(?:[-—–~至](\d{1,5}))?", "".join(unicodedata.normalize("NFKC", typed).split()))
    first, last = (int(found[1]), int(found[2] or found[1])) if found is not None else (0, 0)
    if not 1 <= first <= last:
        raise OptionsError(f"--pages 写作 3-12 或 3，从第1页数起；写成了“{typed}”")
    return first, last


def _parse_columns(typed: str | None) -> dict[str, int] | None:
    """The columns that were typed by the words typed. Raises OptionsError."""
    if typed is None:
        return None
    found: dict[str, int] = {}
    for part in re.split("[,，、;；]", typed):
        name, _, column = part.replace("＝", "=").replace("：", "=").replace(":", "=").partition("=")
        number = unicodedata.normalize("NFKC", column).strip()
        if not name.strip() or not re.fullmatch("[1-9][0-9]?", number, re.ASCII):
            raise OptionsError(f"--columns 写作 牵头=3,配合=4（第几列，从1数起）；写成了“{typed}”")
        if found.setdefault(name.strip(), int(number)) != int(number):
            raise OptionsError(f"--columns 里“{name.strip()}”写了两次")
    return found


def _parse_issued(typed: str) -> str:
    """A day of issue as far as it is known, in ISO form. Raises OptionsError."""
    from bizenv.phrases.typed import parse_day

    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    month = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})月?|年?)", plain, re.ASCII)
    try:
        if month is not None:
            plain = f"{month[1]}-{int(month[2]):02}" if month[2] else month[1]
            parse_issued(plain)
            return plain
        if re.fullmatch(r"\d{4}\D.*|\d{8}", plain, re.ASCII):
            return parse_day(plain, parse_issued(plain[:4])[0]).isoformat()
    except DayError as error:
        raise OptionsError(f"--issued：{error}；写作 2026-04-01、2026-04、2026") from None
    raise OptionsError(f"--issued 写作 2026-04-01、2026-04、2026；写成了“{typed}”")
