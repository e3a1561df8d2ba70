"""Render the facts as the bytes of a page: everything in one file, and no text from the data is taken for markup."""

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bizenv.ledger.history import Event
from bizenv.standing.comparison import Comparison
from bizenv.standing.report import Report, Row
from bizenv.standing.standing import Standing
from bizenv.views.page import internal, listing, log, model, public, shared
from bizenv.views.page.values import HALVES, escape_one, make_visible, show_value

_FOLDER = Path(__file__).parent
_WHOLE = ("whole.js", "script.js")
_LONG = ("window.js", "long.js", "script.js")
"""The parts of the script of a page whose rows all stand in the document, and of one of more tasks."""


def render_internal(
    report: Report,
    categories: Sequence[Row],
    events: Sequence[Event],
    comparison: Comparison | None,
    approved_by: str | None,
) -> bytes:
    """The internal page as UTF-8 HTML. ``report`` must have rows by department; ``categories`` are the rows by field."""
    page = internal.make_page(report, categories, comparison, approved_by)
    packed = log.pack(report.standing, events) if events else None
    return _rendered("internal.html", page, listing.set_internal(page), packed)


def render_shared(parts: Sequence[shared.Part], departments: Sequence[str], approved_by: str | None) -> bytes:
    """The internal page of several plans as UTF-8 HTML. ``departments``: the units of all plans in their order."""
    page = shared.make_page(parts, departments, approved_by)
    told = [
        (shared.refer(part, task), it) for part in parts for task, it in log.tell(part.report.standing, part.events)
    ]
    return _rendered("shared.html", page, listing.set_shared(page), log.compress(told) if told else None)


def render_public(standing: Standing, *, approved: bool) -> bytes:
    """The public page as UTF-8 HTML, made only of facts that the public may know."""
    page = public.make_page(standing, approved=approved)
    return _rendered("public.html", page, listing.set_public(page), None)


def _rendered(
    name: str, content: "model.Page | model.SharedPage | public.OpenPage", rows: listing.Listing, packed: object
) -> bytes:
    style = _text("style.css")
    script = "".join(map(_text, _WHOLE if rows.whole else _LONG))
    facts = None if rows.whole else listing.pack(rows, make_visible)
    text = (
        _environment()
        .get_template(name)
        .render(
            it=content,
            rows=rows,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            facts=Markup(_json(facts)) if facts else "",  # noqa: S704 - <, > and & are escaped in it
            log=Markup(_json(packed)) if packed else "",  # noqa: S704 - as above
            policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
            "base-uri 'none'; form-action 'none'",
        )
    )
    return text.encode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show_value,
    )
    made.filters["plain"] = make_visible
    return made


def _text(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> str:
    """A value as JSON that is safe inside a script element."""
    text = HALVES.sub(escape_one, json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
