"""Workspace files that a person may have written or edited: parse them as YAML and check them against their model."""

from pathlib import Path
from typing import Any

from bizenv.base.problems import FileKind
from bizenv.base.yamlfile import parse
from bizenv.checks.schema import faults


def read_sound(kind: FileKind, path: Path, content: bytes) -> dict[str, Any]:
    """The data of a file's bytes; empty if they are not valid YAML or break the model of their kind."""
    document = parse(str(path), content)
    data = document.data if not document.problems and isinstance(document.data, dict) else {}
    return data if data and not any(faults.find_faults(kind, data)) else {}
