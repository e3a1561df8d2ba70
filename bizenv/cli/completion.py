"""What a shell offers when Tab is pressed: numbers and names from the data in use.

Completion prints no message and never fails (``shells`` ensures it): if the data cannot be read, nothing is offered.
Text from the middle of a name (政务) is completed only if it fits exactly one name: of several names, a shell would
insert their common beginning instead.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from bizenv.cli.session import App

if TYPE_CHECKING:
    from bizenv.plan.registry import Registry

_MOST = 20
"""How many characters of a task's text tell what it is, where its measure has no title."""
Items = list["CompletionItem[str]"]
Completer = Callable[[click.Context, click.Parameter, str], Items]


def _live(answer: "Callable[[Registry, str], Items]") -> Completer:
    """Make a completer from a function of the registry and the text typed so far; of several plans each offers its own."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
        books = (ctx.find_object(App) or App()).books
        return list({it.value: it for book in books for it in answer(book.registry, incomplete)}.values())

    return complete


def _items(known: Iterable[tuple[str, str]], incomplete: str) -> Items:
    """The names that begin with the typed text, else the only one that contains it. ``known``: names with help."""
    known = list(known)
    found = [(name, said) for name, said in known if name.startswith(incomplete)]
    if not found:
        inside = [(name, said) for name, said in known if incomplete in name]
        found = inside if len(inside) == 1 else []
    return [CompletionItem(name, help=said) for name, said in found]


def complete_plans(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The names of the plans of the workspace."""
    app = ctx.find_object(App) or App()
    app.plans = ()  # of what is typed already, and of the word being typed, nothing is narrowed
    return _items(((book.plan.name, book.plan.title) for book in app.books), incomplete)


@_live
def complete_departments(registry: "Registry", incomplete: str) -> Items:
    """Canonical names of departments; if none of them fits, their aliases."""
    found = _items(((d.name, d.kind) for d in registry.departments), incomplete)
    aliases = ((alias, f"即{d.name}") for d in registry.departments for alias in d.aliases)
    return found or _items(aliases, incomplete)


def complete_tasks(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Numbers of measures and tasks, after the names of the commands beneath the one typed: ``bizenv verify export``."""
    others = getattr(ctx.command, "beneath", None)
    numbers = _complete_numbers(ctx, param, incomplete)
    if others is None or ctx.params.get(param.name or ""):
        return numbers
    return [*_items(((name, load().get_short_help_str()) for name, load in others.items()), incomplete), *numbers]


def _complete_numbers(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Numbers of the plan; of several plans, first their names with a slash, then the numbers after it."""
    app = ctx.find_object(App) or App()
    if not app.several:
        return _list_numbers(app.registry, incomplete)
    plan, slash, number = incomplete.partition("/")
    pairs = list(zip(app.shelf.several.plans, app.books, strict=True))
    if not slash:
        return _items(((f"{it.name}/", it.title) for it, _ in pairs), incomplete)
    found = [(it.name, each) for it, book in pairs if it.name == plan for each in _list_numbers(book.registry, number)]
    return [CompletionItem(f"{name}/{each.value}", help=each.help) for name, each in found]


def _list_numbers(registry: "Registry", incomplete: str) -> Items:
    """Numbers of measures and, once something is typed, of tasks. Typed as 专2, they are completed as printed."""
    texts = {t.measure.id: t.text[:_MOST] for t in reversed(registry.tasks)}
    known = [(m.id, m.label, m.title or texts[m.id]) for m in registry.measures]
    if incomplete:
        known += [(t.id, t.label, t.measure.title or t.text[:_MOST]) for t in registry.tasks if t.item is not None]
        known.sort(key=lambda row: [int(n) for n in re.findall("[0-9]+", row[0])])
    if incomplete and not incomplete.isascii():  # 专2(3) as 专2.3, which a shell takes without quotes
        return _items(((label.replace("(", ".").rstrip(")"), title) for _, label, title in known), incomplete)
    return _items(((number, title) for number, _, title in known), incomplete.upper())


@_live
def complete_measures(registry: "Registry", incomplete: str) -> Items:
    """Numbers of measures."""
    return _items(((m.id, m.title) for m in registry.measures), incomplete.upper())


@_live
def complete_categories(registry: "Registry", incomplete: str) -> Items:
    """Categories (目标任务) by their titles."""
    return _items(((c.title or c.key, f"第{c.number}项" if c.number else "") for c in registry.categories), incomplete)


@_live
def complete_parts(registry: "Registry", incomplete: str) -> Items:
    """Parts of the document."""
    return _items(((p.number, p.title) for p in registry.parts), incomplete)


def complete_states(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """States by their names in JSON."""
    from bizenv.ledger.names import STATES

    return _items(((state, str(name)) for state, name in STATES.items()), incomplete)


def complete_lights(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Lights by their names in JSON."""
    from bizenv.views.wording.lights import COLOURS

    return _items(COLOURS.items(), incomplete)


def complete_redactable(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The fields of an entry from which words may be taken out."""
    from bizenv.ledger.names import TEXTS

    return _items(TEXTS.items(), incomplete)


@_live
def complete_columns(registry: "Registry", incomplete: str) -> Items:
    """Names of columns, then heads of the plan's own, for a list separated by commas: the last name is completed."""
    from bizenv.views.wording.columns import COLUMNS

    before, comma, last = incomplete.rpartition(",")
    known = [
        *((key, column.head) for key, column in COLUMNS.items()),
        *((h, "方案的栏目") for h in registry.column_heads),
    ]
    return _items(((f"{before}{comma}{name}", said) for name, said in known if name.startswith(last)), "")


def complete_codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Codes of rules for a list separated by commas: the last code is completed, those before it are kept."""
    from bizenv.checks.catalogue import RULES

    before, comma, last = incomplete.rpartition(",")
    found = ((f"{before}{comma}{code}", rule.sentence) for code, rule in RULES.items() if code.startswith(last.upper()))
    return _items(found, "")


def complete_files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Files: the shell itself completes them."""
    return [CompletionItem(incomplete, type="file")]


def complete_head(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The fields of the head of a plan, each with the equals sign that its value follows."""
    from bizenv.desk.plans.fields import FIELDS

    return _items(((f"{it.label}=", it.use) for it in FIELDS), incomplete)


def complete_folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Folders: the shell itself completes them."""
    return [CompletionItem(incomplete, type="dir")]


def complete_queries(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The views of a dataset first, then its folder, which the shell itself completes."""
    if ctx.params.get("words"):
        return [CompletionItem(incomplete, type="dir")]
    from bizenv.views.data.questions import list_questions

    return _items(((it.name, it.told) for it in list_questions()), incomplete)


def complete_words(known: dict[str, str], incomplete: str) -> Items:
    """Words, such as the names of commands, each with its line of help or its meaning."""
    return _items(known.items(), incomplete)


def complete_entries(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The digests of the latest 200 entries of the ledger, each with its day, task and kind."""
    from bizenv.store import journal

    folders = (ctx.find_object(App) or App()).named_folders
    known = sorted((name for folder in folders for name in journal.list_names(folder)), reverse=True)
    parted = [name.rpartition("_") for name in known]
    return _items(((digest, said.replace("_", " ")) for said, _, digest in parted[:200]), incomplete)
