"""线索库的口令: set for the first time, changed, or set anew with the recovery code; two recovery sheets, one of them read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.responses import Response

from bizenv.base.errors import BizenvError, MisuseError
from bizenv.clues import cipher
from bizenv.clues.store import Begun, Store
from bizenv.desk.clues import handling
from bizenv.desk.clues.counting import find_folder
from bizenv.views.wording import clues as told
from bizenv.web.asking import Asked
from bizenv.web.clues import HOME, discreet, find_way, give_key, name_cookie
from bizenv.web.render import render
from bizenv.web.routing import place


def show_passphrase(asked: Asked) -> Response:
    """The form for a new passphrase; its recovery sheets; or where the clues are, under the passphrase that was set.

    What was typed goes no further than this request: between the sheets and the reading back a key is kept, in memory.
    """
    if not asked.posted:
        return _show_form(asked, "")
    asked.desk.refuse_writing()
    pending = asked.text("pending")
    try:
        return _set(asked, pending) if pending else _begin(asked)
    except _AgainError as error:
        return _show_sheets(asked, pending, error.begun, str(error))
    except BizenvError as error:
        return _show_form(asked, str(error))


class _AgainError(MisuseError):
    """The recovery code was not read back as it is printed."""

    def __init__(self, words: str, begun: Begun) -> None:
        super().__init__(words)
        self.begun = begun


def _begin(asked: Asked) -> Response:
    """The recovery sheets of the passphrase that was typed. Raises MisuseError for one that will not do, DataError."""
    new, again = _read(asked, "new"), _read(asked, "again")
    cipher.check_installed()
    cipher.check_new(new)
    if new != again:
        raise MisuseError("两次输入的口令不一样；请重新输入")
    code, key = asked.text("recovery-code"), _find_key(asked)
    if code:
        key = cipher.read_code(code)
    with _opened(asked, key) as store:
        store.load()  # the old passphrase is right, before there is a new one
        begun = store.begin_secret(new)
    pending = asked.office.keyring.begin(str(find_folder(asked.desk)), key, begun)
    return _show_sheets(asked, pending, begun, "")


def _set(asked: Asked, pending: str) -> Response:
    """Set the passphrase whose recovery code was read back. Raises MisuseError, DataError; the old store stays."""
    keyring, folder = asked.office.keyring, str(find_folder(asked.desk))
    found = keyring.find_begun(pending, folder)
    if found is None:
        raise MisuseError("这两份恢复单放得太久，已经作废，口令没有设；请重新设，重新抄恢复单")
    key, begun = found
    try:
        begun.check(asked.text("read-back"))
    except MisuseError as error:
        raise _AgainError(str(error), begun) from None

    def write() -> str:
        with _opened(asked, key) as store, store.locked():
            content = store.load()
            store.audit("passphrase")
            store.set_secret(content, begun)
        return find_way(asked, set="changed" if key else "first")

    answer = asked.write(write)
    keyring.lock(asked.cookies.get(name_cookie(asked), ""))
    give_key(asked, answer, keyring.hold(folder, begun.key))
    return answer


@contextmanager
def _opened(asked: Asked, key: bytes) -> Iterator[Store]:
    """The store as it is now, after a line in its audit. Raises MisuseError where it has a passphrase and there is no key, DataError."""
    desk = asked.desk

    def open_with(folder: Path) -> Store:
        store = Store(folder, None, desk.who, desk.moment)
        if store.secret:
            if not key:
                raise MisuseError("线索库有口令：先输入口令打开，再换口令；口令忘了的，填恢复码")
            store.open_with(key)
        return store

    with handling.opened(desk, "passphrase", open_with=open_with) as store:
        yield store


def _find_key(asked: Asked) -> bytes:
    """The key with which this browser has the store open; empty if it has not."""
    name = asked.cookies.get(name_cookie(asked), "")
    return asked.office.keyring.find(name, str(find_folder(asked.desk))) or b""


def _read(asked: Asked, name: str) -> str:
    """A passphrase as it was typed, with the spaces at its ends."""
    typed = asked.form.get(name)
    return typed if isinstance(typed, str) else ""


def _show_form(asked: Asked, error: str) -> Response:
    folder = find_folder(asked.desk)
    store = Store(folder, None, "", "")
    return render(
        asked,
        "clues_passphrase.html",
        422 if error else 200,
        folder=str(folder.absolute()),
        there=store.there,
        secret=store.secret,
        open=bool(_find_key(asked)),
        shortest=cipher.SHORTEST,
        error=error,
        back=find_way(asked),
    )


def _show_sheets(asked: Asked, pending: str, begun: Begun, error: str) -> Response:
    desk = asked.desk
    folder = str(find_folder(desk).absolute())
    return render(
        asked,
        "clues_sheets.html",
        422 if error else 200,
        sheets=[told.recovery_sheet(begun.code, folder, desk.today, number) for number in (1, 2)],
        pending=pending,
        error=error,
        back=find_way(asked, "/passphrase"),
    )


ROUTES = (place(f"{HOME}/passphrase", discreet(show_passphrase), methods=("GET", "POST")),)
