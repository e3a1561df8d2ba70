"""``bizenv phrase``: how deadline phrases are read."""

import datetime as dt
from collections.abc import Sequence

import click

from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.phrases import recurrence
from bizenv.phrases.reading import Reading, find_readings
from bizenv.views.wording.answer import Answer, Sheet

KINDS = {
    "by": "期限",
    "ambiguous": "期限，两可",
    "window": "起止",
    "relative": "自印发日起",
    "approximate": "约数",
    "recurring": "周期",
    "continuous": "长期",
    "start": "起始",
    "immediate": "立即",
    "conditional": "视条件",
    "open": "未定",
    "unclear": "存疑",
}
HEADS = ("用语", "类别", "日期", "说明")


@click.command("phrase", options_metavar="[选项]")
@options.pass_app
@click.argument("text", metavar="文字…", nargs=-1, required=True)
@options.data
@click.option("--issued", type=options.DAY, help="文件的印发日期，年内、今年、没有年份的月份由此推算；不给则取方案的")
@options.output("table", "json", "csv", "markdown")
def command(app: App, text: tuple[str, ...], issued: dt.date | None, output: options.Output) -> None:
    """时限用语怎样读成日期：类别、最后一天或前后两个界限、起始日、周期。

    办理时限（5个工作日内办结）、基数（在2017年基础上）、名称（三年行动计划）不是时限，不列。

    \b
    bizenv phrase 2020年6月前 每年2月底前
    bizenv phrase "自印发之日起30日内报送" --issued 2019-09-24
    bizenv phrase "2019年底前完成，2020年底前全覆盖" --format json
    """
    day = issued or app.registry.plan.issued
    found = [reading for words in text for reading in find_readings(words, day)]
    if not found:
        app.say("没有读到时限")
    app.answer(_answer(found, day), output)


def _answer(found: Sequence[Reading], issued: dt.date) -> Answer:
    rows = [(r.text, KINDS[r.kind] + ("（力争）" if r.soft else ""), _days(r), _note(r, issued)) for r in found]

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        shape = [
            table.GridColumn(HEADS[0], most=24),
            *map(table.GridColumn, HEADS[1:3]),
            table.GridColumn(HEADS[3], grows=True),
        ]
        return table.render_grid(shape, rows, width, colour)

    return Answer(
        kind="phrase",
        listed=len(found),
        content=lambda: {"issued": issued.isoformat(), "readings": [_json(r, issued) for r in found]},
        text=text,
        sheet=lambda: Sheet(HEADS, rows),
        general=True,
    )


def _json(reading: Reading, issued: dt.date) -> dict[str, object]:
    def iso(day: dt.date | None) -> str | None:
        return day.isoformat() if day is not None else None

    return {
        "text": reading.text,
        "kind": reading.kind,
        "date": iso(reading.date),
        "latest": iso(reading.latest),
        "start": iso(reading.first),
        "every": reading.every,
        "soft": reading.soft,
        "implicit": reading.implicit,
        "rule": reading.rule,
        "note": "；".join(_doubts(reading, issued)) or None,
    }


def _days(reading: Reading) -> str:
    """The days of a reading, for a person."""
    first, last = reading.first, reading.date
    if reading.kind == "start" and first is not None:
        return f"{first}起" + (f"（或{reading.latest}起）" if reading.latest else "")
    if reading.latest not in (None, last):
        return f"{last} 或 {reading.latest}"
    if last is None:
        return "—"
    return f"{first}—{last}" if first is not None else str(last)


def _note(reading: Reading, issued: dt.date) -> str:
    notes = []
    if reading.rule is not None:
        following = "、".join(map(str, recurrence.list_days(reading.rule, issued, 3)))
        notes.append(f"接下来：{following}")
    if reading.implicit:
        notes.append("无“底前”，按期末日计")
    return "；".join([*notes, *_doubts(reading, issued)])


def _doubts(reading: Reading, issued: dt.date) -> list[str]:
    """What a person should check of a reading."""
    doubts = ["“前”是否含当期两可"] if reading.kind == "ambiguous" else []
    if reading.date is not None and (reading.latest or reading.date) < issued:
        doubts.append(f"早于印发之日 {issued}")
    return [*doubts, reading.note] if reading.note else doubts
