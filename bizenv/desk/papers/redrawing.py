"""A paper that was issued, made once more: the same bytes, which the digest on record proves, or nothing."""

from collections.abc import Iterator
from hashlib import sha256

from bizenv.base.days import DayError, parse_file_day
from bizenv.base.errors import BizenvError, MisuseError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.desk import Desk
from bizenv.desk.papers import drawing, issuing
from bizenv.desk.papers.issuing import Drawn
from bizenv.desk.shell import quote, repeat_option
from bizenv.ledger.entry import Entry
from bizenv.ledger.names import PAPERS

_COMMANDS = {
    "bulletin": "bulletin",
    "report": "bulletin --kind report",
    "request": "bulletin --kind request",
    "brief": "brief",
}
"""The command that draws up a paper, by its sort."""
OTHER = (
    "照签发那天的台账再做一份，摘要与记录里的不同，所以不给：同一个文号不能有两份不同的文件。"
    "多半是签发以后方案、评定规则或线索的件数改过，台账里有词句删去了，bizenv 或写 Word 的组件换了版本，"
    "或者这一条是早先的版本记的，没有记下当时的附件、限期。请用存档的那一份，它的摘要就是记录里的"
)
"""Why a paper is not given once more."""


class Redrawn(NamedTuple):
    """A paper that was made once more: its bytes, and the name of its file."""

    content: bytes
    name: str


def redraw(desk: Desk, entry: Entry) -> Redrawn:
    """The file of a paper that was issued, the very one. ``desk``: as it was just before the paper was put on record.

    Raises MisuseError with the reason if it cannot be made.
    """
    if entry.paper not in _COMMANDS:
        raise MisuseError(f"{PAPERS[entry.paper or 'score']}不能在这里再出，请用存档的那一份")
    try:
        for drawn in _draw_all(desk, entry):
            for form in ("docx", "md"):
                content = issuing.bind(drawn.paper, form)
                if sha256(content).hexdigest() == entry.sha256:
                    return Redrawn(content, _name(entry, form))
    except (BizenvError, DayError) as error:
        raise MisuseError(f"不能照原样再出一份，请用存档的：{error}") from None
    raise MisuseError(OTHER)


def compose(desk: Desk, entry: Entry) -> str:
    """The command line that makes it once more, on the day on which it was issued. Empty where there is none."""
    if entry.paper not in _COMMANDS:
        return ""
    chosen = _take_apart(entry)
    task = "".join(f" {quote(it)}" for it in chosen.pop("on", ()))
    if entry.period is not None:
        chosen.setdefault("period", (entry.period,))
    given = {"number": entry.number, "approved-by": entry.approved_by, "post": entry.post, "date": entry.date}
    options = "".join(repeat_option(name, value) for name, some in chosen.items() for value in some)
    options += "".join(repeat_option(name, value) for name, value in given.items())
    known = repeat_option("recorded-by", entry.known or entry.recorded_on)
    typed = f"bizenv {_COMMANDS[entry.paper]}{task}{options}{known}{desk.typed_data} -o {quote(_name(entry, 'docx'))}"
    return f"BIZENV_TODAY={entry.recorded_on} {typed}"


def _name(entry: Entry, form: str) -> str:
    """What the file is called: 通报_2019-Q4.docx."""
    about = entry.period or "、".join(_take_apart(entry).get("on", ())) or str(entry.date)
    return f"{PAPERS[entry.paper or 'score']}_{about}.{form}"


def _take_apart(entry: Entry) -> dict[str, tuple[str, ...]]:
    """What was chosen, by option."""
    found: dict[str, tuple[str, ...]] = {}
    for text in entry.chosen:
        name, _, value = text.partition("=")
        found[name] = (*found.get(name, ()), value)
    return found


def _draw_all(desk: Desk, entry: Entry) -> Iterator[Drawn]:
    """The paper as it was drawn up; of one whose entry does not tell a period, the usual one of that day and then its own.

    Raises BizenvError, DayError.
    """
    from bizenv.views.wording.paper import Given

    chosen = _take_apart(entry)
    texts = {name: some[0] for name, some in chosen.items()}
    days = {name: parse_file_day(texts[name]) for name in ("limit", "as-of") if name in texts}
    given = Given(entry.number, texts.get("issuer"), entry.approved_by, entry.post, entry.date)
    desk.recorded_by, desk.as_of = entry.known, days.get("as-of")
    as_of, addressee = desk.as_of or desk.today, texts.get("to")
    if entry.paper == "request":
        yield drawing.draw_request(desk, texts.get("on", ""), as_of, given, addressee)
        return
    for period in (texts["period"],) if "period" in texts else (None, entry.period):
        if entry.paper == "brief":
            yield drawing.draw_brief(desk, period, as_of, given)
            continue
        yield drawing.draw_circular(
            desk,
            "report" if entry.paper == "report" else "bulletin",
            period,
            as_of,
            given,
            addressee=addressee,
            limit=days.get("limit"),
            counted=texts.get("clues"),
            annexes=chosen.get("annex", ()),
        )
