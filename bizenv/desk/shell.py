"""What a person types: references, options and values as they stand in a command line."""

import os
import re
from typing import TYPE_CHECKING

from bizenv.base.text import escape

if TYPE_CHECKING:
    from pathlib import Path


def shorten_path(path: "str | Path") -> str:
    """A path relative to the current folder, or unchanged where that is impossible."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def split_reference(text: str) -> tuple[str, str]:
    """The name of a plan and the number of a task as typed together, 放管服/27.3; the name is empty where none is typed."""
    plan, slash, number = text.replace("／", "/").partition("/")  # as a Chinese input method writes it
    return (plan.strip(), number.strip()) if slash and number.strip() else ("", text)


def repeat_option(name: str, value: object) -> str:
    """An option as typed in a shell, with a space before it; empty if the value is None or False."""
    if value is None or value is False:
        return ""
    words = "" if value is True else quote(value)
    return f" --{name.replace('_', '-')} {words}".rstrip()


def quote(value: object) -> str:
    """A value as typed in a shell; empty if there is nothing to type."""
    words = escape(value)
    if not words:
        return ""
    import shlex

    return f'"{words}"' if os.name == "nt" and re.search(r"[^\w./:\\-]", words) else shlex.quote(words)
