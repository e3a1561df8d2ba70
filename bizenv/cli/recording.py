"""Shared by the commands that record: their options, and how what they record is shown."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import click

from bizenv.base.errors import BizenvError
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import LIMIT, PERIOD, WordType, Year, complete_with
from bizenv.desk import writing
from bizenv.desk.act import FACTS, Act, Ask, Switch
from bizenv.desk.given import CHOSEN
from bizenv.desk.writing import Prepared, Row
from bizenv.ledger.entry import Kind
from bizenv.ledger.fields import Value
from bizenv.views.wording.answer import Answer

WORDS = {field: WordType(field, name, only) for field, (name, only) in CHOSEN.items()}
"""The types of the fields of an entry that hold one of a few words and that a person gives."""
_SETTINGS: dict[Value, dict[str, Any]] = {
    "node": {"metavar": "节点"},
    "day": {"type": options.DAY},
    "period": {"type": PERIOD},
    "step": {"type": click.IntRange(1, 3)},
    "count": {"type": click.IntRange(1, 3)},
    "percent": {"type": click.IntRange(0, 100), "metavar": "百分数"},
    "numbers": {"metavar": "指标=数值", "multiple": True},
    "flag": {"is_flag": True},
    "text": {"metavar": "文字"},
    "texts": {"metavar": "材料", "multiple": True},
    "names": {"metavar": "单位", "multiple": True, "shell_complete": complete_with("departments")},
}
"""How an option takes each kind of value that a person can give."""
_COMPLETED = {"into": "departments", "tasks": "tasks"}
"""What completes the fields whose kind of value does not say it."""


Prepare = Callable[[], Prepared]
"""What a command of an act is given: it checks and makes the entries."""


def add_act(act: Act) -> Callable[[options.Command], options.Command]:
    """The arguments and options of an act, and those of every command that writes entries.

    What is given reaches the command as ``prepare``, a function that checks and makes the entries.
    """

    def decorate(command: options.Command) -> options.Command:
        @wraps(command)
        def acting(app: App, *args: Any, named: Any, dry_run: bool, output: options.Output, **given: Any) -> Any:
            facts = _take_facts(app, given)
            prepare = partial(act.prepare, app, named, facts, **given)
            return command(app, *args, prepare=prepare, dry_run=dry_run, output=output)

        return _name(act)(add_asks(act.kind, act.asks)(add_writing(acting)))

    return decorate


def _name(act: Act) -> Callable[[options.Command], options.Command]:
    """The argument that names what an act is about."""
    if act.about == "unit":
        return click.argument("named", metavar=act.called, shell_complete=complete_with("departments"))
    return _NAMED[act.about]


def _take_facts(app: App, given: dict[str, Any]) -> writing.Common:
    """What every entry may have, taken out of what was given."""
    by = given.pop("by", None)
    return writing.Common(
        given.pop("date", None) or app.today,
        given.pop("received", None),
        "、".join(by) if isinstance(by, tuple) else by,
        given.pop("note", None),
    )


def add_asks(
    kind: Kind | Literal["correct"], asks: Sequence[Ask | Switch]
) -> Callable[[options.Command], options.Command]:
    """An option for each thing that is asked for an entry of a kind, or by ``correct``."""

    def decorate(command: options.Command) -> options.Command:
        for ask in reversed(asks):
            command = _option(kind, ask)(command)
        return command

    return decorate


def add_facts(kind: Kind) -> Callable[[options.Command], options.Command]:
    """``--date``, ``--received``, ``--by`` and ``--note``, passed on as ``facts``."""

    def decorate(command: options.Command) -> options.Command:
        @wraps(command)
        def gathered(app: App, *args: Any, **given: Any) -> Any:
            facts = _take_facts(app, given)
            return command(app, *args, facts=facts, **given)

        return add_asks(kind, FACTS)(gathered)

    return decorate


def add_fields(kind: Kind, *names: str, **settings: Any) -> Callable[[options.Command], options.Command]:
    """The options for fields of an entry, for a command that is no act.

    ``settings``: arguments of ``click.option`` that replace the usual ones.
    """

    def decorate(command: options.Command) -> options.Command:
        for name in reversed(names):
            command = _option(kind, Ask(name, ""), settings)(command)
        return command

    return decorate


def _option(
    kind: Kind | Literal["correct"], ask: Ask | Switch, settings: Mapping[str, Any] = MappingProxyType({})
) -> Callable[[options.Command], options.Command]:
    if isinstance(ask, Switch):
        return click.option(f"--{ask.option}", ask.name, is_flag=True, help=ask.help)
    field = ask.field
    found: dict[str, Any] = {"type": WORDS[field.name]} if field.value == "choice" else {**_SETTINGS[field.value]}
    found |= {"type": LIMIT} if ask.limit else {}
    found |= {"shell_complete": complete_with(_COMPLETED[field.name])} if field.name in _COMPLETED else {}
    found |= {"multiple": True} if ask.several else {}
    told = ask.tell(kind)
    if found.get("multiple") and "可重复" not in told:
        told += "（可重复）"
    found |= {"help": told, "required": ask.is_needed(kind)}
    metavar = ask.metavar or ("" if kind == "correct" else field.metavar)
    found |= {"metavar": metavar} if metavar else {}
    return click.option(f"--{ask.typed}", field.name, **{**found, **settings})


def add_writing(command: options.Command) -> options.Command:
    """``--dry-run``, ``--format``, ``--output`` and ``--data``, for a command that writes entries."""
    dry = click.option("--dry-run", is_flag=True, help="只看会写什么，不写")
    return options.data(dry(options.output("text", "json")(command)))


def name_tasks(name: str) -> Callable[[options.Command], options.Command]:
    """The argument with the numbers of tasks, passed on as ``name``."""
    return click.argument(
        name,
        metavar="编号…",
        nargs=-1,
        required=True,
        shell_complete=complete_with("tasks"),
        callback=options.take_ids,
    )


_NAMED: dict[str, Callable[[options.Command], options.Command]] = {
    "tasks": name_tasks("named"),
    "entry": click.argument(
        "named", metavar="记录", shell_complete=complete_with("entries"), callback=options.take_entry
    ),
    "entries": click.argument(
        "named",
        metavar="记录…",
        nargs=-1,
        required=True,
        shell_complete=complete_with("entries"),
        callback=options.take_entry,
    ),
    "years": click.argument("named", metavar="年份…", nargs=-1, required=True, type=Year()),
}
"""The argument that names what an act is about, by what that is."""


def finish(
    app: App,
    prepared: Prepared,
    *,
    dry_run: bool,
    output: options.Output,
    folder: Path | None = None,
    then: Callable[[], None] | None = None,
    answer: Callable[[Sequence[Row]], Answer] | None = None,
) -> None:
    """Write what was prepared, and show the result.

    folder: that of the workspace, where it is not the one in use. ``then`` is done once the entries are written, before
    anything is shown; not in a dry run. ``answer`` makes what is shown; without it that is every entry with what it
    changed. Raises DataError if a file cannot be kept, or if an entry cannot be written, after showing those that were.
    """
    rows: list[Row] = []
    try:
        writing.write(app, folder or app.workspace, prepared, rows, dry_run=dry_run)
        if then is not None and not dry_run:
            then()
    except (BizenvError, KeyboardInterrupt):
        if rows and not dry_run:
            app.say(f"已写入 {len(rows)} 条，其余 {len(prepared.ready) - len(rows)} 条没有写：")
            app.show(_text(app, rows, dry_run=False), None)
        raise
    if answer is not None:
        app.answer(answer(rows), output)
        return
    shown = Answer(
        kind="entries",
        listed=len(rows),
        content=lambda: {"dry_run": dry_run, "entries": [writing.describe_entry(app, *row) for row in rows]},
        text=lambda *_: _text(app, rows, dry_run=dry_run),
    )
    app.answer(shown, output)


def _text(app: App, rows: Sequence[Row], *, dry_run: bool) -> str:
    blocks = []
    for told in (writing.tell(app, row) for row in rows):
        lines = [
            f"{'将记录（没有写）' if dry_run else '已记录'}　{told.label}　{told.what}：{told.said}",
            f"  {told.path}",
        ]
        lines += [f"  {line}" for line in told.kept]
        if dry_run:
            lines += [f"    {line}" for line in told.lines]
        lines += [f"  {line}" for line in told.nodes]
        if not dry_run and told.back:
            lines.append(f"  撤回：{told.back}")
        blocks.append("\n".join(lines))
    return "\n".join(blocks) + "\n"
