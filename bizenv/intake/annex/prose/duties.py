"""Units and deadlines that stand behind a clause of prose: （牵头单位：甲；配合单位：乙，完成时限：2026年6月底）."""

import re

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.units import names
from bizenv.intake.annex.units.pieces import strip_rest
from bizenv.intake.annex.units.roles import cut_cell, find_brackets

_BODY = "(?:单位|部门|处室|科室|主体|股室|地区)"
_LABELS = (
    ("lead", f"(?:总?牵头|主办|主责|牵头责任|主要责任|第一责任|牵头负责|牵头组织){_BODY}"),
    ("support", f"(?:责任)?(?:配合|协办|参与|协同|参加|支持|协作|协助|配合责任){_BODY}"),
    (
        "units",
        f"(?:责任|承办|实施|落实|负责|完成|执行|分工|责任落实|建设|组织实施|牵头和配合|牵头及配合|牵头、配合){_BODY}|责任分工|任务分工",
    ),
    (
        "deadline",
        "(?:完成|办理|办结|落实|推进|整改|实施|工作|任务)?(?:时限|期限)(?:要求)?|(?:完成|推进|实施|落实|办结)时间(?:要求)?"
        "|时间(?:节点|要求|安排|进度|期限)|进度(?:安排|要求|节点)",
    ),
    (
        "column",
        "(?:责任|牵头|分管|包保|挂钩|挂牵|督导|市|区|县|省|联系)领导(?:同志)?|责任人|负责人|分管负责人|联系人|联络员|责任处室负责人",
    ),
)
_LABEL = re.compile(
    "(?P<label>" + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS) + r")\s*[：:]\s*", re.VERBOSE
)
_WHEN = (
    r"(?:(?:于|在|力争)?(?:20\d\d年|\d{1,2}月(?:底|份|中旬|上旬|下旬|\d|前|$)|年内|年底|今年|明年|全年|当年|本年|持续|长期|常年|常态|每[年季月半]|即[时日]|立即|按季|按月|近期"
    r"|上半年|下半年|[一二三四1-4]季度|第[一二三四]季度|[“\"]?十[四五六七八]五|\d{4}[-./]\d).{0,40})"
)
_DEADLINE = re.compile(rf"[，,；;。]\s*(?P<when>{_WHEN})$")
_ENDS = re.compile(r"\s*(?:[。；;，,.：]|$)")

LONGEST = 20_000
"""Characters beyond which a paragraph is not looked through for units."""


class Duty(NamedTuple):
    """What stands behind a clause, as printed. ``columns``: further words by their label (责任领导)."""

    lead: str = ""
    support: str = ""
    units: str = ""
    deadline: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    """The labels as printed, each with the field that it stands for."""

    def tell_units(self) -> str:
        """The units in one text, with labels where lead and support are told apart."""
        told = [self.units] if self.units else []
        told += [f"{label}：{words}" for label, words in (("牵头单位", self.lead), ("配合单位", self.support)) if words]
        return self.lead if self.lead and not (self.units or self.support) else "；".join(told)

    def has_units(self) -> bool:
        """Whether any unit is named."""
        return bool(self.lead or self.support or self.units)


class Cut(NamedTuple):
    """A piece of a text and the duty that stands behind it; none for the last piece if nothing does."""

    text: str
    duty: Duty | None


def starts_with_label(text: str) -> bool:
    """Whether a line begins with words such as 责任单位：."""
    return _LABEL.match(text.lstrip("（(〔[【 　")) is not None


def read_labels(text: str) -> Duty | None:
    """The duty in a text made of labels and what they say; None if it does not begin with one."""
    plain = text.strip()
    found = [
        m for m in _LABEL.finditer(plain) if m.start() == 0 or re.match(r"[\s，,；;。、）)]", plain[m.start() - 1])
    ]
    if not found or found[0].start() > 0:
        return None
    held: dict[str, str] = {}
    columns: list[tuple[str, str]] = []
    labels: list[tuple[str, str]] = []
    for n, match in enumerate(found):
        end = found[n + 1].start() if n + 1 < len(found) else len(plain)
        value = plain[match.end() : end].strip().strip("，,；;。、 ").strip()
        kind = str(next(name for name, group in match.groupdict().items() if group and name != "label"))
        label = re.sub(r"\s", "", match["label"])
        if kind == "column":
            columns.append((label, value))
            continue
        labels.append((label, kind))
        when = _DEADLINE.search(value) if kind != "deadline" else None
        if when and "deadline" not in held:
            held["deadline"] = when["when"].strip()
            value = value[: when.start()].strip()
        if value:
            held[kind] = f"{held[kind]}；{value}" if kind in held else value
    if "lead" in held and "units" in held:
        held["units"] = f"牵头单位：{held.pop('lead')}；责任单位：{held['units']}"
        if "support" in held:
            held["units"] += f"；配合单位：{held.pop('support')}"
    return Duty(**held, columns=tuple(columns), labels=tuple(labels))


def read_words(text: str, *, bare: bool = False) -> Duty | None:
    """The duty in words without a label: 市发改委牵头，市财政局等按职责分工负责. None if they are no such words.

    ``bare``: names alone will do (县政府办、县政务办).
    """
    plain = text.strip().rstrip("。；;，,")
    when = _DEADLINE.search(plain)
    held = plain[: when.start()] if when else plain
    parts = cut_cell(held)
    said = [strip_rest(re.sub(r"\s", "", part.text)) for part in parts if part.kind == "text"]
    found = [re.sub("^由", "", name) for before, _, after in said for name in (before, after) if name]
    acts = any(part.kind in ("verb", "duty", "with", "mark") for part in parts)
    if not found or any(names.is_sentence(name) for name in found) or any(part.kind == "label" for part in parts):
        return None
    good = [name for name in found if any(names.ends_like_name(piece) for piece in re.split("和|与|及", name))]
    if acts and len(good) * 2 >= len(found) and names.ends_like_name(re.split("和|与|及", found[-1])[-1]):
        return Duty(units=held, deadline=when["when"].strip() if when else "")
    if bare and len(good) == len(found) and (len(found) > 1 or names.starts_afresh(found[0])):
        return Duty(units=held, deadline=when["when"].strip() if when else "")
    return None


def read_bracket(inner: str, before: str, after: str, *, bare: bool = False) -> Duty | None:
    """The duty in a bracket, by the words in it, before it and after it; None if the bracket belongs to the text."""
    labelled = read_labels(inner)
    if labelled is not None:
        return labelled
    if re.match(_WHEN + "$", inner.strip()) and _ENDS.match(after) and re.search("完成|前|底|持续|长期|推进", inner):
        return Duty(deadline=inner.strip()) if len(inner) < 30 and not after.strip("。；;，, ") else None
    if not _ENDS.match(after):
        return None
    words = read_words(inner)
    if words is not None or not bare:
        return words
    flat = re.sub(r"\s", "", before)
    alias = any(
        names.ends_like_name(flat[-n:]) and names.is_office(flat[-n:]) and names.starts_afresh(flat[-n:])
        for n in range(3, 14)
    )
    return None if alias else read_words(inner, bare=True)


def cut_duties(text: str, *, bare: bool = False) -> list[Cut]:
    """A text cut behind each duty: in brackets at the end of a sentence, or in words with a label behind it."""
    cuts: list[Cut] = []
    if len(text) > LONGEST:
        return [Cut(text, None)]
    at = 0
    for start, end in find_brackets(text)[0]:
        if start < at:
            continue
        duty = read_bracket(text[start + 1 : end - 1], text[at:start], text[end:], bare=bare)
        if duty is None:
            continue
        words = text[at:start].strip()
        mark = re.match(r"\s*([。；;，,]?)\s*", text[end:])
        at = end + (mark.end() if mark else 0)
        stop = "。" if mark and mark[1] == "。" and words and words[-1] not in "。；！？" else ""
        cuts.append(Cut(words + stop, duty))
    rest = text[at:]
    for match in _LABEL.finditer(rest):
        if match.start() == 0 or re.search(r"[。；;\s]\s*$", rest[: match.start()]):
            duty = read_labels(rest[match.start() :])
            if duty is not None:
                cuts.append(Cut(rest[: match.start()].strip(), duty))
                return cuts
    if rest.strip(" \n。；;，,."):
        cuts.append(Cut(rest.strip(), None))
    return cuts
