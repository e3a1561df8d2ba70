"""Markdown, for a message or a wiki."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "office"
"""Lists in Markdown are those of the terminal; papers, which units get, are worded before they come here."""
