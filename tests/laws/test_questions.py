"""Laws that hold for any question and any text."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from bizenv.base import days as dates
from bizenv.ledger.status import status_of
from bizenv.phrases import reading as phrases
from bizenv.phrases.typed import typed_day
from bizenv.plan import ids
from bizenv.plan.model import Task
from bizenv.plan.registry import Registry
from bizenv.standing.query import Query, ordered, select
from bizenv.standing.standing import standing
from bizenv.store import plans as store
from bizenv.views.terminal.fold import fold

PLAN: Registry = store.load(store.packaged()).registry
NAMES = [d.name for d in PLAN.departments]
DAYS = st.dates(date(2019, 1, 1), date(2023, 12, 31))
SORTS = st.sampled_from(["id", "due", "lead"])
WORDS = st.sampled_from(["网络", "2019年", "电", "审批", "没有这句话"])


def some(values: list) -> st.SearchStrategy[tuple]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


QUERIES = st.builds(
    Query,
    lead=some(NAMES[:12]),
    support=some(NAMES[:12]),
    department=some(NAMES),
    part=some(["一", "二"]),
    category=some([c.number for c in PLAN.categories]),
    measure=some([m.id for m in PLAN.measures]),
    due_before=st.none() | DAYS,
    due_after=st.none() | DAYS,
    no_deadline=st.booleans(),
    state=some(["no_report", "closed"]),
    text=st.lists(WORDS, max_size=2).map(tuple),
)
# Mostly one filter at a time: all of them together hardly ever find anything.
ONE = st.one_of(
    [QUERIES.map(lambda q, f=f: Query()._replace(**{f: getattr(q, f)})) for f in Query._fields],
)


def numbers(query: Query, day: date, sort: str = "id") -> list[str]:
    return [s.task.id for s in select(standing(PLAN, None, day), query, sort)]


@given(ONE, DAYS, SORTS)
def test_selecting_is_ordered_and_ordering_again_changes_nothing(query: Query, day: date, sort: str):
    found = select(standing(PLAN, None, day), query, sort)
    assert ordered(found, PLAN, sort) == found
    assert ordered(reversed(found), PLAN, sort) == found
    if sort == "id":
        assert [PLAN.position[s.task.id] for s in found] == sorted(PLAN.position[s.task.id] for s in found)
    if sort == "due":
        assert [s.due.date if s.due else date.max for s in found] == sorted(
            s.due.date if s.due else date.max for s in found
        )


@given(ONE, DAYS)
def test_the_order_never_changes_what_is_found(query: Query, day: date):
    assert set(numbers(query, day, "id")) == set(numbers(query, day, "due")) == set(numbers(query, day, "lead"))


@given(QUERIES, DAYS, st.sampled_from(Query._fields))
def test_a_filter_only_narrows(query: Query, day: date, field: str):
    without = query._replace(**{field: Query._field_defaults[field]})
    assert set(numbers(query, day)) <= set(numbers(without, day))


@given(ONE, ONE, DAYS)
def test_a_value_more_of_one_filter_only_widens(query: Query, other: Query, day: date):
    for field in ("lead", "support", "department", "part", "category", "measure", "state"):
        if getattr(query, field) and getattr(other, field):
            both = query._replace(**{field: getattr(query, field) + getattr(other, field)})
            assert set(numbers(both, day)) == set(numbers(query, day)) | set(numbers(other, day))


@given(DAYS, st.sampled_from(PLAN.tasks))
def test_a_task_is_overdue_exactly_when_a_deadline_is_before_the_day(day: date, task: Task):
    status = status_of(task, day)
    assert bool(status.missed) == any(d.date < day for d in task.deadlines)
    assert (status.days_late or 0) > 0 or not status.missed
    assert {n.printed for n in status.missed} <= {d.date for d in task.deadlines}


@pytest.mark.parametrize("task", [t for t in PLAN.tasks if t.deadlines], ids=lambda t: t.id)
def test_every_deadline_s_words_give_its_date(task: Task):
    for deadline in task.deadlines:
        reading = phrases.read(deadline.text, PLAN.plan.issued)
        assert reading is not None
        assert (reading.date, reading.implicit) == (deadline.date, deadline.implicit)
        assert deadline.soft in {
            r.soft for r in phrases.mentions(task.text, PLAN.plan.issued) if r.text == deadline.text
        }


CHINESE = st.text(st.sampled_from("一二三，。（）“”、；：abc019.%/km²《》·—… "), max_size=60)


@given(st.one_of(CHINESE, st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60)), st.integers(2, 40))
@example("一二三，，，，", 4)
@example("（（（（（（（", 2)
def test_folding_loses_nothing_and_keeps_within_the_width(text: str, width: int):
    lines = fold(text, width)
    assert "".join(lines) == text
    assert all(cell_len(line) <= width for line in lines)


@given(st.text(max_size=40), DAYS)
def test_reading_dates_never_fails_and_quotes_the_text(text: str, day: date):
    for reading in phrases.mentions(text, day):
        assert text[reading.start : reading.end] == reading.text


@given(
    st.text(st.sampled_from("0123456789年月日底末前内今明本上下半第一二三四季度每定期〇十廿力争"), max_size=14), DAYS
)
def test_any_heap_of_date_words_is_read_or_passed_over(text: str, day: date):
    for reading in phrases.mentions(text, day):
        assert reading.text
        assert (reading.latest is not None) == (reading.kind in ("ambiguous", "approximate"))
        if reading.kind == "ambiguous":
            assert reading.date is not None
            assert reading.latest is not None
            assert reading.date < reading.latest


@given(st.text(max_size=20), DAYS)
def test_a_typed_day_is_a_day_or_a_day_error(text: str, today: date):
    with suppress(dates.DayError):
        assert isinstance(typed_day(text, today), date)


@given(st.dates())
def test_a_day_survives_being_written_and_read(day: date):
    assert dates.file_day(day.isoformat()) == day
    assert typed_day(f"{day.year:04}年{day.month}月{day.day}日", day) == day


@given(st.integers(1, 200), st.none() | st.integers(1, 30), st.sampled_from([("", ""), ("S", "专")]))
def test_an_id_and_its_label_are_read_as_the_same_id(measure: int, item: int | None, part: tuple[str, str]):
    prefix, word = part
    known = {"": "", "S": "S", "专": "S"}
    wanted = ids.task_id(prefix, measure, item)
    assert ids.read(wanted, known) == ids.read(ids.label(word, measure, item), known) == wanted


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=12))
def test_whatever_is_typed_as_a_name_is_answered_with_an_exit_code_and_words(run, name: str):
    for typed in (("list", f"--lead={name}"), ("show", "--", name), ("list", f"--as-of={name}")):
        result = run(*typed)
        assert result.code in (0, 2, 3)
        assert bool(result.err) == (result.code != 0)
