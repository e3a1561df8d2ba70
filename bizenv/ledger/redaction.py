"""删去词句: what may be taken out of an entry that is on record, and whether its file is as that left it.

This is the one exception to "never rewritten": state secrets, personal data, a complainant. The entry keeps its name, so
that what refers to it holds; in the place of the words stands ``MARK``. A new entry of kind ``redact`` says who approved
it, when and why, and has the digest of what is left, never one of the words.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bizenv.base.errors import MisuseError
from bizenv.base.text import is_nothing
from bizenv.ledger.entry import Entry, KeptFile, Kind
from bizenv.ledger.fields import FIELDS, list_names
from bizenv.ledger.soundness import Flaw

MARK = "［已删］"
"""What stands in the place of words that were taken out."""
_TEXTS = list_names("text", "texts")
_DECIDING = ("approved_by", "cleared_by", "post", "document", "number", "field", "unit", "old", "into", "chosen")
"""Texts that say on whose word something holds, what an entry is about, or which paper it put on record."""


def list_fields(kind: Kind) -> list[str]:
    """The fields of a kind of entry from which words may be taken out: free texts that decide nothing.

    Who objects, who verified and who decided on an objection decides who may decide; who only handed it in does not.
    """
    found = [key for key in _TEXTS if FIELDS[key].is_of(kind) and key not in _DECIDING]
    decides = kind == "verify" or FIELDS["by"].is_needed(kind)
    return [key for key in found if key != "by" or not decides]


def take_out(entry: Entry, field: str, words: Sequence[str] = ()) -> Entry:
    """The entry without these words in a field, or without all that the field says.

    The name stays. Pieces of evidence keep their number: whether there is any decides whether work may be closed. Raises
    MisuseError if the field is none of ``list_fields``, is empty, or does not hold the words.
    """
    from bizenv.ledger.admission import MOST  # imported late, as is the next: every question imports this module
    from bizenv.ledger.names import KINDS, TEXTS

    allowed = list_fields(entry.kind)
    if field not in allowed:
        known = "、".join(f"{key} {TEXTS.get(key, '')}".rstrip() for key in allowed if getattr(entry, key)) or "没有"
        raise MisuseError(
            f"“{KINDS[entry.kind]}”的“{field}”不能删：只删文字，不动决定状态的内容；这一条可删的：{known}"
        )
    value = getattr(entry, field)
    pieces = [value] if isinstance(value, str) else list(value or ())
    if not pieces:
        raise MisuseError(f"{entry.name} 没有“{field}”，无可删")
    if any(not word.strip() or word in MARK for word in words):
        raise MisuseError("--words 不能是空的，也不能是“已删”的标记")
    for word in words or ():
        if not any(word in piece for piece in pieces):
            raise MisuseError(f"{entry.name} 的“{field}”里没有 --words 所写的词句，一字未动；请照原文写")
    # What says that there is nothing holds no words; a mark in its place would look as if there had been something.
    left = [_without(piece, words) if words else piece if is_nothing(piece) else MARK for piece in pieces]
    if any(len(piece) > MOST for piece in left):
        raise MisuseError("--words 太短，处处都是；写长一些，或整栏删去")
    if left == pieces:
        raise MisuseError(f"{entry.name} 的“{field}”已经删去，或本来就没有内容")
    changed: dict[str, Any] = {field: left[0] if isinstance(value, str) else tuple(left)}
    if field == "evidence":
        changed["files"] = tuple(_rename(file, words) for file in entry.files)
    return entry._replace(**changed)


def _rename(file: KeptFile, words: Sequence[str]) -> KeptFile:
    """A file of evidence without words in its name, or without its name; the ending stays, by which the file is found."""
    from bizenv.base.layout import place_evidence

    was, digest = file["name"], file["sha256"]
    name = _without(was, words) if words else MARK
    if place_evidence(name, digest) != (place := place_evidence(was, digest)):
        name += place.rpartition(digest)[2]
    return {**file, "name": name}


def drop_file(entry: Entry, sha256: str) -> Entry:
    """The entry without a file of evidence: its name, digest and size go; a mark says that there was one."""
    names = {file["name"] for file in entry.files if file["sha256"] == sha256}
    left = tuple(MARK if piece in names else piece for piece in entry.evidence)
    marked = any(MARK in piece for piece in left)
    files = tuple(file for file in entry.files if file["sha256"] != sha256)
    return entry._replace(evidence=left if marked else (*left, MARK), files=files)


def _without(text: str, words: Sequence[str]) -> str:
    """A text with the mark for each word; the longest first, so that no rest of a longer one is left behind."""
    parts = text.split(MARK)  # what is marked already is not marked again
    for word in sorted(words, key=len, reverse=True):
        parts = [MARK.join(part.split(word)) for part in parts]
        parts = [inner for part in parts for inner in part.split(MARK)]
    return MARK.join(parts)


def digest_rest(content: bytes) -> str:
    """The SHA-256, in hex, of what is left of an entry's file; the ends of lines and a byte order mark do not count."""
    from codecs import BOM_UTF8
    from hashlib import sha256  # imported late: it loads OpenSSL, which most queries do not need

    return sha256(content.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")).hexdigest()


def collect(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The redactions among entries, by the name of the entry from which words were taken, in the order of recording.

    One that was withdrawn or corrected still says what was taken out.
    """
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == "redact" and entry.of is not None:
            found.setdefault(entry.of, []).append(entry)
    for some in found.values():
        some.sort(key=lambda e: (e.recorded, e.name))
    return found


def judge(entry: Entry, flaw: Flaw | None, rest: str, taken: Sequence[Entry]) -> Flaw | None:
    """The flaw of an entry from which words were taken, by its flaw without regard to that; None if it has none.

    ``rest``: the digest of what its file holds. ``taken``: its redactions, in order; the last says what is left. If the
    file is as it was before all of them or after an earlier one, words are there that have to go. Anything else is an edit.
    """
    if flaw not in (None, "edited"):
        return flaw
    if rest == taken[-1].sha256 and all(_is_marked(entry, it.field or "") for it in taken):
        return None
    return "unredacted" if flaw is None or rest in [it.sha256 for it in taken] else flaw


def _is_marked(entry: Entry, field: str) -> bool:
    value = getattr(entry, field, None) if field in _TEXTS else None
    return any(MARK in piece for piece in ([value] if isinstance(value, str) else value or ()))
