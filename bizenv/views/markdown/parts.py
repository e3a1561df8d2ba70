"""The answers of several plans one below the other, as Markdown."""

import re
from collections.abc import Sequence

from bizenv.views.markdown import table
from bizenv.views.wording.answer import Sheet
from bizenv.views.wording.words import Head


def render_parts(parts: Sequence[tuple[Head, str]], overview: Sheet | None, foot: str) -> str:
    """The table of the plans with ``foot`` below it, then each plan under its heading; its own headings are one level lower."""
    blocks = []
    if overview is not None:
        blocks.append(table.render_block(overview.heads, overview.rows, notes=[foot] if foot else []))
    for head, text in parts:
        blocks += [table.render_title(str(head), 1), re.sub("^(#+ )", r"#\1", text, flags=re.MULTILINE).strip("\n")]
    return table.join_blocks(blocks)
