"""Optional dependencies: the message that says which extra of bizenv to install."""

from collections.abc import Iterator
from contextlib import contextmanager

from bizenv.base.errors import MisuseError

EXTRAS = {
    "openpyxl": ("openpyxl", "xlsx"),
    "docx": ("python-docx", "docx"),
    "icalendar": ("icalendar", "ics"),
    "jinja2": ("jinja2", "html"),
    "starlette": ("starlette", "serve"),
    "uvicorn": ("uvicorn", "serve"),
    "python_multipart": ("python-multipart", "serve"),
    "cryptography": ("cryptography", "clues"),
    "markupsafe": ("jinja2", "html"),
    "pdfplumber": ("pdfplumber", "import"),
    "pypdfium2": ("pypdfium2", "import"),
    "lxml": ("lxml", "import"),
    "pyarrow": ("pyarrow", "parquet"),
    "duckdb": ("duckdb", "query"),
}
"""For each module that may be missing: its package, and the extra of bizenv that installs the package."""


@contextmanager
def needed_for(what: str) -> Iterator[None]:
    """Guard the import of an optional module. Raises MisuseError, with the command to install it, if it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        if module not in EXTRAS:
            raise
        package, extra = EXTRAS[module]
        raise MisuseError(f"{what}要用 {package}：pip install 'bizenv[{extra}]'") from None
