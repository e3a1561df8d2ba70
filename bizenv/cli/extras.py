"""Extras that are not installed: the one place that says which one a person needs."""

from collections.abc import Iterator
from contextlib import contextmanager

from bizenv.base.errors import MisuseError

EXTRAS = {
    "openpyxl": ("openpyxl", "xlsx"),
    "docx": ("python-docx", "docx"),
    "icalendar": ("icalendar", "ics"),
    "jinja2": ("jinja2", "html"),
    "markupsafe": ("jinja2", "html"),
}
"""For each module that may be missing the package that has it, and the extra of bizenv that brings the package."""


@contextmanager
def needed_for(what: str) -> Iterator[None]:
    """Import what an extra brings. Raises MisuseError, with the command that installs it, where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        if module not in EXTRAS:
            raise
        package, extra = EXTRAS[module]
        raise MisuseError(f"{what}要用 {package}：pip install 'bizenv[{extra}]'") from None
