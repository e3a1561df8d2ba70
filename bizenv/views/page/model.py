"""What the page of the office is made of: values that a template can write down as they are."""

from bizenv.base.tuples import NamedTuple


class Figure(NamedTuple):
    """A number with its name; ``filter`` and ``token`` list what it counts, empty where nothing does."""

    key: str
    name: str
    number: int
    filter: str = ""
    token: str = ""

    @property
    def go(self) -> str:
        """The filter as an address has it: place=due.closed."""
        return f"{self.filter}={self.token}" if self.filter else ""


class Piece(NamedTuple):
    """A piece of a bar: where it begins and how wide it is, of a hundred."""

    key: str
    name: str
    number: int
    start: str
    width: str


class Beside(NamedTuple):
    """What is counted beside what is due, in parts; ``token`` is its place in the filter."""

    name: str
    number: int
    token: str
    parts: tuple[Figure, ...]

    @property
    def go(self) -> str:
        """The filter as an address has it: place=later."""
        return f"place={self.token}"


class Coming(NamedTuple):
    """A deadline that comes next."""

    id: str
    label: str
    day: str
    left: str
    lead: str
    clause: str


class Wish(NamedTuple):
    """What leaders are asked to coordinate."""

    id: str
    label: str
    lead: str
    text: str


class Behind(NamedTuple):
    """A task that lags."""

    id: str
    label: str
    day: str
    lead: str
    colour: str
    light: str
    reason: str
    clause: str


class Block(NamedTuple):
    """A block of a column of the chart, from the top."""

    key: str
    top: str
    height: str


class Month(NamedTuple):
    """The deadlines of a month; ``gap``: months without any lie before it."""

    name: str
    year: str
    short: str
    now: bool
    gap: bool
    left: str
    middle: str
    counts: tuple[int, ...]
    total: int
    top: str
    blocks: tuple[Block, ...]


class Chart(NamedTuple):
    """Deadlines by month; ``ticks`` are the lines across, as height and number."""

    names: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    wide: int
    column: str
    ticks: tuple[tuple[str, int], ...]
    told: str
    total: int


class Unit(NamedTuple):
    """A department as a row of numbers."""

    name: str
    cells: tuple[str, ...]
    lights: tuple[Figure, ...] | None


class Part(NamedTuple):
    """A field or a special action: how far it is."""

    name: str
    go: str
    total: int
    pieces: tuple[Piece, ...]
    closed: int
    told: str


class Day(NamedTuple):
    """A deadline in the table: the day with its marks, the day it was, what is to be said of it."""

    day: str
    was: str
    note: str
    late: bool


class Item(NamedTuple):
    """A task in the table. ``tokens`` are the numbers of the page in which it is counted."""

    id: str
    label: str
    measure: str
    text: str
    lead: tuple[str, ...]
    lead_numbers: str
    support_numbers: str
    days: tuple[Day, ...]
    state: str
    state_key: str
    colour: str
    light: str
    tokens: str
    details: tuple[tuple[str, tuple[str, ...]], ...]


class Field(NamedTuple):
    """The tasks of a field."""

    key: str
    title: str
    items: tuple[Item, ...]


class Page(NamedTuple):
    """The whole page."""

    title: str
    document: str
    issuer: str
    period: str
    day: str
    approved_by: str | None
    empty: str
    total: int
    due: int
    rate: str
    closed_late: int
    figures: tuple[Figure, ...]
    bar: tuple[Piece, ...]
    unnamed_due: int
    places: tuple[Beside, ...]
    lights: tuple[Figure, ...]
    unlit: int
    coming: tuple[Coming, ...]
    wishes: tuple[Wish, ...]
    behind: tuple[Behind, ...]
    unnamed: int
    chart: Chart | None
    heads: tuple[str, ...]
    units: tuple[Unit, ...]
    parts: tuple[Part, ...]
    actions: tuple[Part, ...]
    stages: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    departments: tuple[str, ...]
    states: tuple[str, ...]
    tokens: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]
    notes: tuple[str, ...]
