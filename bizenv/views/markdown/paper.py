"""A document as Markdown: the same words, without the layout."""

from bizenv.views.markdown import table
from bizenv.views.wording.paper import SLIP, Annex, Paper, Table

_MARKS = {"heading": "## ", "subheading": "### "}


def render(paper: Paper) -> str:
    """The document as Markdown, followed by its annexes."""
    blocks = [f"**{paper.draft}**"] if paper.draft else []
    blocks += [table.render_line(paper.masthead)] if paper.masthead else []
    head = "　".join(part for part in (paper.number, paper.signer) if part)
    blocks += [table.render_line(head)] if head else []
    blocks += [table.render_line(f"{paper.issuer}　{paper.dated}")] if paper.masthead else []
    blocks.append(f"# {table.render_line(paper.title)}")
    blocks += [table.render_line(paper.addressee)] if paper.addressee else []
    blocks += [_MARKS.get(b.style, "") + table.render_line(b.lead + b.text) for b in paper.blocks]
    blocks += [_table(paper.table)] if paper.table is not None else []
    if paper.annexes:
        names = [f"{n}. {table.render_line(it.title)}" for n, it in enumerate(paper.annexes, start=1)]
        only = f"附件：{table.render_line(paper.annexes[0].title)}"
        blocks.append("附件：\n\n" + "\n".join(names) if len(names) > 1 else only)
    blocks += ["  \n".join(table.render_line(each) for each in paper.signature)] if paper.signature else []
    blocks += [table.render_line(paper.approval)] if paper.approval else []
    blocks += [f"## {SLIP}", _table(paper.slip)] if paper.slip is not None else []
    blocks += [_annex(n, it, len(paper.annexes)) for n, it in enumerate(paper.annexes, start=1)]
    return table.join_blocks(blocks)


def _annex(number: int, annex: Annex, of: int) -> str:
    name = f"附件{number}" if of > 1 else "附件"
    return "\n\n".join(
        [f"## {name}　{table.render_line(annex.title)}", _table(annex.table), *map(table.render_line, annex.notes)]
    )


def _table(grid: Table) -> str:
    return table.render_block(grid.heads, grid.rows)
