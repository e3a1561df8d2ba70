"""台账记录: one fact in the ledger, as a value and as the text of its file.

An entry is written once and never changed. Its file's name is made of day, task, kind and a digest of the file, so that
two people on two branches never use the same name, and a later edit can be detected. The text has one line for each
key. A value is written as JSON, or without quotes where it cannot be misread: any YAML parser reads the file, and
``parse_rendered`` reads it faster, line by line.
"""

import datetime as dt
import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from bizenv.base.layout import PLAN, place_of
from bizenv.base.text import UNSEEN
from bizenv.base.tuples import NamedTuple
from bizenv.ledger.fields import FIELDS, KEYS, list_names
from bizenv.plan.ids import ID

Kind = Literal[
    "report", "verify", "request", "extend", "supersede", "terminate", "reopen", "reassign", "assign", "object", "recheck",
    "coordinate", "instruct", "inspect", "milestone", "notice", "receive",
    "issue", "close_year", "withdraw", "redact", "scheme", "reorganise",
]  # fmt: skip
Stage = Literal["not_started", "in_progress", "done", "no_change"]
Result = Literal["pass", "return", "upheld", "dismissed"]
Ground = Literal["evidence", "result", "mismatch"]
Decision = Literal["granted", "refused"]
Step = Literal["submitted", "answered", "settled"]
Origin = Literal["scheme", "form"]
Method = Literal["documents", "site", "phone", "data"]
Paper = Literal["bulletin", "report", "brief", "request", "score"]
Letter = Literal["reminder", "supervision", "urgent", "contact"]

VERSION = 1
"""The version of the entries' format."""
CONFIDENTIAL: tuple[Kind, ...] = ("instruct",)
"""The kinds of entry for the office alone: they stand in no form, letter, paper, page or export."""

NAME = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})_({ID}|{PLAN})_([a-z_]+)_([0-9a-f]{{12}})", re.ASCII)
"""The name of an entry, without ``.yaml``: day, task or ``plan``, kind, digest."""
RECORDED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}\+08:00")
"""A moment in China's time zone, to the microsecond. Moments sort correctly as text."""


class KeptFile(TypedDict):
    """A file of evidence: the name that it came with, the SHA-256 of its content in hex, its size in bytes."""

    name: str
    sha256: str
    size: int


class Entry(NamedTuple):
    """One fact. A field that the kind does not have is None, False or empty; ``FIELDS`` says which kind has which.

    name: the name of its file, without the suffix.
    plan, task: the ids of the plan and of the task that it is about; the task is empty if it is about the whole plan.
    recorded: the moment of writing, in China's time zone, to the microsecond.
    date: the day on which it happened; received: the day on which the office received it, if that is another day.
    deadline: the number of the node within the task, from 1; None for the whole task.
    deadline_day: the day of that node as printed in the plan.
    period: the feedback round that a report answers, such as 2019-Q4.
    form: the SHA-256 of the filled form that a report came in, by which the same file is known again.
    progress: how much of the work is done, in per cent, while it is in progress.
    values: the value reached for each target, by the target's name: as reported, or as the office found it.
    of: the name of the objection that was rechecked, of the letter that was received, or of the entry from which words
        were taken out; field: the field that held them.
    ground: why work was returned: its evidence is incomplete, the result falls short, what was said is not what was found.
    method: how the office verified. unmet: why work is closed although a target is not met.
    proof: the document that shows the day on which the work was done.
    completed: the day on which the work was done, as reported or as verified.
    step: whether a notice is the first, second or third about the node (1 to 3); letter: the form of that notice. Of a request for
        coordination ``step`` says how far it has come, and who it was put before or who answered it stands in ``who``.
    limit: the last day to report returned work again, or to do what a notice asks; of a receipt, the limit that runs from it.
    limit_days: the limit of a notice in working days from its receipt.
    continuing: whether feedback goes on without end after the node is closed.
    until: the new deadline after an extension, that is asked for, under a new rule, of a milestone or after a reopening.
    decision: whether an extension was granted or refused; None means granted.
    source, require, cleared_by: of an instruction where it comes from, what it asks for in the office's words, and who
        cleared its own words, which ``note`` then holds. finding: what the office found when it looked itself.
    origin: whether a milestone comes from the lead's scheme or from a form.
    effective: the first day of a new rule, of another lead or of a reorganisation; text: what the rule requires, or an answer says; lead, support:
        the departments that lead under it, and those that support.
    withdraws, replaces: the name of the entry that no longer counts because of this one.
    paper, number, period, as_of, known, sha256: of a paper that was issued its sort, its number, what it tells and how it
        stood on which day as known on which day, and the SHA-256 of the file; post: the post of who approved it.
        ``sha256`` of a redaction: that of what is left of the entry, see ``redaction.digest_rest``.
    chosen: what else was chosen for the paper, each an option of its command and its value, limit=2020-01-15.
    year: the year whose figures are final from then on.
    unit: the department whose own scheme (细化落实方案) has come.
    old, into: the department that was renamed, merged or split, and the one that takes over; tasks: the tasks that go over
        to it, empty for all that are open.
    by: who reported it, verified it or dealt with it; of an objection the department that objects.
    files: the pieces of evidence that lie in the workspace's evidence folder, each under its SHA-256; ``evidence`` names
        them too, beside what is a name alone.
    """

    name: str
    plan: str
    kind: Kind
    task: str
    recorded: str
    date: dt.date
    deadline: int | None = None
    deadline_day: dt.date | None = None
    received: dt.date | None = None
    period: str | None = None
    form: str | None = None
    stage: Stage | None = None
    progress: int | None = None
    values: Mapping[str, int | float] = {}
    of: str | None = None
    result: Result | None = None
    ground: Ground | None = None
    method: Method | None = None
    unmet: str | None = None
    proof: str | None = None
    completed: dt.date | None = None
    step: int | Step | None = None
    letter: Letter | None = None
    limit: dt.date | None = None
    limit_days: int | None = None
    continuing: bool = False
    until: dt.date | None = None
    decision: Decision | None = None
    effective: dt.date | None = None
    approved_by: str | None = None
    post: str | None = None
    document: str | None = None
    text: str | None = None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    leader: str | None = None
    person: str | None = None
    who: str | None = None
    source: str | None = None
    require: str | None = None
    cleared_by: str | None = None
    finding: str | None = None
    origin: Origin | None = None
    withdraws: str | None = None
    replaces: str | None = None
    paper: Paper | None = None
    number: str | None = None
    as_of: dt.date | None = None
    known: dt.date | None = None
    sha256: str | None = None
    chosen: tuple[str, ...] = ()
    year: int | None = None
    field: str | None = None
    unit: str | None = None
    old: str | None = None
    into: str | None = None
    tasks: tuple[str, ...] = ()
    reason: str | None = None
    by: str | None = None
    note: str | None = None
    problem: str | None = None
    coordinate: str | None = None
    next: str | None = None
    evidence: tuple[str, ...] = ()
    files: tuple[KeptFile, ...] = ()

    def shares_node(self, other: "Entry") -> bool:
        """Whether two entries of a task are about the same node, or either is about the whole task."""
        return None in (self.deadline, other.deadline) or self.deadline == other.deadline

    @property
    def day(self) -> dt.date:
        """The day from which the fact counts: for a new rule the day on which it takes effect, else ``date``."""
        return self.effective or self.date

    @property
    def arrived(self) -> dt.date:
        """The day on which the office received it."""
        return self.received or self.date

    @property
    def recorded_on(self) -> dt.date:
        """The day on which it was recorded, in China's time zone."""
        return dt.date.fromisoformat(self.recorded[:10])

    @property
    def voids(self) -> str | None:
        """The name of the entry that no longer counts because of this one."""
        return self.withdraws or self.replaces

    @property
    def order(self) -> tuple[dt.date, str, str]:
        """The sort key: day, moment of recording, name. A total order, whatever the order in which files are read."""
        return self.day, self.recorded, self.name

    @property
    def digest(self) -> str:
        """The end of the name, by which a person refers to the entry."""
        return self.name.rpartition("_")[2]


_DAYS = list_names("day")
_LISTS = list_names("texts", "names", "files")
_RENAMED = {key: field.name for key, field in KEYS.items() if key != field.name}
"""The keys of the file that are no names in Python, each with the name of its field."""
_PLAIN = {FIELDS[name].key for name in (*_DAYS, *list_names("plan", "entry", "choice", "moment", "period"))}
"""Keys whose values are written without quotes, where they cannot be taken for anything but text."""
_BARE = r"(?!(?:null|true|false)\Z)(?:[A-Za-z][A-Za-z0-9_.-]*|[0-9][A-Za-z0-9_.:+]*-[A-Za-z0-9_.:+-]*)(?<!:)"
"""Such a value: a word, or digits and marks with a hyphen among them, as in a day, a moment, a period or a name."""


def from_data(name: str, data: Mapping[str, Any]) -> Entry:
    """The entry with this name and the data of its file, which must have passed the model of its kind.

    A key without a value means the same as no such key.
    """
    values = {key: value for key, value in data.items() if key != "version" and value is not None}
    for key, field in _RENAMED.items():
        if key in values:
            values[field] = values.pop(key)
    for key in _DAYS:
        if key in values:
            values[key] = dt.date.fromisoformat(values[key])
    for key in _LISTS:
        if key in values:
            values[key] = tuple(values[key])
    return Entry(name, **{"task": "", **values})


def to_data(entry: Entry) -> dict[str, Any]:
    """The data of an entry's file, in the file's order; fields that are None, False or an empty list are left out.

    So is the task of an entry about the whole plan. An empty text stays: it is refused before it is written.
    """
    data: dict[str, Any] = {"version": VERSION}
    for key, field in KEYS.items():
        value = getattr(entry, field.name)
        if value is None or value is False or value in ((), {}) or (key == "task" and not value):
            continue
        data[key] = (
            value.isoformat() if isinstance(value, dt.date) else list(value) if isinstance(value, tuple) else value
        )
    return data


def to_columns(entries: Sequence[Entry]) -> dict[str, Any]:
    """Entries as plain data, one column for each field: JSON reads this several times as fast as entry by entry.

    A column is a list of values. For a field that most entries do not have, it is a mapping from the position of each
    entry that has the field, counted from 0 and written as text, to its value.
    """
    columns: dict[str, Any] = {}
    for key in Entry._fields:
        values = [getattr(entry, key) for entry in entries]
        plain = [value.isoformat() if isinstance(value, dt.date) else value for value in values]
        there = {str(n): value for n, value in enumerate(plain) if value != Entry._field_defaults.get(key, value)}
        columns[key] = there if key in Entry._field_defaults and 2 * len(there) < len(plain) else plain
    return columns


def from_columns(columns: Mapping[str, Any]) -> list[Entry]:
    """The entries of columns made by ``to_columns``. Raises LookupError, TypeError or ValueError for other columns."""
    count = len(columns["name"])
    values: list[list[Any]] = []
    for key in Entry._fields:
        known = columns[key]
        column = list(known.values()) if isinstance(known, dict) else known
        if key in _DAYS:
            column = [None if day is None else dt.date.fromisoformat(day) for day in column]
        elif key in _LISTS:
            column = [tuple(each) for each in column]
        if isinstance(known, dict):
            there, column = column, [Entry._field_defaults[key]] * count
            for place, value in zip(known, there, strict=True):
                column[int(place)] = value
        values.append(column)
    return [tuple.__new__(Entry, row) for row in zip(*values, strict=True)]


def render(data: Mapping[str, Any]) -> str:
    """The text of an entry's file, one line for each key.

    >>> render({"version": 1, "kind": "report", "task": "27.3", "period": "2019", "evidence": ["照片"]})
    'version: 1\\nkind: report\\ntask: "27.3"\\nperiod: "2019"\\nevidence: ["照片"]\\n'
    """
    return "".join(f"{key}: {_written(key, value)}\n" for key, value in data.items())


def _written(key: str, value: Any) -> str:
    """A value as its line holds it. A plan's id or a period without a hyphen is quoted: it may look like a number."""
    if key in _PLAIN and (key not in ("plan", "period") or "-" in str(value)):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def parse_rendered(text: str) -> dict[str, Any] | None:
    """The data of a text that is exactly as ``render`` writes it; None for any other, which needs a YAML parser.

    A value without quotes that YAML would not read as this very text, and a character that nobody can see, are not as
    ``render`` writes them.
    """
    if "\ufeff" in text:  # unseen in any message about it: the YAML parser's own check names it
        return None
    data: dict[str, Any] = {}
    if re.search(UNSEEN, text) is not None:
        return None
    try:
        for line in text.split("\n")[:-1]:
            key, _, value = line.partition(": ")
            if key not in _PLAIN or value.startswith('"'):
                data[key] = json.loads(value)
            elif re.fullmatch(_BARE, value) is not None:
                data[key] = value
            else:
                return None
        return data if render(data) == text else None
    except (ValueError, RecursionError):
        return None


def make_digest(content: bytes) -> str:
    """The digest that an entry's name ends in: 12 hex digits of SHA-256.

    CRLF counts as LF, and a byte order mark does not count: it is no edit if git or an editor changed the ends of the
    lines, or if Notepad put its mark before them.
    """
    from hashlib import sha256  # imported late: it loads OpenSSL, which most queries do not need

    return sha256(content.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")).hexdigest()[:12]


def add_name(entry: Entry) -> Entry:
    """The entry with the name that its content gives it."""
    content = render(to_data(entry)).encode()
    return entry._replace(name=f"{entry.date}_{entry.task or PLAN}_{entry.kind}_{make_digest(content)}")


def find_home(name: str) -> str:
    """The path of the file of an entry, by its name; empty if that is none of an entry."""
    match = NAME.fullmatch(name)
    return "" if match is None else place_of("" if match[2] == PLAN else match[2], name)


def is_same(one: Entry, other: Entry) -> bool:
    """Whether two entries are equal except for their names and the moments at which they were recorded."""
    return one._replace(name="", recorded="") == other._replace(name="", recorded="")
