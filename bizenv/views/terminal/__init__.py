"""Text for a terminal: tables, cards, problems."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the help of the command line loads this folder
    from bizenv.views.wording.audience import Audience

AUDIENCE: "Audience" = "office"
"""Only the office reads the output at its terminal."""
