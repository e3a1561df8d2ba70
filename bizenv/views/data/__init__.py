"""Data for other programs: JSON, CSV, annotations, a database, a calendar."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "office"
"""The office runs the programs that read these data."""
