"""The page: one HTML file that asks for nothing, to be looked at, searched and printed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "units"
"""The page goes to leaders and units; the open page names an audience of its own."""
