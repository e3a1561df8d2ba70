"""The store of clues in the browser: open for who gave its passphrase, and nothing of a clue in any error or any cache."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from starlette.responses import Response

from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.clues import cipher
from bizenv.clues.store import Content, Store
from bizenv.desk import extras
from bizenv.desk.clues import handling
from bizenv.desk.clues.counting import find_folder
from bizenv.web.asking import Asked
from bizenv.web.render import render
from bizenv.web.routing import Page
from bizenv.web.shown import LOCKED, ShownPages

HOME = LOCKED
"""Where the pages are; the cookie of an open store is sent there alone."""


class LockedError(MisuseError):
    """The store is not open for this browser; the words say why, empty if it simply is not."""


def name_cookie(asked: Asked) -> str:
    """The cookie that names what opens the store for a browser."""
    return f"{asked.office.cookie}-clues"


def find_pages(asked: Asked) -> ShownPages | None:
    """What was shown while the store was open for this browser, which is forgotten with its key; None where it is not open."""
    return asked.office.keyring.find_pages(asked.cookies.get(name_cookie(asked), ""))


def find_way(asked: Asked, path: str = "", **more: str) -> str:
    """The address of a page about clues, of the same plan."""
    return asked.make_address(f"{HOME}{path}", *more.items())


def discreet(page: Callable[[Asked], Response]) -> Page:
    """A page about clues: the door where it is locked, the plans where there are several; what goes wrong quotes nothing."""

    def show(asked: Asked) -> Response:
        try:
            with extras.needed_for("线索台账"):
                answer = page(asked) if not asked.desk.several else _show_plans(asked)
        except LockedError as error:
            answer = show_door(asked, str(error), 403 if asked.posted else 200)
        except BizenvError:
            raise
        except Exception as error:  # noqa: BLE001 - its message may quote what the store holds
            raise DataError(f"线索的结果写不出来（{type(error).__name__}）；请报告开发者") from None
        answer.headers["cache-control"] = "no-store"
        return answer

    return show


def _show_plans(asked: Asked) -> Response:
    found = []
    for folder in asked.desk.folders:
        title = ""
        with suppress(DataError):  # that of another one may be sound
            title = asked.desk.open(folder).plan.title
        found.append((Path(folder).name, title))
    return render(asked, "clues_which.html", plans=found)


def show_door(asked: Asked, words: str, code: int) -> Response:
    """The page that asks for the passphrase, or says how a store is made that has one."""
    folder = find_folder(asked.desk)
    store = Store(folder, None, "", "")
    return render(
        asked,
        "clues_door.html",
        code,
        there=store.there,
        secret=store.secret,
        words=words,
        tail=find_way(asked).removeprefix(HOME),
        sent=asked.posted and asked.step in ("preview", "write", "edit"),
    )


def give_key(asked: Asked, answer: Response, name: str) -> None:
    """Let the browser have the name of what opens the store."""
    answer.set_cookie(name_cookie(asked), name, httponly=True, samesite="strict", path=HOME)


@contextmanager
def opened(asked: Asked, did: str | None, numbers: Sequence[int] = ()) -> Iterator[tuple[Store, Content]]:
    """The store and what it holds, after a line in its audit. Raises LockedError, as ``handling.opened`` does otherwise."""
    desk, keyring = asked.desk, asked.office.keyring
    name = asked.cookies.get(name_cookie(asked), "")

    def open_with(folder: Path) -> Store:
        store = Store(folder, None, desk.who, desk.moment)
        key = keyring.find(name, str(folder)) if store.secret else None
        if key is None:
            raise LockedError
        cipher.check_installed()
        store.open_with(key)
        return store

    with handling.opened(desk, did, numbers, open_with=open_with) as store:
        try:
            content = store.load()
        except MisuseError as error:  # it has another passphrase since
            keyring.lock(name)
            raise LockedError(str(error)) from None
        yield store, content


def unlock(asked: Asked, passphrase: str) -> str:
    """Open the store by its passphrase, and return what its cookie holds. Raises MisuseError for a wrong one, DataError."""
    desk = asked.desk

    def open_with(folder: Path) -> Store:
        store = Store(folder, passphrase, desk.who, desk.moment)
        if not store.there or not store.secret:
            raise LockedError
        cipher.check_installed()
        return store

    def find_key() -> bytes:
        with handling.opened(desk, "unlock", open_with=open_with) as store:
            store.load()
            return store.key or b""

    return asked.office.keyring.unlock(str(find_folder(desk)), find_key)
