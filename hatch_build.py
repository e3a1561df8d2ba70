"""Examine the plan when the package is built, and stamp it: a wheel never carries a plan with a fault."""

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StampHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``bizenv/data/stamp``, so that a question on the packaged plan need not examine it again."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is built."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from bizenv.store import stamp

        with NamedTemporaryFile("w", delete=False, encoding="ascii") as file:
            file.write(stamp(Path(self.root) / "data") + "\n")
        build_data["force_include"][file.name] = "bizenv/data/stamp"
