"""People beside units in one cell, where the head of the column says that there are some: 责任单位（责任人）."""

import re

from bizenv.intake.annex.units.names import ends_like_name

_PERSON = "[\u4e00-\u9fff·]{2,4}"
_LABEL = "(?:(?:责任人|负责人|联系人|联络员)[:：]?)?"
_BRACKET = re.compile(rf"[（(]\s*{_LABEL}\s*({_PERSON}(?:[、，, \n]+{_PERSON})*)\s*[)）]")
_BEHIND = re.compile(
    rf"(?<=[\u4e00-\u9fff）)])[ \u3000\n]*[:：]?[ \u3000\n]+{_LABEL}({_PERSON})(?=$|[、，,；;\n])|[:：]\s*{_LABEL}({_PERSON})(?=$|[、，,；;\n])"
)
"""A person behind a unit: after a space, on the next line, or after a colon."""


def says_people(head: str) -> bool:
    """Whether the head of a column of units names people too."""
    return re.search("责任人|负责人|联系人|联络员|姓名", head) is not None


def take_people(cell: str) -> tuple[str, tuple[str, ...]]:
    """A cell of units without the people in it, and these.

    >>> take_people("县司法局（李四）、县住建局"), take_people("县司法局\\n李四"), take_people("市委组织部（人才办）")
    (('县司法局、县住建局', ('李四',)), ('县司法局', ('李四',)), ('市委组织部（人才办）', ()))
    """
    people: list[str] = []

    def take(match: re.Match[str]) -> str:
        found = [name for name in re.split("[、，, \\n]+", next(filter(None, match.groups()))) if name]
        if any(ends_like_name(name) for name in found):
            return match[0]
        people.extend(found)
        return ""

    return _BEHIND.sub(take, _BRACKET.sub(take, cell)), tuple(people)
