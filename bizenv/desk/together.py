"""Several plans asked at once: each answers for itself, and what they say alike is said once."""

from collections.abc import Callable
from typing import TypeVar

from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.desk.desk import Desk

Sitting = TypeVar("Sitting", bound=Desk)
T = TypeVar("T")


def ask_each(desk: Sitting, ask: Callable[[Sitting], T]) -> list[tuple[Sitting, T]]:
    """What each plan that is asked answers. One that has no answer is left out, and said why to the person.

    Where none has an answer, raises the error of the first, with the reasons of all where they differ; DataError.
    """
    found: list[tuple[Sitting, T]] = []
    refused: dict[str, tuple[str, BizenvError]] = {}
    for one in desk.apart:
        try:
            found.append((one, ask(one)))
        except (NotFoundError, MisuseError) as error:
            refused.setdefault(str(error), (one.beside, error))
            if one.beside:  # of the only plan the error itself is told
                one.say(f"没有列：{error}")
    if found:
        tell_said(desk)
        return found
    first = next(iter(refused.values()))[1]
    if len(refused) == 1:
        raise first
    raise type(first)("\n".join(f"{name}：{told}" for told, (name, _) in refused.items()))


def tell_said(desk: Desk) -> None:
    """Say what the plans have to say to the person, what several say alike in one line."""
    told: dict[str, list[str]] = {}
    for one in desk.apart:
        for words in one.said or ():
            told.setdefault(words, []).append(one.beside)
        if one.said is not None:
            one.said = []
    for words, names in told.items():
        desk.say(f"{'、'.join(names)}：{words}")
