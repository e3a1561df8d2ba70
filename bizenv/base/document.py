"""A YAML file as read: its text, its values, its faults, and the place of each value that somebody asks for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from bizenv.base.problems import Fault, Path, Place, Problem

if TYPE_CHECKING:
    from array import array

NEWLINE = re.compile("\r\n|\n|\r")


class Lines(Sequence[str]):
    """The lines of a text, without their line ends. Only where they begin is kept, once somebody asks for one.

    A line end at the end of the text begins no further line.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> "array[int]":
        """Where each line begins, and where the last ends."""
        from array import array  # not needed where there is no fault

        starts = array("L", [0])
        starts.extend(match.end() for match in NEWLINE.finditer(self._text))
        if starts[-1] < len(self._text):
            starts.append(len(self._text))
        return starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        n = index if index >= 0 else index + len(self)
        if not 0 <= n < len(self):
            raise IndexError(index)
        return self._text[self._starts[n] : self._starts[n + 1]].rstrip("\r\n")


@dataclass(slots=True, eq=False)
class YamlNode:
    """A value with its place; ``line`` and ``column`` count from 0 as the parser's do.

    ``value`` is a scalar, a list of nodes, or a dict from key to (node of the key, node of the value).
    """

    value: Any
    line: int
    column: int
    end_line: int
    end_column: int
    doubled: int | None = None
    """The index of the problem about this mapping's duplicate keys in the document's ``problems``; None without one."""


@dataclass(eq=False)
class Document:
    """A file as read. ``data`` is made of dict, list, str, int, float, bool, None; it is None if the text is not YAML.

    A tree of nodes costs twice as much as plain values, so it is built only as far as somebody asks for places.
    """

    path: str
    text: str = ""
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    root: YamlNode | None = None
    growth: Iterator[None] = field(default_factory=lambda: iter(()))
    """Builds the tree under ``root``; each step completes one value of the outermost mapping or list."""
    sought: "Sought | None" = None
    """Which nodes ``root`` has, where only some were read; None: all, as far as the tree has grown."""
    runs_on: tuple[int, int] | None = None
    """Where the first quoted text that continues on the next line begins: line and column from 0; None without one."""

    @cached_property
    def lines(self) -> "Lines":
        """The lines of the text, without their line ends."""
        return Lines(self.text)

    def node(self, path: Path) -> YamlNode | None:
        """The node at a path, or its nearest ancestor that exists; None if there is no tree."""
        if self.sought is not None and not _holds(self.sought, path):
            self.root, self.sought = None, None
        if self.sought is None:
            while (not path or _child(self.root, path[0]) is None) and next(self.growth, True) is None:
                pass
        return self._walk(path)

    def _walk(self, path: Path) -> YamlNode | None:
        """The node at a path, or its nearest ancestor, as far as the tree is there."""
        node = self.root
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child[1]
        return node

    def report(self, fault: Fault) -> Problem:
        """A fault in this file as a problem at its place."""
        place, width = self.locate(fault.path, fault.at_key, fault.find)
        return Problem(place, fault.code, fault.message, fault.remedy, fault.subject, width)

    def locate(self, path: Path, at_key: bool = False, find: str = "") -> tuple[Place, int]:
        """The place of a value and how many characters it takes on its first line; line 1, column 1 without a tree.

        ``at_key``: the place of its key instead. ``find``: the place of these words within the value.
        """
        node = self.node(path)
        if at_key and path:
            pair = _child(self._walk(path[:-1]), path[-1])
            node = pair[0] if pair is not None else node
        if node is None:
            return Place(self.path, 1, 1), 1
        if find and (at := self._find(node, find)) is not None:
            return Place(self.path, at[0] + 1, at[1] + 1), len(find)
        end = node.end_column if node.end_line == node.line else len(self.line(node.line))
        if isinstance(node.value, dict | list) and node.end_line != node.line:
            first = re.match(r"(- )?[^:\s]+:?", self.line(node.line)[node.column :])
            end = node.column + (first.end() if first else 1)
        return Place(self.path, node.line + 1, node.column + 1), max(1, end - node.column)

    def line(self, index: int) -> str:
        """The text of a line by its number from 0; empty beyond the last line."""
        return self.lines[index] if index < len(self.lines) else ""

    def _find(self, node: YamlNode, words: str) -> tuple[int, int] | None:
        for index in range(node.line, node.end_line + 1):
            column = self.line(index).find(words, node.column if index == node.line else 0)
            if column >= 0:
                return index, column
        return None


Sought = dict[Any, "Sought"]
"""Paths as a tree: for each step the steps that may follow; the step () stands for the root and all of it."""


def gather(paths: Iterable[Path]) -> Sought:
    """Paths as a tree."""
    sought: Sought = {}
    for path in paths:
        here = sought
        for step in path or ((),):
            here = here.setdefault(step, {})
    return sought


def _holds(sought: Sought, path: Path) -> bool:
    for step in path or ((),):
        if step not in sought:
            return False
        sought = sought[step]
    return True


def _child(node: YamlNode | None, step: Any) -> tuple[YamlNode, YamlNode] | None:
    if node is None:
        return None
    if isinstance(node.value, dict):
        pair: tuple[YamlNode, YamlNode] | None = node.value.get(step)
        return pair
    if isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step], node.value[step]
    return None


def to_plain(node: YamlNode) -> Any:
    """A tree of nodes as plain data."""
    if isinstance(node.value, dict):
        return {key: to_plain(value) for key, (_, value) in node.value.items()}
    if isinstance(node.value, list):
        return [to_plain(item) for item in node.value]
    return node.value
