"""bizenv: a registry of a government action plan, with queries on its tasks, deadlines and departments.

This is the public Python API. Modules are loaded on first use.

>>> from datetime import date
>>> import bizenv
>>> book = bizenv.load()
>>> [t.label for t in book.overdue(date(2019, 12, 31))]
['1(1)', '专1', '27(3)']
"""

TYPE_CHECKING = False  # not from typing: importing it would lengthen the start, when Ctrl-C is not yet caught
if TYPE_CHECKING:
    from os import PathLike

    from bizenv.api import Book

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def load(folder: "str | PathLike[str] | None" = None) -> "Book":
    """Load a plan and its ledger from a folder with measures.yaml and departments.yaml; None: the plan of the package.

    Raises bizenv.base.errors.DataError if they cannot be read.
    """
    from bizenv.api import load as load_book

    return load_book(folder)
