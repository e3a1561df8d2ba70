"""``bizenv trend``: month by month what fell due, and how it stands."""

import datetime as dt
from collections.abc import Iterator, Mapping

import click

from bizenv.base.tuples import NamedTuple
from bizenv.cli import documents, joining, listing, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD
from bizenv.desk import together
from bizenv.desk.papers import telling
from bizenv.ledger.status import Status
from bizenv.standing import trend as trends
from bizenv.standing.periods import Period, find_period, parse_period
from bizenv.standing.query import select
from bizenv.standing.trend import Groups, Trend
from bizenv.views.data import json
from bizenv.views.wording import report
from bizenv.views.wording import trend as wording
from bizenv.views.wording.answer import Answer, Row, Sheet


@click.command("trend", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option(
    "--from", "begin", type=PERIOD, help="从哪个月起：2019-09；季度、年度从其首月起；不给则从方案印发的那个月起"
)
@click.option("--to", "end", type=PERIOD, help="到哪个月止：2020-06；季度、年度到其末月止；不给则到截至的那个月")
@click.option(
    "--by",
    type=click.Choice(["department", "category"]),
    help="另按单位（department，牵头的）或目标任务（category）各列一行",
)
@click.option(
    "--forecast",
    is_flag=True,
    help="另说照最近三个月的快慢，到年底办结多少：只是算术，只在屏幕上说，不写入文件",
)
@options.pick_filters("lead", "department", "part", "category", "measure", "with_target", "text")
@documents.add_despite
@options.as_of
@options.output("table", "json", "csv", "markdown")
def command(
    app: App,
    begin: str | None,
    end: str | None,
    by: Groups | None,
    forecast: bool,
    despite_problems: bool,
    filters: options.Filters,
    as_of: dt.date,
    output: options.Output,
) -> None:
    """走势：各月应办结的事项，到截至之日办结了多少、逾期办结多少、多少待核验、多少逾期；旁边是累计办结率。

    一个月的数字与同一天的 bizenv report --period 那个月 相同。法院、党委部门、督查机构自己牵头的只列进展。几个方案的，一个方案一段，不合计。

    \b
    bizenv trend
    bizenv trend --from 2019-09 --to 2020-06 --by department
    bizenv trend --as-of 2020-03-31 --format csv -o 走势.csv
    """
    if forecast and (output.file is not None or output.format != "table"):
        raise click.UsageError("--forecast 的推算只在屏幕上说，不写入文件，也不在 json、csv、markdown 里")
    if output.file is not None:  # to be passed on; on the screen the warning stands above it
        app.refuse_unsound(despite=despite_problems)
    found = joining.ask_each(app, lambda one: _find(one, begin, end, by, filters, as_of))
    parts = [joining.Part(one, _answer(one, it.trend, as_of), tuple(wording.notes(it.trend))) for one, it in found]
    app.answer(joining.join("trend", "trends", parts), output)
    if forecast:
        for one, it in found:
            one.say(_forecast(one, it, as_of))
        together.tell_said(app)


class _Found(NamedTuple):
    """A trend and the tasks that it tells."""

    trend: Trend
    statuses: list[Status]


def _find(
    app: App, begin: str | None, end: str | None, by: Groups | None, filters: options.Filters, as_of: dt.date
) -> _Found:
    """The trend of a plan. Raises click.UsageError, NotFoundError for what it does not have."""
    query = filters.query(app.registry, app.units)
    standing = telling.stand(app, as_of)
    statuses = select(standing, query)
    names = tuple(dict.fromkeys((*query.lead, *query.department)))
    first, last = _find_span(begin, end, as_of, trends.find_first_month(standing))
    return _Found(trends.make_trend(standing, statuses, first, last, by=by, departments=names), statuses)


def _forecast(app: App, found: _Found, as_of: dt.date) -> str:
    back, standing = trends.find_pace_day(as_of), found.trend.standing
    told = trends.make_forecast(standing, telling.stand(app, back), found.statuses) if back is not None else None
    return wording.tell_forecast(told, found.trend)


def _find_span(begin: str | None, end: str | None, as_of: dt.date, issued: Period) -> tuple[Period, Period]:
    """The first and the last month. Raises click.UsageError if the first is later than the last."""
    last = find_period(parse_period(end).last if end is not None else as_of, "month")
    first = find_period(parse_period(begin).first, "month") if begin is not None else min(issued, last)
    if first.first > last.first:
        until = f"--to {last.name}" if end is not None else f"截至的{last.words}；要看以后的，加 --to"
        raise click.UsageError(f"--from {first.name} 晚于 {until}")
    return first, last


def _answer(app: App, trend: Trend, as_of: dt.date) -> Answer:
    noted = listing.say_note(app, as_of)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import trend as shown

        return shown.render_trend(trend, noted, width, colour, short=bool(app.beside))

    def markdown() -> str:
        from bizenv.views.markdown import table

        return table.render_table(*_sheet(trend), str(wording.title(trend, noted)), wording.notes(trend))

    return Answer(
        kind="trend",
        listed=len(trend.whole.months),
        content=lambda: _content(app, trend),
        text=text,
        head=wording.title(trend, noted),
        sheet=lambda: _sheet(trend),
        markdown=markdown,
    )


def _sheet(trend: Trend) -> Sheet:
    """A row for each month; with ``--by``, for each month of each group in which something fell due."""
    heads = wording.sheet_heads(trend)
    if trend.by is None:
        return Sheet(heads, [wording.sheet_cells(month, trend.whole, trend) for month in trend.whole.months])
    return Sheet((report.BY[trend.by], *heads), list(_group_rows(trend)))


def _group_rows(trend: Trend) -> Iterator[Row]:
    for course in trend.courses:
        name = wording.name_course(course, trend)
        for month in course.months:
            if month.counts.places["due"]:
                yield (name, *wording.sheet_cells(month, course, trend))


def _content(app: App, trend: Trend) -> Mapping[str, object]:
    return {
        "as_of": trend.standing.as_of.isoformat(),
        "recorded_by": json.day(app.recorded_by),
        "first": trend.first.name,
        "last": trend.last.name,
        "empty": trend.standing.empty,
        "judged": wording.judged(trend.whole),
        "months": json.course(trend.whole),
        "by": trend.by,
        "rows": [
            {
                "key": course.row.key or None if course.row is not None else None,
                "judged": wording.judged(course),
                "months": json.course(course),
            }
            for course in trend.courses
        ],
    }
