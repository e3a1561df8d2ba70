"""The form of an act: its fields as the page shows them, and what was filled in as the act's function takes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bizenv.base.errors import OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import given as givens
from bizenv.desk.act import Act, Ask, Switch
from bizenv.desk.given import GivenError
from bizenv.desk.writing import Common
from bizenv.ledger.names import CHOICES
from bizenv.ledger.status import Status
from bizenv.web.asking import Asked

_FACTS = ("date", "received", "by", "note")
_LONG = ("note", "problem", "coordinate", "next", "text", "reason", "require", "finding", "unmet")
"""The texts that have several lines of room."""
_WHERE = "value:"
"""What the names of the boxes for the values of targets begin with: the target's name follows."""


class Field(NamedTuple):
    """A field as the page shows it.

    option: its name in the form; label, help: what stands beside it and below. kind: how it is shown.
    value: what stands in it, one text a line; choices: the words to choose from, by what is sent for each.
    error: what is wrong with it; empty if nothing is.
    """

    option: str
    label: str
    help: str
    kind: str
    needed: bool
    value: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""


class Filled(NamedTuple):
    """What was filled in.

    typed: the texts by option, as for a command line; values: what the act's function takes; facts: what every entry has.
    errors: what is wrong, by option; with any of them the values are not whole.
    """

    typed: Mapping[str, list[str]]
    values: Mapping[str, Any]
    facts: Common
    errors: Mapping[str, str]


def take(asked: Asked, act: Act, files: Sequence[str] = ()) -> Filled:
    """Read what was filled in. ``files``: the paths of the files of evidence that were sent along."""
    today = asked.desk.today
    typed: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for ask in act.asks:
        if isinstance(ask, Switch):
            chosen = ask.option in asked.texts("choice") or bool(asked.text(ask.option))
            values[ask.name] = chosen
            typed[ask.option] = ["1"] if chosen else []
            continue
        texts = _split(asked, ask)
        if ask.field.value == "texts":
            texts += files
        typed[ask.typed] = texts
        try:
            values[ask.name] = givens.read(ask, texts, today)
        except GivenError as error:
            errors[ask.typed] = str(error)
            values[ask.name] = None
        if ask.is_needed(act.kind) and not texts:
            errors[ask.typed] = "须填写"
    facts = Common(values.pop("date", None) or today, *(values.pop(name, None) for name in _FACTS[1:]))
    return Filled(typed, values, facts, errors)


def _split(asked: Asked, ask: Ask) -> list[str]:
    """The texts of a field: one, or several where several may be given, a line or a box each."""
    found = asked.texts(ask.typed)
    kind = ask.field.value
    if kind == "numbers":
        own = [(k.removeprefix(_WHERE), asked.text(k)) for k in asked.form if k.startswith(_WHERE)]
        found = [*found, *(f"{name}={number}" for name, number in own if number)]
    if kind in ("texts", "numbers") or ask.several:
        found = [line for text in found for line in text.splitlines()]
    if kind == "names" or ask.several:
        found = [name for text in found for name in text.replace("，", "、").replace(",", "、").split("、")]
    return [text.strip() for text in found if text.strip()]


def list_fields(
    act: Act, filled: Filled | None, statuses: Sequence[Status], defaults: Mapping[str, str]
) -> list[Field]:
    """The fields of an act's form, with what was filled in, else with ``defaults`` by option.

    ``statuses``: the tasks that it is about, whose nodes and targets are offered where there is only one.
    """
    fields = []
    for ask in act.fields:
        kind = ask.field.value
        value = (
            tuple(filled.typed.get(ask.typed, ()))
            if filled is not None
            else tuple(filter(None, [defaults.get(ask.typed, "")]))
        )
        choices: tuple[tuple[str, str], ...] = ()
        shown = {"names": "names", "texts": "evidence", "flag": "flag", "percent": "percent"}.get(kind, "text")
        if kind == "choice":
            only = givens.CHOSEN[ask.name][1]
            words = CHOICES[ask.name].items()
            choices, shown = tuple((k, str(getattr(w, "word", w))) for k, w in words if not only or k in only), "choice"
        elif kind == "node":
            choices, shown = _list_nodes(statuses), "choice"
            if not choices:
                continue
        elif kind == "numbers":
            choices, shown = _list_targets(statuses), "numbers"
            if not choices:
                continue
        elif kind == "day":
            shown = "limit" if ask.limit else "day"
        elif ask.name in _LONG:
            shown = "area"
        error = filled.errors.get(ask.typed, "") if filled is not None else ""
        fields.append(
            Field(
                ask.typed,
                ask.label or ask.tell(act.kind),
                ask.tell(act.kind),
                shown,
                ask.is_needed(act.kind),
                value,
                choices,
                error,
            )
        )
    return fields


def _list_nodes(statuses: Sequence[Status]) -> tuple[tuple[str, str], ...]:
    """The nodes of the only task, if it has several."""
    if len(statuses) != 1:
        return ()
    nodes = [node for node in statuses[0].nodes if node.number]
    if len(nodes) < 2:
        return ()
    return (*((str(n.number), f"{n.number}　{n.printed}　{n.clause}") for n in nodes), ("all", "全部节点"))


def _list_targets(statuses: Sequence[Status]) -> tuple[tuple[str, str], ...]:
    """The targets of the only task."""
    return tuple((it.name, it.name) for it in statuses[0].task.targets) if len(statuses) == 1 else ()


def refuse_faulty(filled: Filled) -> None:
    """Raises OptionsError if anything that was filled in cannot be read."""
    if filled.errors:
        raise OptionsError("有" + str(len(filled.errors)) + "处要改，见标明之处")
