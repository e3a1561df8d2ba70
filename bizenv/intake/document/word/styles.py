"""What a Word document's styles say of a paragraph and its runs: struck out, hidden, numbered (ISO/IEC 29500-1, 17.7)."""

from collections.abc import Callable
from typing import Any

from bizenv.base.tuples import NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 20
"""How many styles may be based on one another."""
_SWITCHES = ("strike", "dstrike", "vanish")


class _Style(NamedTuple):
    """A style: what it is based on, its switches, its list and the level of that, where it names them itself."""

    base: str
    switches: dict[str, bool]
    list: str | None
    level: int | None


class Styles:
    """The styles of a document. ``lists``: the list of each style that has one."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self.lists: dict[str, str] = {}
        for element in () if root is None else root.findall(f"{W}style"):
            id = element.get(f"{W}styleId", "")
            base = element.find(f"{W}basedOn")
            list, level = _read_list(element.find(f"{W}pPr"))
            look = element.find(f"{W}rPr")
            switches = {
                name: on
                for name in _SWITCHES
                if look is not None and (on := is_on(look.find(f"{W}{name}"))) is not None
            }
            self._styles[id] = _Style("" if base is None else base.get(f"{W}val", ""), switches, list, level)
            if list:
                self.lists[id] = list
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                self._default = id

    def find_paragraph_style(self, properties: Any) -> str:
        """The style that a paragraph with these properties has."""
        named = None if properties is None else properties.find(f"{W}pStyle")
        return self._default if named is None else str(named.get(f"{W}val", ""))

    def is_set(self, switch: str, properties: Any, style: str) -> bool:
        """Whether a switch is on for a run with these properties in a paragraph of a style.

        The run itself decides, else its own style, else the paragraph's.
        """
        if properties is not None and len(properties):
            own = is_on(properties.find(f"{W}{switch}"))
            if own is not None:
                return own
            named = properties.find(f"{W}rStyle")
            if named is not None:
                found = self._find_switch(named.get(f"{W}val", ""), switch)
                if found is not None:
                    return found
        return bool(self._find_switch(style, switch))

    def _find_switch(self, style: str, switch: str) -> bool | None:
        for one in self._bases(style):
            if switch in one.switches:
                return one.switches[switch]
        return None

    def find_list(self, properties: Any, style: str, find_level: Callable[[str, str], int]) -> tuple[str, int]:
        """The list that numbers a paragraph, and its level there; an empty name if none does.

        ``find_level``: the level of a list that belongs to a style.
        """
        list, level = _read_list(properties)
        if list is not None:
            return ("", 0) if list == "0" else (list, level or 0)
        at: int | None = level
        names = [style]
        for one in self._bases(style):
            at = one.level if at is None else at
            if one.list is not None:
                if one.list == "0":
                    return "", 0
                return one.list, find_level(one.list, names[-1]) if at is None else at
            names.append(one.base)
        return "", 0

    def _bases(self, style: str) -> list[_Style]:
        """A style and those that it is based on."""
        found: list[_Style] = []
        while style in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[style])
            style = found[-1].base
        return found


def is_on(element: Any) -> bool | None:
    """Whether a switch is on; None if there is none."""
    return None if element is None else element.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def read_number(text: str | None) -> int:
    """A whole number; 0 if the text is none, or too long for one."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdecimal() else 0


def _read_list(properties: Any) -> tuple[str | None, int | None]:
    numbered = None if properties is None else properties.find(f"{W}numPr")
    if numbered is None:
        return None, None
    id, level = numbered.find(f"{W}numId"), numbered.find(f"{W}ilvl")
    return (
        None if id is None else id.get(f"{W}val", ""),
        None if level is None else read_number(level.get(f"{W}val")),
    )
