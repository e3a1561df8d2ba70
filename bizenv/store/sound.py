"""A file of a workspace that is not as bizenv writes it: read as YAML, and held against the model of its kind."""

from pathlib import Path
from typing import Any

from bizenv.base.problems import FileKind
from bizenv.base.yamlfile import parse
from bizenv.checks.schema import faults as shape


def read_sound(kind: FileKind, path: Path, content: bytes, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """The data of a file's bytes, empty where its text or its shape is wrong. ``data``: what is known of it already."""
    if data is None:
        document = parse(str(path), content)
        data = document.data if not document.problems and isinstance(document.data, dict) else {}
    return data if data and not any(shape.faults(kind, data)) else {}
