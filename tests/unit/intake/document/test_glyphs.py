"""The characters of a PDF: no word is changed, lost, doubled or torn apart on its way into a cell."""

import pytest

from bizenv.intake.document.pdf.glyphs import Glyph, collect_glyphs, find_turn, gather_lines, normalise, spell


def make_char(text: str, x: float, base: float, size: float = 10, matrix: tuple[float, ...] = (1, 0, 0, 1)) -> dict:
    """A character as pdfplumber gives it, on a page 100 points high."""
    y0 = base - 0.14 * size
    box = {"x0": x, "x1": x + size, "y0": y0, "y1": y0 + size, "top": 100 - y0 - size, "bottom": 100 - y0}
    return {"text": text, "matrix": (*matrix, x, base), **box}


def write(*words: tuple[str, float, float]) -> list[Glyph]:
    """Words, each with where it begins and its height; characters are 10 wide, Latin ones 5."""
    glyphs = []
    for word, x, middle in words:
        for letter in word:
            width = 5 if letter.isascii() else 10
            glyphs.append(Glyph(letter, x, x + width, middle, 10))
            x += width
    return glyphs


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("⽣态⾥", "生态里"),  # Kangxi radicals
        ("⺠政⻓", "民政长"),
        ("账⼾", "账户"),  # NFKC says 戶  # radicals that NFKC leaves
        ("不行", "不行"),
        ("ﬁle", "file"),
        ("②²ⅡＡ（％", "②²ⅡＡ（％"),  # as printed
        ("市\u200b局\u00ad", "市局"),
        ("a\u00a0b", "a b"),
    ],
)
def test_character_is_the_ordinary_one_and_else_as_printed(printed: str, read: str) -> None:
    assert normalise(printed) == read


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([("市", 0, 0), ("教", 20, 0), ("育", 40, 0), ("局", 60, 0)], "市教育局"),  # justified
        ([("市教育局", 0, 0), ("市司法局", 60, 0)], "市教育局 市司法局"),
        ([("2026", 0, 0), ("年", 23, 0)], "2026年"),
        ([("Deep", 0, 0), ("Seek", 25, 0)], "Deep Seek"),
        ([("Deep", 0, 0), (" ", 20, 0), ("Seek", 23, 0)], "Deep Seek"),
        ([("提速", 0, 0), ("①", 20, -4), ("30%", 30, 0)], "提速①30%"),  # a raised mark is in its line
        ([("完成", 0, 0), ("时限", 0, 14)], "完成\n时限"),
        ([("司法", 20, 0), ("市", 10, 0.5)], "市司法"),  # printed in another order
    ],
)
def test_words_have_the_spaces_and_lines_that_a_person_sees(words: list[tuple[str, float, float]], text: str) -> None:
    assert spell(gather_lines(write(*words)))[0] == text


def test_struck_runs_are_named_each_by_itself() -> None:
    glyphs = [glyph._replace(struck=glyph.text in "旧名废") for glyph in write(("旧名新名废", 0, 0), ("废除", 0, 14))]
    glyphs[3] = glyphs[3]._replace(struck=False)
    assert spell(gather_lines(glyphs)) == ("旧名新名废\n废除", "旧名\n废\n废")


def test_character_printed_twice_for_bold_is_read_once() -> None:
    chars = [make_char("人", 0, 50), make_char("人", 0.4, 50), make_char("人", 10, 50), make_char("人", 0, 30)]
    assert len(collect_glyphs(chars, 0, 100, 100)[0]) == 3


def test_watermark_across_the_page_is_in_no_cell() -> None:
    chars = [make_char("正", 0, 50), make_char("秘", 5, 50, matrix=(0.7, 0.7, -0.7, 0.7))]
    assert [glyph.text for glyph in collect_glyphs(chars, 0, 100, 100)[0]] == ["正"]


@pytest.mark.parametrize(("matrix", "step"), [((0, 1, -1, 0), 10), ((0, -1, 1, 0), -10)])
def test_heading_that_runs_across_is_read_in_its_order(matrix: tuple[float, ...], step: int) -> None:
    chars = [make_char(letter, 5, 50 + n * step, matrix=matrix) for n, letter in enumerate("数据资源")]
    chars += [make_char(letter, 40 + n * 10, 95) for n, letter in enumerate("编制目录")]
    text, _ = spell(gather_lines(collect_glyphs(chars, 0, 100, 100)[0]))
    assert text == "编制目录\n数据资源"


def test_character_without_a_meaning_is_counted() -> None:
    glyphs, unreadable = collect_glyphs([make_char("(cid:12)", 0, 50)], 0, 100, 100)
    assert ([glyph.text for glyph in glyphs], unreadable) == (["□"], 1)


@pytest.mark.parametrize(
    ("matrix", "turn"), [((1, 0, 0, 1), 0), ((0, 1, -1, 0), 1), ((0, -1, 1, 0), -1), ((-1, 0, 0, -1), 2)]
)
def test_way_the_text_runs_is_that_of_most_characters(matrix: tuple[float, ...], turn: int) -> None:
    chars = [make_char("文", n * 10, 50, matrix=matrix) for n in range(3)] + [make_char("注", 0, 10)]
    assert find_turn(chars) == turn
