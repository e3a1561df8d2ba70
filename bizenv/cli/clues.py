"""Opening the store of clues: where it lies, its passphrase, its audit; and nothing of a clue in any error."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bizenv.base import files
from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.base.text import escape
from bizenv.cli import console
from bizenv.cli.session import App
from bizenv.desk import extras

if TYPE_CHECKING:
    from bizenv.clues.store import Begun, Store

PASSPHRASE = "BIZENV_CLUES_PASSPHRASE"
NEW_PASSPHRASE = "BIZENV_CLUES_NEW_PASSPHRASE"
"""The settings in the environment: the passphrase of the store, the one that is to be set."""
_TRIES = 3
"""How often a recovery code may be typed again."""


@contextmanager
def opened(app: App, did: str | None, numbers: Sequence[int] = (), code: str | None = None) -> "Iterator[Store]":
    """The store for one command, after a line in its audit on what is done, None: the command leaves it itself.

    ``code``: the recovery code in the place of the passphrase.

    Raises MisuseError where git has the store. What fails within is told without a word of what the store holds.
    """
    from bizenv.clues.store import Store
    from bizenv.desk.clues import handling

    def open_with(folder: Path) -> "Store":
        store = Store(folder, None if code is not None else _find_passphrase(folder), app.who, app.moment)
        if store.secret:
            need_cipher()
        if code is not None:
            store.unlock(code)
        return store

    passes = (click.ClickException, click.Abort, console.ClosedError)
    with handling.opened(app, did, numbers, open_with=open_with, passes=passes) as store:
        yield store


def need_cipher() -> None:
    """Raise MisuseError where what a store under a passphrase needs is not installed, before anything is read or asked."""
    from bizenv.clues import cipher

    with extras.needed_for("有口令的线索库"):
        cipher.check_installed()


class Discreet(click.Group):
    """A group of commands whose errors quote neither what was typed nor what a store holds."""

    def invoke(self, ctx: click.Context) -> Any:
        """As in click. Raises click.UsageError without the words that were typed, DataError for a fault of the program."""
        words = [word for word in (*ctx._protected_args, *ctx.args) if len(word) > 1 and word not in self.commands]
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            told = error.format_message()
            for word in sorted({*words, *(word.partition("=")[2] for word in words)}, key=len, reverse=True):
                if word and not word.startswith("-"):
                    told = told.replace(word, "…")
            raise click.UsageError(told, error.ctx) from None
        except (
            BizenvError, click.ClickException, click.Abort, click.exceptions.Exit, console.ClosedError, OSError
        ):  # fmt: skip
            raise
        except Exception as error:  # noqa: BLE001 - its message may quote what the store holds
            raise DataError(f"线索的结果写不出来（{type(error).__name__}）；请报告开发者") from None


@contextmanager
def private(app: App, file: str | None) -> Iterator[None]:
    """Write a file within for its owner alone, also one that others could read before. Raises as ``App.check_output``."""
    if file is not None:
        app.check_output(file)  # before the rights of what is no output are changed
        try:
            if Path(file).is_file():
                Path(file).chmod(0o600)
        except OSError as error:
            shown = escape(file)
            raise DataError(f"{shown} 不能改成只有本人能读：{files.describe_failure(error)}；换一个文件名") from None
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _find_passphrase(folder: Path) -> str | None:
    """The passphrase from the environment, else typed where the store has one; None if there is none."""
    said = os.environ.get(PASSPHRASE)
    if said:
        return said
    from bizenv.clues.store import Store

    if Store(folder, None, "", "").secret and _can_ask():
        return str(click.prompt("线索库口令", hide_input=True, err=True))
    return None


def ask_new_passphrase() -> str:
    """The passphrase to set, from the environment or typed twice. Raises MisuseError if there is nobody to ask."""
    said = os.environ.get(NEW_PASSPHRASE)
    if said:
        return said
    if not _can_ask():
        raise MisuseError(f"新口令在终端里输入，或设环境变量 {NEW_PASSPHRASE}")
    return str(click.prompt("新口令（至少8个字符）", hide_input=True, confirmation_prompt="再输一遍", err=True))


def ask(value: str | None, what: str) -> str:
    """A text as typed; ``-`` is asked for, so that it does not stand in the history of the shell. Empty if not given."""
    if value == "-":
        return (str(click.prompt(what, err=True)) if _can_ask() else sys.stdin.readline()).strip()
    return (value or "").strip()


def confirm_code(app: App, store: "Store", passphrase: str, typed: str | None, option: str) -> "Begun":
    """Print two recovery sheets, and read one back before it goes on. ``typed``: the code, if given as ``option``.

    Raises MisuseError if the code is not read back, or is another.
    """
    from bizenv.views.wording import clues

    undone = "新口令还没有设" if store.there else "线索库还没有建"
    begun = store.begin_secret(passphrase)
    if typed is not None:
        begun.check(typed)
        return begun
    for number in (1, 2):
        app.show(clues.recovery_sheet(begun.code, str(store.folder.absolute()), app.today, number))
    if not _can_ask():
        raise MisuseError(f"{undone}：把恢复单抄好、封好，再运行一次，加 {option} 恢复码")
    for _ in range(_TRIES):
        said = str(click.prompt("照恢复单抄一遍恢复码", err=True))
        try:
            begun.check(said)
        except MisuseError as error:
            app.say(str(error))
        else:
            return begun
    raise MisuseError(f"恢复码三次都不对，{undone}；抄好恢复单再来")


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
