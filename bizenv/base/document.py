"""A YAML file as read: its text, its values, the faults of the text, and the place of each value once it is asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bizenv.base.problems import Path, Place, Problem

NEWLINE = re.compile("\r\n|\n|\r")


@dataclass(slots=True, eq=False)
class Node:
    """A value with its place; ``line`` and ``column`` count from 0 as the parser's do.

    ``value`` is a scalar, a list of nodes, or a dict from key to (node of the key, node of the value).
    """

    value: Any
    line: int
    column: int
    end_line: int
    end_column: int
    doubled: int | None = None
    """Of a mapping with a key that stands twice, which of the document's problems says so."""


@dataclass(eq=False)
class Document:
    """A file as read. ``data`` is dicts, lists, str, int, float, bool; None where the text is not YAML.

    A tree of nodes costs twice what plain values do, so that it grows only as far as places are asked for.
    """

    path: str
    text: str = ""
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    growth: Iterator[None] = field(default_factory=lambda: iter(()))
    """Makes the tree under ``root``; each step ends where a value of the outermost mapping or list is complete."""
    runs_on: tuple[int, int] | None = None
    """Where the first text in quotes that goes on in the next line begins: line and column from 0."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        lines = NEWLINE.split(self.text)
        if lines[-1] == "":
            lines.pop()  # what follows the last line's end is no line
        return lines

    def node(self, path: Path) -> Node | None:
        """The node at a path, or the nearest one above it that is there."""
        while (not path or _child(self.root, path[0]) is None) and next(self.growth, True) is None:
            pass
        node = self.root
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child[1]
        return node

    def locate(self, path: Path, at_key: bool = False, find: str = "") -> tuple[Place, int]:
        """The place of a value (or of its key) and how many characters it takes on its first line."""
        node = self.node(path)
        if at_key and path:
            pair = _child(self.node(path[:-1]), path[-1])
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
        """A line by its number from 0; empty beyond the last."""
        return self.lines[index] if index < len(self.lines) else ""

    def _find(self, node: Node, words: str) -> tuple[int, int] | None:
        for index in range(node.line, node.end_line + 1):
            column = self.line(index).find(words, node.column if index == node.line else 0)
            if column >= 0:
                return index, column
        return None


def _child(node: Node | None, step: Any) -> tuple[Node, Node] | None:
    if node is None:
        return None
    if isinstance(node.value, dict):
        pair: tuple[Node, Node] | None = node.value.get(step)
        return pair
    if isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step], node.value[step]
    return None


def plain(node: Node) -> Any:
    """A tree of nodes as plain data."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, (_, value) in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value
