"""Markdown, for a message or a wiki."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "office"
"""Lists in Markdown are for the office. Papers go to units too, but are worded for them before they come here."""
