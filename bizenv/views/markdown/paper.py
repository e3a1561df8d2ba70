"""A document as Markdown: the same words, without the layout."""

from bizenv.views.markdown import table as markdown
from bizenv.views.wording.paper import SLIP, Annex, Paper, Table

_MARKS = {"heading": "## ", "subheading": "### "}


def text(paper: Paper) -> str:
    """The document as Markdown, followed by its annexes."""
    blocks = [f"**{paper.draft}**"] if paper.draft else []
    blocks += [markdown.line(paper.number)] if paper.number else []
    blocks.append(f"# {markdown.line(paper.title)}")
    blocks += [markdown.line(paper.addressee)] if paper.addressee else []
    blocks += [_MARKS.get(b.style, "") + markdown.line(b.lead + b.text) for b in paper.blocks]
    blocks += [_table(paper.table)] if paper.table is not None else []
    if paper.annexes:
        names = [f"{n}. {markdown.line(it.title)}" for n, it in enumerate(paper.annexes, start=1)]
        blocks.append("附件：\n\n" + "\n".join(names))
    blocks += ["  \n".join(markdown.line(each) for each in paper.signature)] if paper.signature else []
    blocks += [f"## {SLIP}", _table(paper.slip)] if paper.slip is not None else []
    blocks += [_annex(n, it, len(paper.annexes)) for n, it in enumerate(paper.annexes, start=1)]
    return markdown.page(blocks)


def _annex(number: int, it: Annex, of: int) -> str:
    name = f"附件{number}" if of > 1 else "附件"
    return "\n\n".join([f"## {name}　{markdown.line(it.title)}", _table(it.table), *map(markdown.line, it.notes)])


def _table(it: Table) -> str:
    return markdown.block(it.heads, it.rows)
