"""A YAML file as read: its lines, its tree of values, each with its place, and the faults of its text."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bizenv.base.problems import Path, Place, Problem


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


@dataclass(slots=True)
class Document:
    """A file as read: its lines, its tree (None if the text is not YAML) and the faults of the text."""

    path: str
    lines: list[str] = field(default_factory=list)
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    runs_on: tuple[int, int] | None = None
    """Where the first text in quotes that goes on in the next line begins: line and column from 0."""

    @property
    def data(self) -> Any:
        """The values alone: dicts, lists, str, int, float, bool, None."""
        return plain(self.root) if self.root is not None else None

    def node(self, path: Path) -> Node | None:
        """The node at a path, or the nearest one above it that is there."""
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


@contextmanager
def no_collector() -> Iterator[None]:
    """Without the garbage collector: building a large tree of small objects is up to three times faster."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
