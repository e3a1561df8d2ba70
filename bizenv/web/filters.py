"""The filters of 事项 as they stand in an address, what they ask of a plan, and the command line that lists the same."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.base.tuples import NamedTuple
from bizenv.desk.finding import is_number, split_words
from bizenv.desk.shell import quote, repeat_option
from bizenv.ledger.names import STATES
from bizenv.standing.query import Query, Sort
from bizenv.views.page.public import find_title, make_key
from bizenv.views.wording import report, words
from bizenv.views.wording.lights import COLOURS

if TYPE_CHECKING:
    from bizenv.api import Shelf
    from bizenv.plan.registry import Registry
    from bizenv.plan.units import Units
    from bizenv.web.asking import Asked

ROLES = (("department", "牵头或配合"), ("lead", "牵头"), ("support", "配合"))
"""What the chosen unit does, by the name of the option that asks for it."""
SORTS: tuple[tuple[Sort, str], ...] = (("id", "编号"), ("due", "时限"), ("lead", "牵头单位"))
NAMES = ("q", "unit", "role", "field", "light", "state", "place", "after", "before", "sort")
"""The filters in the order of the form and of the address."""


class TaskField(NamedTuple):
    """A field to choose, or a part without fields: its plan, what it goes by in an address, its heading, its option."""

    plan: str
    key: str
    title: str
    option: str


class Filters(NamedTuple):
    """What is asked for. Texts are as in the address, empty where nothing is asked; ``unit`` is a canonical name."""

    words: tuple[str, ...] = ()
    unit: str = ""
    role: str = "department"
    field: str = ""
    light: str = ""
    state: str = ""
    place: str = ""
    after: dt.date | None = None
    before: dt.date | None = None
    sort: Sort = "id"

    @property
    def folded(self) -> bool:
        """Whether those filters are set that stand behind 更多筛选."""
        return bool(self.field or self.light or self.place or self.after or self.before or self.sort != "id")

    def ask(self, registry: "Registry", units: "Units") -> Query:
        """What is asked of a plan, words and place apart. Raises NotFoundError."""
        named = (units.department(self.unit).name,) if self.unit else ()
        field = find_field(registry, self.field) if self.field else None
        return Query(
            lead=named if self.role == "lead" else (),
            support=named if self.role == "support" else (),
            department=named if self.role == "department" else (),
            category=(field.key,) if field is not None and field.option == "category" else (),
            part=(registry.part(field.key).number,) if field is not None and field.option == "part" else (),
            due_after=self.after,
            due_before=self.before,
            state=tuple(state for state in STATES if state == self.state),
            light=(self.light,) if self.light else (),
        )

    def split_words(self, registries: "Sequence[Registry]") -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words that are numbers of tasks in any of the plans, and the others."""
        numbers = tuple(word for word in self.words if any(is_number(word, it) for it in registries))
        return numbers, tuple(word for word in self.words if word not in numbers)


def list_fields(registry: "Registry") -> list[TaskField]:
    """The fields of a plan in its order."""
    found: dict[str, TaskField] = {}
    for task in registry.tasks:
        key = make_key(task)
        if key not in found:
            option = "category" if task.measure.category is not None else "part"
            found[key] = TaskField(registry.plan.id, key, find_title(task), option)
    return list(found.values())


def find_field(registry: "Registry", text: str) -> TaskField:
    """The field of a plan that an address names, alone or after the id of its plan. Raises NotFoundError."""
    found = [it for it in list_fields(registry) if text in (it.key, f"{it.plan}/{it.key}")]
    if not found:
        raise NotFoundError(f"没有目标任务“{text}”")
    return found[0]


def list_all_fields(shelf: "Shelf") -> list[tuple[str, str]]:
    """The fields of all plans that are asked, each as the address has it, with its heading."""
    several = len(shelf.books) > 1
    return [
        (f"{it.plan}/{it.key}" if several else it.key, f"{shelf.name(book)}　{it.title}" if several else it.title)
        for book in shelf.books
        for it in list_fields(book.registry)
    ]


def list_places(*, empty: bool) -> list[tuple[str, str]]:
    """The ways in which a task may count in the running period, each with its name; those within a way begin with it.

    ``empty``: nothing is on record, so that nothing is called late.
    """
    due, late = report.PLACES["due"], words.NO_RECORD if empty else report.OUTCOMES["overdue"]
    outcomes = {**report.OUTCOMES, "overdue": late}
    found = [("overdue", f"{late}（全部）"), ("due", due)]
    found += [(f"due.{outcome}", f"{due}：{name}") for outcome, name in outcomes.items()]
    return [*found, *((place, name) for place, name in report.PLACES.items() if place != "due")]


def read(asked: "Asked") -> Filters:
    """The filters of an address. Raises MisuseError for what is none."""
    role, sort = asked.text("role") or "department", asked.text("sort") or "id"
    chosen: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("单位的角色", role, [key for key, _ in ROLES]),
        ("次序", sort, [key for key, _ in SORTS]),
        ("状态", asked.text("state"), list(STATES)),
        ("灯号", asked.text("light"), list(COLOURS)),
        ("应办结情况", asked.text("place"), [key for key, _ in list_places(empty=False)]),
    )
    for name, value, known in chosen:
        if value and value not in known:
            raise MisuseError(f"没有这种{name}：{value}")
    found = Filters(
        split_words(asked.text("q")),
        asked.text("unit"),
        role,
        asked.text("field"),
        asked.text("light"),
        asked.text("state"),
        asked.text("place"),
        asked.read_day("after"),
        asked.read_day("before"),
        next(key for key, _ in SORTS if key == sort),
    )
    if found.after and found.before and found.after > found.before:
        raise MisuseError(f"时限自{found.after}晚于时限至{found.before}")
    return found


def write(asked: "Asked", **more: str) -> str:
    """The filters as an address has them, those that are not set left out, with ``more``; empty or beginning with ``?``."""
    default = {"role": "department", "sort": "id"}
    texts = [(name, asked.text(name)) for name in NAMES]
    kept = [(name, text) for name, text in texts if text and default.get(name) != text]
    if not asked.text("unit"):
        kept = [(name, text) for name, text in kept if name != "role"]
    given = [("plan", plan) for plan in asked.desk.plans]
    told = urlencode([*given, *kept, *more.items()])
    return f"?{told}" if told else ""


def compose(filters: Filters, numbers: Sequence[str], others: Sequence[str], data: str, shelf: "Shelf") -> str:
    """The command line that lists the same; empty where there is none.

    ``numbers``, ``others``: as ``Filters.split_words`` gave them. ``data``: the options that say where, each with a space.
    """
    options = repeat_option(filters.role, filters.unit or None)
    for book in shelf.books if filters.field else ():
        field = next((it for it in list_fields(book.registry) if it.key == filters.field.rpartition("/")[2]), None)
        if field is not None and filters.field in (field.key, f"{field.plan}/{field.key}"):
            options += repeat_option(field.option, field.key)
            data += repeat_option("plan", shelf.name(book) or None)
            break
    options += repeat_option("due-after", filters.after) + repeat_option("due-before", filters.before)
    options += repeat_option("state", next((name.word for key, name in STATES.items() if key == filters.state), None))
    options += repeat_option("light", COLOURS.get(filters.light))
    if numbers:
        return "" if others or options or len(numbers) > 1 else f"bizenv show {quote(numbers[0])}{data}"
    if others:
        return f"bizenv search {' '.join(map(quote, others))}{options}{data}"
    if filters.place == "overdue":
        return f"bizenv overdue{options}{data}"
    return f"bizenv list{options}{repeat_option('sort', filters.sort if filters.sort != 'id' else None)}{data}"
