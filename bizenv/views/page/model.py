"""The parts of the internal page: values that a template can write as they are."""

from urllib.parse import quote

from bizenv.base.tuples import NamedTuple


class Figure(NamedTuple):
    """A number with its name; ``filter`` and ``token`` select the tasks that it counts, empty if nothing can."""

    key: str
    name: str
    number: int
    filter: str = ""
    token: str = ""

    @property
    def go(self) -> str:
        """The filter as a page address has it (place=due.closed), or empty."""
        return f"{self.filter}={self.token}" if self.filter else ""


class Piece(NamedTuple):
    """A piece of a bar; ``start`` and ``width`` are in per cent of the bar."""

    key: str
    name: str
    number: int
    start: str
    width: str


class Beside(NamedTuple):
    """A count of tasks not due in the period, in parts; ``token`` is its value in the filter by place."""

    name: str
    number: int
    token: str
    parts: tuple[Figure, ...]

    @property
    def go(self) -> str:
        """The filter as a page address has it: place=later."""
        return f"place={self.token}"


class Coming(NamedTuple):
    """A coming deadline; ``title`` is the short title of its task, ``left`` tells how many days are left."""

    id: str
    label: str
    title: str
    day: str
    left: str
    lead: str


class Wish(NamedTuple):
    """A matter that a lead department asks leaders to coordinate, with the short title of its task."""

    id: str
    label: str
    title: str
    lead: str
    text: str


class Behind(NamedTuple):
    """A task that is overdue or whose light warns: the deadline concerned, its former day, and why."""

    id: str
    label: str
    title: str
    day: str
    was: str
    lead: str
    colour: str
    light: str
    reason: str


class Warned(NamedTuple):
    """Tasks that are overdue, or whose lights warn before their deadlines, under the name of the list."""

    key: str
    name: str
    rows: tuple[Behind, ...]


class PageBlock(NamedTuple):
    """A block of a column of the chart; ``top`` and ``height`` in units of the SVG."""

    key: str
    top: str
    height: str


class Month(NamedTuple):
    """The deadlines of a month, or the tasks due in it; ``gap``: whether months without any come just before it."""

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
    blocks: tuple[PageBlock, ...]


class Chart(NamedTuple):
    """Deadlines or tasks by month; ``ticks`` are the horizontal lines, each as y coordinate and number.

    ``names`` tells what the colours stand for, ``heads`` the same for the heads of the table, shorter where it can be.
    """

    names: tuple[tuple[str, str], ...]
    heads: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    wide: int
    column: str
    ticks: tuple[tuple[str, int], ...]
    told: str
    total: int


class Dot(NamedTuple):
    """A point of the line of the cumulative rate, and the rate."""

    x: str
    y: str
    rate: str


class TrendChart(NamedTuple):
    """The trend: columns as in ``chart``, above them the cumulative rate, month by month; no dots where it is not told.

    span: from which month to which. line: the dots as points of a line. rates, total: the last column and row of the
    table; ``total`` counts each task once. notes: how the tasks are counted.
    """

    span: str
    chart: Chart
    dots: tuple[Dot, ...]
    line: str
    ticks: tuple[tuple[str, str], ...]
    rates: tuple[str, ...]
    total: tuple[str, ...]
    notes: tuple[str, ...]


class Bar(NamedTuple):
    """A period in the chart of the comparison: its rate and what was overdue at its end, each with its bar in SVG units.

    ``rate`` is empty where nothing was due. ``year`` is given where it differs from that of the bar before.
    """

    middle: str
    left: str
    name: str
    year: str
    running: bool
    rate: str
    rate_top: str
    rate_height: str
    overdue: str
    overdue_top: str
    overdue_height: str


class ComparisonChart(NamedTuple):
    """The comparison as a drawing and as a table; ``told`` says it in a line, ``sentence`` what changed, empty if nothing."""

    sentence: str
    told: str
    wide: int
    column: str
    bars: tuple[Bar, ...]
    rows: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


class Unit(NamedTuple):
    """A department as a row of numbers; ``lights`` is None if its score may not be shown."""

    name: str
    cells: tuple[str, ...]
    lights: tuple[Figure, ...] | None


class PagePart(NamedTuple):
    """The progress of a field, a part, or a measure without a field; ``late`` is 0 where nothing overdue may be told."""

    name: str
    go: str
    total: int
    pieces: tuple[Piece, ...]
    closed: int
    told: str
    late: int


class Day(NamedTuple):
    """A deadline in the table: its day with marks, its former day, a note; ``late``: the note says it is overdue."""

    day: str
    was: str
    note: str
    late: bool


class PageItem(NamedTuple):
    """A task in the table. ``tokens`` name the numbers on the page that count it.

    plan: what its plan is called beside others, which then opens its ``id``, too; empty on the page of one plan.
    """

    id: str
    label: str
    title: str
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
    plan: str = ""


class PageField(NamedTuple):
    """A field, or the special actions, with its tasks."""

    key: str
    title: str
    items: tuple[PageItem, ...]


class Page(NamedTuple):
    """The whole internal page."""

    title: str
    by: tuple[str, ...]
    period: str
    day: str
    tags: tuple[str, ...]
    approved_by: str | None
    empty: str
    sentence: str
    beside: tuple[str, ...]
    total: int
    due: int
    rate: str
    late: Figure
    late_parts: str
    closed_late: int
    figures: tuple[Figure, ...]
    bar: tuple[Piece, ...]
    unnamed_late: int
    places: tuple[Beside, ...]
    lights: tuple[Figure, ...]
    unlit: int
    coming: tuple[Coming, ...]
    wishes: tuple[Wish, ...]
    behind: tuple[Warned, ...]
    unnamed: int
    trend: TrendChart | None
    comparison: ComparisonChart | None
    chart: Chart | None
    heads: tuple[str, ...]
    units: tuple[Unit, ...]
    groups: tuple[tuple[str, tuple[PagePart, ...]], ...]
    stages: tuple[tuple[str, str], ...]
    fields: tuple[PageField, ...]
    departments: tuple[str, ...]
    states: tuple[str, ...]
    tokens: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]
    notes: tuple[str, ...]


class PlanLine(NamedTuple):
    """A plan among several: how it stands in a sentence of its own, what its figures are called, and its tasks' number."""

    name: str
    title: str
    document: str
    day: str
    tags: tuple[str, ...]
    sentence: str
    total: int

    @property
    def go(self) -> str:
        """The filter as a page address has it: plan=放管服."""
        return f"plan={quote(self.name)}"


class SharedPage(NamedTuple):
    """The page of several plans: a line of each, and the tasks of all. Rates and trends are of one plan, on its own page."""

    title: str
    approved_by: str | None
    plans: tuple[PlanLine, ...]
    empty: bool
    total: int
    lights: tuple[str, ...]
    fields: tuple[PageField, ...]
    departments: tuple[str, ...]
    states: tuple[str, ...]
    tokens: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]
    notes: tuple[str, ...]
