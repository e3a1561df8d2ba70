"""``bizenv missing``: who has not reported in a round, and who was late."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD
from bizenv.ledger.status import Status
from bizenv.standing import periods, rounds, rubric
from bizenv.standing.periods import Period
from bizenv.standing.rounds import RoundAnswer
from bizenv.views.data import json
from bizenv.views.wording import chasing, lists, titles, words
from bizenv.views.wording.answer import Answer, Sheet
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
    --as-message 里不设灯号的单位不点名，另行联系。

    \b
    bizenv missing --period 2019-Q4
    bizenv missing --period 2019-11 --as-message
    bizenv missing --scheme
    """
    if scheme:
        return _schemes(app, period, filters, as_of, output, as_message=as_message, despite=despite_problems)
    registry = app.registry
    issued, feedback = registry.plan.issued, app.rules.feedback
    typed = periods.parse_period(period) if period else None
    if typed is not None and as_of < typed.first:
        raise click.UsageError(f"{typed.words}还没有开始（截至 {as_of}）")
    if typed is not None and typed.first < issued:
        raise click.UsageError(
            f"{typed.words}在方案印发（{registry.plan.issued_as_known}）之前已经开始，不要求反馈；第一轮是"
            f"{periods.find_first(issued, feedback.every).words}"
        )
    it, answers = _last_round(app, as_of) if typed is None else _round(app, rounds.find_round(typed, feedback), as_of)
    if typed is not None and it != typed:
        app.say(lists.joined(typed, it, rounds.find_due_day(it, feedback)))
    query = filters.query(registry)
    answers = [a for a in answers if query.admits(a.status)]
    unled = [s for s in app.standing(as_of).statuses if not s.lead and s.nearest.going and query.admits(s)]
    if as_message:
        if output.format != "table":
            raise click.UsageError("--as-message 就是文字，不与 --format 同用")
        app.refuse_unsound(despite=despite_problems)
        app.refuse_doubted(a.status.task for a in answers if a.owed)
        if unled:
            app.say(lists.unled(unled))
        app.show(_message(app, it, answers, as_of), output.file)
    else:
        app.answer(_answer(app, it, answers, unled, as_of), output)
    return sum(a.silent for a in answers)


def _schemes(
    app: App,
    period: str | None,
    filters: options.Filters,
    as_of: dt.date,
    output: options.Output,
    *,
    as_message: bool,
    despite: bool,
) -> int:
    """The units that lead an open task and whose own scheme is not on record (三、(二) of the plan of 2019)."""
    if period is not None:
        raise click.UsageError("细化落实方案不分期，--scheme 不与 --period 同用")
    registry = app.registry
    query = filters.query(registry)
    statuses = [s for s in app.standing(as_of).statuses if s.nearest.going and query.admits(s)]
    leading: dict[str, int] = {}
    for status in statuses:
        for name in status.lead:
            leading[name] = leading.get(name, 0) + 1
    on_record = app.ledger.find_schemes(as_of)
    for move in app.ledger.moves:  # the scheme of a unit that was renamed or merged stands
        if move.day <= as_of and not move.tasks and move.old in on_record:
            on_record.setdefault(move.into or "", on_record[move.old])
    units = sorted(leading, key=registry.rank)
    lacking = [name for name in units if name not in on_record]
    come = [(name, on_record[name]) for name in units if name in on_record]
    if as_message:
        if output.format != "table":
            raise click.UsageError("--as-message 就是文字，不与 --format 同用")
        app.refuse_unsound(despite=despite)
        app.refuse_doubted(s.task for s in statuses)
        apart = {name: leading[name] for name in lacking if rubric.is_unlit([name], registry, app.rules)}
        if apart:
            app.say(lists.unnamed(apart))
        named = [name for name in lacking if name not in apart]
        if not named:
            app.say("没有要在工作群里催报细化落实方案的单位")
        app.show("\n".join(chasing.write_scheme_message(registry.plan, n, leading[n]) for n in named), output.file)
        return len(lacking)
    head = lists.schemes(len(lacking), len(come), as_of)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        shape = [table.GridColumn("单位"), table.GridColumn("牵头"), table.GridColumn("细化落实方案", grows=True)]
        rows: list[table.Row | str] = [(name, f"{leading[name]}项", "") for name in lacking]
        if not come:  # nothing to tell in the last column
            shape, rows = shape[:2], [(name, f"{leading[name]}项") for name in lacking]
        else:
            rows.append("已报来")
        rows += [(name, f"{leading[name]}项", f"{e.arrived}　{e.document}") for name, e in come]
        shown = table.render_heading(head, width, colour) + table.render_grid(shape, rows, width, colour)
        if lacking:
            shown += f"\n{lists.scheme_remedy()}\n"
        return shown + (f"{lists.schemes_unknown()}\n" if lacking and not come else "")

    return app.answer(
        Answer(
            kind="schemes",
            head=head,
            listed=len(lacking),
            content=lambda: {
                "as_of": as_of.isoformat(),
                "count": len(lacking),
                "missing": [{"department": name, "lead": leading[name]} for name in lacking],
                "come": [
                    {
                        "department": name,
                        "lead": leading[name],
                        "document": e.document,
                        "date": e.date.isoformat(),
                        "received": json.day(e.received),
                        "entry": e.name,
                    }
                    for name, e in come
                ],
            },
            text=text,
            sheet=lambda: Sheet(
                ("单位", "牵头", "报来", "文号"),
                [
                    *((name, str(leading[name]), "", "") for name in lacking),
                    *((name, str(leading[name]), str(e.arrived), e.document or "") for name, e in come),
                ],
            ),
            ids=lambda: lacking,
        ),
        output,
    )


def _round(app: App, period: Period, as_of: dt.date) -> tuple[Period, list[RoundAnswer]]:
    """A round with the tasks that it asks about."""
    statuses, issued = app.standing(as_of).statuses, app.registry.plan.issued
    return period, rounds.list_answers(statuses, period, app.ledger, app.rules, issued)


def _last_round(app: App, as_of: dt.date) -> tuple[Period, list[RoundAnswer]]:
    """The round of any frequency that closed last and asked about anything. Raises click.UsageError before the first."""
    issued = app.registry.plan.issued
    found = rounds.find_last(app.standing(as_of).statuses, app.ledger, app.rules, issued, as_of)
    if found is None:
        first = periods.find_first(issued, app.rules.feedback.every)
        raise click.UsageError(f"还没有一轮反馈截止（截至 {as_of}）；没有截止的用 --period 查看：{first.name}")
    return found


def _departments(answers: Sequence[RoundAnswer], app: App) -> list[tuple[str, list[RoundAnswer]]]:
    """The answers by the first-named lead, who has to give them, in the registry's order."""
    members: dict[str, list[RoundAnswer]] = {}
    for it in answers:
        members.setdefault(words.first_lead(it.status), []).append(it)
    return sorted(members.items(), key=lambda pair: app.registry.rank(pair[0]))


def _message(app: App, period: Period, answers: Sequence[RoundAnswer], as_of: dt.date) -> str:
    """The messages to paste into the work group, one a unit, without those that are not judged: these are told apart."""
    if not answers:
        return f"{period.words}没有要求反馈的事项。\n"
    if not any(a.silent for a in answers):
        return f"{period.words}进展情况已全部反馈，感谢各单位支持。\n"
    closing = rounds.find_closing_day(period, app.rules.feedback)
    units = _departments([a for a in answers if a.owed], app)
    apart = {name: len(some) for name, some in units if rubric.is_unlit([name], app.registry, app.rules)}
    named = [(name, some) for name, some in units if name not in apart]
    if apart:
        app.say(lists.unnamed(apart))
    if not named:
        app.say("没有要在工作群里催报的单位")
    if any(a.due > period.last for _, some in units for a in some):
        note = rounds.note_closing_day(period, app.rules.feedback)
        if note:
            app.say(f"收报截止日按{words.day(closing)}计：{note}")
    return "\n".join(
        chasing.write_message(app.registry.plan, period, name, some, closing, as_of) for name, some in named
    )


def _answer(
    app: App,
    period: Period,
    answers: Sequence[RoundAnswer],
    unled: Sequence[Status],
    as_of: dt.date,
) -> Answer:
    """The answer; ``unled`` are the open tasks that nobody leads, so that nobody is asked about them."""
    due = rounds.find_due_day(period, app.rules.feedback)
    silent = [a for a in answers if a.silent]
    late = [a for a in answers if not a.silent and a.late]
    head = lists.missing(answers, period, due, as_of)

    def content() -> Mapping[str, object]:
        return {
            "as_of": as_of.isoformat(),
            "period": {"name": period.name, "first": period.first.isoformat(), "last": period.last.isoformat()},
            "due": due.isoformat(),
            "closing": rounds.find_closing_day(period, app.rules.feedback).isoformat(),
            "closed": due < as_of,
            "asked": len(answers),
            "count": len(silent),
            "missing": [_json(a) for a in silent],
            "late": [_json(a) for a in late],
            **({"unled": [s.task.id for s in unled]} if unled else {}),
        }

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import table

        shown = table.render_heading(head, width, colour)
        shape = [
            table.GridColumn("编号"),
            table.GridColumn("时限"),
            table.GridColumn("反馈"),
            table.GridColumn("事项", grows=True),
        ]
        for title, some in (*lists.group_silent(answers, as_of), ("迟报", late)):
            rows: list[table.Row | str] = []
            for name, each in _departments(some, app):
                rows.append(f"{name}（{len(each)}项）")
                for a in each:
                    _, label, until, _, came, days, gist = _row(name, a)
                    rows.append((label, until, " ".join(part for part in (came, days) if part) or "—", gist))
            if rows:
                shown += "\n" + table.render_heading(Head(f"{title}{len(some)}项"), width, colour)
                shown += table.render_grid(shape, rows, width, colour)
        if unled:
            shown += f"\n{lists.unled(unled)}\n"
        if app.standing(as_of).empty:
            shown += f"\n台账为空。{words.NOT_ACCUSED}\n"
        return shown

    return Answer(
        kind="missing",
        head=head,
        listed=len(silent),
        content=content,
        text=text,
        sheet=lambda: Sheet(
            HEADS,
            [
                *(_row(name, a) for name, some in _departments([*silent, *late], app) for a in some),
                *((words.first_lead(s), s.task.label, _until(s), "", "", "", titles.name_task(s.task)) for s in unled),
            ],
        ),
        ids=lambda: [a.status.task.id for a in silent],
    )


def _row(name: str, answer: RoundAnswer) -> tuple[str, ...]:
    status = answer.status
    if not answer.silent:
        days = f"迟{answer.late}天" if answer.late else ""
    elif not answer.owed:
        days = f"现{words.name_state(status.nearest, status, 'office').word}"
    else:
        left = (answer.due - status.as_of).days
        days = f"还有{left}天" if left > 0 else f"已过{-left}天" if left else "今日截止"
    return (
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


def _json(answer: RoundAnswer) -> dict[str, object]:
    return {
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
