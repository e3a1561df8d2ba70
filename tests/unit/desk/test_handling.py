"""What may be done with a clue where, and that what goes wrong quotes nothing of it."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from bizenv.base.errors import DataError, MisuseError, NotFoundError, OptionsError
from bizenv.clues.clue import Clue
from bizenv.clues.store import Content, Store
from bizenv.desk.clues import handling

MARK, DAY = "天河岸边无名石桥", dt.date(2020, 1, 20)


@pytest.fixture
def desk(office, sit):
    return sit(office)


def open_plain(folder: Path) -> Store:
    return Store(folder, None, "某人", "2020-01-20T09:00:00.000000+08:00")


@pytest.fixture
def held(desk, office):
    """A desk with one clue in a store without a passphrase."""
    store = open_plain(office / "clues")
    with store.locked():
        store.load()
        store.save(
            Content().add(Clue(0, dt.date(2020, 1, 2), "appeal", source="热线", matter=MARK, unit="区市场监管局"))
        )
    return desk


def test_a_fault_within_is_told_without_its_words_and_the_callers_own_pass(held):
    with (
        pytest.raises(DataError, match="RuntimeError") as caught,
        handling.opened(held, "show", [1], open_with=open_plain) as store,
    ):
        raise RuntimeError(store.load().clues[0].matter)
    assert MARK not in str(caught.value)
    with pytest.raises(DataError, match="读写不了"), handling.opened(held, "show", open_with=open_plain):
        raise PermissionError(13, MARK)
    with pytest.raises(KeyError), handling.opened(held, "show", open_with=open_plain, passes=(KeyError,)):
        raise KeyError(MARK)
    with pytest.raises(ModuleNotFoundError), handling.opened(held, "show", open_with=open_plain):
        raise ModuleNotFoundError(name="cryptography")


def test_a_store_that_git_has_is_not_opened(held, office):
    for typed in (("init", "-q"), ("add", "-f", "clues/clues.json")):
        subprocess.run(["git", "-C", str(office), *typed], check=True)
    with pytest.raises(MisuseError, match="git rm"), handling.opened(held, "list", open_with=open_plain):
        pass


def test_a_step_is_tried_without_writing_and_taken_with(held, office):
    store = open_plain(office / "clues")
    step = handling.close(held, "属实", None)
    _, tried = handling.try_step(store, 1, "close", step)
    assert tried.closed == DAY
    assert open_plain(office / "clues").load().clues[0].open
    handling.take_step(store, 1, "close", step)
    assert open_plain(office / "clues").load().clues[0].closed == DAY


def test_what_says_nothing_or_names_nobody_is_refused(held, office, tmp_path):
    store = open_plain(office / "clues")
    with pytest.raises(MisuseError, match="什么也没有写"):
        handling.take_step(store, 1, "close", handling.close(held, "", None))
    with pytest.raises(OptionsError, match="没有写单位"):
        handling.assign(held, " ", None)
    with pytest.raises(OptionsError, match="--letter 不能为空"):
        handling.transfer(held, "区纪委监委", " ", "", None)
    with pytest.raises(OptionsError, match="--reason、--filed"):
        handling.erase(held, "李主任", "", " ", None, mistaken=False)
    with pytest.raises(MisuseError, match="之后"):
        handling.answer(held, "已办", DAY + dt.timedelta(days=1))
    for act in (handling.try_step, handling.take_step):
        with pytest.raises(NotFoundError, match="还没有线索库"):
            act(open_plain(tmp_path / "nothing"), 1, "close", handling.close(held, "属实", None))


@pytest.mark.parametrize(
    ("clue", "steps"),
    [
        (Clue(1, DAY, "appeal"), ["assign", "close", "transfer", "erase"]),
        (Clue(1, DAY, "appeal", to="区政务办", assigned=DAY), ["assign", "answer", "close", "transfer", "erase"]),
        (Clue(1, DAY, "accusation"), ["transfer", "erase"]),
        (Clue(1, DAY, "accusation", receiver="区纪委监委", cover="1号", closed=DAY), ["transfer", "erase"]),
        (Clue(1, DAY, "accusation", receiver="区纪委监委", cover="1号", receipt="2号", closed=DAY), ["erase"]),
        (Clue(1, DAY, "appeal", result="属实", closed=DAY), ["erase"]),
        (Clue(1, DAY, "appeal", closed=DAY, erased=DAY), []),
    ],
)
def test_only_what_can_be_done_is_offered(clue, steps):
    assert handling.list_steps(clue) == steps
