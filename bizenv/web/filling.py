"""The form of an act: its fields as the page shows them, and what was filled in as the act's function takes it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bizenv.base.errors import OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import given as givens
from bizenv.desk.act import Act, Ask, Switch, Way
from bizenv.desk.given import GivenError
from bizenv.desk.writing import Common
from bizenv.ledger.names import CHOICES
from bizenv.ledger.status import Status
from bizenv.web.asking import Asked
from bizenv.web.boxes import list_labels, name_boxes

_FACTS = ("date", "received", "by", "note")
_LONG = ("note", "problem", "coordinate", "next", "text", "reason", "require", "finding", "unmet")
"""The texts that have several lines of room."""
_WHERE = "value:"
"""What the names of the boxes for the values of targets begin with: the target's name follows."""
MISSING = "须填写"
"""What is said beside a box that must be filled in and is empty."""
CHOICE = "choice"
"""The name of the field that says which way was chosen."""
_SHOWN = {"names": "names", "texts": "evidence", "flag": "flag", "percent": "percent", "day": "day"}
_OF_UNITS = ("report", "extend", "coordinate", "object")
"""The kinds of entry whose ``by`` may be a unit."""


class Field(NamedTuple):
    """A field as the page shows it.

    option: its name in the form; label, help: what stands beside it and below. kind: how it is shown.
    value: what stands in it, one text a line; choices: the words to choose from, by what is sent for each; of a target its
    name, its words and its unit. error: what is wrong with it, empty if nothing is; first: whether it is the first such field.
    of: the ways that it belongs to, empty if to all; must: those in which it must be filled in.
    """

    option: str
    label: str
    help: str
    kind: str
    needed: bool
    value: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...] = ()
    error: str = ""
    first: bool = False
    of: tuple[Way, ...] = ()
    must: tuple[Way, ...] = ()


class Filled(NamedTuple):
    """What was filled in.

    typed: the texts by option, as for a command line; values: what the act's function takes; facts: what every entry has.
    errors: what is wrong, by option; with any of them the values are not whole. way: the key of the way that was chosen.
    """

    typed: Mapping[str, list[str]]
    values: Mapping[str, Any]
    facts: Common
    errors: Mapping[str, str]
    way: str


def keep_files(asked: Asked) -> list[Path]:
    """The files that were sent along, now or with the preview before, without those that are no longer wanted."""
    if not asked.posted:
        return []
    kept = asked.basket
    for name in asked.texts("drop"):
        asked.office.drop(kept, name)
    for upload in asked.uploads.get("files", ()):
        asked.office.keep(kept, upload.name, upload.content)
    found = asked.office.list_kept(kept)
    asked.desk.sent = {str(path) for path in found}
    return found


def take(asked: Asked, act: Act, files: Sequence[Path] = ()) -> Filled:
    """Read what was filled in. ``files``: the files of evidence that were sent along."""
    today = asked.desk.today
    typed: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    way = next((way for way in act.ways if [way.key] == _find_texts(asked, CHOICE)), None)
    given = way.given if way is not None else {}
    for ask in act.asks:
        if isinstance(ask, Switch):
            values[ask.name] = ask.option in given or bool(_find_texts(asked, ask.option))
            typed[ask.option] = ["1"] if values[ask.name] else []
            continue
        texts = [given[ask.typed]] if ask.typed in given else split(asked, ask)
        typed[ask.typed] = texts
        try:
            values[ask.name] = givens.read(ask, [*texts, *(map(str, files) if is_evidence(ask) else ())], today)
        except GivenError as error:
            errors[ask.typed] = str(error)
            values[ask.name] = None
        if not texts and (ask.is_needed(act.kind) or (way is not None and ask.name in way.needed)):
            errors[ask.typed] = MISSING
    own = {option for it in act.ways for option in it.given} | {a.typed for a in act.fields if _is_of_way(act, a)}
    if act.ways and way is None and not any(typed[option] for option in own):
        errors[CHOICE] = "选一种"
    facts = Common(values.pop("date", None) or today, *(values.pop(name, None) for name in _FACTS[1:]))
    return Filled(typed, values, facts, errors, way.key if way is not None else "")


def _is_of_way(act: Act, ask: Ask) -> bool:
    """Whether a field is asked in one way of an act alone."""
    return any(ask.name in way.fields for way in act.ways)


def is_evidence(ask: Ask) -> bool:
    """Whether files may be sent along for a field."""
    return ask.field.value == "texts"


def split(asked: Asked, ask: Ask) -> list[str]:
    """The texts of a field: one, or several where several may be given, a line or a box each."""
    found = _find_texts(asked, ask.typed)
    kind = ask.field.value
    if kind == "numbers":
        own = [(k.removeprefix(_WHERE), asked.text(k)) for k in asked.form if k.startswith(_WHERE)]
        found = [*found, *(f"{name}={number}" for name, number in own if number)]
    if kind in ("texts", "numbers") or ask.several:
        found = [line for text in found for line in text.splitlines()]
    if kind == "names" or ask.several:
        found = [name for text in found for name in text.replace("，", "、").replace(",", "、").split("、")]
    return [text.strip() for text in found if text.strip()]


def _find_texts(asked: Asked, name: str) -> list[str]:
    """What was sent for a field of the form; before it is sent, what the address says of it."""
    found = asked.form.getlist(name) if asked.posted else asked.query.getlist(name)
    return [text.strip() for text in found if isinstance(text, str) and text.strip()]


def list_fields(act: Act, filled: Filled, statuses: Sequence[Status], *, told: bool) -> list[Field]:
    """The fields of an act's form, with what stands in them; ``told``: whether it is told what is wrong.

    Those of one way of the act come first. ``statuses``: the tasks that it is about, whose nodes and targets are offered
    where there is only one.
    """
    labels, fields = list_labels(act), []
    for ask in act.fields:
        if any(ask.typed in way.given for way in act.ways):
            continue
        made = make_field(ask, act.kind, filled.typed[ask.typed], statuses)
        if made is None:
            continue
        fields.append(
            made._replace(
                help=name_boxes(made.help, labels),
                error=name_boxes(filled.errors.get(ask.typed, ""), labels) if told else "",
                of=tuple(way for way in act.ways if ask.name in way.fields),
                must=tuple(way for way in act.ways if ask.name in way.needed and not made.needed),
            )
        )
    order = [ask.typed for way in act.ways for name in way.fields for ask in act.fields if ask.name == name]
    fields.sort(key=lambda it: order.index(it.option) if it.of else len(order))
    return mark_first(fields)


def mark_first(fields: list[Field]) -> list[Field]:
    """The same fields, of which the first faulty one is marked, for the cursor to stand there."""
    faulty = next((i for i, it in enumerate(fields) if it.error), None)
    return [it._replace(first=i == faulty) for i, it in enumerate(fields)]


def make_field(ask: Ask, kind: Any, value: Sequence[str], statuses: Sequence[Status]) -> Field | None:
    """A field with what stands in it; None if these tasks have nothing to choose from for it."""
    holds = ask.field.value
    choices: tuple[tuple[str, ...], ...] = ()
    shown = _SHOWN.get(holds, "area" if ask.name in _LONG else "text")
    if holds == "choice":
        only = givens.CHOSEN[ask.name][1]
        words = CHOICES[ask.name].items()
        choices, shown = tuple((k, str(getattr(w, "word", w))) for k, w in words if not only or k in only), "choice"
    elif holds in ("node", "numbers"):
        choices = _list_nodes(statuses) if holds == "node" else _list_targets(statuses)
        shown = "choice" if holds == "node" else "numbers"
        if not choices:
            return None
    elif ask.limit:
        shown = "limit"
    elif ask.name == "into" or (ask.name == "by" and kind in _OF_UNITS):
        shown = "who"
    elif ask.name == "tasks":
        shown = "text"
    told = ask.tell(kind)
    help = "" if shown == "choice" else told
    return Field(ask.typed, ask.label or told, help, shown, ask.is_needed(kind), tuple(value), choices)


def _list_nodes(statuses: Sequence[Status]) -> tuple[tuple[str, str], ...]:
    """The nodes of the only task, if it has several."""
    if len(statuses) != 1:
        return ()
    nodes = [node for node in statuses[0].nodes if node.number]
    if len(nodes) < 2:
        return ()
    return (*((str(n.number), f"{n.number}　{n.printed}　{n.clause}") for n in nodes), ("all", "全部节点"))


def _list_targets(statuses: Sequence[Status]) -> tuple[tuple[str, str, str], ...]:
    """The targets of the only task, each in words and with its unit; one of several of a name stands for all."""
    from bizenv.views.wording import words

    if len(statuses) != 1:
        return ()
    targets = {it.name: it for it in reversed(statuses[0].task.targets)}
    return tuple((it.name, words.target(it), it.unit) for it in reversed(targets.values()))


def count_faults(errors: Mapping[str, str]) -> str:
    """How much of what was filled in has to be changed; each fault is told beside its box."""
    return f"有{len(errors)}处要改，见标明之处"


def refuse_faulty(errors: Mapping[str, str]) -> None:
    """Raises OptionsError if anything that was filled in cannot be read."""
    if errors:
        raise OptionsError(count_faults(errors))
