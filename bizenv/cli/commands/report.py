"""``bizenv report``: the progress of the plan, for the office to read and pass on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import documents, joining, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.papers import telling
from bizenv.desk.shell import quote, repeat_option
from bizenv.standing.report import By, Line, Report, Row
from bizenv.views.data import json
from bizenv.views.wording import lights, words
from bizenv.views.wording import report as progress
from bizenv.views.wording.answer import Answer, Sheet


@click.command("report", options_metavar="[选项]")
@options.pass_app
@options.data
@documents.add_period
@click.option(
    "--by",
    type=click.Choice(["department", "category", "month", "part", "light"]),
    help="分别列出：department 各单位、category 各目标任务、month 各月、part 各部分、light 各灯号",
)
@click.option("--reasons", is_flag=True, help="逐个列出灯号的理由，不只是逾期和预警的")
@click.option("--since", type=options.DAY, help="列出这一天以来有变化的事项")
@click.option(
    "--department",
    multiple=True,
    metavar="单位",
    shell_complete=complete_with("departments"),
    help="只看这些单位牵头的（可重复）",
)
@documents.add_despite
@options.as_of
@options.output("table", "json", "csv", "markdown")
def command(
    app: App,
    period: str | None,
    by: By | None,
    reasons: bool,
    since: dt.date | None,
    department: tuple[str, ...],
    despite_problems: bool,
    as_of: dt.date,
    output: options.Output,
) -> None:
    """进展报告：期内应办结的办到哪里，以前的还剩什么，以后的正常与否，无时限的反馈没有，提请协调什么，哪些逾期、预警。

    --period 定哪些事项，--as-of 定办到哪一天：只给 --period 的，期间已经结束就算到它的末日；两样都给的，算到给的那一天。
    加 --recorded-by，可重印当时的报告。几个方案的，先是各方案的件数，再一个方案一段；办结率只说一个方案的。

    \b
    bizenv report --as-of 2019-12-31
    bizenv report --period 2019-Q4 --by department --since 2019-12-01
    bizenv report --period 2019 --as-of 2020-01-20
    bizenv report --period 2019-Q4 --recorded-by 2020-01-05 --format markdown --output 四季度.md
    """
    names = tuple(dict.fromkeys(app.units.department(name).name for name in department))
    if output.file is not None:  # to be passed on; on the screen the warning stands above it
        app.refuse_unsound(despite=despite_problems)
    found = joining.ask_each(app, lambda one: _find(one, period, by, since, names, as_of))
    parts = [
        joining.Part(one, _answer(one, it, by, since, names, reasons=reasons), tuple(progress.notes(it, lit=False)))
        for one, it in found
    ]
    overview = progress.compare_plans([(one.beside, it) for one, it in found])
    asked = f"{repeat_option('period', period)}{repeat_option('as-of', app.as_of)}{repeat_option('data', app.data)}"
    foot = f"{progress.OVERDUE_IN_ALL}\n单看一个：bizenv report --plan {quote(found[0][0].beside)}{asked}"
    app.answer(joining.join("report", "reports", parts, overview, foot), output)


def _find(
    app: App, period: str | None, by: By | None, since: dt.date | None, names: Sequence[str], as_of: dt.date
) -> Report:
    """The report on a plan. Raises click.UsageError, MisuseError for one of several that these departments do not lead in."""
    told = telling.find_telling(app, period, as_of)
    if since is not None and since > told.as_of:
        raise click.UsageError(f"--since {since} 晚于 {told.as_of}")
    received_by = telling.find_last_receipt(app, told) if since is not None else None
    before = app.standing(since, received_by=received_by) if since is not None else None
    found = telling.find_facts(app, told, by=by, leads=names, since=before)
    if app.beside and names and not found.lines:
        raise MisuseError(f"{'、'.join(names)}没有牵头的事项")
    return found


def _answer(
    app: App, report: Report, by: By | None, since: dt.date | None, names: Sequence[str], *, reasons: bool
) -> Answer:
    said = words.day(since) if since is not None else ""

    def markdown() -> str:
        from bizenv.views.markdown import report as page

        return page.render(report, by, said, reasons=reasons)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import report as shown

        return shown.render_report(report, by, said, width, colour, reasons=reasons, short=bool(app.beside))

    return Answer(
        kind="report",
        listed=len(report.lines),
        content=lambda: _content(app, report, by, since, names),
        text=text,
        sheet=lambda: _sheet(report, by),
        markdown=markdown,
    )


def _sheet(report: Report, by: By | None) -> Sheet:
    """The rows of ``--by``; without it, one row per task."""
    if by is not None:
        heads = (progress.BY[by], *progress.heads(report))
        return Sheet(heads, [(progress.key(by, row), *progress.cells(row)) for row in report.rows])
    columns = ("编号", "牵头单位", "时限", "计在", "结果", "状态", "进度", "灯号", "理由", "最近反馈")
    return Sheet(
        columns,
        [
            (
                line.status.task.label,
                words.all_leads(line.status),
                "；".join(str(n.date) for n in line.status.dated),
                progress.PLACES[line.place],
                progress.OUTCOMES[line.outcome] if line.outcome else "",
                *(
                    (words.UNDER_REVIEW, "", "", "")
                    if line.under_review
                    else (
                        str(words.name_state(line.status.nearest, line.status, "office")),
                        words.percent(line.status.progress),
                        lights.lamp(line.status),
                        lights.reason_text(line.status),
                    )
                ),
                str(line.status.last.date) if line.status.last is not None else "",
            )
            for line in report.lines
        ],
    )


def _content(
    app: App, report: Report, by: By | None, since: dt.date | None, names: Sequence[str]
) -> Mapping[str, object]:
    standing = report.standing
    return dict(
        as_of=standing.as_of.isoformat(),
        recorded_by=json.day(app.recorded_by),
        period={
            "name": report.period.name,
            "first": report.period.first.isoformat(),
            "last": report.period.last.isoformat(),
            "closed": standing.closed,
            "draft": report.draft,
            "final": report.final,
        },
        departments=list(names),
        empty=standing.empty,
        **json.counts(report.counts),
        beside={"period": report.beside.period.name, **json.counts(report.beside.counts)}
        if report.beside is not None
        else None,
        round={"name": report.round.name, "closed": report.round_closed} if report.round is not None else None,
        tasks=[_line(line) for line in report.lines],
        lagging=[line.status.task.id for line in report.lagging],
        overdue=[line.status.task.id for line in report.overdue],
        behind=[line.status.task.id for line in report.behind],
        lagging_unnamed=report.unnamed,
        coordinate=[{"id": line.status.task.id, "text": line.status.coordinate} for line in report.coordination],
        by=by,
        rows=[_row(row) for row in report.rows],
        since=json.day(since),
        changes=[{"id": c.now.task.id, "before": c.before.state, "after": c.now.state} for c in report.changes],
        legend=lights.legend(standing.rules, standing.registry)
        if standing.rules is not None and not standing.empty
        else None,
    )


def _line(line: Line) -> dict[str, Any]:
    status = line.status
    return {
        "id": status.task.id,
        "label": status.task.label,
        "lead": list(status.lead),
        "place": line.place,
        "outcome": line.outcome,
        "closed_late": line.late,
        "answered": line.answered,
        "feedback": line.feedback,
        "lag": line.lag,
        "due": json.day(status.due.date) if status.due is not None else None,
        "state": status.state,
        "progress": status.progress,
        "days_late": status.days_late,
        "light": status.light.colour if status.light is not None and not line.under_review else None,
        "reason": (lights.reason_text(status) or None) if not line.under_review else None,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "key": row.key or None,
        "judged": row.lit,
        **json.counts(row.counts),
        "tasks": [line.status.task.id for line in row.lines],
    }
