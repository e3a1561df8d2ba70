"""Examine the plan when the package is built, and stamp it: a wheel never carries a plan with a fault."""

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StampHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``bizenv/data/stamp.json``, so that a question on the packaged plan need not examine it again."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is built."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from bizenv.store.plans import make_packaged_stamp

        with NamedTemporaryFile(delete=False) as file:
            file.write(make_packaged_stamp(str(Path(self.root) / "data")))
        self.stamp = Path(file.name)
        build_data["force_include"][file.name] = "bizenv/data/stamp.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called by hatchling when the wheel is there."""
        if version != "editable":
            self.stamp.unlink()
