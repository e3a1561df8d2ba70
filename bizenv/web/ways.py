"""From a command, as the views tell it, to the page on which the same is done."""

import shlex
from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import quote, urlencode

from bizenv.base.tuples import NamedTuple
from bizenv.desk import acts
from bizenv.desk.shell import split_reference


class Way(NamedTuple):
    """A page where the same is done as with a command: its address, and what the link says."""

    address: str
    title: str


class _Typed(NamedTuple):
    """A command taken apart: what it is about, and its options."""

    named: Sequence[str]
    options: dict[str, str]

    def pick(self, *names: str) -> list[tuple[str, str]]:
        """Some of the options, as an address has them."""
        return [(name, self.options[name]) for name in names if self.options.get(name)]


@lru_cache(2048)  # a page has a hundred of them, mostly those that it had before
def find_way(command: str, plan: str) -> Way | None:
    """The page for a command line; None where there is none. ``plan``: the id of the only plan that is asked, else empty.

    Options whose values are words that a person has to replace are left out: only numbers, days and periods are taken.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if len(words) < 2 or words[0] != "bizenv":
        return None
    typed = _take_apart(words[2:])
    name = words[1]
    if name == "notice" and typed.named[:1] == ["receive"]:
        return Way(_address("/act/receive", [("entry", typed.named[1])], typed), "记收到")
    made = _WAYS.get(name)
    if made is not None:
        return made(typed, plan)
    if name in acts.ON_TASKS and typed.named:
        on = ("on", _refer(typed.named[0], plan))
        return Way(_address(f"/act/{name}", [on, *typed.pick("deadline", "until")], typed), acts.find(name).title)
    if name in acts.ON_ENTRIES and typed.named:
        return Way(_address(f"/act/{name}", [("entry", typed.named[0])], typed), acts.find(name).title)
    return None


def _take_apart(words: Sequence[str]) -> _Typed:
    named: list[str] = []
    options: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            named.append(word)
        elif rest and not rest[0].startswith("-"):
            value = rest.pop(0)
            if word == "--plan" or (value.isascii() and value[:1].isdigit()):
                options.setdefault(word.removeprefix("--"), value)
    return _Typed(named, options)


def _refer(text: str, plan: str) -> str:
    """A task as an address has it: 放管服/27.3, or with the id of the only plan."""
    own, number = split_reference(text)
    return f"{own or plan}/{number}" if own or plan else number


def _address(path: str, query: Sequence[tuple[str, str]], typed: _Typed) -> str:
    told = urlencode([*query, *typed.pick("plan")])
    return f"{path}?{told}" if told else path


def _show(typed: _Typed, plan: str) -> Way:
    return Way(f"/task/{quote(_refer(typed.named[0], plan))}", "查看")


def _notice(typed: _Typed, plan: str) -> Way:
    on = [("on", _refer(it, plan)) for it in typed.named]
    return Way(_address("/papers/notice", [*on, *typed.pick("step", "deadline")], typed), "催办")


_WAYS: dict[str, Callable[[_Typed, str], Way]] = {
    "show": _show,
    "notice": _notice,
    "correct": lambda typed, _: Way(_address("/correct", [("entry", typed.named[0])], typed), "更正"),
    "overdue": lambda typed, _: Way(_address("/tasks", [("place", "overdue"), ("sort", "due")], typed), "列出"),
    "missing": lambda typed, _: Way(_address("/papers/missing", typed.pick("period"), typed), "催报"),
    "bulletin": lambda typed, _: Way(_address("/papers/bulletin", typed.pick("period"), typed), "拟通报"),
    "report": lambda typed, _: Way(_address("/papers/report", [], typed), "拟报告"),
    "plan": lambda typed, _: Way(_address("/data/head" if typed.named[:1] == ["set"] else "/plans", [], typed), "方案"),
    "close-year": lambda typed, _: Way(_address("/years", [], typed), "定账"),
    "form": lambda typed, _: Way(_address("/forms", [], typed), "收表"),
    "clue": lambda typed, _: Way(_address("/clues", [], typed), "线索"),
}
