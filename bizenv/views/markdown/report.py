"""The progress report as Markdown."""

from bizenv.standing.report import By, Report, share_out
from bizenv.views.markdown import table
from bizenv.views.wording import lagging, report


def render(facts: Report, by: By | None, since: str, *, reasons: bool = False) -> str:
    """The report as Markdown.

    ``since`` names the day since when changes are listed; empty: none are. ``reasons``: list the reason of each light.
    """
    blocks = [f"# {report.title(facts)}", "\n\n".join(map(table.escape, report.overall(facts)))]
    if facts.counts.places["due"] and not facts.standing.empty:
        pairs = zip(report.PARTS, facts.counts.parts, share_out(facts.counts.parts), strict=True)
        rows = [(name, str(n), f"{share}%") for name, n, share in pairs]
        whole = ("合计", str(facts.counts.places["due"]), "100.0%")
        blocks.append(table.render_block((report.name_place(facts, "due"), "项", "占比"), [*rows, whole]))
    if facts.counts.lights:
        blocks.append(f"灯号：{report.lights_line(facts.counts)}")
    if facts.lagging and not facts.standing.empty:
        cells_of = [lagging.cells(lagging.lag(line), "，") for line in facts.lagging]
        blocks.append(
            table.render_block(("编号", "时限", "牵头单位", "灯号", "要求"), cells_of, f"## 滞后{len(cells_of)}项")
        )
    if reasons and facts.counts.lights:
        blocks.append(table.render_block(("编号", "牵头单位", "灯号"), report.reasons(facts), "## 灯号的理由"))
    if by is not None and facts.rows:
        rows_of = [(report.key(facts, by, row), *report.cells(row)) for row in facts.rows]
        blocks.append(table.render_block((report.BY[by], *report.heads(facts)), rows_of, f"## 按{report.BY[by]}"))
    if since:
        changed = report.list_changes(facts)
        blocks.append(
            table.render_block(("编号", "牵头单位", "变化", "事项"), changed, f"## {since}以来有变化的{len(changed)}项")
        )
    blocks.append("\n".join(f"- {note}" for note in report.notes(facts)))
    return table.join_blocks(blocks)
