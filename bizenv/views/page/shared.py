"""The facts of the page of several plans: how each stands, in its own words, and the tasks of all in one table."""

from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.ledger.history import Event
from bizenv.standing.report import LIGHTS, Report
from bizenv.views.page.items import find_word, list_fields, rank_state
from bizenv.views.page.model import PageField, PageItem, PlanLine, SharedPage
from bizenv.views.wording import glance, lights, report, titles, words
from bizenv.views.wording.shares import gather_alike, name_many


class Part(NamedTuple):
    """A plan: what it is called beside the others, how it stands, and the entries that the page tells."""

    name: str
    report: Report
    events: Sequence[Event]


def refer(part: Part, task: str) -> str:
    """The number of a task as it is typed beside those of other plans, which is its key on the page."""
    return f"{part.name}/{task}"


def make_page(parts: Sequence[Part], departments: Sequence[str], approved_by: str | None) -> SharedPage:
    """The facts of the page. ``departments``: the units of all plans in their order."""
    named = {name for part in parts for s in part.report.standing.statuses for name in (*s.lead, *s.support)}
    known = [name for name in departments if name in named]
    numbers = {name: n for n, name in enumerate([*known, *sorted(named - set(known))])}
    told = [line for part in parts if not part.report.standing.empty for line in part.report.lines]
    fields = tuple(field for part in parts for field in _list_fields(part, numbers))
    return SharedPage(
        title=name_many([part.name for part in parts]),
        approved_by=approved_by,
        plans=tuple(map(_line, parts)),
        empty=not told,
        total=sum(len(part.report.lines) for part in parts),
        lights=tuple(_list_lights(parts)),
        fields=fields,
        departments=tuple(numbers),
        states=tuple(dict.fromkeys(find_word(line) for line in sorted(told, key=rank_state))),
        tokens=tuple(_list_tokens(fields)),
        footnotes=tuple(words.footnotes(n for part in parts for s in part.report.standing.statuses for n in s.nodes)),
        notes=tuple(_list_notes(parts)),
    )


def _line(part: Part) -> PlanLine:
    it = part.report
    plan = it.standing.registry.plan
    return PlanLine(
        name=part.name,
        title=titles.name_bare(plan),
        document=plan.document if plan.title else "",
        day=report.tell_days(it),
        tags=tuple(glance.list_tags(it)),
        sentence=glance.tell(it, None),
        total=len(it.lines),
    )


def _list_fields(part: Part, numbers: dict[str, int]) -> Iterator[PageField]:
    """The fields of a plan, its name before each key: two plans may have fields and tasks of one number."""
    for field in list_fields(part.report, numbers):
        items = tuple(_place(part, it) for it in field.items)
        yield PageField(refer(part, field.key), f"{part.name}　{field.title}", items)


def _place(part: Part, item: PageItem) -> PageItem:
    """A task as one of its plan. By an empty ledger it is not called late, and is in no choice that says so."""
    tokens = item.tokens
    if part.report.standing.empty:
        places = dict.fromkeys(token.partition(".")[0] for token in tokens.split())
        tokens = " ".join(place for place in places if place != "overdue")
    return item._replace(id=refer(part, item.id), plan=part.name, tokens=tokens)


def _list_lights(parts: Sequence[Part]) -> Iterator[str]:
    for colour in LIGHTS:
        if any(part.report.counts.lights.get(colour) for part in parts):
            yield lights.COLOURS[colour]


def _list_tokens(fields: Sequence[PageField]) -> Iterator[tuple[str, str]]:
    """The options of the filter by place; each task counts in the period of its own plan."""
    found = {token for field in fields for item in field.items for token in item.tokens.split()}
    if "overdue" in found:
        yield "overdue", report.OUTCOMES["overdue"]
    for place, name in report.PLACES.items():
        if any(token.partition(".")[0] == place for token in found):
            yield place, name


def _list_notes(parts: Sequence[Part]) -> Iterator[str]:
    """The notes at the foot; what is true of some of the plans only opens with their names."""
    yield "办结率只说一个方案的，几个方案合在一起只有清单和件数；走势、各单位、各领域，见各方案自己的网页。"
    own = [(part.name, note) for part in parts for note in glance.list_warnings(part.report)]
    own += [(part.name, report.EMPTY) for part in parts if part.report.standing.empty]
    for part in parts:
        rules = part.report.standing.rules
        if rules is not None and not part.report.standing.empty:
            own.append((part.name, lights.legend(rules, part.report.standing.registry)))
    yield report.COUNTING
    for names, note in gather_alike(own, [part.name for part in parts]):
        yield f"{names}：{note}" if names else note
