"""``bizenv form``: workbooks for the departments to fill in, and what comes back."""

import datetime as dt
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base import files
from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import console, documents, extras, options, recording
from bizenv.cli.session import App, shorten_path
from bizenv.cli.types import PERIOD, complete_with
from bizenv.ledger.ledger import Ledger
from bizenv.standing import periods, rounds
from bizenv.store import journal
from bizenv.views.wording import lists
from bizenv.views.wording.answer import Answer

if TYPE_CHECKING:
    from bizenv.forms.cells import CellFault
    from bizenv.forms.content import Form
    from bizenv.forms.entries import Desk, Ready, Taken
    from bizenv.forms.reading import Returned
    from bizenv.intake.folder import Other
    from bizenv.views.wording.handback import Wrong

MAX_OTHERS = 20
"""The most files of a folder that are named although they are no forms; of the rest the number is told."""


@click.group("form", subcommand_metavar="export 或 import …", options_metavar="[选项]")
def command() -> None:
    """发给各单位填报的 Excel 表，收回来记入台账。

    \b
    bizenv form export --period 2019-Q4 --all 下发
    bizenv form import 回收 --received 2019-12-25
    """


@command.command("export", options_metavar="[选项]")
@options.pass_app
@click.option(
    "--department",
    metavar="单位",
    multiple=True,
    shell_complete=complete_with("departments"),
    help="哪家单位（可重复）",
)
@click.option("--period", type=PERIOD, required=True, help="哪一期：2019-Q4、2019-12")
@click.option(
    "--all",
    "everyone",
    metavar="目录",
    shell_complete=complete_with("folders"),
    help="一家一个文件，写到这个目录；没有给 --department 的，所有牵头单位",
)
@click.option("-o", "--output", metavar="文件", shell_complete=complete_with("files"), help="文件名，只有一家单位时用")
@options.force
@documents.add_despite
@options.data
@options.as_of
def export(
    app: App,
    department: tuple[str, ...],
    period: str,
    everyone: str | None,
    output: str | None,
    despite_problems: bool,
    as_of: dt.date,
) -> None:
    """生成填报表：一家单位一个 Excel 文件，只有它牵头的事项，原文锁定，要填的格是浅黄色。

    联合牵头的由首家填报，其余各家在另一张表上确认；配合的事项另列一张，供阅读。期间要是已经开始的一期。
    用 --all 而没有点名的，这一期没有须报的、也没有变化的单位不发表。

    \b
    bizenv form export --department 区市场监管局 --period 2019-Q4
    bizenv form export --period 2019-Q4 --all 下发
    """
    if not department and everyone is None:
        raise click.UsageError("给出单位（--department），或写出全部（--all 目录）")
    if output is not None and (len(department) != 1 or everyone is not None):
        raise click.UsageError("--output 用于一家单位；几家的写到一个目录：--all")
    if output is not None:
        app.check_output(output)
    with extras.needed_for("填报表"):
        from bizenv.forms.workbook import render
    app.refuse_unsound(despite=despite_problems)
    forms = _forms(app, department, period, as_of)
    told = (s.task for form in forms for s in (*(row.status for row in form.rows), *form.confirm, *form.support))
    app.refuse_doubted(told)
    folder = app.open_folder(everyone) if everyone is not None else Path()
    targets = [Path(output) if output else folder / f"{form.department}_{period}_填报表.xlsx" for form in forms]
    for path in targets:
        app.check_output(str(path))
    for form, path in console.track(list(zip(forms, targets, strict=True)), "写填报表"):
        files.write(path, render(form))
        asked = sum(row.asked for row in form.rows)
        app.show(
            f"{escape(path)}　牵头{len(form.rows)}行（须报{asked}）　联合待确认{len(form.confirm)}　配合{len(form.support)}\n"
        )


def _forms(app: App, names: Sequence[str], period: str, as_of: dt.date) -> "list[Form]":
    """The forms of these departments, by default of all that lead an open task. Forms without fields are left out."""
    from bizenv.forms import content as forms

    registry = app.registry
    refused = forms.refuse_period(periods.parse_period(period), registry.plan, as_of)
    if refused:
        raise MisuseError(f"没有生成填报表：{refused}")
    known = app.standing(as_of)
    rules, ledger = app.rules, app.ledger
    strange = [head for head in rules.form_columns if head not in registry.column_heads]
    if strange:
        app.say(f"方案没有这些栏目，填报表里不列：{'、'.join(strange)}；改 rules.yaml 的 form")
    wanted = list(dict.fromkeys(registry.department(name).name for name in names)) or forms.list_departments(known)
    it = periods.parse_period(period)
    round = rounds.find_round(it, rules.feedback)
    if round != it:
        app.say(lists.joined(it, round, rounds.find_due_day(round, rules.feedback)))
    made = [forms.make_form(known, ledger, rules, name, it) for name in wanted]
    none = [form.department for form in made if not form.rows and not form.confirm]
    if not names:
        open_ = (s for s in known.statuses if s.nearest.going)
        none += sorted({name for s in open_ for name in s.support} - set(wanted), key=registry.rank)
    if none:
        app.say(f"没有牵头而尚未办结的事项，不必填报：{'、'.join(none)}")
    some = [form for form in made if form.rows or form.confirm]
    idle = [form.department for form in some if not form.needed] if not names else []
    if idle:
        app.say(f"{it.words}没有须报的，也没有变化，不发表（仍要发的，用 --department 点名）：{'、'.join(idle)}")
    return [form for form in some if form.department not in idle]


class Back(NamedTuple):
    """A form that goes back to its department, with ``--sound``.

    settled: how many of its rows are on record. left: how many are not. name: the copy's name; content: its bytes.
    path: where the copy is written; None without ``--return``.
    """

    settled: int
    left: int
    wrong: "list[Wrong]"
    name: str
    content: bytes
    path: Path | None = None


class Outcome(NamedTuple):
    """What a returned file contains, or why it is refused.

    ready: the entries to write.
    skipped: the ids of tasks whose report is already on record.
    blank: how many rows were left empty.
    refused: what is wrong, in words; then nothing of the file is written, or with ``--sound`` its sound rows alone.
    objections: what joint leads object to, in words.
    remarks: what is to be known of the file, in words, although it is taken.
    back: what goes back; None without ``--sound``, where nothing is wrong, or where the file is no form of this plan.
    """

    path: Path
    department: str
    period: str
    ready: "list[Ready]"
    skipped: list[str]
    blank: int
    refused: list[str]
    objections: list[str]
    remarks: list[str]
    back: Back | None = None


@command.command("import", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, shell_complete=complete_with("files"))
@click.option("--received", type=options.DAY, help="收到的日子，不给则为今天；填报日期空着的，以此为准")
@click.option("--sound", is_flag=True, help="对的行先记，不对的退回；不加的，一个文件有一处不对就都不记")
@click.option(
    "--return",
    "back",
    metavar="目录",
    shell_complete=complete_with("folders"),
    help="与 --sound 同用：不对的表，标红、加批注后写到这个目录，供退回单位",
)
@options.force
@recording.add_writing
def import_(
    app: App,
    paths: tuple[str, ...],
    received: dt.date | None,
    sound: bool,
    back: str | None,
    dry_run: bool,
    output: options.Output,
) -> int:
    """收回填报表，记入台账。给文件夹的，连同下级文件夹，收其中所有填报表，别的文件列出来。

    一个文件有一处不对，整个文件都不记，并说出全部不对之处；别的文件照收。同一份表收两次，不会记两遍。
    加 --sound 的，对的行先记；其余的，--return 写出标了红、加了批注的表（原名_退回.xlsx），并给出可以发给单位的话。
    格子以外的文字、文本框、划掉的字、改过的原文算错；批注、图片、隐藏的行各说一句，表照收。有文件没有收进的，退出码为 1。

    \b
    bizenv form import 回收 --received 2019-12-25 --dry-run
    bizenv form import 区市场监管局_2019-Q4_填报表.xlsx
    bizenv form import 回收 --sound --return 退回
    """
    if back is not None and not sound:
        raise click.UsageError("--return 要与 --sound 同用")
    with extras.needed_for("填报表"):
        import openpyxl  # noqa: F401 - refused before anything is read
    folder = app.workspace
    day = received or app.today
    if day > app.today:
        raise click.UsageError(f"--received {day} 在今天（{app.today}）之后")
    from bizenv.forms.entries import Desk

    outcomes = []
    kept: dict[str, Ledger] = {}  # by task, the ledgers with what earlier forms of this run add
    desk = Desk(
        app.registry,
        lambda task: kept.get(task) or recording.read_sound_task(app, app.registry.task(task)),
        app.today,
        day,
        lambda: app.moment,
    )
    if back is not None:
        _check_folder(back, paths)
    given, others = _look_through(paths)
    app.given += map(str, given)
    if output.file is not None:
        app.check_output(output.file)
    for path in console.track(given, "读填报表"):
        outcome = _outcome(app, path, desk, sound=sound)
        outcomes.append(outcome)
        kept |= {it.entry.task: it.ledger.with_entry(it.entry) for it in outcome.ready}
    outcomes += [
        Outcome(other.path, "", "", [], [], 0, [f"{other.path}：{other.name}"], [], [])
        for other in others
        if other.lost
    ]
    for department, paths_of in _repeated(outcomes):
        app.say(
            f"{escape(department)} 有{len(paths_of)}个文件都有新内容，请核实以哪个为准：{'、'.join(map(escape, paths_of))}"
        )
    if back is not None:
        outcomes = _place_copies(app, outcomes, back, dry_run=dry_run)
    every = [it for outcome in outcomes for it in outcome.ready]
    done: list[Path] = []
    for it in every:
        path = journal.place_entry(folder, it.entry)
        if not dry_run:
            try:
                path = journal.append(folder, it.entry, secrets.token_hex(8))
            except BizenvError:
                app.say(f"已写入 {len(done)} 条，其余 {len(every) - len(done)} 条没有写；再收一次即可，已写的不会重记")
                raise
        done.append(path)
    for outcome in outcomes:
        if outcome.back is not None and outcome.back.path is not None and not dry_run:
            files.write(outcome.back.path, outcome.back.content)
    app.answer(_answer(app, outcomes, others, done, dry_run=dry_run), output)
    return 1 if any(outcome.refused for outcome in outcomes) else 0


def _check_folder(back: str, paths: Sequence[str]) -> None:
    """Raise MisuseError if copies would go into a folder that forms are taken from."""
    target = files.parse_path(back).absolute()
    for text in paths:
        path = files.parse_path(text).absolute()
        if path.is_dir() and target.is_relative_to(path):
            raise MisuseError(f"退回的表不能写在收表的文件夹 {escape(text)} 里：下次会再收进来；请换一个目录")


def _place_copies(app: App, outcomes: "Sequence[Outcome]", back: str, *, dry_run: bool) -> "list[Outcome]":
    """The outcomes with the paths of their copies, before anything is written; a copy that is there already may stay.

    Raises MisuseError if a copy would overwrite another file without ``--force``.
    """
    if not any(outcome.back is not None for outcome in outcomes):
        return list(outcomes)
    folder = files.parse_path(back) if dry_run else app.open_folder(back)
    placed, names = [], set()
    for outcome in outcomes:
        if outcome.back is None:
            placed.append(outcome)
            continue
        stem, n = outcome.back.name.removesuffix(".xlsx"), 1
        name = f"{stem}.xlsx"
        while name.casefold() in names:
            n += 1
            name = f"{stem}（{n}）.xlsx"
        names.add(name.casefold())
        path = folder / name
        if not dry_run and not (path.is_file() and path.read_bytes() == outcome.back.content):
            app.check_output(str(path))
        placed.append(outcome._replace(back=outcome.back._replace(name=name, path=path)))
    return placed


def _look_through(paths: Sequence[str]) -> "tuple[list[Path], list[Other]]":
    """The files that are handed in as forms, and the others of the folders. Raises DataError if there are no forms."""
    from bizenv.intake.folder import look_through

    found: list[Path] = []
    others: list[Other] = []
    for text in paths:
        path = files.parse_path(text)
        if path.is_dir():
            inside = look_through(path)
            named = [other._replace(path=Path(shorten_path(other.path))) for other in inside.others]
            if not inside.forms and not any(other.lost for other in named):
                told = f"；{_describe_others(named)}" if named else ""
                raise DataError(f"{escape(path)} 里没有填报表（.xlsx）{told}")
            found += inside.forms
            others += named
        elif path.exists():
            found.append(path)
        else:
            raise DataError(f"没有这个文件或文件夹：{escape(path)}")
    return list(dict.fromkeys(found)), list(dict.fromkeys(others))


def _describe_others(others: "Sequence[Other]") -> str:
    """One sentence on the files of a folder that are no forms."""
    named = "、".join(f"{escape(other.path)}（{other.name}）" for other in others[:MAX_OTHERS])
    return f"有{len(others)}个别的文件，不是填报表，没有收：{named}{'等' if len(others) > MAX_OTHERS else ''}"


def _repeated(outcomes: "Sequence[Outcome]") -> list[tuple[str, list[Path]]]:
    """The departments with several files that have new content for the same period, each with these files."""
    found: dict[tuple[str, str], list[Path]] = {}
    for outcome in outcomes:
        if outcome.ready:
            found.setdefault((outcome.department, outcome.period), []).append(outcome.path)
    return [(department, paths) for (department, _), paths in found.items() if len(paths) > 1]


def _outcome(app: App, path: Path, desk: "Desk", *, sound: bool) -> Outcome:
    """Read and check a returned file; nothing is written here."""
    from bizenv.forms.entries import take
    from bizenv.forms.reading import read, shorten
    from bizenv.intake.archive import FormError

    shown = escape(shorten_path(path))
    outcome = Outcome(Path(shown), "", "", [], [], 0, [], [], [])
    try:
        content = files.read(path)
        it = read(content)
    except (FormError, BizenvError) as error:
        return outcome._replace(refused=[f"{shown}：{escape(error)}"])
    outcome = outcome._replace(department=it.department, period=it.period, blank=it.blank)
    if it.plan != app.registry.plan.id:
        return outcome._replace(refused=[f"{shown}：是“{escape(it.plan)}”的填报表，本方案是“{app.registry.plan.id}”"])
    try:
        found = take(it, desk, sound=sound)
    except DataError as error:  # what is on record of a task cannot be read, or is unsound
        return outcome._replace(refused=[f"{shown}：{escape(error)}"])
    told = (shorten(found.faults, "处不对") if sound else found.faults, found.remarks)
    faults, remarks = ([f"{shown} {escape(fault.words)}" for fault in dict.fromkeys(each)] for each in told)
    outcome = outcome._replace(refused=faults, objections=found.objections, remarks=remarks)
    if faults and not sound:
        return outcome
    back = _make_back(app, path, content, it, found) if faults else None
    return outcome._replace(ready=found.ready, skipped=found.skipped if found.settled or not faults else [], back=back)


def _make_back(app: App, path: Path, content: bytes, returned: "Returned", found: "Taken") -> Back:
    """The copy of a form that goes back, and what is wrong in it."""
    from bizenv.forms.entries import make_notes
    from bizenv.forms.handback import list_wrong, make_copy
    from bizenv.views.wording import titles

    office = titles.name_office(app.registry.plan)
    faults: Sequence[CellFault] = found.faults
    copy = make_copy(content, returned, faults, make_notes(returned, found), office)
    return Back(len(found.settled), found.left, list(list_wrong(returned, faults)), f"{path.stem}_退回.xlsx", copy)


def _write_message(app: App, outcome: Outcome) -> str:
    """The message to the department whose form goes back; empty where none does."""
    from bizenv.views.wording import handback

    back = outcome.back
    if back is None:
        return ""
    return handback.write_message(
        app.registry.plan,
        periods.parse_period(outcome.period),
        outcome.department,
        settled=back.settled,
        left=back.left,
        wrong=back.wrong,
        copy=back.name if back.path is not None else "",
    )


def _describe_back(app: App, outcome: Outcome, back: Back) -> dict[str, object]:
    """What goes back, for JSON."""
    return {
        "path": str(outcome.path),
        "copy": str(back.path) if back.path is not None else None,
        "department": outcome.department,
        "period": outcome.period,
        "recorded": back.settled,
        "left": back.left,
        "wrong": [
            {"sheet": it.sheet, "cell": it.cell or None, "label": it.label or None, "message": it.message}
            for it in back.wrong
        ],
        "message": _write_message(app, outcome),
    }


def _answer(
    app: App, outcomes: Sequence[Outcome], others: "Sequence[Other]", paths: Sequence[Path], *, dry_run: bool
) -> Answer:
    mentioned = [other for other in others if not other.lost]
    every = [it for outcome in outcomes for it in outcome.ready]
    return Answer(
        kind="entries",
        listed=len(every),
        content=lambda: {
            "dry_run": dry_run,
            "entries": [recording.describe_entry(app, *it, path) for it, path in zip(every, paths, strict=True)],
            "skipped": [task for outcome in outcomes for task in outcome.skipped],
            "refused": [words for outcome in outcomes for words in outcome.refused],
            "objections": [words for outcome in outcomes for words in outcome.objections],
            "remarks": [words for outcome in outcomes for words in outcome.remarks],
            "returned": [_describe_back(app, it, it.back) for it in outcomes if it.back is not None],
            "others": [{"path": str(other.path), "kind": other.name} for other in mentioned],
        },
        text=lambda *_: _told(app, outcomes, mentioned, dry_run=dry_run),
    )


def _told(app: App, outcomes: Sequence[Outcome], others: "Sequence[Other]", *, dry_run: bool) -> str:
    from bizenv.views.wording import entries

    every = [it for outcome in outcomes for it in outcome.ready]
    lines = []
    for outcome in outcomes:
        back = outcome.back
        if back is not None:
            lines.append(f"{'只收对的行' if back.settled else '没有收进'} {outcome.path}：")
            lines += [f"  {words}" for words in outcome.refused]
        elif outcome.refused:
            lines.append(f"没有收进 {outcome.path}：")
            lines += [f"  {words}" for words in outcome.refused]
        if not outcome.refused or (back is not None and back.settled):
            told = [f"{'将记' if dry_run else '记'}{len(outcome.ready)}条"]
            labels = "、".join(app.registry.task(it).label for it in outcome.skipped)
            told += [f"已记过{len(outcome.skipped)}条（{labels}）"] if outcome.skipped else []
            told += [f"退回{back.left}条"] if back is not None and back.left else []
            told += [f"没有填{outcome.blank}行"] if outcome.blank else []
            lines.append(f"{outcome.path}　{escape(outcome.department)}：{'，'.join(told)}")
            lines += [f"  {it.task.label}　{entries.said(it.entry)}" for it in outcome.ready]
        lines += [f"  请核实：{' '.join(words.split())}" for words in outcome.objections]
        lines += [f"  注意：{' '.join(words.split())}" for words in outcome.remarks]
        if back is not None:
            where = f"，退回的表{'将写' if dry_run else ''}在 {escape(back.path)}" if back.path is not None else ""
            lines += [
                f"  可以发给单位的话{where}：",
                *(f"    {line}" for line in _write_message(app, outcome).splitlines()),
            ]
    refused = sum(bool(outcome.refused) and outcome.back is None for outcome in outcomes)
    returned = sum(outcome.back is not None for outcome in outcomes)
    lines.append(
        f"共{len(outcomes)}个文件：{'将记' if dry_run else '记了'}{len(every)}条"
        + (f"，{returned}个文件退回" if returned else "")
        + (f"，{refused}个文件没有收进" if refused else "")
        + ("（没有写）" if dry_run else "")
    )
    if others:
        lines.append(f"文件夹里另{_describe_others(others)}")
    return "\n".join(lines) + "\n"
