"""Chinese text in lines of a given width, by the rules of Chinese typesetting.

No line begins with a closing mark or ends with an opening one, and no number or Latin word is broken. rich cannot do
this: it folds only at spaces, or anywhere.
"""

from rich.cells import cell_len

_NOT_FIRST = set("，。；：、！？）》〉〕】」』”’…—%,.;:!?)]}·～］｝")
_NOT_LAST = set("（《〈〔【「『“‘([{［｛")


def fold(text: str, width: int | None) -> list[str]:
    """A text as lines of at most ``width`` columns, or one line for None; joined, they are the text again."""
    if width is None:
        return [text]
    folded: list[str] = []
    current = ""
    for piece in _pieces(text):
        if cell_len(current + piece) <= width:
            current += piece
            continue
        while cell_len(piece) > width:  # longer than a line: break it anywhere
            room = prefix(piece, width - cell_len(current)) or ("" if current else piece[0])
            folded.append(current + room)
            current, piece = "", piece[len(room) :]
        if current:
            folded.append(current)
        current = piece
    if current or not folded:
        folded.append(current)
    return folded


_MARK = ".."
"""The end of a text that was cut: marks such as … are two columns wide in some terminals."""


def cut(text: str, width: int) -> str:
    """A text in one line of at most ``width`` columns, with a mark if it was cut.

    It is never cut within a number, which would be another one, unless the text is nothing else.
    """
    if cell_len(text) <= width:
        return text
    kept = ""
    for piece in _pieces(text):
        if cell_len(kept + piece) > width - len(_MARK):
            break
        kept += piece
    while kept and kept[-1] in "，、；：　":
        kept = kept[:-1]
    return (kept or prefix(text, width - len(_MARK))) + _MARK


def _pieces(text: str) -> list[str]:
    """The pieces of a text between which a line may break."""
    pieces: list[str] = []
    for character in text:
        if pieces and _joined(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _joined(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST:
        return True
    return _is_word(before) and (_is_word(after) or after == "(")  # 27(3) is one number


def _is_word(character: str) -> bool:
    return (character.isascii() and character.isalnum()) or character in "-_/.%×²³"


def prefix(text: str, width: int) -> str:
    """As many characters from the beginning of a text as fit into ``width`` columns."""
    used = 0
    for n, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:n]
    return text
