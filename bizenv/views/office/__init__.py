"""Documents and workbooks for an office: Word, Excel."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "units"
"""Papers go to units and leaders; the workbook of the ledger names an audience of its own."""
