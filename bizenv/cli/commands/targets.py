"""``bizenv targets``: every number that the plan promises."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bizenv.base.tuples import NamedTuple
from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.ledger.status import Status
from bizenv.plan.model import Target
from bizenv.plan.targets import measure_achievement
from bizenv.views.wording import lists, words
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.words import Head

HEADS = ("编号", "指标", "要求", "原为", "时限", "牵头单位", "原文", "实报")


class Promise(NamedTuple):
    """A target with the task that promises it."""

    status: Status
    target: Target


@click.command("targets", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option(
    "--by",
    type=click.Choice(["unit", "lead", "id"]),
    default="unit",
    show_default=True,
    help="分组：unit 计量单位、lead 牵头单位（联合牵头的各家都列），id 不分组，照原文次序",
)
@options.question
def command(app: App, by: str, filters: options.Filters, as_of: dt.date, output: options.Output) -> int:
    """量化指标：方案承诺的每一个数字，按计量单位或牵头单位排在一起。

    \b
    bizenv targets
    bizenv targets --by lead --part 一
    bizenv targets --lead 区市场监管局 --format csv --output 指标.csv
    """
    found = listing.select(app, filters, as_of)
    promises = [Promise(s, t) for s in found.statuses for t in s.task.targets]
    return app.answer(_answer(app, promises, by, as_of, found.note), output)


def _groups(app: App, promises: Sequence[Promise], by: str) -> list[tuple[str, list[Promise]]]:
    """The promises by unit, the most frequent first, or by lead in the registry's order; or all in one group."""
    if by == "id":
        return [("", list(promises))] if promises else []
    groups: dict[str, list[Promise]] = {}
    for promise in promises:
        for key in [promise.target.unit] if by == "unit" else promise.status.lead:
            groups.setdefault(key, []).append(promise)
    if by == "lead":
        return sorted(groups.items(), key=lambda group: app.shelf.order.rank(group[0]))
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _answer(app: App, promises: list[Promise], by: str, as_of: dt.date, note: str) -> Answer:
    groups = _groups(app, promises, by)
    tasks = len({id(p.status) for p in promises})
    title = lists.targets(len(promises), tasks, note)

    def content() -> Mapping[str, object]:
        more = {"groups": [{"key": key, "count": len(some)} for key, some in groups]} if by != "id" else {}
        rows = [_json(promise) for promise in promises]
        return {"as_of": as_of.isoformat(), "count": len(rows), "targets": rows, **more}

    def sheet() -> Sheet:
        heads = ("方案", *HEADS) if app.several else HEADS
        if by == "id":
            return Sheet(heads, map(_cells, promises))
        return Sheet(("分组", *heads), [(key, *_cells(p)) for key, some in groups for p in some])

    def markdown() -> str:
        from bizenv.views.markdown import table

        blocks = [
            table.render_table(
                ("方案", *HEADS) if app.several else HEADS,
                map(_cells, some),
                f"{key}（{len(some)}条）" if key else "",
                level=2,
            )
            for key, some in groups
        ]
        return "\n".join([f"{title}\n", *blocks])

    return Answer(
        kind="targets",
        head=title,
        listed=len(promises),
        content=content,
        text=lambda width, colour: _table(groups, title, by, width, colour),
        sheet=sheet,
        markdown=markdown,
        ids=lambda: [p.status.reference for _, some in groups for p in some],
    )


def _cells(promise: Promise) -> tuple[str, ...]:
    """The row of a promise, after the name of its plan where several plans are told."""
    plan = promise.status.plan
    return (plan.name, *_row(promise)) if plan is not None else _row(promise)


def _row(promise: Promise) -> tuple[str, ...]:
    status, target = promise
    due = status.due
    return (
        status.task.label,
        target.name,
        words.required(target),
        words.baseline(target),
        str(due.date) if due is not None else "",
        "、".join(status.lead),
        target.text,
        _reported(promise),
    )


def _reported(promise: Promise) -> str:
    """What was reported last against the target: 352／1000，35%，未达到."""
    value = promise.status.values.get(promise.target.name)
    return words.achieved(promise.target, value) if value is not None else ""


def _table(groups: Sequence[tuple[str, list[Promise]]], title: Head, by: str, width: int | None, colour: bool) -> str:
    from bizenv.views.terminal import table

    shape = [
        table.GridColumn("方案", most=10),
        table.GridColumn("编号"),
        table.GridColumn("指标", grows=True),
        table.GridColumn("要求"),
        table.GridColumn("时限"),
        table.GridColumn("牵头", most=20),
    ]
    rows: list[table.Row | str] = []
    for key, some in groups:
        if key:
            rows.append(f"{key}（{len(some)}条）")
        for promise in some:
            label, name, required, baseline, due, _, _, told = _row(promise)
            if baseline:
                required += f"\n原 {baseline}" if width else f"（原 {baseline}）"
            if told:
                required += f"\n实报 {told}" if width else f"；实报 {told}"
            leads = ("\n" if width else "、").join(promise.status.lead)
            plan = promise.status.plan
            rows.append((plan.name if plan is not None else "", label, name, required, due or "—", leads))
    narrow = width is not None and width < table.NARROW
    first = int(all(p.status.plan is None for _, some in groups for p in some))  # no column of plans where there is one
    kept = slice(first, 4 if narrow else len(shape) - (by == "lead"))  # no lead column if the groups name the lead
    shape = shape[kept]
    rows = [row if isinstance(row, str) else row[kept] for row in rows]
    return table.render_heading(title, width, colour) + table.render_grid(shape, rows, width, colour)


def _json(promise: Promise) -> dict[str, object]:
    from bizenv.views.data import json

    task = promise.status.task
    due = promise.status.due
    value = promise.status.values.get(promise.target.name)
    done = measure_achievement(promise.target, value) if value is not None else None
    return {
        **json.of_plan(promise.status),
        "id": task.id,
        "label": task.label,
        "lead": list(promise.status.lead),
        "due": str(due.date) if due is not None else None,
        **json.target(promise.target),
        "reported": value,
        "share": done.share if done is not None else None,
        "met": done.met if done is not None else None,
    }
