"""``bizenv import``: a plan read out of the document that came in, as a draft with every doubt marked."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bizenv.base import files, layout
from bizenv.base.days import DayError, parse_issued
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import console, options
from bizenv.cli.commands.init import open_target
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import extras
from bizenv.desk.shell import quote, shorten_path
from bizenv.plan import ids

if TYPE_CHECKING:
    from bizenv.intake.annex.again.merging import Earlier, Merged
    from bizenv.intake.annex.model import Draft
    from bizenv.plan.registry import Registry
    from bizenv.views.data.imported import Record, Source
    from bizenv.views.wording.doubts import Item


@click.command("import", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="文件…", nargs=-1, required=True, shell_complete=complete_with("files"))
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="文件夹",
    shell_complete=complete_with("folders"),
    help="读出的方案写到这个文件夹：须是空的，或还没有",
)
@click.option("--issued", metavar="日期", help="印发日期；只知月、年的写 2026-04、2026。不给则用文中所印的")
@click.option("--table", type=click.IntRange(min=1), metavar="序号", help="用第几张表；不给则自动识别")
@click.option("--pages", metavar="页码", help="只读这些页：3-12、3")
@click.option("--columns", metavar="栏目=列", help="哪一栏在第几列：牵头=3,配合=4；不给则按栏名识别")
@click.option("--id", "plan", metavar="标识", help="方案的标识：小写字母、数字和短横")
@click.option(
    "--again",
    metavar="文件夹",
    shell_complete=complete_with("folders"),
    help="文件换了新版：与这个文件夹里改过的草稿相比，改过的保留（注释不带过来），不同之处存疑；另写到 -o",
)
@click.option("--dry-run", is_flag=True, help="只看读出了什么，不写文件")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="格式，默认 text")
def command(
    app: App,
    paths: tuple[str, ...],
    folder: str | None,
    issued: str | None,
    table: int | None,
    pages: str | None,
    columns: str | None,
    plan: str | None,
    again: str | None,
    dry_run: bool,
    form: str,
) -> None:
    """从来文里读出方案的附表，写成 measures.yaml、departments.yaml，存疑之处逐一列在 doubts.md。

    读 PDF、Word、Excel、网页、CSV、Markdown、JSON 和扫描识别出的文字；几个文件按次序合成一份。表中的文字一处不丢：放不进数据的，另行列出。
    写出的是草稿（curation: draft）：对照原文逐处核对 doubts.md，看过一处划去一处；单位存疑的事项，划去之前不发函、不发填报表、不通报。

    \b
    bizenv import 附件.pdf -o 新方案
    bizenv import 附件.pdf --dry-run
    bizenv import 通知.docx 附件.xlsx -o 新方案 --issued 2026-04 --table 2
    bizenv import 附件（修订）.pdf --again 新方案 -o 新方案二
    """
    if folder is None and not dry_run:
        raise click.UsageError("须给 -o 文件夹：读出的方案写到哪里；只看读出什么的，加 --dry-run")
    target = open_target(folder) if folder is not None else None
    old = _read_old(files.parse_path(again)) if again is not None else None
    span, chosen = _parse_pages(pages), _parse_columns(columns)
    day = _parse_issued(issued) if issued is not None else None
    if plan is not None and not re.fullmatch(ids.PLAN_ID, plan):
        raise MisuseError(f"“{plan}”不能作方案的标识；写小写字母、数字和短横")
    named = plan or (target.name if target is not None and re.fullmatch(ids.PLAN_ID, target.name) else None)
    if old is not None:
        named = plan or old.measures["plan"]["id"]
    given = [files.parse_path(path) for path in paths]
    sources = [_measure(path) for path in given]
    _refuse_twice(sources)
    from bizenv.intake.annex.assemble import make_draft
    from bizenv.intake.document.child import read_safely

    with console.watch("读文件") as tick, extras.needed_for("读这样的文件"):
        documents = read_safely(given, pages=span, tick=tick)
    if span is not None and (unpaged := [it.name for it in documents if it.kind != "pdf"]):
        raise MisuseError(f"--pages 只用于 PDF：{escape('、'.join(unpaged))} 没有页；要选表格的，用 --table")
    try:
        read = make_draft(documents, plan=named, issued=day, table=table, columns=chosen)
    except MisuseError:
        if old is None or day is not None:
            raise
        day = old.record.measures["plan"]["issued"]  # it is not printed: what was said of the old version holds
        read = make_draft(documents, plan=named, issued=day, table=table, columns=chosen)
    _refuse_headless(read)
    merged = _merge(old, read, day if issued is not None else None)
    draft = merged.draft
    told = {words for doubt in draft.doubts for words in (doubt.read, f"{doubt.read}；{doubt.other}")}
    remarks = [remark for document in documents for remark in document.remarks if remark not in told]
    used = {"issued": day, "table": table, "pages": pages, "columns": chosen}
    used = {key: value for key, value in used.items() if value is not None}
    contents, items, registry = _write(merged, read, sources, used)
    if target is not None and not dry_run:
        from bizenv.store import workspace

        workspace.make_draft(target, contents)
    written = target if not dry_run else None
    if form == "json":
        from bizenv.views.data import imported

        here = shorten_path(written) if written is not None else None
        app.show(imported.render_answer(registry, draft, items, sources, here), form="json")
        return
    from bizenv.views.wording import doubts

    lines = doubts.summarise(registry, draft, items, [source.name for source in sources], remarks)
    app.show("\n".join([*lines, *_say_next(written, target, items)]) + "\n")


class _Old(NamedTuple):
    """A draft as it was read and as it is now, with its doubts, each with whether it is open."""

    measures: Any
    departments: Any
    record: "Record"
    doubts: "tuple[Earlier, ...]"


def _read_old(folder: Path) -> _Old:
    """The draft of a folder for ``--again``. Raises MisuseError if it was not read by machine, DataError if it is broken."""
    from bizenv.checks.plan import examine_folder
    from bizenv.intake.annex.again.merging import Earlier
    from bizenv.plan.doubts import parse
    from bizenv.store import plans
    from bizenv.views.data import imported

    path = folder / layout.IMPORTED
    if not path.is_file():
        raise MisuseError(f"{escape(folder)} 里没有 {layout.IMPORTED}：--again 用于 bizenv import 写出的文件夹")
    record = imported.parse_record(files.read(path))
    if record is None:
        raise DataError(f"{escape(path)} 读不懂，可能改动过；从 git 或备份恢复它")
    examination = examine_folder(folder, locked=False)
    plans.take_registry(examination)
    listed = folder / layout.DOUBTS
    checklist = parse(files.read(listed)) if listed.exists() else None
    if listed.exists() and (checklist is None or checklist.unread):
        raise DataError(f"{escape(listed)} 有读不懂的地方；运行 bizenv validate {escape(folder)} 看怎么改")
    still = {doubt.number for doubt in checklist.open} if checklist is not None else set()
    doubts = [Earlier(doubt, number in still, compared) for number, compared, doubt in record.doubts]
    doubts += [Earlier(doubt, open=False) for doubt in record.settled]
    measures, departments = plans.to_plain(examination)
    return _Old(measures, departments, record, tuple(doubts))


def _merge(old: _Old | None, read: "Draft", issued: str | None = None) -> "Merged":
    """The corrected draft brought to the new version; without one the new version as it is.

    ``issued``: the day of issue as it was typed, which nothing outweighs. Raises MisuseError if the two versions have
    nothing in common.
    """
    from bizenv.intake.annex.again import matching
    from bizenv.intake.annex.again import merging as again

    if old is None:
        return again.Merged(read, (), frozenset())
    nodes = [matching.list_nodes(each.measures, each.departments) for each in (old.record, read)]
    if not matching.match(*nodes):
        raise MisuseError("这份文件与上一版没有一项相同，是不是拿错了文件？另一份方案的，不加 --again")
    before = again.Before(old.record.measures, old.record.departments, old.doubts)
    merged = again.merge(before, old.measures, old.departments, read)
    measures = merged.draft.measures
    head = {**measures["plan"], "id": read.measures["plan"]["id"]}
    doubts = merged.draft.doubts
    if issued is not None:
        head["issued"] = issued
        doubts = tuple(doubt for doubt in doubts if doubt.path != ("plan", "issued"))
    return merged._replace(draft=merged.draft._replace(measures={**measures, "plan": head}, doubts=doubts))


def _write(
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


def _say_next(written: Path | None, target: Path | None, items: "Sequence[Item]") -> list[str]:
    """What a person does next."""
    if written is None:
        where = f"-o {_quote(target)}" if target is not None else "-o 文件夹"
        return [f"只读了一遍，什么也没有写；要写的，不加 --dry-run，给 {where}"]
    from bizenv.checks.plan import examine_folder

    here = _quote(written)
    problems = examine_folder(written, locked=False).problems
    errors = sum(p.level == "error" for p in problems)
    kinds = ((errors, "错误"), (len(problems) - errors, "警告"))
    counted = f"（现有{'、'.join(f'{count}处{kind}' for count, kind in kinds if count)}）" if problems else ""
    check = f"对照原文核对 {here} 里的 {layout.DOUBTS}，" if items else f"对照原文核对 {here}，"
    return [
        f"已写入 {here}",
        f"下一步：{check}bizenv validate {here}{counted}；然后 bizenv init 工作区 --plan {here}",
    ]


def _quote(path: Path) -> str:
    """A path as typed in a shell; in Chinese characters no shell sees anything else than letters."""
    shown = shorten_path(path)
    return shown if re.fullmatch(r"[\w./\\:·—-]+", shown) else quote(shown)


def _refuse_headless(draft: "Draft") -> None:
    """Raises MisuseError for a draft whose day of issue is not known, or that has no tasks."""
    if not draft.measures["plan"].get("issued"):
        raise MisuseError(
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
    """The first and the last page of ``--pages``. Raises click.UsageError."""
    if typed is None:
        return None
    found = re.fullmatch(r"(\d{1,5})(?:[-—–~至](\d{1,5}))?", "".join(unicodedata.normalize("NFKC", typed).split()))
    first, last = (int(found[1]), int(found[2] or found[1])) if found is not None else (0, 0)
    if not 1 <= first <= last:
        raise click.UsageError(f"--pages 写作 3-12 或 3，从第1页数起；写成了“{typed}”")
    return first, last


def _parse_columns(typed: str | None) -> dict[str, int] | None:
    """The columns of ``--columns`` by the words typed. Raises click.UsageError."""
    if typed is None:
        return None
    found: dict[str, int] = {}
    for part in re.split("[,，、;；]", typed):
        name, _, column = part.replace("＝", "=").replace("：", "=").replace(":", "=").partition("=")
        number = unicodedata.normalize("NFKC", column).strip()
        if not name.strip() or not re.fullmatch("[1-9][0-9]?", number, re.ASCII):
            raise click.UsageError(f"--columns 写作 牵头=3,配合=4（第几列，从1数起）；写成了“{typed}”")
        if found.setdefault(name.strip(), int(number)) != int(number):
            raise click.UsageError(f"--columns 里“{name.strip()}”写了两次")
    return found


def _parse_issued(typed: str) -> str:
    """A day of issue as far as it is known, in ISO form. Raises click.UsageError."""
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
        raise click.UsageError(f"--issued：{error}；写作 2026-04-01、2026-04、2026") from None
    raise click.UsageError(f"--issued 写作 2026-04-01、2026-04、2026；写成了“{typed}”")
