"""``bizenv notice``: letters that urge a department, one per task. Each is recorded, and no step is sent twice."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.base.errors import MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.cli import console, documents, options, recording
from bizenv.cli.beneath import CommandWithOthers
from bizenv.cli.session import App
from bizenv.cli.types import LIMIT, complete_with
from bizenv.desk import writing
from bizenv.desk.given import Limit
from bizenv.desk.shell import shorten_path
from bizenv.ledger.admission import admit, find_node
from bizenv.ledger.course import Course
from bizenv.ledger.entry import Entry, Letter
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import Letters
from bizenv.ledger.states import Node
from bizenv.ledger.status import Status
from bizenv.plan.model import Task
from bizenv.standing import series
from bizenv.standing.rubric import DIRECTIVE, list_exempt

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Given, Paper

_STEPS: tuple[Letter, ...] = ("reminder", "supervision", "urgent")


class _Sheet(NamedTuple):
    """A notice: its task and ledger, the status before it was sent, the node that it is about, and its entry."""

    task: Task
    ledger: Ledger
    status: Status
    node: Node
    entry: Entry


def _load_list() -> click.Command:
    from bizenv.cli import letters

    return letters.list_command


def _load_receive() -> click.Command:
    from bizenv.cli import letters

    return letters.receive_command


@click.command(
    "notice",
    cls=CommandWithOthers,
    beneath={"list": _load_list, "receive": _load_receive},
    options_metavar="[选项]",
)
@options.pass_app
@recording.name_tasks("ids")
@recording.add_fields("notice", "step")
@recording.add_fields("notice", "limit", required=False, type=LIMIT)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="目录",
    required=True,
    shell_complete=complete_with("folders"),
    help="写到这个目录",
)
@click.option(
    "--number", metavar="文号", help="文号；几份的，是第一份的，其余接着编；next 接着已记的编；不给则为【待编号】"
)
@click.option("--issuer", metavar="机关", help="署名；不给则为 rules.yaml 的 issuers 所写的，没有写的为【待署名】")
@recording.add_fields("notice", "approved_by", metavar="审定人")
@click.option("--post", metavar="职务", help="审定人的职务；不给则为 rules.yaml 的 signers 所写的")
@click.option("--format", "form", type=click.Choice(["docx", "md"]), default="docx", help="文件的格式，默认 docx")
@click.option("--draft", is_flag=True, help="只出送审稿，不记入台账")
@options.force
@click.option("--reprint", is_flag=True, help="重印已经记入台账的一份，不再记")
@recording.add_fields("notice", "deadline")
@recording.add_facts("notice")
@options.data
def command(
    app: App,
    ids: tuple[str, ...],
    step: int,
    limit: Limit | None,
    folder: str,
    number: str | None,
    issuer: str | None,
    approved_by: str | None,
    form: str,
    draft: bool,
    reprint: bool,
    deadline: str | None,
    post: str | None,
    facts: writing.Common,
) -> None:
    """催办：一事一函，写成文件并记入台账。上一步的时限过了才能发下一步，同一步不重发。

    一步督查提示单、二步督办通知单、三步重点督办通知单；党委部门、法院、垂管、企业牵头的发工作联系函（rules.yaml 的 contact）。
    已报办结、已办结销号的不用催；督查机构自己牵头的不给自己发。延期、退回补报之后从第一步起。
    一次发几份的，这一步已经发过的略过，说明后照发其余的；文号、审定人一次写好。

    \b
    bizenv notice 27.3 --step 1 --limit 2019-12-10 -o 催办
    bizenv notice 27.3 --step 1 --limit 5wd -o 催办    （限期从收到之日起算）
    bizenv notice 11 12 --step 1 --limit 5wd --number 某督函〔2019〕5号 --approved-by 张某 -o 催办
    bizenv notice list    已发的函和限期；bizenv notice receive 记录 --date 日期    记收到之日
    bizenv notice 27.3 --step 1 --reprint --approved-by 张某 --number 沙督函〔2019〕5号 -o 催办
    """
    from bizenv.views.wording.paper import Given

    if draft and reprint:
        raise click.UsageError("--draft 与 --reprint 不能同时用")
    if limit is None and not reprint:
        raise click.UsageError("须给 --limit：限哪一天前办结或反馈，或收到后几个工作日（5wd）")
    documents.require_mandate(app)
    home = app.workspace
    tasks = {task.id: task for text in ids for task in app.registry.named(text)}
    app.refuse_doubted(tasks.values())
    several = len(tasks) > 1
    if number == "next" and reprint:
        raise click.UsageError("--number next 只用于新发的；重印的写出文号")
    if number is not None and reprint and several:
        raise click.UsageError("一次重印几份时不能给同一个文号；逐份重印")
    given = Given(number if reprint else None, issuer, approved_by, post, facts.date)
    sheets: list[_Sheet] = []
    passed: list[str] = []
    for task in tasks.values():
        ledger = writing.read_sound_task(app, task)
        if reprint:
            sheets.append(_sent(app, task, ledger, step, deadline))
            continue
        before = _find_issued(task, ledger, step, deadline, facts.date) if several else None
        if before is not None:
            passed.append(f"{task.label}（{before.date} 发出，限 {before.limit}）")
            continue
        sheets.append(_new(app, task, ledger, step, limit, deadline, facts, given, number, sheets))
    if passed:
        app.say(f"第{step}步已经发过，略过{len(passed)}件：{'、'.join(passed)}")
    if not sheets:
        app.say("没有要发的")
        return
    plan = _name_plan(app)
    papers = [(f"{plan}{_name(sheet, app.rules.letters, form)}", _paper(app, sheet, given)) for sheet in sheets]
    _put(app, app.open_folder(folder), papers)
    if not (draft or reprint):
        ready: list[writing.Ready] = [(it.task, it.ledger, it.entry) for it in sheets]
        recording.finish(app, writing.Prepared(ready), folder=home, dry_run=False, output=options.Output("text", None))


def _new(
    app: App,
    task: Task,
    ledger: Ledger,
    step: int,
    limit: Limit | None,
    deadline: str | None,
    facts: writing.Common,
    given: "Given",
    number: str | None,
    made: list[_Sheet],
) -> _Sheet:
    """A new, checked notice. Raises MisuseError if it may not be sent.

    ``number`` is what was typed: the number of the first of several, or ``next``; ``made``: those made before it.
    """
    status = ledger.status(task, facts.date)
    if not status.lead:
        way = (
            f"明确后先记：bizenv reorganise {status.waiting[0]} --into 单位 --tasks {task.id}"
            if status.waiting
            else "先补上（bizenv validate）"
        )
        raise MisuseError(f"{task.label} {'待明确' if status.waiting else '没有'}牵头单位，函无处可发；{way}")
    documents.refuse_disputed(status, "不发函催办")
    own = list_exempt(app.rules, app.registry)
    if any(name in own for name in status.lead):
        raise MisuseError(f"{task.label} 由{'、'.join(status.lead)}牵头，应回避，不发函催办")
    node = _node(status, deadline)
    letter = _letter(app, status, step)
    last = limit.counted(facts.date)[0] if limit is not None else None
    entry = facts.entry(
        app,
        task,
        "notice",
        node if node.number else None,
        step=step,
        letter=letter,
        limit=last,
        limit_days=limit.days if limit is not None else None,
        document=_number(app, number, made, letter, facts.date),
        approved_by=given.approved_by,
    )
    return _Sheet(task, ledger, status, node, admit(task, ledger, entry, app.today))


def _find_issued(task: Task, ledger: Ledger, step: int, deadline: str | None, day: dt.date) -> Entry | None:
    """The notice of a step that was sent already, in the series that runs on a day; None if there is none."""
    sent = _node(ledger.status(task, day), deadline).notices
    return sent[step - 1] if len(sent) >= step else None


def _number(app: App, typed: str | None, made: list[_Sheet], letter: Letter, day: dt.date) -> str | None:
    """The number of a new letter: the one typed, for the first of several, of which the next is counted on.

    Raises MisuseError if that is impossible, or if the number that was counted is on record already.
    """
    if typed == "next":
        return _next_number(app, [*app.ledger.entries, *(it.entry for it in made)], letter, day)
    if typed is None or not made:
        return typed
    first, last = made[0].entry, made[-1].entry.document or ""
    if first.letter != letter:
        names = app.rules.letters
        raise MisuseError(
            f"这一批有{names[first.letter or 'reminder']}，也有{names[letter]}，文号各成一列；分两次发，或用 --number next"
        )
    number = series.count_on(last)
    if number is None:
        raise MisuseError(f"文号“{typed}”里没有数字，其余各份无从接着编；写作 某督函〔{day.year}〕1号")
    ledger = app.ledger
    known = next(
        (e for e in ledger.entries if e.kind == "notice" and e.document == number and e.name not in ledger.voided), None
    )
    if known is not None:
        raise MisuseError(
            f"接着编到的 {number} 已用于 {known.date} 的函（{known.name}）；改 --number，或用 --number next"
        )
    return number


def _next_number(app: App, entries: list[Entry], letter: Letter, day: dt.date) -> str:
    """The next number of the letters of a form. Raises MisuseError where none of them has a number yet."""
    return documents.count_on(series.list_letters(entries, letter), day, app.rules.letters[letter], "某督函")


def _node(status: Status, deadline: str | None) -> Node:
    """The node that a notice is about. Raises MisuseError if it is not known which of several."""
    found = find_node(status, deadline, wanted=[n for n in status.nodes if n.lacking])
    if found is None and len(status.nodes) > 1:
        raise MisuseError(f"{status.task.label} 有 {len(status.nodes)} 个节点，一函只催一个，用 --deadline 指明")
    return found or status.nodes[0]


def _letter(app: App, status: Status, step: int) -> Letter:
    """The form of a notice, by its step and by the kinds of the lead departments."""
    contact = any(app.registry.kind(name) in app.rules.contact for name in status.lead)
    return "contact" if contact else _STEPS[step - 1]


def _sent(app: App, task: Task, ledger: Ledger, step: int, deadline: str | None) -> _Sheet:
    """The last notice of a step on record, to be reprinted. Raises MisuseError if there is none."""
    entries = ledger.of(task.id)
    status = ledger.status(task, app.today)
    wanted = find_node(status, deadline).number if deadline is not None else None  # type: ignore[union-attr]
    found = [e for e in entries if e.kind == "notice" and e.step == step and wanted in (None, e.deadline)]
    if not found:
        raise MisuseError(f"{task.label} 没有发过第{step}步，没有可重印的")
    entry = found[-1]
    before = Course(task, [e for e in entries if e.order < entry.order], ledger.moves).status(entry.date)
    return _Sheet(task, ledger, before, next(n for n in before.nodes if entry.deadline in (None, n.number)), entry)


def _paper(app: App, sheet: _Sheet, given: "Given") -> "Paper":
    from bizenv.views.office import notice

    entry = sheet.entry
    known = given._replace(
        number=given.number or entry.document,
        approved_by=given.approved_by or entry.approved_by,
        issuer=_find_issuer(app, sheet, given.issuer),
        post=given.post or app.rules.signers[entry.letter or "reminder"],
        day=entry.date,
    )
    return notice.make_paper(app.registry, sheet.status, sheet.node, entry, known, app.rules)


def _find_issuer(app: App, sheet: _Sheet, typed: str | None) -> str | None:
    """The organ in whose name a letter goes: the one typed, else that of the rubric; None leaves the place open.

    Only the government's office, which it authorises, writes directives to lower governments (党政机关公文处理工作条例,
    article 16(2)). Raises MisuseError if another organ would.
    """
    rules, letter = app.rules, sheet.entry.letter or "reminder"
    below = [name for name in sheet.status.lead if app.registry.kind(name) in rules.lower]
    if not below or letter not in DIRECTIVE:
        return typed or rules.issuers.get(letter)
    issuer = typed or rules.issuers.get("lower")
    office = rules.issuers.get("lower")
    if issuer is not None and (issuer != office if office is not None else "政府办公室" not in issuer):
        raise MisuseError(
            f"{sheet.task.label} 由{'、'.join(below)}牵头：{rules.letters[letter]}只能由政府办公室署名（公文处理工作条例"
            f"第16条第2项），不能由{issuer}；用 --issuer {office or '某区人民政府办公室'}，或在 rules.yaml 的 issuers 里写 lower"
        )
    return issuer


def _name_plan(app: App) -> str:
    """What the files of a plan's notices begin with: in a workspace of several, 放管服_, as another has the numbers too."""
    return app.opening.replace("/", "_")


def _name(sheet: _Sheet, letters: Letters, form: str) -> str:
    """The file name of a notice: 27.3_督查提示单_2019-12-02.docx."""
    node = f"_节点{sheet.node.number}" if len(sheet.status.nodes) > 1 else ""
    step = f"第{sheet.entry.step}步" if sheet.entry.letter == "contact" else ""
    return f"{sheet.task.id}{node}_{letters[sheet.entry.letter or 'reminder']}{step}_{sheet.entry.date}.{form}"


def _put(app: App, folder: Path, papers: list[tuple[str, "Paper"]]) -> None:
    """Make every notice, then write the files. Entries are recorded later, so only if every file was written."""
    from bizenv.views.markdown import paper as plain

    for name, paper in papers:
        documents.refuse_open(paper)
        app.check_output(str(folder / name))
    made = []
    for name, paper in console.track(papers, "写函"):
        made.append((name, plain.render(paper).encode() if name.endswith(".md") else documents.bind(paper)))
    for name, content in made:
        app.save(content, shorten_path(folder / name))
