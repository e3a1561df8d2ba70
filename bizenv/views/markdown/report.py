"""The progress report as Markdown."""

from bizenv.standing.report import By, Report, shares
from bizenv.views.markdown import AUDIENCE
from bizenv.views.markdown import table as markdown
from bizenv.views.wording import lagging
from bizenv.views.wording import report as wording


def page(it: Report, by: By | None, since: str, *, reasons: bool = False) -> str:
    """The report as Markdown.

    ``since`` names the day since when changes are listed; empty: none are. ``reasons``: list the reason of each light.
    """
    blocks = [f"# {wording.title(it)}", "\n\n".join(map(markdown.escaped, wording.overall(it)))]
    if it.counts.places["due"] and not it.standing.empty:
        pairs = zip(wording.PARTS, it.counts.parts, shares(it.counts.parts), strict=True)
        rows = [(name, str(n), f"{share}%") for name, n, share in pairs]
        whole = ("合计", str(it.counts.places["due"]), "100.0%")
        blocks.append(markdown.block((wording.name_place(it, "due"), "项", "占比"), [*rows, whole]))
    if it.counts.lights:
        blocks.append(f"灯号：{wording.lights_line(it.counts)}")
    if it.lagging and not it.standing.empty:
        cells_of = [lagging.cells(lagging.lag(line), "，") for line in it.lagging]
        blocks.append(
            markdown.block(("编号", "时限", "牵头单位", "灯号", "要求"), cells_of, f"## 滞后{len(cells_of)}项")
        )
    if reasons and it.counts.lights:
        blocks.append(markdown.block(("编号", "牵头单位", "灯号"), wording.reasons(it), "## 灯号的理由"))
    if by is not None and it.rows:
        rows_of = [(wording.key(it, by, row), *wording.cells(row)) for row in it.rows]
        blocks.append(markdown.block((wording.BY[by], *wording.heads(it)), rows_of, f"## 按{wording.BY[by]}"))
    if since:
        changed = [wording.change_cells(it, change, AUDIENCE) for change in it.changes]
        blocks.append(
            markdown.block(("编号", "牵头单位", "变化", "事项"), changed, f"## {since}以来有变化的{len(changed)}项")
        )
    blocks.append("\n".join(f"- {note}" for note in wording.notes(it)))
    return markdown.page(blocks)
