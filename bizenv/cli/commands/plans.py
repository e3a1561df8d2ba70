"""``bizenv plans``: the plans of a workspace, and how each stands."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.plans.shelf import list_rows
from bizenv.store import plans
from bizenv.views.data import json
from bizenv.views.wording import lists
from bizenv.views.wording import plans as told
from bizenv.views.wording.answer import Answer, Sheet
from bizenv.views.wording.plans import PlanRow


@click.command("plans", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--all", "everything", is_flag=True, help="收起的方案也列出")
@options.as_of
@options.output()
def command(app: App, everything: bool, as_of: dt.date, output: options.Output) -> None:
    """有哪些方案，各办到哪里，一个方案一行：事项、已到期、销号、待核验、逾期各几项，下个时限。

    已到期：有时限在截至之日或以前的事项；几个方案之间不相加，办结率看 bizenv report。读不了的方案也列出，说明为何。

    \b
    bizenv plans
    bizenv plans --all --as-of 2019-12-31
    bizenv plans --format csv -o 各方案.csv
    """
    folders = app.folders if app.plans else plans.list_plans(app.home, retired=everything)
    rows = list_rows(app, folders, as_of)
    app.answer(_answer(app, rows, as_of), output)


def _answer(app: App, rows: Sequence[PlanRow], as_of: dt.date) -> Answer:
    head = told.head(rows, lists.note(as_of, False, app.recorded_by))

    def content() -> Mapping[str, object]:
        known = [row.plan.id for row in rows if row.plan is not None]
        return {
            **json.plans(known),
            "as_of": as_of.isoformat(),
            "count": len(rows),
            "rows": [_json(row) for row in rows],
        }

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import plans as shown

        return shown.render_plans(rows, head, width, colour)

    return Answer(
        kind="plans",
        head=head,
        listed=len(rows),
        content=content,
        text=text,
        sheet=lambda: Sheet(told.HEADS, [told.cells(row) for row in rows]),
        ids=lambda: [row.name for row in rows],
        general=True,
    )


def _json(row: PlanRow) -> dict[str, object]:
    plan, stand = row.plan, row.stand
    return {
        "plan": plan.id if plan is not None else None,
        "name": row.name,
        "title": (plan.title or None) if plan is not None else None,
        "document": (plan.document or None) if plan is not None else None,
        "tasks": stand.tasks if stand is not None else None,
        "due": stand.due if stand is not None else None,
        "closed": stand.closed if stand is not None else None,
        "awaiting": stand.awaiting if stand is not None else None,
        "overdue": stand.overdue if stand is not None else None,
        "next": json.day(stand.next) if stand is not None else None,
        "empty": stand.empty if stand is not None else None,
        "retired": row.retired,
        "errors": row.errors,
        "unsound": row.unsound,
        "failure": row.failure or None,
    }
