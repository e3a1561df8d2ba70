"""What a shell offers when Tab is pressed: live numbers and names from the data.

Completion never speaks and never fails (``shells`` sees to that): where the data cannot be read, nothing is offered.
A part from within a name (政务) is completed only if it fits one name alone, since a shell would cut several back to
what they have in common.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from bizenv.cli.session import App

if TYPE_CHECKING:
    from bizenv.plan.registry import Registry

Items = list["CompletionItem[str]"]
Completer = Callable[[click.Context, click.Parameter, str], Items]


def _live(answer: "Callable[[Registry, str], Items]") -> Completer:
    """A completer that asks the data."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
        return answer((ctx.find_object(App) or App()).registry, incomplete)

    return complete


def _items(known: Iterable[tuple[str, str]], incomplete: str) -> Items:
    """Those that begin as typed, else the one that has it within."""
    known = list(known)
    found = [(name, said) for name, said in known if name.startswith(incomplete)]
    if not found:
        inside = [(name, said) for name, said in known if incomplete in name]
        found = inside if len(inside) == 1 else []
    return [CompletionItem(name, help=said) for name, said in found]


@_live
def departments(registry: "Registry", incomplete: str) -> Items:
    """Departments by their canonical names; by another printed form, if that is what is being typed."""
    found = _items(((d.name, d.kind) for d in registry.departments), incomplete)
    aliases = ((alias, f"即{d.name}") for d in registry.departments for alias in d.aliases)
    return found or _items(aliases, incomplete)


@_live
def tasks(registry: "Registry", incomplete: str) -> Items:
    """Numbers of measures, and once a number is begun of their tasks as well; 专2 is completed as it is typed."""
    known = [(m.id, m.label, m.title) for m in registry.measures]
    if incomplete:
        known += [(t.id, t.label, t.measure.title) for t in registry.tasks if t.item is not None]
        known.sort(key=lambda row: [int(n) for n in re.findall("[0-9]+", row[0])])
    if incomplete and not incomplete.isascii():  # 27(3) as a shell takes it without quotes
        return _items(((label.replace("(", ".").rstrip(")"), title) for _, label, title in known), incomplete)
    return _items(((number, title) for number, _, title in known), incomplete.upper())


@_live
def measures(registry: "Registry", incomplete: str) -> Items:
    """Numbers of measures."""
    return _items(((m.id, m.title) for m in registry.measures), incomplete.upper())


@_live
def categories(registry: "Registry", incomplete: str) -> Items:
    """Fields by their titles."""
    return _items(((c.title, f"第{c.number}项") for c in registry.categories), incomplete)


@_live
def parts(registry: "Registry", incomplete: str) -> Items:
    """Parts of the document."""
    return _items(((p.number, p.title) for p in registry.parts), incomplete)


def states(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """States by their names in JSON."""
    from bizenv.ledger.names import STATES

    return _items(((state, str(name)) for state, name in STATES.items()), incomplete)


def lights(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Lights by their names in JSON."""
    from bizenv.views.wording.lights import COLOURS

    return _items(COLOURS.items(), incomplete)


def columns(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Columns, each after the commas of those before it."""
    from bizenv.views.wording.columns import COLUMNS

    before, comma, last = incomplete.rpartition(",")
    return _items(
        ((f"{before}{comma}{key}", column.head) for key, column in COLUMNS.items() if key.startswith(last)), ""
    )


def codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Codes of rules, each after the commas of those before it."""
    from bizenv.checks.catalogue import RULES

    before, comma, last = incomplete.rpartition(",")
    found = ((f"{before}{comma}{code}", rule.sentence) for code, rule in RULES.items() if code.startswith(last.upper()))
    return _items(found, "")


def files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Files, which the shell knows."""
    return [CompletionItem(incomplete, type="file")]


def folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Folders, which the shell knows."""
    return [CompletionItem(incomplete, type="dir")]


def commands(known: dict[str, str], incomplete: str) -> Items:
    """Names of commands with their lines of help."""
    return _items(known.items(), incomplete)


def entries(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The latest entries of the ledger by their digests, each with its day, task and kind."""
    from bizenv.store import journal

    known = sorted(journal.list_names((ctx.find_object(App) or App()).workspace), reverse=True)
    parted = [name.rpartition("_") for name in known]
    return _items(((digest, said.replace("_", " ")) for said, _, digest in parted[:200]), incomplete)
