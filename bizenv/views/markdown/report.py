"""The progress report as Markdown."""

from bizenv.standing.report import By, Report
from bizenv.views.markdown import table
from bizenv.views.wording import lagging, report


def render(facts: Report, by: By | None, since: str, *, reasons: bool = False) -> str:
    """The report as Markdown.

    ``since`` names the day since when changes are listed; empty: none are. ``reasons``: list the reason of each light.
    """
    blocks = [
        table.render_title(str(report.title(facts)), 1),
        "\n\n".join(map(table.render_line, report.overall(facts))),
    ]
    if facts.counts.places["due"] and not facts.standing.empty:
        rows = [(name, str(n), share) for name, n, share in report.parts(facts.counts)]
        whole = ("合计", str(facts.counts.places["due"]), "100.0%")
        blocks.append(table.render_block((report.name_place(facts, "due"), "项", "占比"), [*rows, whole]))
    if facts.counts.lights:
        blocks.append(table.render_line(f"灯号：{report.lights_line(facts.counts)}"))
    if facts.lagging and not facts.standing.empty:
        lags = [lagging.lag(line) for line in facts.lagging]
        rows_of = [lagging.cells(lag, "，") for lag in lags]
        heads = ("编号", "时限", "牵头单位", "灯号", "要求")
        blocks.append(table.render_block(heads, rows_of, report.head_lagging(facts), lagging.footnotes(lags), 2))
    if reasons and facts.counts.lights:
        blocks.append(table.render_block(("编号", "牵头单位", "灯号"), report.reasons(facts), "灯号的理由", level=2))
    if by is not None and facts.rows:
        rows_of = [(report.key(by, row), *report.cells(row)) for row in facts.rows]
        blocks.append(table.render_block((report.BY[by], *report.heads(facts)), rows_of, f"按{report.BY[by]}", level=2))
    if since:
        changed = report.list_changes(facts)
        blocks.append(
            table.render_block(
                ("编号", "牵头单位", "变化", "事项"), changed, f"{since}以来有变化的{len(changed)}项", level=2
            )
        )
    blocks.append(table.render_notes(report.notes(facts)))
    return table.join_blocks(blocks)
