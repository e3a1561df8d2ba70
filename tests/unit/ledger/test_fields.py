"""The table of fields agrees with all that is written out beside it: the entry, the strict models, the options, the database."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click
import pytest

from bizenv.checks.schema.workspace import ENTRIES, Light
from bizenv.cli.main import COMMANDS, cli
from bizenv.ledger.entry import Decision, Entry, Ground, Kind, Letter, Method, Origin, Paper, Result, Stage, Step
from bizenv.ledger.fields import FIELDS, KEYS, PAST, Field
from bizenv.standing.rubric import When
from bizenv.views.data import database

KINDS: tuple[Kind, ...] = get_args(Kind)
CHOICES = {
    "kind": Kind,
    "stage": Stage,
    "result": Result,
    "letter": Letter,
    "ground": Ground,
    "method": Method,
    "paper": Paper,
    "decision": Decision,
    "origin": Origin,
}
TYPES: dict[str, Any] = {
    "plan": str,
    "task": str,
    "entry": str,
    "moment": str,
    "period": str,
    "digest": str,
    "text": str,
    "node": int,
    "count": int,
    "percent": int,
    "flag": bool,
    "day": dt.date,
}
"""What each kind of value is in Python, but for choices, numbers and several values."""


def alternatives(hint: Any) -> Iterator[Any]:
    """The types that a hint allows, without None and without what narrows them."""
    if get_origin(hint) is Annotated:
        yield from alternatives(get_args(hint)[0])
    elif get_origin(hint) in (Union, UnionType):
        for inner in get_args(hint):
            yield from alternatives(inner)
    elif hint is not type(None):
        yield hint


def is_fit(field: Field, hint: Any) -> bool:
    """Whether a hint of ``Entry`` or of a model allows what the table says that the field holds."""
    if field.value == "step":  # a letter is counted, a request for coordination has come so far in a word
        return set(alternatives(hint)) <= {int, Step}
    (found,) = alternatives(hint)
    if field.value == "choice":
        if field.name == "result":  # a verification and a recheck have two words each
            return set(get_args(found)) <= set(get_args(Result))
        return (found is str and field.name == "kind") or get_args(found) == get_args(CHOICES[field.name])
    if field.value in ("texts", "names"):
        return get_origin(found) in (list, tuple) and list(alternatives(get_args(found)[0])) == [str]
    if field.value == "files":
        (inner,) = alternatives(get_args(found)[0])
        told = get_type_hints(inner, include_extras=True)
        return get_origin(found) in (list, tuple) and {key: [*alternatives(h)] for key, h in told.items()} == {
            "name": [str],
            "sha256": [str],
            "size": [int],
        }
    if field.value == "numbers":
        return [*alternatives(get_args(found)[1])] == [int, float]
    return found is TYPES[field.value]


def test_an_entry_has_the_fields_of_the_table_and_its_name():
    hints = get_type_hints(Entry, include_extras=True)
    assert set(hints) == {"name", *FIELDS}
    assert [name for name, field in FIELDS.items() if not is_fit(field, hints[name])] == []


def test_the_table_names_each_field_once_and_its_kinds_in_their_order():
    assert [field.name for field in FIELDS.values()] == list(FIELDS)
    for field in FIELDS.values():
        for kinds in (field.kinds, field.needed):
            assert list(kinds) == [kind for kind in KINDS if kind in kinds], field.name
        assert {kind for kind in KINDS if field.is_needed(kind)} <= {kind for kind in KINDS if field.is_of(kind)}
        assert set(field.helps) <= {kind for kind in KINDS if field.is_of(kind)}
    assert {FIELDS[name].value for name in PAST} == {"day"}


def test_the_strict_models_have_the_keys_that_the_files_have():
    for kind, model in ENTRIES.items():
        model.model_rebuild()
        keys = {info.alias or name for name, info in model.model_fields.items()}
        assert keys == {"version", *(key for key, field in KEYS.items() if field.is_of(kind))}, kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_strict_model_of_a_kind_has_exactly_its_fields(kind: Kind):
    model = ENTRIES[kind]
    model.model_rebuild()
    assert set(model.model_fields) == {"version", *(name for name, field in FIELDS.items() if field.is_of(kind))}
    hints = get_type_hints(model, include_extras=True)
    assert [name for name, field in FIELDS.items() if field.is_of(kind) and not is_fit(field, hints[name])] == []
    needed = {name for name, field in FIELDS.items() if field.is_needed(kind)}
    assert {name for name, field in model.model_fields.items() if field.is_required()} == {"version", *needed}


def test_a_free_text_is_a_note_in_the_model_and_nothing_else_is():
    notes = {
        name
        for model in ENTRIES.values()
        for name, field in model.model_fields.items()
        if "max_length=20000" in repr(field) or "max_length=20000" in repr(field.annotation)
    }
    assert notes == {name for name, field in FIELDS.items() if field.value in ("text", "texts")}


def options_of(command: str) -> dict[str, click.Option]:
    """The options of a command by their names, such as ``record`` or ``notice receive``."""
    outer, _, inner = command.partition(" ")
    found = cli.get_command(click.Context(cli), outer)
    found = found.list_commands()[inner] if inner else found  # type: ignore[union-attr, call-arg, call-overload]
    assert found is not None
    return {param.opts[-1].removeprefix("--"): param for param in found.params if isinstance(param, click.Option)}


def tell(option: click.Option) -> str:
    """The help of an option, without the note that it may be given several times, which its command adds."""
    assert option.help is not None
    assert not option.multiple or "可重复" in option.help
    return option.help.removesuffix("（可重复）")


OF_KINDS: dict[Kind, str] = {
    "report": "record",
    "request": "extend",
    "receive": "notice receive",
    "close_year": "close-year",
}
"""The commands that record what is not called as they are; a paper is on record as issued when it is approved."""


OWN = {
    ("notice", "document"),  # the letter's own number
    *(("notice", name) for name in ("limit", "approved_by")),  # the command says what follows where they are not given
    *(("request", name) for name in ("until", "document", "reason", "by")),  # it shares the options of an extension
    *(("reopen", name) for name in ("reason",)),  # --ground
    *(("milestone", name) for name in ("until", "origin")),  # --by, --from
    *(("inspect", name) for name in ("by",)),  # given twice or more
}
"""The fields whose options have another name or help than the table gives."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "issue"])
def test_every_field_that_a_person_gives_has_its_option_in_the_command_of_the_kind(kind: Kind):
    command = OF_KINDS.get(kind, kind)
    assert command.partition(" ")[0] in COMMANDS
    options = options_of(command)
    for field in FIELDS.values():
        asked = field.help and field.kinds and field.name not in ("deadline", "limit" if kind == "receive" else "")
        if field.is_of(kind) and (field.helps.get(kind) or asked):
            own = (kind, field.name) in OWN
            assert own or tell(options[field.option]) == field.helps.get(kind, field.help), field.name


def test_a_correction_has_an_option_for_every_field_that_it_may_change_and_for_no_other():
    options = options_of("correct")
    changed = {field.option: field.change for field in FIELDS.values() if field.change}
    own = {"reason", "why", "clear", "dry-run", "format", "output", "data", "plan", "help"}
    assert {name: tell(option) for name, option in options.items() if name not in own} == changed


def test_every_column_of_an_entry_in_the_database_is_a_field():
    connection = sqlite3.connect(":memory:")
    connection.executescript(database.SCHEMA.read_text("utf-8"))
    columns = [column[0] for column in connection.execute("SELECT * FROM entries").description]
    assert set(columns) <= {"name", *FIELDS}


def test_a_light_is_on_when_the_rubric_says():
    assert get_args(get_type_hints(Light)["when"]) == get_args(When)


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_the_only_thing_that_a_literal_of_an_entry_holds(name: str):
    assert FIELDS[name].value == "choice"
    assert get_origin(CHOICES[name]) is Literal
