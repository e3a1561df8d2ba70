"""The mappings in plain data, each by where it stands."""

from collections.abc import Iterator, Mapping
from typing import Any


def find_paths(data: Any) -> dict[int, tuple[Any, ...]]:
    """The path of every mapping in some plain data, by its ``id()``, from the outside inwards."""
    return dict(_walk(data, ()))


def _walk(data: Any, path: tuple[Any, ...]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    if isinstance(data, Mapping):
        yield id(data), path
        for key, value in data.items():
            yield from _walk(value, (*path, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _walk(value, (*path, n))
