"""``bizenv missing``: who has not reported in a round, and who was late."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bizenv.cli import documents, joining, options, schemes
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD
from bizenv.desk import together
from bizenv.desk.desk import Desk
from bizenv.desk.papers import reminding
from bizenv.desk.papers.reminding import Reminders, Round, group_units
from bizenv.ledger.status import Status
from bizenv.standing.query import Query
from bizenv.standing.rounds import RoundAnswer
from bizenv.views.data import json
from bizenv.views.wording import lists, titles, words
from bizenv.views.wording.answer import Answer, Row, Sheet
from bizenv.views.wording.words import Head

HEADS = ("单位", "编号", "时限", "应反馈", "反馈", "迟", "事项")


@click.command("missing", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--period", type=PERIOD, help="哪一轮：2019-Q4、2019-12；不给则为最近截止的一轮，不论月报、季报")
@click.option("--scheme", is_flag=True, help="改问：哪些牵头单位还没有报来细化落实方案")
@click.option("--as-message", is_flag=True, help="写成可贴到工作群里的话，一家单位一条")
@options.filters
@documents.add_despite
@options.as_of
@options.output("table", "json", "csv", "markdown", "ids")
@options.exit_code
def command(
    app: App,
    period: str | None,
    scheme: bool,
    as_message: bool,
    filters: options.Filters,
    despite_problems: bool,
    as_of: dt.date,
    output: options.Output,
) -> int:
    """一轮反馈里，哪些单位的哪些事项还没有反馈，哪些反馈迟了几天。联合牵头的由首家反馈。

    何时反馈由 rules.yaml 规定，自带的规定：每季度最后一个月25日前；时限在90天以内的、逾期的、退回的，每月25日前，季度末的月份合为一次；
    时限在25日以后、期末以前的，收报截止日（期末后第5个工作日）前一次。已办结、终止、待核验的不要求。
    几个方案的，各按各的一轮。--as-message 里不设灯号的单位不点名，另行联系；一家单位各方案合为一条，政府的和党委的不合在一条里。

    \b
    bizenv missing --period 2019-Q4
    bizenv missing --period 2019-11 --as-message
    bizenv missing --scheme
    """
    if as_message and output.format != "table":
        raise click.UsageError("--as-message 就是文字，不与 --format 同用")

    def pick(one: Desk) -> Query:
        return filters.query(one.registry, app.units)

    if scheme:
        if period is not None:
            raise click.UsageError("细化落实方案不分期，--scheme 不与 --period 同用")
        return schemes.answer(app, pick, as_of, output, as_message=as_message, despite=despite_problems)
    asked = joining.ask_each(app, lambda one: reminding.find_round(one, period, pick, as_of))
    found = [reminding.label(app, it) for _, it in asked]
    if as_message:
        app.show(_write(app, reminding.remind(app, found, as_of, despite=despite_problems)), output.file)
        together.tell_said(app)
    else:
        app.answer(_answer(app, found, as_of), output)
    return sum(a.silent for it in found for a in it.answers)


def _write(app: App, reminders: Reminders) -> str:
    """The messages to paste into the work group; says who is not named in it."""
    if reminders.apart:
        app.say(lists.unnamed(reminders.apart, "bizenv missing"))
    if not reminders.messages:
        app.say("没有要在工作群里催报的单位")
    return "\n".join(it.text for it in reminders.messages)


def _answer(app: App, found: Sequence[Round], as_of: dt.date) -> Answer:
    answers = [a for it in found for a in it.answers]
    silent = [a for a in answers if a.silent]
    late = [a for a in answers if not a.silent and a.late]
    unled = [s for it in found for s in it.unled]
    several, first = bool(found[0].desk.beside), found[0]
    if several:
        head = lists.missing_in_all(len(found), answers, as_of)
    else:
        head = lists.missing(answers, first.period, first.due, as_of)

    def content() -> Mapping[str, object]:
        asked = {"rounds": [{"plan": it.desk.book.plan.id, **_json_round(it, as_of)} for it in found]}
        return {
            "as_of": as_of.isoformat(),
            **(asked if several else _json_round(first, as_of)),
            "asked": len(answers),
            "count": len(silent),
            "missing": [_json(a) for a in silent],
            "late": [_json(a) for a in late],
            **({"unled": [s.reference for s in unled]} if unled else {}),
        }

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        skip = 0 if several else 1
        shape = [
            table.GridColumn("方案", most=10),
            table.GridColumn("编号"),
            table.GridColumn("时限"),
            table.GridColumn("反馈"),
            table.GridColumn("事项", grows=True),
        ]
        shown = table.render_heading(head, width, colour)
        if several:
            heads = [table.GridColumn(name, right=n > 2) for n, name in enumerate(lists.ROUND_HEADS)]
            told = [lists.round_cells(it.desk.beside, it.answers, it.period, it.due) for it in found]
            kept = [n for n in range(len(heads)) if n < 4 or any(row[n] != "·" for row in told)]
            rounds = [tuple(row[n] for n in kept) for row in told]
            shown += table.render_grid([heads[n] for n in kept], rounds, width, colour)
        for title, some in (*lists.group_silent(answers, as_of), ("迟报", late)):
            rows: list[table.Row | str] = []
            for name, each in group_units(some, app):
                rows.append(f"{name}（{len(each)}项）")
                rows += [_cells(name, a)[skip:] for a in each]
            if rows:
                shown += "\n" + table.render_heading(Head(f"{title}{len(some)}项"), width, colour)
                shown += table.render_grid(shape[skip:], rows, width, colour)
        if unled:
            shown += f"\n{lists.unled(unled)}\n"
        empty = [it.desk.beside for it in found if it.desk.standing(as_of).empty]
        if empty:
            shown += f"\n{'、'.join(empty)}台账为空。{words.NOT_ACCUSED}\n"
        return shown

    def sheet() -> Sheet:
        rows = [_row(name, a) for name, some in group_units([*silent, *late], app) for a in some]
        rows += [
            (_name_plan(s), words.first_lead(s), s.task.label, _until(s), "", "", "", titles.name_task(s.task))
            for s in unled
        ]
        skip = 0 if several else 1
        return Sheet(("方案", *HEADS)[skip:], [row[skip:] for row in rows])

    return Answer(
        kind="missing",
        head=head,
        listed=len(silent),
        content=content,
        text=text,
        sheet=sheet,
        ids=lambda: [a.status.reference for a in silent],
    )


def _cells(name: str, answer: RoundAnswer) -> Row:
    """Plan, number, deadline, how it was answered, task."""
    plan, _, label, until, _, came, days, gist = _row(name, answer)
    return plan, label, until, " ".join(part for part in (came, days) if part) or "—", gist


def _name_plan(status: Status) -> str:
    return status.plan.name if status.plan is not None else ""


def _row(name: str, answer: RoundAnswer) -> Row:
    """The plan, empty where there is one, then the cells under ``HEADS``."""
    status = answer.status
    if not answer.silent:
        days = f"迟{answer.late}天" if answer.late else ""
    elif not answer.owed:
        days = f"现{words.name_state(status.nearest, status, 'office').word}"
    else:
        left = (answer.due - status.as_of).days
        days = f"还有{left}天" if left > 0 else f"已过{-left}天" if left else "今日截止"
    return (
        _name_plan(status),
        name,
        status.task.label,
        _until(status),
        str(answer.due),
        str(answer.arrived or ""),
        days,
        titles.name_task(status.task),
    )


def _until(status: Status) -> str:
    dated = status.due or (status.dated[-1] if status.dated else None)
    return str(dated.date) if dated is not None else words.UNDATED


def _json_round(asked: Round, as_of: dt.date) -> dict[str, object]:
    period = asked.period
    return {
        "period": {"name": period.name, "first": period.first.isoformat(), "last": period.last.isoformat()},
        "due": asked.due.isoformat(),
        "closing": asked.closing.isoformat(),
        "closed": asked.due < as_of,
        "asked": len(asked.answers),
        "count": sum(a.silent for a in asked.answers),
    }


def _json(answer: RoundAnswer) -> dict[str, object]:
    return {
        **json.of_plan(answer.status),
        "id": answer.status.task.id,
        "label": answer.status.task.label,
        "department": answer.status.first or None,
        "due": json.day(answer.status.due.date) if answer.status.due is not None else None,
        "state": answer.status.state,
        "feedback_due": answer.due.isoformat(),
        "arrived": json.day(answer.arrived),
        "days_late": answer.late,
        "inherited": answer.inherited,
    }
