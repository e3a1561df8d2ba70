"""Packs on disk: read one, and pack a year that is over."""

from pathlib import Path

from bizenv.base import files
from bizenv.base.layout import LEDGER
from bizenv.ledger.packs import Packed, split


def read_pack(folder: Path, pack: str) -> list[Packed]:
    """The entries of a pack, given by its path from the ledger's folder, none of them parsed. Raises DataError.

    ``layout.find_entries(folder).packs`` lists the packs with size and time, ``layout.find_packs`` their paths alone.
    """
    return split(files.read(folder / LEDGER / pack))
