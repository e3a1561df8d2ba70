"""The page: one HTML file to read, search and print, which loads nothing from elsewhere."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "units"
"""The internal page goes to leaders and units. ``public`` sets its own audience, the public."""
