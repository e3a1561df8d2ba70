"""``bizenv missing``: who has not reported in a round, and who was late."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.cli.types import PERIOD
from bizenv.ledger.status import Status
from bizenv.plan.model import Plan
from bizenv.standing import periods, rounds
from bizenv.standing.periods import Period
from bizenv.standing.rounds import RoundAnswer
from bizenv.standing.rubric import Rules
from bizenv.views.data import json
from bizenv.views.wording import lists, titles, words
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.words import Head

HEADS = ("单位", "编号", "时限", "应反馈", "反馈", "迟", "事项")


@click.command("missing", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--period", type=PERIOD, help="哪一轮：2019-Q4、2019-12；不给则为按规则最近截止的一轮")
@click.option("--as-message", is_flag=True, help="写成一段话，可直接贴到工作群里")
@options.filters
@documents.add_despite
@options.as_of
@options.output("table", "json", "csv", "markdown", "ids")
@options.exit_code
def command(
    app: App,
    period: str | None,
    as_message: bool,
    filters: options.Filters,
    despite_problems: bool,
    as_of: dt.date,
    output: options.Output,
) -> int:
    """一轮反馈里，哪些单位的哪些事项还没有反馈，哪些反馈迟了几天。联合牵头的由首家反馈。

    何时反馈由 rules.yaml 规定，自带的规定：每季度最后一个月25日前；时限在90天以内的、逾期的、退回的，每月25日前。

    \b
    bizenv missing --period 2019-Q4
    bizenv missing --period 2019-11 --as-message
    """
    registry = app.registry
    rules, ledger = app.rules, app.ledger
    feedback = rules.feedback
    it = periods.parse_period(period) if period else rounds.find_last_closed(as_of, feedback.every, feedback)
    if as_of < it.first:
        raise click.UsageError(f"{it.words}还没有开始（截至 {as_of}）")
    if it.first < registry.plan.issued:
        raise click.UsageError(
            f"{it.words}在方案印发（{registry.plan.issued_as_known}）之前已经开始，不要求反馈；第一轮是"
            f"{periods.find_first(registry.plan.issued, feedback.every).words}"
        )
    query = filters.query(registry)
    answers = [
        rounds.find_answer(status, it, ledger.of(status.task.id), feedback)
        for status in app.standing(as_of).statuses
        if query.admits(status) and rounds.is_asked(status.task, it, ledger, rules, registry.plan.issued)
    ]
    unled = [s for s in app.standing(as_of).statuses if not s.lead and s.nearest.going and query.admits(s)]
    silent = [a for a in answers if a.arrived is None]
    if as_message:
        if output.format != "table":
            raise click.UsageError("--as-message 就是文字，不与 --format 同用")
        app.refuse_unsound(despite=despite_problems)
        if unled:
            app.say(lists.unled(unled))
        app.show(_message(app.registry.plan, it, rules, answers, as_of), output.file)
    else:
        app.answer(_answer(app, it, rules, answers, unled, as_of), output)
    return len(silent)


def _departments(answers: Sequence[RoundAnswer], app: App) -> list[tuple[str, list[RoundAnswer]]]:
    """The answers by the first-named lead, who has to give them, in the registry's order."""
    members: dict[str, list[RoundAnswer]] = {}
    for it in answers:
        members.setdefault(words.first_lead(it.status), []).append(it)
    return sorted(members.items(), key=lambda pair: app.registry.rank(pair[0]))


def _message(plan: Plan, period: Period, rules: Rules, answers: Sequence[RoundAnswer], as_of: dt.date) -> str:
    """A message to paste into a group chat: it states facts without reproach, and how little work the form is."""
    due = rounds.find_due_day(period, rules.feedback)
    if not answers:
        return f"{period.words}没有要求反馈的事项。\n"
    silent = [a for a in answers if a.arrived is None]
    if not silent:
        return f"{period.words}进展情况已全部反馈，感谢各单位支持。\n"
    members: dict[str, list[str]] = {}
    for answer in silent:
        task = answer.status.task
        members.setdefault(words.first_lead(answer.status), []).append(
            f"{titles.name_task(task)}（{words.item(task)}）"
        )
    over = due < as_of
    lines = [
        f"【{'催报' if over else '提醒'}】{titles.name_short(plan)}{period.words}进展情况，请于{words.day(due)}前反馈。"
        f"截至{words.day(as_of)}，以下单位{words.silence(closed=over)}（{len(members)}家{len(silent)}项）：",
        *(f"{name}：{'；'.join(named)}" for name, named in members.items()),
        "请填报后发回；本期没有新进展的，在表上打√即可。已经报送的请忽略。",
    ]
    return "\n".join(lines) + "\n"


def _answer(
    app: App,
    period: Period,
    rules: Rules,
    answers: Sequence[RoundAnswer],
    unled: Sequence[Status],
    as_of: dt.date,
) -> Answer:
    """The answer; ``unled`` are the open tasks that nobody leads, so that nobody is asked about them."""
    due = rounds.find_due_day(period, rules.feedback)
    over = due < as_of
    silent = [a for a in answers if a.arrived is None]
    late = [a for a in answers if a.arrived is not None and a.late]
    head = lists.missing(answers, period, due, as_of)

    def content() -> Mapping[str, object]:
        return {
            "as_of": as_of.isoformat(),
            "period": {"name": period.name, "first": period.first.isoformat(), "last": period.last.isoformat()},
            "due": due.isoformat(),
            "closed": over,
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
        for title, some in ((words.silence(closed=over), silent), ("迟报", late)):
            rows: list[table.Row | str] = []
            for name, each in _departments(some, app):
                rows.append(f"{name}（{len(each)}项）")
                for a in each:
                    _, label, until, _, came, days, gist = _row(name, a, due)
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
                *(_row(name, a, due) for name, some in _departments([*silent, *late], app) for a in some),
                *((words.NO_LEAD, s.task.label, _until(s), "", "", "", titles.name_task(s.task)) for s in unled),
            ],
        ),
        ids=lambda: [a.status.task.id for a in silent],
    )


def _row(name: str, answer: RoundAnswer, due: dt.date) -> tuple[str, ...]:
    status = answer.status
    days = f"{'迟' if answer.arrived is not None else '已过'}{answer.late}天" if answer.late else ""
    return (
        name,
        status.task.label,
        _until(status),
        str(due),
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
        "arrived": json.day(answer.arrived),
        "days_late": answer.late,
    }
