"""One problem for each cause: which faults only follow from another fault, and are not reported."""

from collections import Counter
from collections.abc import Callable

from bizenv.base.problems import Fault, Path
from bizenv.base.tuples import NamedTuple
from bizenv.checks.catalogue import RULES, Cause
from bizenv.checks.rules.subject import Subject

_ACCOUNTS = {"deadlines", "recurrence", "targets", "explained"}
"""The fields that account for words of the text."""


def drop_consequences(subject: Subject, faults: list[Fault]) -> list[Fault]:
    """The faults without those that only follow from another fault."""
    if not faults:
        return []
    causes = _causes(subject, faults)
    kept: list[Fault] = []
    dropped: list[Fault] = []
    for fault in faults:
        (dropped if _follows(fault, causes) else kept).append(fault)
    following = Counter(_owner(f.path) for f in dropped if "quote" in RULES[f.code].explains)
    return [_with_following(f, following) for f in kept]


def _with_following(fault: Fault, following: Counter[Path]) -> Fault:
    """The fault; for a changed text, its message also says how many quotations must follow if it is intended."""
    if "changed" not in RULES[fault.code].explains or fault.path[-1:] != ("text",):
        return fault
    number = following[fault.path[:-1]]
    return fault._replace(message=f"{fault.message}（确要改的，另有 {number} 处要随着改）") if number else fault


class _Causes(NamedTuple):
    """The causes that were found. A set is looked up by the path of a fault or by the beginning of that path."""

    changed: frozenset[Path]
    """Tasks whose text differs from the locked one."""
    misquoted: frozenset[Path]
    """Tasks in which a deadline, a target or an explanation quotes words that are not in the text."""
    misread: frozenset[Path]
    """Deadlines whose words are not in the text."""
    left: frozenset[Path]
    """Tasks with words that nothing accounts for."""
    nearer: frozenset[Path]
    """The path of every fault that says more than a difference from the lock does, and every path above it."""
    misshapen: frozenset[Path]
    """Tasks, measures and parts with a fault in their shape, such as an unknown key or a text with a blank in it."""
    bare: frozenset[Path]
    """Tasks and measures without a lead department, and every path above them."""
    gone: frozenset[Path]
    """Measures that lack a whole item, and other places where a whole task, measure or part was added or removed."""
    doubled: frozenset[Path]
    """Parts, categories and measures whose number occurs twice."""
    retitled: frozenset[Path]
    """Titles that differ from the locked ones, and, if there are any, the anomalies of kind ``same_title``."""
    renumbered: bool
    """Whether a measure or an item was added, removed or doubled."""
    unnumbered: frozenset[Path]
    """Lists of measures or items in which a row has no number."""
    nameless: bool
    """Whether some unit's name may be unknown, missing or malformed."""
    ambiguous: bool
    """Whether a name belongs to two units."""
    disputed: frozenset[Path]
    """Departments that have another fault, which says more than a difference from the lock does."""
    strange_units: bool
    """Whether the list of departments itself is malformed."""


def _causes(subject: Subject, faults: list[Fault]) -> _Causes:
    explaining: dict[Cause, list[Fault]] = {}
    for fault in faults:
        for cause in RULES[fault.code].explains:
            explaining.setdefault(cause, []).append(fault)

    def of(cause: Cause) -> list[Fault]:
        return explaining.get(cause, [])

    misshapen = {_owner(f.path[:-1] if f.at_key else f.path) for f in subject.shape if f.file == "measures"}
    differing = of("changed")
    titles = [f.path for f in differing if f.path[-1:] == ("title",)]
    anomalies = enumerate(subject.registry.anomalies)
    declared: list[Path] = [("anomalies", n, "numbers") for n, a in anomalies if a.kind == "same_title"]
    strange_units = any(f.file == "departments" for f in subject.shape)
    nearer = [f for f in faults if not {"changed", "left"} & {*RULES[f.code].explains}]
    units = any(f.path[-1:] in (("lead",), ("support",)) for f in differing)
    renumbered = bool(of("renumbered")) or any(f.whole for f in differing)
    return _Causes(
        changed=frozenset(f.path[:-1] for f in differing if f.path[-1:] == ("text",)),
        misquoted=frozenset(_owner(f.path) for f in of("quote") if f.path[-1] == "text"),
        misread=frozenset(f.path[:-1] for f in of("misread")),
        left=frozenset(_owner(f.path) for f in of("left")),
        nearer=frozenset(part for f in nearer for part in _parts(f)),
        misshapen=frozenset(misshapen),
        bare=frozenset(part for f in of("bare") for part in _parts(f)),
        gone=frozenset(f.path for f in differing if f.whole),
        doubled=frozenset(f.path[:-1] for f in of("doubled") if f.path[-1] == "number"),
        retitled=frozenset(titles + declared if titles else []),
        renumbered=renumbered,
        unnumbered=frozenset(f.path[:-1] for f in of("unnumbered")),
        nameless=strange_units or renumbered or units or bool(misshapen - {()}) or bool(of("nameless")),
        ambiguous=bool(of("ambiguous")),
        disputed=frozenset(f.path[:2] for f in of("disputed")),
        strange_units=strange_units,
    )


def _parts(fault: Fault) -> list[Path]:
    """A fault's path and every path above it except the root, the shortest first; none for a fault of another file."""
    return [fault.path[:n] for n in range(1, len(fault.path) + 1)] if fault.file == "measures" else []


def _owner(path: Path) -> Path:
    """The path of the task or measure that a path leads into, else the first two steps of the path."""
    ends = [n + 2 for n, step in enumerate(path[:-1]) if step in ("measures", "tasks")]
    return path[: ends[-1]] if ends else path[:2]


def _follows(fault: Fault, causes: _Causes) -> bool:
    """Whether a fault only follows from a fault of the shape around it, or from one of the causes of its rule."""
    if fault.file == "measures":
        parts = _parts(fault)
        if fault.path in causes.misshapen or any(part in causes.misshapen for part in parts[2:]):
            return True
    return any(_REACHES[cause](fault, causes) for cause in RULES[fault.code].follows)


def _is_said(fault: Fault, causes: _Causes) -> bool:
    """Whether another fault says more than this one, which says that a field differs from the lock."""
    if fault.file == "departments":
        return causes.nameless or fault.path[:2] in causes.disputed
    if fault.whole or fault.path[-1] == "title":
        return False
    if fault.path[-1] == "lead" and fault.path[:-1] in causes.bare:
        return True
    if _ACCOUNTS & set(fault.path) and _owner(fault.path) in causes.left:
        return True
    return fault.path in causes.nearer


def _is_gone(fault: Fault, causes: _Causes) -> bool:
    """Whether a fault of an item's number follows from another: a sibling item is gone, or the measure is doubled."""
    measure = fault.path[:-3]
    return fault.path[-1:] == ("item",) and (measure in causes.gone or measure in causes.doubled)


_REACHES: dict[Cause, Callable[[Fault, _Causes], bool]] = {
    "changed": lambda fault, causes: any(part in causes.changed for part in _parts(fault)),
    "quote": lambda fault, causes: _owner(fault.path) in causes.misquoted,
    "misread": lambda fault, causes: fault.path[:-1] in causes.misread,
    "retitled": lambda fault, causes: fault.path in causes.retitled,
    "doubled": lambda _, causes: bool(causes.doubled),
    "doubled_above": lambda fault, causes: any(part in causes.doubled for part in _parts(fault)[:-2]),
    "gone": _is_gone,
    "renumbered": lambda _, causes: causes.renumbered,
    "unnumbered": lambda fault, causes: fault.path[:-2] in causes.unnumbered,
    "bare": lambda fault, causes: _owner(fault.path) in causes.bare,
    "nameless": lambda _, causes: causes.nameless,
    "ambiguous": lambda _, causes: causes.ambiguous,
    "units": lambda _, causes: causes.strange_units,
    "nearer": _is_said,
}
"""For each cause, whether it explains a given fault whose rule lists the cause in ``follows``."""
