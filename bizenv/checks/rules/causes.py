"""One cause, one problem: which faults only follow from another."""

from collections import Counter
from typing import NamedTuple

from bizenv.base.problems import Fault, Path
from bizenv.checks.rules.subject import Subject

_QUOTES = {"E501", "E505", "E511", "E514", "E521", "E522"}  # words that should be in the text and are not
_READINGS = {"E502", "E506", "W507"}  # what a deadline's words say, against what stands beside them
_ACCOUNTS = {"deadlines", "recurrence", "targets", "explained"}  # the fields that account for words of the text
_LEFT = {"E504", "E513"}  # words of the text that nothing accounts for


def without_consequences(subject: Subject, faults: list[Fault]) -> list[Fault]:
    """Of several faults that have one cause, the one nearest to it."""
    if not faults:
        return []
    causes = _causes(subject, faults)
    kept: list[Fault] = []
    dropped: list[Fault] = []
    for fault in faults:
        (dropped if _follows(fault, causes) else kept).append(fault)
    following = Counter(_owner(f.path) for f in dropped if f.code in _QUOTES)
    return [_with_following(f, following) for f in kept]


def _with_following(fault: Fault, following: Counter[Path]) -> Fault:
    """A changed text says how much else would no longer agree with it, should the change be meant."""
    if fault.code != "E601" or fault.path[-1:] != ("text",):
        return fault
    number = following[fault.path[:-1]]
    return fault._replace(message=f"{fault.message}（确要改的，另有 {number} 处要随着改）") if number else fault


class _Causes(NamedTuple):
    """What other faults may only follow from; every set is looked up by a path or a part of one."""

    changed: frozenset[Path]
    """Tasks whose text differs from the locked one."""
    misquoted: frozenset[Path]
    """Tasks of which a deadline, a target or an explanation quotes words that are not there."""
    misread: frozenset[Path]
    """Deadlines whose words are not in the text."""
    left: frozenset[Path]
    """Tasks with words that nothing accounts for."""
    nearer: frozenset[Path]
    """Every path that leads to a fault that says more than that something differs from the lock."""
    misshapen: frozenset[Path]
    """Tasks, measures and parts that have a key that is not known, or a text with a blank in it."""
    bare: frozenset[Path]
    """Tasks and measures without a lead department, and all that they stand in."""
    gone: frozenset[Path]
    """Measures that lack a whole item."""
    doubled: frozenset[Path]
    """Parts, categories and measures whose number stands twice."""
    retitled: frozenset[Path]
    """Titles that differ from the locked ones, and what the head says of titles."""
    renumbered: bool
    """A measure or an item came, went or stands twice."""
    nameless: bool
    """Some unit's name is not known, or missing, or not well written."""
    ambiguous: bool
    """A name belongs to two units."""
    disputed: frozenset[Path]
    """Departments of which something nearer is said."""
    strange_units: bool
    """The list of departments itself is not well written."""


def _causes(subject: Subject, faults: list[Fault]) -> _Causes:
    by_code: dict[str, list[Fault]] = {}
    for fault in faults:
        by_code.setdefault(fault.code, []).append(fault)

    def of(*codes: str) -> list[Fault]:
        return [fault for code in codes for fault in by_code.get(code, ())]

    misshapen = {_owner(f.path[:-1] if f.at_key else f.path) for f in subject.shape if f.file == "measures"}
    differing = of("E601")
    titles = [f.path for f in differing if f.path[-1:] == ("title",)]
    anomalies = enumerate(subject.registry.anomalies)
    declared: list[Path] = [("anomalies", n, "numbers") for n, a in anomalies if a.kind == "same_title"]
    strange_units = any(f.file == "departments" for f in subject.shape)
    nearer = [f for f in faults if f.code not in {"E601", *_LEFT}]
    units = any(f.path[-1:] in (("lead",), ("support",)) for f in differing)
    renumbered = bool(of("E301", "E303")) or any(f.whole for f in differing)
    return _Causes(
        changed=frozenset(f.path[:-1] for f in differing if f.path[-1:] == ("text",)),
        misquoted=frozenset(_owner(f.path) for f in of(*_QUOTES) if f.path[-1] == "text"),
        misread=frozenset(f.path[:-1] for f in of("E501")),
        left=frozenset(_owner(f.path) for f in of(*_LEFT)),
        nearer=frozenset(part for f in nearer for part in _parts(f)),
        misshapen=frozenset(misshapen),
        bare=frozenset(part for f in of("E405") for part in _parts(f)),
        gone=frozenset(f.path for f in differing if f.whole),
        doubled=frozenset(f.path[:-1] for f in of("E301") if f.path[-1] == "number"),
        retitled=frozenset(titles + declared if titles else []),
        renumbered=renumbered,
        nameless=strange_units or renumbered or units or bool(misshapen - {()}) or bool(of("E401", "E405")),
        ambiguous=bool(of("E403")),
        disputed=frozenset(f.path[:2] for f in of("W404", "E403")),
        strange_units=strange_units,
    )


def _parts(fault: Fault) -> list[Path]:
    """A fault's path and every path that leads to it; a fault of another file has none here."""
    return [fault.path[:n] for n in range(1, len(fault.path) + 1)] if fault.file == "measures" else []


def _owner(path: Path) -> Path:
    """The task or measure that a path leads into, else the path up to its part."""
    ends = [n + 2 for n, step in enumerate(path[:-1]) if step in ("measures", "tasks")]
    return path[: ends[-1]] if ends else path[:2]


def _follows(fault: Fault, causes: _Causes) -> bool:
    """Whether a fault only follows from another: from a text that was changed, or from a number that is missing."""
    if fault.code == "W404":
        return causes.strange_units or causes.nameless
    if fault.file != "measures":
        return fault.code == "E601" and (causes.strange_units or causes.nameless or fault.path[:2] in causes.disputed)
    parts = _parts(fault)
    if fault.path in causes.misshapen or any(part in causes.misshapen for part in parts[2:]):
        return True
    if fault.code == "E401":
        return causes.strange_units
    if fault.code in _QUOTES | _LEFT and any(part in causes.changed for part in parts):
        return True
    if fault.code in _LEFT:
        return _owner(fault.path) in causes.misquoted
    if fault.code in _READINGS:
        return fault.path[:-1] in causes.misread
    if fault.code in ("E305", "E306") and (fault.path in causes.retitled or causes.doubled):
        return True
    match fault.code:
        case "E301":
            return any(part in causes.doubled for part in parts[:-2])
        case "E402":
            return causes.ambiguous
        case "E303" if fault.path[-1:] == ("item",):  # the only item left, and the lock says which is gone
            return fault.path[:-3] in causes.gone or fault.path[:-3] in causes.doubled
        case "E304" | "E523":
            return causes.renumbered
        case "E521" | "E522":
            return _owner(fault.path) in causes.bare
        case "E601":
            return _is_said(fault, causes)
    return False


def _is_said(fault: Fault, causes: _Causes) -> bool:
    """Whether another fault says more than that a field differs from the lock."""
    if fault.whole or fault.path[-1] == "title":
        return False
    if fault.path[-1] == "lead" and fault.path[:-1] in causes.bare:
        return True
    if _ACCOUNTS & set(fault.path) and _owner(fault.path) in causes.left:
        return True
    return fault.path in causes.nearer
