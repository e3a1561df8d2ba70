"""YAML text as data and places: strict scalars, exact lines and columns, no text that makes it fail."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bizenv.base import document as documents
from bizenv.base import yamlfile
from bizenv.base.document import Document, to_plain
from bizenv.base.yamlfile import parse, seek
from bizenv.checks.catalogue import RULES

TEXT = """\
# 头
version: 1
plan:
  title: 方案
  issued: "2019-09-24"
parts:
  - number: 一
    lead: [区政务办, 区公安分局]
    text: 推行印章
      在线刻制
  - {number: 二, lead: [], text: null}
"""


def _read(text: str) -> Document:
    return parse("a.yaml", text.encode())


def _value(scalar: str) -> object:
    document = _read(f"a: {scalar}\n")
    assert document.problems == []
    return document.data["a"]


def _codes(content: str | bytes) -> list[tuple[int, int, str]]:
    problems = parse("a.yaml", content.encode() if isinstance(content, str) else content).problems
    return [(p.place.line, p.place.column, p.code) for p in problems]


def test_data_are_plain_values():
    document = _read(TEXT)
    assert document.problems == []
    assert document.data == {
        "version": 1,
        "plan": {"title": "方案", "issued": "2019-09-24"},
        "parts": [
            {"number": "一", "lead": ["区政务办", "区公安分局"], "text": "推行印章 在线刻制"},
            {"number": "二", "lead": [], "text": None},
        ],
    }


@pytest.mark.parametrize(
    ("path", "line", "column", "width"),
    [
        (("version",), 2, 10, 1),
        (("plan", "title"), 4, 10, 2),
        (("plan", "issued"), 5, 11, 12),
        (("parts", 0), 7, 5, 7),
        (("parts", 0, "number"), 7, 13, 1),
        (("parts", 0, "lead"), 8, 11, 13),
        (("parts", 0, "lead", 0), 8, 12, 4),
        (("parts", 0, "lead", 1), 8, 18, 5),
        (("parts", 0, "text"), 9, 11, 4),
        (("parts", 1, "number"), 11, 14, 1),
        (("parts", 1, "text"), 11, 33, 4),
    ],
)
def test_place_of_a_value(path, line, column, width):
    place, found = _read(TEXT).locate(path)
    assert (place.path, place.line, place.column, found) == ("a.yaml", line, column, width)


@pytest.mark.parametrize(
    ("path", "line", "column", "width"),
    [
        (("version",), 2, 1, 7),
        (("plan",), 3, 1, 4),
        (("plan", "issued"), 5, 3, 6),
        (("parts", 0, "number"), 7, 5, 6),
        (("parts", 1, "text"), 11, 27, 4),
    ],
)
def test_place_of_a_key(path, line, column, width):
    place, found = _read(TEXT).locate(path, at_key=True)
    assert (place.line, place.column, found) == (line, column, width)


def test_place_of_words_within_a_value():
    document = _read(TEXT)
    assert document.locate(("parts", 0, "text"), find="印章")[0][1:] == (9, 13)
    assert document.locate(("parts", 0, "text"), find="在线")[0][1:] == (10, 7)
    assert document.locate(("parts", 0, "text"), find="没有的字")[0][1:] == (9, 11)


def test_place_of_what_is_not_there_is_the_nearest_above():
    document = _read(TEXT)
    assert document.locate(("parts", 0, "deadlines", 3, "date"))[0][1:] == (7, 5)
    assert document.locate(("nothing",))[0][1:] == (2, 1)


def test_place_counts_characters_not_bytes_or_terminal_columns():
    assert _read("一二: 三𠮷四\n五: 六\n").locate(("一二",))[0][1:] == (1, 5)
    assert _read("{一: 𠮷𠮷, 二: 三}\n").locate(("二",))[0][1:] == (1, 12)


def test_place_after_a_byte_order_mark_counts_from_the_first_character():
    document = parse("a.yaml", b"\xef\xbb\xbf" + b"a: 1\nb: 2\n")
    assert document.locate(("a",))[0][1:] == (1, 4)
    assert document.locate(("b",), at_key=True)[0][1:] == (2, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(end):
    document = _read(TEXT.replace("\n", end))
    assert document.data == _read(TEXT).data
    assert list(document.lines) == TEXT.splitlines()
    assert document.locate(("parts", 1, "number"))[0][1:] == (11, 14)


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("12.25", 12.25),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_scalars_that_are_not_text(scalar, value):
    found = _value(scalar)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "scalar",
    [
        "1.10",
        "1.0",
        "012",
        "0o14",
        "0x1F",
        "1_000",
        "1e3",
        "1E3",
        "+1",
        ".5",
        "5.",
        "12:30",
        "1:30:00",
        "NO",
        "no",
        "Yes",
        "on",
        "Off",
        "y",
        "n",
        "True",
        "TRUE",
        "Null",
        "NULL",
        "2027-06-31",
        "2019-12-31",
        "2019-12-31T00:00:00Z",
        ".inf",
        ".nan",
        "-.inf",
        "１２",
        "1,000",
        "3个",
        "50%",
        "1/2",
        "0.1—0.3",
        "-0.50",
        "1234567890123456",
        "=",
        "<=",
        "-1-2",
        "a:b",
        "a#b",
        "http://a.b/c",
        "区政务办",
    ],
)
def test_scalars_that_stay_text_as_written(scalar):
    assert _value(scalar) == scalar


@pytest.mark.parametrize("scalar", ["1", "0.5", "true", "null", "~", ""])
def test_what_is_quoted_is_text(scalar):
    assert _value(f'"{scalar}"') == scalar
    assert _value(f"'{scalar}'") == scalar


def test_block_scalar_is_text():
    assert _read("a: |\n  1\nb: >-\n  2\n").data == {"a": "1\n", "b": "2"}


def test_keys_are_text():
    document = _read('1: a\n1.5: b\ntrue: c\n~: d\n"x": e\n')
    assert document.data == {"1": "a", "1.5": "b", "true": "c", "null": "d", "x": "e"}


def test_first_of_two_equal_keys_holds_and_the_second_is_named():
    document = _read("a: 1\nb: 2\na: 3\n")
    assert document.data == {"a": 1, "b": 2}
    (problem,) = document.problems
    assert (problem.place.line, problem.place.column, problem.code) == (3, 1, "E105")
    assert "第 1 行" in problem.message


def test_equal_keys_of_different_mappings_are_no_doubles():
    assert _codes("a: {x: 1}\nb: {x: 1}\nc: [{x: 1}, {x: 1}]\n") == []


def test_text_of_a_broken_file_is_kept_for_the_excerpt():
    document = _read("a: [1\nb: 2\n")
    assert list(document.lines) == ["a: [1", "b: 2"]
    assert document.data is None
    assert [p.code for p in document.problems] == ["E101"]


def test_nothing_is_executed():
    code = "!!python/object/apply:builtins.exec ['raise SystemExit']"
    assert _codes(f"a: {code}\n") == [(1, 4, "E106")]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: ", "? "])
def test_two_hundred_thousand_levels_are_refused_as_too_deep(opening):
    assert [code for _, _, code in _codes(opening * 200_000)] == ["E107"]


def test_thirty_two_levels_are_read_and_one_more_is_not():
    assert _codes("[" * yamlfile.MAX_DEPTH + "]" * yamlfile.MAX_DEPTH) == []
    deeper = yamlfile.MAX_DEPTH + 1
    assert _codes("[" * deeper + "]" * deeper) == [(1, deeper, "E107")]


def test_size_is_looked_at_before_anything_else(monkeypatch):
    monkeypatch.setattr(yamlfile, "MAX_BYTES", 10)
    assert _codes(b"\xff" * 10) == [(1, 1, "E102")]
    assert _codes(b"\xff" * 11) == [(1, 1, "E107")]


def test_aliases_do_not_multiply():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    assert {code for _, _, code in _codes("\n".join(lines))} == {"E106"}


class Counted(list[str]):
    """Lines that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, index):
        self.looks += 1
        return super().__getitem__(index)


def test_long_values_with_full_width_colons_are_looked_through_once(monkeypatch):
    count = 2000
    text = "a:\n" + "  推行：在线刻制\n" * count + "b: 1\n"
    split = documents.NEWLINE
    lines = Counted()

    class Splitter:
        def split(self, whole):
            lines.extend(split.split(whole))
            return lines

    monkeypatch.setattr(documents, "NEWLINE", Splitter())
    assert _codes(text) == []
    assert lines.looks < 5 * count


def _is_read_alike_with_places(document: Document, content: bytes) -> None:
    """Both speeds of reading find the same values and the same problems."""

    def doubt(text: str) -> None:
        raise yamlfile._DoubtError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamlfile, "_read_values", doubt)
        again = parse("a.yaml", content)
    assert repr(document.data) == repr(again.data)  # True equals 1
    assert document.problems == again.problems
    document.locate(())
    assert (document.root is None) == (again.root is None)
    assert document.root is None or repr(to_plain(document.root)) == repr(document.data)


@pytest.mark.parametrize(
    "text",
    [
        "a: [一，二]\n",
        "a: [[一], 二、三]\n",
        "a: ［一：二］\n",
        "a: ［一, 二］\n",
        "a：b: 1\n",
        "? a：b\n: 1\n",
        "a: b\n  text：c\n",
        'a: "x\n  text：b"\nc: [甲：乙]\n',
        'a: "\\u200b"\n',
        "a: 1\na: 2\n",
        "a: 1\n---\nb: 1\n",
        "a: !!str 1\n",
        "a: ! 1\n",
        "a: &x 1\nb: *x\n",
        "[a]: 1\n",
        "~: 1\nnull: 2\n",
        "null",
        "# a\n",
    ],
)
def test_doubtful_texts_are_read_alike_at_both_speeds(text):
    content = text.encode()
    _is_read_alike_with_places(parse("a.yaml", content), content)


def test_places_are_made_only_as_far_as_they_are_asked_for():
    document = _read(TEXT)
    assert document.root is None
    assert document.locate(("plan", "issued"))[0].line == 5
    assert list(document.root.value) == ["version", "plan"]
    assert document.locate(("parts", 1))[0].line == 11
    assert list(document.root.value) == ["version", "plan", "parts"]


SIGNS = "[]{}:,-?&*!|>'\"%@`#~：，［］｛｝－＃ \t\n\r\0\x85\u2028\ufeff"
PIECES = ["\n  ", "- ", ": ", "---", "...", "a: ", "a：", "text", "<<: *a", "&a ", "!!python/name:os.system ", "\\x0"]
SNIPPETS = st.sampled_from([*SIGNS, *PIECES, "%YAML 1.1\n", "\\", "2027-06-31", "1.10", "区政务办"])


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf\xef\xbb\xbfa: 1")
@example(b"\xff\xfea\0")
@example(b"a: \xed\xa0\x80")
@example(b"\xe4\xb8")
def test_no_bytes_make_it_fail(content):
    _examined(content)


@settings(max_examples=600, deadline=None)
@given(st.lists(SNIPPETS, max_size=40).map("".join))
@example("a: 1\n...\nb: 2\n")
@example("? [a]\n: b\n")
@example("- ﹕：\n")
@example("a: 一\x85：\n")
def test_no_text_makes_it_fail(text):
    _examined(text.encode())


def _examined(content: bytes) -> None:
    """Whatever the bytes: values or a problem, and each problem at a place of the text."""
    document = parse("a.yaml", content)
    _is_read_alike_with_places(document, content)
    assert document.problems or document.data is not None
    for problem in document.problems:
        assert problem.code in RULES
        assert problem.message
        assert problem.remedy
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        if document.lines:
            assert problem.place.line <= len(document.lines)
            assert problem.place.column <= len(document.lines[problem.place.line - 1]) + 1
    assert document.locate(("a", 0, "b"))[0].line >= 1


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("区政务办ab12 :,.-#[]{}\"'：", max_size=12),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab甲乙", min_size=1), inner, max_size=4),
        max_leaves=20,
    ).filter(lambda value: value is not None)
)
def test_what_another_program_wrote_is_read_as_it_was_meant(value):
    import json

    document = parse("a.yaml", json.dumps(value, ensure_ascii=False).encode())
    assert document.problems == []
    assert document.data == value


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\n\n", "a\r\nb\rc\n", "\n\r", "甲\x0b乙\u2028丙\n丁"])
def test_every_line_of_a_file_can_be_shown(text: str):
    lines = Document("x", text).lines
    wanted = re.split("\r\n|\n|\r", text)
    wanted = wanted[:-1] if wanted[-1] == "" else wanted
    assert list(lines) == wanted
    assert (len(lines), lines[1:], lines[-1:]) == (len(wanted), wanted[1:], wanted[-1:])
    with pytest.raises(IndexError):
        lines[len(wanted)]


PATHS = (
    *((), ("version",), ("plan",), ("plan", "issued"), ("parts",), ("parts", 0), ("parts", 1, "number")),
    *(("parts", 0, "lead", 1), ("parts", 0, "text"), ("parts", 1, "lead"), ("parts", 1, "text")),
    *(("nothing",), ("parts", 7), ("parts", 0, "deadlines", 3, "date"), ("plan", "title", "deeper")),
)


@given(st.lists(st.sampled_from(PATHS), max_size=4), st.sampled_from(PATHS))
def test_a_place_that_is_sought_beforehand_is_where_it_is_in_the_whole_tree(sought, other):
    whole, some = _read(TEXT), _read(TEXT)
    seek(some, sought)
    for path in (*sought, other, *sought):
        for at_key in (False, True):
            assert some.locate(path, at_key) == whole.locate(path, at_key)


def test_what_is_not_sought_is_not_kept():
    document = _read(TEXT)
    seek(document, [("parts", 1, "text")])
    assert list(document.root.value) == ["parts"]
    assert document.root.value["parts"][1].value[0] is None
    assert list(document.root.value["parts"][1].value[1].value) == ["text"]
