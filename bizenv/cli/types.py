"""Types of options: they convert what is typed to values. ``complete_with`` finds a completer for them."""

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from bizenv.cli.session import App

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from bizenv.desk.given import Limit
    from bizenv.ledger.states import State


def complete_with(what: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """A completer that calls the function ``what`` of ``completion``, a module loaded only when Tab is pressed."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:
        from bizenv.cli import completion

        return getattr(completion, f"complete_{what}")(ctx, param, incomplete)

    return complete


class DayType(click.ParamType[dt.date]):
    """A day as a person types it."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day. Raises click.BadParameter."""
        from bizenv.base.days import DayError
        from bizenv.phrases.typed import parse_day

        if isinstance(value, dt.date):
            return value
        app = (ctx.find_object(App) if ctx is not None else None) or App()
        try:
            return parse_day(str(value), app.today)
        except DayError as error:
            self.fail(str(error), param, ctx)


class StateType(click.ParamType["State"]):
    """A state, by its name in JSON or in Chinese."""

    name = "状态"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "State":
        """The state's name in JSON. Raises click.BadParameter."""
        from bizenv.ledger.names import STATES, read_state

        state = read_state(str(value))
        if state is not None:
            return state
        self.fail(f"没有“{value}”这种状态；可用：{'、'.join(f'{s}（{w}）' for s, w in STATES.items())}", param, ctx)


class LightType(click.ParamType[str]):
    """A light, by its name in JSON or in Chinese."""

    name = "灯号"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The colour's name in JSON. Raises click.BadParameter."""
        from bizenv.views.wording.lights import COLOURS

        for colour, word in COLOURS.items():
            if value in (colour, word, f"{word}灯"):
                return colour
        self.fail(f"没有“{value}”这种灯号；可用：{'、'.join(COLOURS.values())}", param, ctx)


class ColumnsType(click.ParamType[tuple[str, ...]]):
    """Columns of a list, the plan's own included, by their names or heads, separated by commas."""

    name = "列"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The columns' names, each once. Raises click.BadParameter."""
        from bizenv.views.wording import columns

        if isinstance(value, tuple):
            return value
        app = (ctx.find_object(App) if ctx is not None else None) or App()
        own = app.shelf.order.column_heads  # ``--data`` is read first
        pieces = [value] if value.strip() in own else re.split("[,，;；]", value)  # a head may have commas of its own
        words = [w for piece in pieces for w in ([piece] if piece.strip() in own else piece.split("、")) if w.strip()]
        found = [columns.find_column(word, own) for word in words]
        known = "、".join([*(f"{key}（{column.head}）" for key, column in columns.COLUMNS.items()), *own])
        for word, key in zip(words, found, strict=True):
            if key is None:
                self.fail(f"没有“{word}”这一列；可用：{known}", param, ctx)
        if not words:
            self.fail(f"没有给列；可用：{known}", param, ctx)
        return tuple(dict.fromkeys(key for key in found if key is not None))


class PeriodType(click.ParamType[str]):
    """A period, by its name in files or as a person says it."""

    name = "期间"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The period's name in files. Raises click.BadParameter."""
        from bizenv.base.days import DayError
        from bizenv.standing.periods import read_period

        try:
            return read_period(str(value)).name
        except DayError as error:
            self.fail(str(error), param, ctx)


class LimitType(click.ParamType["Limit"]):
    """A limit: a day as a person types it, or working days: 5wd, 5个工作日."""

    name = "日期或工作日"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Limit":
        """The limit. Raises click.BadParameter."""
        from bizenv.desk.given import GivenError, Limit, read_limit

        if isinstance(value, Limit):
            return value
        app = (ctx.find_object(App) if ctx is not None else None) or App()
        try:
            return read_limit(str(value), app.today)
        except GivenError as error:
            self.fail(str(error), param, ctx)


class WordType(click.ParamType[str]):
    """One of a few words, by its name in files or in Chinese.

    field: the field of an entry that holds it. only: the words that may be given, by their names in files; empty if all.
    """

    def __init__(self, field: str, name: str, only: tuple[str, ...] = ()) -> None:
        self.field = field
        self.name = name
        self.only = only

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word's name in files. Raises click.BadParameter."""
        from bizenv.desk.given import GivenError, read_choice

        try:
            return read_choice(self.field, str(value), self.only, self.name)
        except GivenError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem[str]]":
        """The words that may be given, by their names in files, with the Chinese ones as help."""
        from bizenv.cli.completion import complete_words
        from bizenv.ledger.names import CHOICES

        known = CHOICES[self.field].items()
        return complete_words({key: str(word) for key, word in known if not self.only or key in self.only}, incomplete)


class Year(click.ParamType[int]):
    """A year: 2019, 2019年."""

    name = "年份"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The year. Raises click.BadParameter."""
        from bizenv.desk.given import GivenError, read_year

        try:
            return read_year(str(value))
        except GivenError as error:
            self.fail(str(error), param, ctx)


PERIOD = PeriodType()
LIMIT = LimitType()
