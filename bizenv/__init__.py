"""bizenv: a registry of a government action plan, and the questions that are asked of it.

The public Python API; everything is loaded when first used.

>>> from datetime import date
>>> import bizenv
>>> book = bizenv.load()
>>> [t.label for t in book.overdue(date(2019, 12, 31))]
['1(1)', '专1', '27(3)']
"""

TYPE_CHECKING = False  # as typing's, without importing it: Ctrl-C in the first moment is then caught
if TYPE_CHECKING:
    from os import PathLike

    from bizenv.api import Book

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def load(folder: "str | PathLike[str] | None" = None) -> "Book":
    """The plan in a folder that holds measures.yaml and departments.yaml, or the one that comes with bizenv.

    Raises bizenv.errors.DataError if it cannot be read.
    """
    from bizenv.api import load as load_book

    return load_book(folder)
