"""An act: what an officer records with one command, as data. The command line makes its options of it, the browser its form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from bizenv.base.tuples import NamedTuple
from bizenv.desk.shell import quote
from bizenv.ledger.entry import Kind
from bizenv.ledger.fields import FIELDS, Field

if TYPE_CHECKING:
    from bizenv.desk.writing import Prepared


class Switch(NamedTuple):
    """An option that is given or not: ``--pass``.

    option: as typed, without the dashes; name: the argument of the act's function; label: a button's or a box's words;
    help: what it means.
    """

    option: str
    name: str
    label: str
    help: str


class Ask(NamedTuple):
    """A field of an entry that a person gives.

    name: that of the field in ``FIELDS``; option: as typed, where that is not the field's.
    label: what it is called beside its box in a form.
    needed: whether it must be given; None: as ``FIELDS`` has it. limit: the day may be given in working days, 5wd. several: whether a
    text may be given several times; such texts are joined.
    metavar, help: where they are not the field's.
    """

    name: str
    label: str
    option: str = ""
    needed: bool | None = None
    limit: bool = False
    several: bool = False
    metavar: str = ""
    help: str = ""

    @property
    def field(self) -> Field:
        """What is known of the field."""
        return FIELDS[self.name]

    @property
    def typed(self) -> str:
        """The option without its dashes."""
        return self.option or self.field.option

    def is_needed(self, kind: "Kind | Literal['correct']") -> bool:
        """Whether it must be given for an entry of a kind."""
        if self.needed is None and kind != "correct":
            return self.field.is_needed(kind)
        return bool(self.needed)

    def tell(self, kind: "Kind | Literal['correct']") -> str:
        """Its help text for an entry of a kind."""
        return self.help or (self.field.change if kind == "correct" else self.field.helps.get(kind, self.field.help))


DATE, RECEIVED = Ask("date", "发生日期", needed=False), Ask("received", "收到日期")
BY, NOTE = Ask("by", "经手人"), Ask("note", "备注")
FACTS = (DATE, RECEIVED, BY, NOTE)
"""What every entry may have: when it happened and was received, who reported or handled it, a note."""


class Way(NamedTuple):
    """One of the ways to do an act, where a form asks to choose one: 通过 or 退回.

    key: its name in the form; label: its words.
    given: what a command line has for it, by the option; a switch has any text.
    fields: the names of what is asked in this way, and only in ways that name it; needed: of what must be given in it.
    """

    key: str
    label: str
    given: Mapping[str, str] = MappingProxyType({})
    fields: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


class Act(NamedTuple):
    """What is recorded with one command.

    command: its name; kind: that of the entries. title: what a button says; duty: what it does, in a sentence.
    about: what is named: tasks, one entry, several entries, years, or a unit; called: what a unit is called there.
    asks: what it asks, in the order of the help; ``FACTS`` reach the function as one ``writing.Common``.
    prepare: checks and makes the entries: ``prepare(desk, what is named, facts, **asked)``.
    ways: the ways of which a form asks to choose one, where there are several.
    """

    command: str
    kind: Kind
    title: str
    duty: str
    asks: "tuple[Ask | Switch, ...]"
    prepare: "Callable[..., Prepared]"
    about: Literal["tasks", "entry", "entries", "years", "unit"] = "tasks"
    ways: tuple[Way, ...] = ()
    called: str = "单位"

    @property
    def fields(self) -> "tuple[Ask, ...]":
        """The fields that it asks."""
        return tuple(ask for ask in self.asks if isinstance(ask, Ask))

    @property
    def switches(self) -> tuple[Switch, ...]:
        """The options that are given or not."""
        return tuple(ask for ask in self.asks if isinstance(ask, Switch))


def compose(
    command: str,
    named: "Sequence[str]",
    asks: "Iterable[Ask | Switch]",
    given: "Mapping[str, Sequence[str]]",
    data: str = "",
) -> str:
    """The command line that does the same: ``given`` has what was typed, by the option, ``data`` the options that say where."""
    words = [f"bizenv {command}", *(quote(it) for it in named)]
    for ask in asks:
        option = ask.option if isinstance(ask, Switch) else ask.typed
        typed = [it for it in given.get(option, ()) if it]
        if isinstance(ask, Switch) or ask.field.value == "flag":
            words += [f"--{option}"] if typed else []
        else:
            words += [f"--{option} {quote(it)}" for it in typed]
    return " ".join(words) + data
