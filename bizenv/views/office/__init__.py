"""Documents and workbooks for an office: Word, Excel."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "units"
"""Documents go to units and leaders. ``workbook`` sets its own audience, the office."""
