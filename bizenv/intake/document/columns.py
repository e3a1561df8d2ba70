"""Columns and tables that no lines are drawn for: found by where the words of a page stand."""

from bizenv.intake.document.frames import Frame, Stroke
from bizenv.intake.document.glyphs import Glyph, Line

Places = dict[tuple[int, int], list[Glyph]]


def add_outer_columns(frame: Frame, places: Places, glyphs: list[Glyph]) -> tuple[Frame, Places, list[Glyph]]:
    return frame, places, glyphs


def find_plain_tables(lines: list[Line], strokes: list[Stroke]) -> tuple[list[tuple[Frame, Places]], list[Line]]:
    return [], lines
