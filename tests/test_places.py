"""No name of a place, an office or a plan in code: what is said of them comes from the plan's head and ``rules.yaml``."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

import bizenv

PACKAGE = Path(bizenv.__file__).parent
DATA = Path(__file__).parents[1] / "data"
WORDS = ("督查办", "区政府", "区委", "区领导", "区长", "本区", "全区", "重庆", "渝", "沙坪坝", "沙府", "沙区")
"""Names and abbreviations that officials use for the district, its city, its office and its leaders."""
ANYWHERE = ("shapingba", "chongqing", "营商")


GENERAL = ("区委", "全区", "区政府", "区领导", "营商")
"""Words that any district has, or parts of others (运营商): who reads annexes has to know them (``intake/annex``)."""


def names() -> set[str]:
    """What the shipped plan calls itself and its departments, and the words for its place."""
    head = yaml.safe_load((DATA / "measures.yaml").read_text("utf-8"))["plan"]
    said = {str(head[key]) for key in ("title", "document", "issuer", "annex", "office", "addressee", "set_by", "body")}
    departments = yaml.safe_load((DATA / "departments.yaml").read_text("utf-8"))["departments"]
    units = {name for d in departments for name in (d["name"], *(a["name"] for a in d.get("aliases", ())))}
    assert len(units) > 50
    return {*WORDS, *ANYWHERE, *said, *(name for name in units if not name.startswith("各"))}


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that may name nothing.

    Two kinds may. A command in a help text, which begins with ``bizenv``, works as it stands on the plan in the package.
    The examples of a rule in ``explanations.yaml`` are pieces of that plan: what they show, and what is said of it.
    """
    example = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if path.name == "explanations.yaml" and (key := re.match(r"(?:  )?(\w+):", line)) is not None:
            example = key[1] in ("bad", "good", "message", "remedy")
        if not example and not line.strip().startswith("bizenv "):
            yield number, line


def test_no_place_no_office_and_no_plan_is_named_in_code():
    """Another district would be told what 沙坪坝 does, and to send its forms to an office that it does not have."""
    pattern = re.compile("|".join(map(re.escape, sorted(names(), key=len, reverse=True))), re.IGNORECASE)
    files = [
        path
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in (".py", ".yaml", ".html", ".css", ".js", ".sql")
        and path.relative_to(PACKAGE).parts[0] != "data"  # where the shipped plan lies in an installed package
    ]
    assert len(files) > 150
    found = [
        f"{path.relative_to(PACKAGE)}:{number}: {match[0]}"
        for path in files
        for number, line in lines(path)
        if (match := pattern.search(line)) is not None and not ("annex" in path.parts and match[0] in GENERAL)
    ]
    assert found == []
