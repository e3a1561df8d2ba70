"""What the child says is what its parent hears."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bizenv.base.errors import DataError
from bizenv.intake.document import worker
from bizenv.intake.document.model import Cell, Document, Paragraph, Row, Table


class Ended(BaseException):
    """In place of the end of the process."""


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch):
    """Asks the worker in this process; gives its lines. Its memory is not limited, since it is that of the tests."""

    def run(**request: Any) -> list[list[Any]]:
        out = io.TextIOWrapper(io.BytesIO())
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(request).encode())))
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(Ended):
            worker.run()
        return [json.loads(line) for line in out.buffer.getvalue().splitlines()]  # type: ignore[attr-defined]

    def end(_: int) -> None:
        raise Ended

    monkeypatch.setattr("os._exit", end)
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr(worker, "limit_memory", lambda _: None)
    return run


def test_a_document_arrives_as_it_was_read():
    row = Row((Cell("甲\n乙", "", "乙"), Cell(covered="left")), "第1行", 3, hidden=True)
    blocks = (Paragraph("总则", "第1段", "则"), Table((row,), "表1"))
    document = Document("方案", "docx", blocks, wraps=True, remarks=("图片没有读",))
    assert worker.decode(json.loads(json.dumps(worker.encode(document)))) == document


def test_each_file_is_answered_with_its_progress(ask, tmp_path: Path):
    path = tmp_path / "方案.csv"
    path.write_text("序号,任务\n1,推进\n2,推进\n", "utf-8")
    book = Path(__file__).parents[3] / "annexes" / "readers" / "libreoffice.xlsx"
    lines = ask(paths=[str(path), str(book)], pages=None, megabytes=500)
    assert [line[0] for line in lines] == ["document", "tick", "document", "end"]
    assert lines[1] == ["tick", 1, 1, 1]


@pytest.mark.parametrize(
    ("raised", "line"),
    [
        (DataError("方案：读不了"), ["error", "方案：读不了"]),
        (MemoryError(), ["error", worker.TOO_LARGE]),
        (ZeroDivisionError(), ["error", f"{worker.TOO_LARGE}（ZeroDivisionError）"]),
        (ModuleNotFoundError("No x", name="x"), ["missing", "x"]),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(ask, monkeypatch: pytest.MonkeyPatch, raised: Exception, line: list[str]):
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(worker, "read_document", fail)
    assert ask(paths=["方案"], pages=[1, 2], megabytes=500) == [line]


def test_an_interrupted_child_says_nothing(ask, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(worker, "read_document", interrupt)
    assert ask(paths=["方案"], pages=None, megabytes=500) == []
