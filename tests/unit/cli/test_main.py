"""The boundary of the program: what holds for the whole of a question."""

import gc

import pytest

from bizenv.cli import main


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_off_for_the_whole_of_a_question_and_then_as_it_was(monkeypatch, enabled):
    seen = []

    def answer(*args, **more):
        seen.append(gc.isenabled())

    monkeypatch.setattr(main.cli, "main", answer)
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        assert main.run([]) == 0
        assert seen == [False]
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
