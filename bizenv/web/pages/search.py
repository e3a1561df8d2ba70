"""查找: tasks, units, entries, pages and acts by a few words, below the box as one types or as a page."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from starlette.responses import Response

from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.desk import finding
from bizenv.desk.finding import Found, FoundEntry
from bizenv.desk.shell import quote as type_out
from bizenv.ledger.status import Status
from bizenv.views.wording import entries, hits, titles, words
from bizenv.web.asking import Asked
from bizenv.web.render import render
from bizenv.web.routing import place

FEW, MANY = 6, 60
"""How many of each kind are shown below the box, and on the page."""
_CUT = 16
"""How many characters of a text are kept on each side of a hit."""
PAGES = (
    ("今日", "/", "todo"),
    ("事项", "/tasks", "list"),
    ("收表、发表", "/forms", "form import export"),
    ("核验", "/verifying", "form worklist verify"),
    ("催办", "/papers/notice", "notice"),
    ("已发的函、签收", "/papers/letters", "notice list receive"),
    ("催报", "/papers/missing", "missing"),
    ("通报", "/papers/bulletin", "bulletin"),
    ("报告", "/papers/report", "bulletin report"),
    ("督查专报", "/papers/brief", "brief"),
    ("请示", "/papers/request", "bulletin request"),
    ("通报前核对", "/papers/check", "check"),
    ("已出的文稿", "/papers/issued", "log issue 签发"),
    ("导出、网页、日历", "/papers", "export dashboard"),
    ("单位", "/units", "departments department"),
    ("更名、合并、拆分、机构改革", "/units", "reorganise"),
    ("细化落实方案", "/units", "scheme"),
    ("年度定账", "/years", "close-year"),
    ("线索", "/clues", "clue"),
    ("线索库口令", "/clues/passphrase", "clue passphrase"),
    ("方案", "/plans", "plans plan"),
    ("方案的基本情况：督查依据、督查机构、文号、简称", "/data/head", "plan set"),
    ("备份", "/data/backup", "backup"),
    ("数据", "/data", "validate info lock"),
)
"""The rooms and what is done in each, with the commands that do the same."""


class Hit(NamedTuple):
    """Something that was found: where it is, what it is called, and what else is told of it."""

    address: str
    label: str
    title: str
    more: str = ""


class Group(NamedTuple):
    """What was found of a kind, and how much more there is."""

    name: str
    hits: Sequence[Hit]
    rest: int


def show_search(asked: Asked) -> Response:
    """What the words of the address mean."""
    typed = asked.text("q")
    most = FEW if asked.moving else MANY
    found = finding.find(asked.desk, typed, asked.day)
    groups = [
        Group(name, some[:most], max(0, len(some) - most)) for name, some in _list_groups(asked, found, typed) if some
    ]
    data = asked.desk.typed_data
    command = f"bizenv search {' '.join(map(type_out, found.words))}{data}" if found.words else ""
    name = "search_found.html" if asked.moving else "search.html"
    return render(asked, name, typed=typed, groups=groups, command=command, notes=asked.desk.notes)


def _list_groups(asked: Asked, found: Found, typed: str) -> list[tuple[str, list[Hit]]]:
    tasks = [_tell_task(asked, it, "") for it in found.numbered]
    known = {hit.address for hit in tasks}
    told = [(_tell_task(asked, it.status, ""), it) for it in found.tasks]
    tasks += [
        hit._replace(more="；".join(f"{name}：{text}" for name, text in hits.places(it, ("", ""), _CUT)))
        for hit, it in told
        if hit.address not in known
    ]
    units = [Hit(f"/unit/{quote(it.name)}", "", it.name, "、".join(it.aliases)) for it in found.units]
    groups = [
        ("单位", units),
        ("做什么", [*_list_acts(asked, found), *_list_pages(typed)]),
        ("事项", tasks),
        ("台账记录", [_tell_entry(asked, it) for it in found.entries]),
    ]
    return sorted(groups, key=lambda it: it[0] != "事项") if found.numbered and not found.acts else groups


def _tell_task(asked: Asked, status: Status, more: str) -> Hit:
    plan = status.plan if status.plan is not None else asked.desk.books[0].plan
    title = titles.name_task(status.task)
    return Hit(f"/task/{plan.id}/{quote(status.task.id)}", status.label, title, more or words.first_lead(status))


def _tell_entry(asked: Asked, it: FoundEntry) -> Hit:
    entry, registry = it.entry, it.book.registry
    label = registry.task(entry.task).label if entry.task in registry.position else ""
    name = asked.desk.shelf.name(it.book)
    task = f"/task/{registry.plan.id}/{quote(entry.task)}#e-{entry.digest}"
    if entry.kind == "issue":
        task = f"/papers/issued/{entry.digest}?{urlencode([('plan', registry.plan.id)])}"
    said = f"{entries.what(entry)}：{words.short(entries.said(entry, it.book.rules.letters))}"
    shown = f"{name}/{label}" if name and label else label or name
    return Hit(
        task
        if label or entry.kind == "issue"
        else f"/recorded?{urlencode([('plan', registry.plan.id), ('recorded', entry.digest)])}",
        shown,
        said,
        f"{entry.day}　{entry.digest}",
    )


def _list_acts(asked: Asked, found: Found) -> list[Hit]:
    """The acts that are called so, on the tasks whose numbers were typed; without any, they have to be chosen first."""
    only = asked.desk.books[0].plan
    on = [("on", f"{(status.plan or only).id}/{status.task.id}") for status in found.numbered]
    about = "、".join(status.label for status in found.numbered)
    return [
        Hit(
            f"/act/{act.command}?{urlencode(on)}" if on else "/tasks",
            about,
            act.title,
            "" if on else "先在事项里打勾选",
        )
        for act in found.acts
    ]


def _list_pages(typed: str) -> list[Hit]:
    wanted = [fold_text(word) for word in typed.split()]
    return [
        Hit(address, "", title, f"bizenv {command.split()[0]}")
        for title, address, command in PAGES
        if wanted
        and all(word in fold_text(title) or any(it.startswith(word) for it in command.split()) for word in wanted)
    ]


ROUTES = (place("/search", show_search, keeps=True),)
