"""What is shown while a person waits."""

import sys

import pytest

from bizenv.cli import console
from tests.conftest import Terminal


@pytest.mark.parametrize(("tty", "term"), [(True, "xterm"), (True, "dumb"), (False, "xterm")])
def test_how_far_a_long_reading_is_shows_on_a_terminal_alone(monkeypatch, tty: bool, term: str):
    stream = Terminal(tty=tty)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", term)
    with console.watch("读文件") as tick:
        if tick is not None:
            tick(3, 20)
    shown = stream.content().decode()
    assert (tick is not None) == ("3/20" in shown) == (tty and term != "dumb")
    assert not shown or shown.endswith("\x1b[2K"), "the bar is gone in the end"
