"""Which field of a record each column of an annex holds: by its head, and by what stands in it."""

import re
from collections.abc import Mapping, Sequence

from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.table.cells import fold, is_number, is_time, is_units
from bizenv.intake.annex.table.heads import Class, classify
from bizenv.intake.annex.table.lines import Column, Line

_BODY = ("section", "title", "task", "text")
_SAMPLE = 2000
"""How many rows tell what stands in a column."""
_ROLES = ("lead", "support", "units")
NAMES: Mapping[str, str] = {
    "number": "序号",
    "section": "分类",
    "title": "任务名称",
    "text": "任务内容",
    "lead": "牵头单位",
    "support": "配合单位",
    "units": "责任单位",
    "deadline": "完成时限",
    "other": "其他栏目",
}
"""What a field is called in a doubt."""


class _Facts:
    """What stands in a column: its texts, how many of them are ordinals, names of units, times, and how they group."""

    def __init__(self, lines: Sequence[Line], n: int) -> None:
        self.texts = [line.get(n) for line in lines if line.get(n)]
        count = len(self.texts) or 1
        self.count = len(self.texts)
        self.length = sum(map(len, self.texts)) / count
        self.numbers = sum(map(is_number, self.texts)) / count
        self.units = sum(map(is_units, self.texts)) / count
        self.times = sum(map(is_time, self.texts)) / count
        self.leading = sum(re.match(r"\d{1,4}\s*[.．、](?!\d)\s*\D", text) is not None for text in self.texts) / count
        self.merged = sum(line.cells[n].covered == "above" for line in lines) + sum(
            not line.get(n) and not line.cells[n].covered for line in lines if len(line.filled()) > 1
        )
        self.starts = tuple(
            k for k, line in enumerate(lines) if line.get(n) and (k == 0 or line.get(n) != lines[k - 1].get(n))
        )
        self.repeats = self.count - len(self.starts)


def decide_fields(
    heads: Sequence[str], lines: Sequence[Line], overrides: Mapping[int, Class]
) -> tuple[list[Column], list[Suspicion]]:
    """The columns of an annex with their fields, and a doubt wherever head and cells disagree or a role is guessed.

    ``overrides``: the fields that a person gave, by index.
    """
    data = [line for line in lines if len(line.filled()) > 1 and not line.spans] or list(lines)
    facts = [_Facts(data[:_SAMPLE], n) for n in range(len(heads))]
    doubts: list[Suspicion] = []
    classes = [_mend(head, facts[n], n, doubts) for n, head in enumerate(heads)]
    for n, field in overrides.items():
        classes[n] = field
    fields = _decide_units(heads, classes, facts, overrides, doubts)
    _keep_one(fields, "number", overrides)
    _decide_deadline(heads, fields, facts, overrides, doubts)
    _decide_body(fields, classes, facts, overrides)
    for n, found in enumerate(fields):
        if found in (*_ROLES, "deadline") and not classify(heads[n]) and n not in overrides:
            name = f"“{heads[n]}”栏" if heads[n] else f"没有表头的第{n + 1}列"
            doubts.append(Suspicion("table", f"{name}按内容作{NAMES[found]}", f"也可能不是{NAMES[found]}"))
    return [Column(field, head) for field, head in zip(fields, heads, strict=True)], doubts


def _mend(head: str, facts: _Facts, n: int, doubts: list[Suspicion]) -> Class:
    """The class of a head, or of what stands below it where the two surely disagree."""
    found = classify(head)
    kind: Class = ""
    if facts.count >= 3:
        shares: tuple[tuple[Class, float], ...] = (
            ("number", facts.numbers),
            ("units", facts.units),
            ("deadline", facts.times),
        )
        kind = next((name for name, share in shares if share >= 0.8), "")
    if not head and kind == "number" and n == 0:
        return "number"
    if found in ("year", ""):
        return kind if not (kind == "number" and n > 0) else ""
    wrong = (found in _ROLES and kind == "deadline") or (found == "deadline" and kind == "units")
    if wrong:
        doubts.append(
            Suspicion("table", f"“{head}”栏里都是{NAMES[kind]}，按{NAMES[kind]}读", f"也可能应照表头作{NAMES[found]}")
        )
        return kind
    if found == "number" and facts.count >= 3 and facts.numbers < 0.3:
        return "task"
    expected = facts.units if found in _ROLES else facts.times if found == "deadline" else 1.0
    if facts.count >= 3 and expected < 0.3:
        doubts.append(
            Suspicion(
                "table",
                f"“{head}”栏按{NAMES[found]}读，但栏里的内容大多不像",
                f"也可能不是{NAMES[found]}，可用 --columns 指定",
            )
        )
    return found


def _decide_units(
    heads: Sequence[str],
    classes: list[Class],
    facts: Sequence[_Facts],
    overrides: Mapping[int, Class],
    doubts: list[Suspicion],
) -> list[str]:
    """Which column leads, which supports, which has units without a word on roles."""
    fields: list[str] = [str(name) for name in classes]
    roles = {name: [n for n, known in enumerate(classes) if known == name] for name in _ROLES}
    if not any(roles.values()):
        free = [n for n, f in enumerate(facts) if f.count and _is_free(classes[n], f)]
        if free:
            best = max(free, key=lambda n: facts[n].units)
            fields[best] = "units"
            if classes[best]:
                doubts.append(
                    Suspicion("table", f"表中没有单位栏，把“{heads[best]}”栏当作责任单位", "也可能不是单位栏")
                )
        return fields
    for n in range(len(fields)):  # a column of names under a head that says nothing of units is kept as it is
        if fields[n] == "units" and classify(heads[n]) == "":
            others = [m for m in range(len(fields)) if m != n and fields[m] in _ROLES]
            if others and n not in overrides:
                fields[n] = "other"
                roles["units"].remove(n)
                doubts.append(
                    Suspicion(
                        "table", f"“{heads[n]}”栏里是单位名，表头不说明职责，按原栏目保留", "也可能是牵头或配合单位"
                    )
                )
    units = [n for n in roles["units"] if n not in overrides]
    if not units:
        pass
    elif roles["support"] and not roles["lead"]:
        fields[units[0]] = "lead"
        _set_aside(units[1:], heads, fields, doubts)
    elif roles["lead"] and not roles["support"]:
        fields[units[0]] = "support"
        doubts.append(Suspicion("table", f"牵头单位之外还有“{heads[units[0]]}”栏，作配合单位", "也可能另有含义"))
        _set_aside(units[1:], heads, fields, doubts)
    elif roles["lead"]:
        for n in units:
            fields[n] = "support"
        names = "、".join(f"“{heads[n]}”" for n in units)
        doubts.append(Suspicion("table", f"牵头单位、配合单位之外还有{names}栏，列入配合单位", "也可能另有含义"))
    elif len(units) > 1 and _is_same_duty(heads, units):
        pass  # 省级责任单位, 市级责任单位
    elif len(units) > 1:
        fields[units[0]], fields[units[1]] = "lead", "support"
        names = f"“{heads[units[0]]}”“{heads[units[1]]}”"
        doubts.append(
            Suspicion("table", f"有两栏单位：{names}，前一栏作牵头单位，后一栏作配合单位", "也可能职责不是这样分")
        )
        _set_aside(units[2:], heads, fields, doubts)
    for name in ("lead", "support"):
        same = [n for n, field in enumerate(fields) if field == name and n not in overrides]
        if _is_same_duty(heads, same) or (name == "support" and any(n in units for n in same)):
            continue
        _set_aside(same[0 if any(overrides.get(n) == name for n in overrides) else 1 :], heads, fields, doubts)
    return fields


def _is_same_duty(heads: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether columns differ in the level of their units alone: 省直牵头单位, 市直牵头单位."""
    return (
        len({re.sub("^(省级|市级|区级|县级|省直|市直|区直|县直|省|市|区|县)", "", fold(heads[n])) for n in columns})
        == 1
    )


def _is_free(name: Class, facts: _Facts) -> bool:
    """Whether a column may be one of units though its head does not say so."""
    return (name in ("other", "") and facts.units >= 0.5) or (name in _BODY and facts.units >= 0.8 and facts.count > 2)


def _set_aside(columns: Sequence[int], heads: Sequence[str], fields: list[str], doubts: list[Suspicion]) -> None:
    for n in columns:
        fields[n] = "other"
        doubts.append(Suspicion("table", f"“{heads[n]}”栏按原栏目保留，没有作牵头或配合单位", "也可能是牵头或配合单位"))


def _keep_one(fields: list[str], name: str, overrides: Mapping[int, Class]) -> None:
    same = sorted((n for n, field in enumerate(fields) if field == name), key=lambda n: (n not in overrides, n))
    for n in same[1:]:
        fields[n] = "other"


def _decide_deadline(
    heads: Sequence[str],
    fields: list[str],
    facts: Sequence[_Facts],
    overrides: Mapping[int, Class],
    doubts: list[Suspicion],
) -> None:
    same = [n for n, field in enumerate(fields) if field == "deadline"]
    if not same:
        for n, field in enumerate(fields):
            others = any(fields[m] in _BODY and facts[m].count for m in range(len(fields)) if m != n)
            times = facts[n].count > 2 and facts[n].times >= 0.8 and facts[n].length <= 16
            if field in (*_BODY, "", "year") and others and times and n not in overrides:
                fields[n] = "deadline"
                doubts.append(Suspicion("table", f"“{heads[n]}”栏里都是时间，作完成时限", "也可能不是完成时限"))
                return
    if len(same) < 2:
        return
    given = [n for n in same if n in overrides]
    dated = given or [n for n in same if facts[n].times >= 0.5] or same[:1]
    for n in same:
        if n not in dated:
            fields[n] = "other"
    if len(dated) > 1 and not given:
        names = "、".join(f"“{heads[n]}”" for n in dated)
        doubts.append(Suspicion("table", f"有几栏时限：{names}，都作完成时限", "也可能其中有的不是完成时限"))


def _decide_body(
    fields: list[str], classes: Sequence[Class], facts: Sequence[_Facts], overrides: Mapping[int, Class]
) -> None:
    """Which column holds the tasks, which their titles, which the groups; the rest is kept by its head."""
    text = _find_text(fields, classes, facts, overrides)
    number = next((n for n, field in enumerate(fields) if field == "number"), None)
    titled = any(field == "title" for field in overrides.values())
    for n in range(len(fields) - 1, -1, -1):
        if n in overrides or fields[n] in (*_ROLES, "number", "deadline"):
            continue
        if n == text:
            fields[n] = "text"
        elif text is None or n > text or classes[n] not in _BODY:
            fields[n] = "other"
        elif classes[n] == "section" or not _is_title(n, text, number, facts):
            fields[n] = "section"
        elif not titled:
            fields[n], titled = "title", True
        else:
            fields[n] = "section" if facts[n].merged + facts[n].repeats else "other"


def _find_text(
    fields: Sequence[str], classes: Sequence[Class], facts: Sequence[_Facts], overrides: Mapping[int, Class]
) -> int | None:
    given = [n for n, field in overrides.items() if field == "text"]
    if given:
        return given[0]
    open_ = [n for n in range(len(fields)) if n not in overrides and facts[n].count]
    pool = (
        [n for n in open_ if classes[n] in ("text", "task", "title")]
        or [n for n in open_ if classes[n] == "section"]
        or [n for n in open_ if fields[n] in ("", "year") and facts[n].units < 0.5 and facts[n].numbers < 0.5]
    )
    if not pool:
        return None
    longest = max(facts[n].length for n in pool)
    finest = max(len(facts[n].starts) for n in pool)
    pool = [n for n in pool if facts[n].length * 2.5 >= longest]
    order = ("title", "task", "text")

    def weigh(n: int) -> tuple[bool, int, float]:
        rank = order.index(classes[n]) if classes[n] in order else 0
        return len(facts[n].starts) * 1.15 >= finest, rank, facts[n].length

    return max(pool, key=weigh)


def _is_title(n: int, text: int, number: int | None, facts: Sequence[_Facts]) -> bool:
    """Whether a column beside the text has a name for each row, or for each number where numbers are merged too."""
    own, fine = facts[n], facts[text]
    if not own.count:
        return True
    if number is None and own.leading >= 0.8:  # 1.精简流程: the number of the measure, which groups its items
        return True
    if number is not None and len(facts[number].starts) < len(fine.starts):
        return set(own.starts) == set(facts[number].starts) or len(own.starts) >= len(facts[number].starts)
    return len(own.starts) * 1.2 >= len(fine.starts)
