"""One cause, one problem: which faults only follow from another."""

from typing import NamedTuple

from bizenv.checks.subject import Subject
from bizenv.problems import Fault, Path

_QUOTES = {"E501", "E505", "E511", "E514", "E521", "E522"}  # words that should be in the text and are not
_READINGS = {"E502", "E506", "W507"}  # what a deadline's words say, against what stands beside them
_ACCOUNTS = {"deadlines", "recurrence", "targets", "explained"}  # the fields that account for words of the text
_LEFT = {"E504", "E513"}  # words of the text that nothing accounts for


def without_consequences(subject: Subject, faults: list[Fault]) -> list[Fault]:
    """Of several faults that have one cause, the one nearest to it."""
    causes = _causes(subject, faults) if faults else _Causes()
    kept: list[Fault] = []
    dropped: list[Fault] = []
    for fault in faults:
        (dropped if _follows(fault, faults, causes) else kept).append(fault)
    dropped = [f for f in dropped if f.code in _QUOTES]
    return [_with_following(f, dropped) for f in kept]


def _with_following(fault: Fault, dropped: list[Fault]) -> Fault:
    """A changed text says how much else would no longer agree with it, should the change be meant."""
    if fault.code != "E601" or fault.path[-1:] != ("text",):
        return fault
    task = fault.path[:-1]
    number = sum(f.path[: len(task)] == task for f in dropped)
    return fault._replace(message=f"{fault.message}（确要改的，另有 {number} 处要随着改）") if number else fault


class _Causes(NamedTuple):
    """What other faults may only follow from."""

    changed: frozenset[Path] = frozenset()
    """Tasks whose text differs from the locked one."""
    misquoted: frozenset[Path] = frozenset()
    """Tasks of which a deadline, a target or an explanation quotes words that are not there."""
    misshapen: frozenset[Path] = frozenset()
    """Tasks, measures and parts that have a key that is not known, or a text with a blank in it."""
    renumbered: bool = False
    """A measure or an item came, went or stands twice."""
    nameless: bool = False
    """Some unit's name is not known, or missing, or not well written."""
    retitled: frozenset[Path] = frozenset()
    """Titles that differ from the locked ones, and what the head says of titles."""
    ambiguous: bool = False
    """A name belongs to two units."""
    strange_units: bool = False
    """The list of departments itself is not well written."""


def _causes(subject: Subject, faults: list[Fault]) -> _Causes:
    misshapen = {_owner(f.path[:-1] if f.at_key else f.path) for f in subject.shape if f.file == "measures"}
    titles = [f.path for f in faults if f.code == "E601" and f.path[-1:] == ("title",)]
    anomalies = enumerate(subject.registry.anomalies)
    declared: list[Path] = [("anomalies", n, "numbers") for n, a in anomalies if a.kind == "same_title"]
    strange_units = any(f.file == "departments" for f in subject.shape)
    return _Causes(
        changed=frozenset(f.path[:-1] for f in faults if f.code == "E601" and f.path[-1:] == ("text",)),
        misquoted=frozenset(_owner(f.path) for f in faults if f.code in _QUOTES and f.path[-1] == "text"),
        misshapen=frozenset(misshapen),
        renumbered=any(f.code in ("E301", "E303") or (f.code == "E601" and not f.subject) for f in faults),
        nameless=strange_units or bool(misshapen - {()}) or any(f.code in ("E401", "E405") for f in faults),
        retitled=frozenset(titles + declared if titles else []),
        ambiguous=any(f.code == "E403" for f in faults),
        strange_units=strange_units,
    )


def _owner(path: Path) -> Path:
    """The task or measure that a path leads into, else the path up to its part."""
    ends = [n + 2 for n, step in enumerate(path[:-1]) if step in ("measures", "tasks")]
    return path[: ends[-1]] if ends else path[:2]


def _is_left_by(fault: Fault, left: Fault) -> bool:
    """Whether words of the text are left over because an entry of the same task is gone or was changed."""
    return left.code in _LEFT and _owner(left.path) == _owner(fault.path)


def _beside(fault: Fault, bare: Fault) -> bool:
    """Whether a fault speaks of the lead departments that are missing, or quotes them."""
    if fault.code == "E601":
        owner = fault.path[:-1]
        return fault.path[-1] == "lead" and bare.path[: len(owner)] == owner
    owner = _owner((*bare.path, ""))
    return fault.path[: len(owner)] == owner


def _follows(fault: Fault, faults: list[Fault], causes: _Causes) -> bool:
    """Whether a fault only follows from another: from a text that was changed, or from a number that is missing."""
    if any(fault.path == path or (len(path) > 2 and fault.path[: len(path)] == path) for path in causes.misshapen):
        return fault.file == "measures"
    if fault.code in _QUOTES | _LEFT and any(fault.path[: len(path)] == path for path in causes.changed):
        return True
    if fault.code in _LEFT:
        return _owner(fault.path) in causes.misquoted
    if fault.code in _READINGS:
        return any(f.code == "E501" and f.path[:-1] == fault.path[:-1] for f in faults)
    if fault.code in ("E305", "E306"):
        return fault.path in causes.retitled
    if fault.code in ("E401", "W404"):
        return causes.strange_units or (fault.code == "W404" and causes.nameless)
    if fault.code == "E402":
        return causes.ambiguous
    if fault.code == "E303" and fault.path[-1:] == ("item",):  # the only item left, and the lock says which is gone
        return any(f.code == "E601" and not f.subject and f.path == fault.path[:-3] for f in faults)
    if fault.code == "E304":
        return causes.renumbered
    if fault.code in ("E601", "E521", "E522") and any(f.code == "E405" and _beside(fault, f) for f in faults):
        return True
    if fault.code == "E601" and set(fault.path) & _ACCOUNTS and any(_is_left_by(fault, f) for f in faults):
        return True
    if fault.code == "E601" and fault.subject:
        nearer = (f for f in faults if f.code not in {"E601", *_LEFT})
        return any(f.path[: len(fault.path)] == fault.path for f in nearer)
    return False
