"""``bizenv score``: a suggestion for the year-end assessment, with its working."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import documents, joining, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import extras
from bizenv.desk.papers import issuing, telling
from bizenv.desk.papers.issuing import Drawn
from bizenv.standing.score import Change, Line, Score, Scores, list_moves, make_scores
from bizenv.views.data import json
from bizenv.views.wording import score as told
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.audience import tellable_state

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Given, Paper

_PAPERS = ("docx", "xlsx")


@click.command("score", options_metavar="[选项]")
@options.pass_app
@click.option("--year", type=click.IntRange(1, 9999), required=True, metavar="年份", help="哪一年")
@click.option(
    "--department",
    multiple=True,
    metavar="单位",
    shell_complete=complete_with("departments"),
    help="只看这些单位，逐项写出怎样算出、怎样还可得分（可重复）",
)
@click.option("--sensitivity", is_flag=True, help="各权重加减10，得分和先后怎样变；只在屏幕上")
@click.option(
    "--check",
    "folder",
    metavar="目录",
    shell_complete=complete_with("folders"),
    help="一家一份核对稿，只有本单位的，写到这个目录；不记入台账",
)
@click.option("--limit", type=options.DAY, help="核对稿在哪一天前送回；不给则为【待定日期】")
@click.option("--to", "addressee", metavar="主送", help="表送给谁（考评主体）；不给则为【待定主送机关】")
@options.data
@options.as_of
@documents.add_given
@documents.add_despite
@options.output("table", "json", "csv", "markdown", "docx", "xlsx")
def command(
    app: App,
    year: int,
    department: tuple[str, ...],
    sensitivity: bool,
    folder: str | None,
    limit: dt.date | None,
    addressee: str | None,
    as_of: dt.date,
    given: "Given",
    despite_problems: bool,
    output: options.Output,
) -> None:
    """考评建议得分：各牵头单位一年的完成、按期、质量、反馈，按 rules.yaml 的权重和档次折成分。只是建议，由考评主体定。

    按原文次序列，不排名。年内到期的节点才计；联合牵头的各家都计；已报办结、尚未核验的按所报计。正在复核、延期到年度以后、
    按新规定执行、提请协调等待领导答复的不计；党委部门、纪检监察、法院检察院和督查机构自己不参评。怎样计见 docs/score.md。
    几个方案的，一个方案一段，各算各的，不相加；核对稿和表一次只出一个方案的。

    年度已经结束的，按末日算；补了核验、要算到以后的，加 --as-of。年度定账（close-year）以前标“未定账”。
    -o 文件.docx、.xlsx 是送考评主体的表，没有 --approved-by 的是送审稿；还有待核验的、收报截止日以前的不能定稿。

    \b
    bizenv score --year 2019 --as-of 2020-01-20
    bizenv score --year 2019 --department 区经济信息委
    bizenv score --year 2019 --check 核对 --limit 2020-01-15
    bizenv score --year 2019 -o 得分.docx --approved-by 王某 --post 督查办主任 --issuer 区政府督查办 --to 区委考核办
    """
    app.refuse_unsound(despite=despite_problems)
    _check_options(output, given, limit, addressee, folder, department, sensitivity=sensitivity)
    if folder is not None or output.format in _PAPERS:
        scores = _find_scores(app, year, as_of)
        names = tuple(dict.fromkeys(app.registry.department(name).name for name in department))
        if folder is not None:
            _check(app, scores, names, folder, limit, given)
        else:
            _issue(app, scores, given, addressee, output)
        return
    names = tuple(dict.fromkeys(app.units.department(name).name for name in department))
    found = joining.ask_each(app, lambda one: _find(one, year, names, as_of))
    parts = [_make_part(one, *it, working=bool(names), sensitivity=sensitivity) for one, it in found]
    app.answer(joining.join("score", "scores", parts), output)


def _find(app: App, year: int, names: Sequence[str], as_of: dt.date) -> tuple[Scores, tuple[Score, ...]]:
    """The scores of a plan, and those of these departments; of all if none is named. Raises as the two below do."""
    scores = _find_scores(app, year, as_of)
    return scores, _choose(scores, names)


def _make_part(app: App, scores: Scores, chosen: Sequence[Score], *, working: bool, sensitivity: bool) -> joining.Part:
    answer = _answer(app, scores, chosen, working=working, sensitivity=sensitivity)
    silent = working or scores.standing.empty
    return joining.Part(app, answer, () if silent else tuple(told.notes(scores)))


def _check_options(
    output: options.Output,
    given: "Given",
    limit: dt.date | None,
    addressee: str | None,
    folder: str | None,
    department: tuple[str, ...],
    *,
    sensitivity: bool,
) -> None:
    """Raises click.UsageError for options that do not belong together: none that was given is passed over in silence."""
    paper = output.format in _PAPERS
    if sensitivity and (output.format != "table" or output.file is not None or folder is not None or department):
        raise click.UsageError(
            "--sensitivity 只在屏幕上看全部单位，不写入文件，不与 --format、--department、--check 同用"
        )
    if folder is not None:
        if output.file is not None or given.approved_by or addressee or output.format in ("json", "csv", "xlsx"):
            raise click.UsageError(
                "--check 是核对稿，一家一份，不审定；只与 --year、--as-of、--department、--limit、--issuer、--date、--format markdown 同用"
            )
        return
    if limit is not None:
        raise click.UsageError("--limit 是核对稿送回的日期，与 --check 同用")
    if not paper and any([given.approved_by, given.post, given.issuer, given.day, addressee]):
        raise click.UsageError(
            "--to、--approved-by、--post、--issuer、--date 用于送考评主体的表：-o 文件.docx 或 .xlsx"
        )
    if paper and department:
        raise click.UsageError("送考评主体的表列全部参评单位，不用 --department；一家的核对稿用 --check")
    if paper and output.file is None:
        raise click.UsageError(f"写成文件：-o 文件名.{output.format}")


def _find_scores(app: App, year: int, as_of: dt.date) -> Scores:
    """The scores of a year. Raises click.UsageError for a year before the plan or to come, DataError."""
    plan = app.registry.plan
    if year < plan.issued.year:
        raise click.UsageError(f"方案{plan.issued.year}年印发，没有{year}年的得分")
    day = telling.find_telling(app, f"{year:04}", as_of)
    standing = telling.find_standing(app, day)
    made = min(app.as_of or app.today, app.recorded_by or dt.date.max)
    known = min(app.today, app.recorded_by or dt.date.max)
    final = app.ledger.is_final(year, known)
    return make_scores(standing, app.ledger, app.rules, day.period, made=made, final=final)


def _choose(scores: Scores, names: Sequence[str]) -> tuple[Score, ...]:
    """The scores of these departments, of all if none is named. Raises MisuseError for one that leads nothing."""
    known = {score.department: score for score in scores.scores}
    for name in names:
        if name not in known:
            raise MisuseError(f"{name}没有牵头的事项，不评分（配合的不计）")
    return tuple(known[name] for name in names) if names else scores.scores


def _issue(app: App, scores: Scores, given: "Given", addressee: str | None, output: options.Output) -> None:
    """Write the table for the assessing body. Raises MisuseError, DataError."""
    from bizenv.views.office import score as office

    if scores.standing.empty:
        raise MisuseError("台账为空，没有得分可报")
    paper = office.make_paper(scores, given, addressee)

    def render(paper: "Paper") -> bytes:
        with extras.needed_for("xlsx 文件"):
            from bizenv.views.office import score_workbook
        return score_workbook.render(scores, paper)

    documents.issue(app, Drawn(paper, "score", scores.year), output, render)


def _check(app: App, scores: Scores, names: Sequence[str], folder: str, limit: dt.date | None, given: "Given") -> None:
    """Write a sheet for each unit with its own lines. Raises MisuseError, DataError."""
    from bizenv.views.office import score as office

    issuing.require_mandate(app)
    if scores.standing.empty:
        raise MisuseError("台账为空，没有可以核对的情况")
    found = [score for score in _choose(scores, names) if score in office.list_units(scores)]
    if not found:
        raise MisuseError(f"{'、'.join(names) or '各单位'}没有可核对的：{scores.year.words}没有到期的节点，或不参评")
    given = issuing.date_sheets(app, given)
    if limit is not None and given.day is not None and limit < given.day:
        raise MisuseError(f"--limit {limit} 早于核对稿的日期 {given.day}，单位没有核对的时间")
    sheets = {score.department: office.make_sheet(scores, score, given, limit) for score in found}
    documents.write_sheets(app, sheets, folder, f"考评核对稿_{scores.year.name}")
    app.say(office.sum_up(scores, len(sheets)))


def _answer(app: App, scores: Scores, chosen: Sequence[Score], *, working: bool, sensitivity: bool) -> Answer:
    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import score as shown

        if working:
            return "\n".join(shown.render_working(scores, score, width, colour) for score in chosen)
        moves = list_moves(scores) if sensitivity else ()
        return shown.render_scores(scores, moves, width, colour, short=bool(app.beside))

    def markdown() -> str:
        from bizenv.views.markdown import table

        sheet = _sheet(chosen)
        return table.render_table(*sheet, str(told.title(scores)), tuple(told.notes(scores)))

    return Answer(
        kind="score",
        head=told.title(scores),
        listed=len(chosen),
        content=lambda: _content(app, scores, chosen),
        text=text,
        sheet=lambda: _sheet(chosen),
        markdown=markdown,
    )


def _sheet(chosen: Sequence[Score]) -> Sheet:
    return Sheet(told.CSV_HEADS, [told.csv_cells(score) for score in chosen])


def _content(app: App, scores: Scores, chosen: Sequence[Score]) -> Mapping[str, object]:
    rules = scores.rules
    return {
        "as_of": scores.standing.as_of.isoformat(),
        "recorded_by": json.day(app.recorded_by),
        "year": scores.year.first.year,
        "over": scores.over,
        "draft": scores.early,
        "final": scores.final,
        "empty": scores.standing.empty,
        "points": rules.points,
        "weights": dict(rules.weights),
        "bands": [band._asdict() for band in rules.bands],
        "count": len(chosen),
        "departments": [_score(score) for score in chosen],
    }


def _score(score: Score) -> dict[str, object]:
    """A department; of one that is exempt no number."""
    return {
        "department": score.department,
        "standing": score.sort,
        "score": float(score.points) if score.points is not None else None,
        "parts": [
            {
                "part": tally.part,
                "credited": tally.credited,
                "counted": tally.counted,
                "share": tally.band.share if tally.band is not None else None,
                "weight": tally.weight,
            }
            for tally in (score.tallies if score.sort == "scored" else ())
        ],
        "nodes": [_line(line) for line in score.lines],
        "feedback": [
            {
                "id": answer.status.task.id,
                "period": answer.period.name,
                "due": answer.due.isoformat(),
                "answered": answer.answered,
            }
            for answer in score.answers
        ],
        "changes": [_change(change) for change in score.changes],
    }


def _line(line: Line) -> dict[str, object]:
    """A deadline; of a task that is not judged no number, and nothing that tells whether it was late."""
    judged = line.why != "unlit"
    return {
        "id": line.status.task.id,
        "label": line.status.task.label,
        "deadline": line.node.number,
        "due": json.day(line.node.date),
        "state": line.node.state if judged else tellable_state(line.node.state, "units", judged=False),
        "completed": json.day(line.node.completed) if judged else None,
        "left_out": line.why,
        "completion": line.complete if line.why is None else None,
        "timeliness": line.in_time if line.why is None else None,
        "quality": line.clean if line.why is None else None,
        "charged": len(line.charged) if judged else 0,
        "awaiting": line.awaiting,
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "id": change.line.status.task.id,
        "deadline": change.line.node.number,
        "means": change.means,
        "score": float(change.points),
    }
