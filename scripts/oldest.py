"""Print the oldest version of every dependency that pyproject.toml promises, as constraints for pip.

``python scripts/oldest.py > oldest.txt && pip install --constraint oldest.txt --editable '.[test]'`` installs the
oldest versions that the package promises to work with. The bounds are written only in pyproject.toml. Those of ``dev``
are left out, because its tools check the source and do not run it.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

EXTRAS = ("all", "test")
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[(?P<extras>[\w,-]+)])?(?:>=(?P<oldest>[\w.]+))?(?:,<[\w.]+)?")


def oldest(project: dict[str, Any], wanted: tuple[str, ...] = EXTRAS) -> dict[str, str]:
    """The lower bound of every dependency and every wanted extra, by name. Raises ValueError if one has none."""
    found: dict[str, str] = {}
    extras = list(wanted)
    listed = list(project["dependencies"])
    while extras:
        listed += project["optional-dependencies"][extras.pop()]
    while listed:
        requirement = listed.pop(0)
        match = REQUIREMENT.fullmatch(requirement)
        if match is not None and match["name"] == project["name"]:
            for extra in match["extras"].split(","):
                listed += project["optional-dependencies"][extra]
        elif match is None or match["oldest"] is None:
            raise ValueError(f"{requirement!r} has no oldest version: write it as name>=version")
        else:
            found[match["name"]] = match["oldest"]
    return found


if __name__ == "__main__":
    page = Path(__file__).parent.parent / "pyproject.toml"
    for name, version in oldest(tomllib.loads(page.read_text("utf-8"))["project"]).items():
        print(f"{name}=={version}")
