"""Targets: their words are in the text, their values are in the words, and no number of the text is left out."""

import re
from collections.abc import Iterator

from bizenv.base.problems import Fault
from bizenv.checks.rules.deadlines import find_explained
from bizenv.checks.rules.spans import claim_spans, find_occurrences, is_covered
from bizenv.checks.rules.subject import Subject, name_subject
from bizenv.plan.model import Target, Task

_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
# Chinese numerals count only before a measure word, and 一 not at all: 一批, 一站式 promise no number.
_NUMERAL = re.compile(r"(?:第)?[二两三四五六七八九十百千万]+[个项类家件种期批级年月日天次户名人](?!员)")
_IN_NAMES = re.compile("第[二两三]方|万[人户]")
_TRYING = re.compile("力争|力求|争取|努力|预计|原则上|计划|拟")
"""Words that may make a promise soft."""
_TRIES = re.compile("力争|争取(?=[在于年今]|到?20[0-9]{2}年|实现|达到|完成|建成|新增|突破)")
"""Words that make the number behind them soft beyond doubt: 争取上级资金3亿元 is a hard number."""
_SENTENCE = re.compile(r"[^。；;！\n]*\Z")
_CLAUSE = re.compile(r"[^，。；、：,;！\n]*\Z")
"""What stands since the end of the sentence, or the clause, before."""


def check_phrases(subject: Subject) -> Iterator[Fault]:
    """指标用语须出现在正文中，数值和基数须出现在用语中。"""
    for task, path in subject.tasks():
        for n, target in enumerate(task.targets):
            place = (*path, "targets", n)
            printed_in = [words for words in (task.text, *task.columns.values()) if target.text in words]
            if not printed_in:
                message = f"指标用语“{target.text}”正文里没有"
                yield Fault((*place, "text"), "E511", message, "从正文里逐字摘取连续的一段", name_subject(task))
                continue
            printed = {float(m[0]) for m in _NUMBER.finditer(target.text)}
            for key, value in (("value", target.value), ("baseline", target.baseline)):
                if value is not None and float(value) not in printed:
                    shown = "、".join(m[0] for m in _NUMBER.finditer(target.text)) or "没有数字"
                    message = f"{'数值' if key == 'value' else '基数'} {value} 不在“{target.text}”中"
                    yield Fault((*place, key), "E512", message, f"用语中的数字：{shown}", name_subject(task))
            if not any(target.unit in words for words in printed_in):
                message = f"单位“{target.unit}”正文里没有"
                yield Fault((*place, "unit"), "E511", message, "照正文原样写", name_subject(task))


def check_soft(subject: Subject) -> Iterator[Fault]:
    """指标的 soft 须与原文的“力争”“争取”一致。

    A number without ``soft`` is hard: so it was before the key was there. That the key is missing is told only of a plan
    that has it at another target.
    """
    used = any(target.soft for task in subject.registry.tasks for target in task.targets)
    for task, path in subject.tasks() if used else ():
        for n, target in enumerate(task.targets):
            place, about = (*path, "targets", n), name_subject(task)
            found = list(_find_words_before(task, target))
            if target.soft and found and not any(_TRYING.search(sentence) for sentence, _ in found):
                message = f"“{target.text}”：原文没有“力争”“争取”等"
                yield Fault((*place, "soft"), "E506", message, "不标力争：删去 soft", about)
            elif not target.soft and found and all(_TRIES.search(clause) for _, clause in found):
                message = f"“{target.text}”：原文说的是“力争”“争取”"
                yield Fault((*place, "text"), "E506", message, "标为力争：加上 soft: true", about)


def _find_words_before(task: Task, target: Target) -> Iterator[tuple[str, str]]:
    """For each place where a target is printed, the sentence up to its end, and the clause up to its number."""
    for head, words in (("", task.text), *task.columns.items()):
        for start, end in find_occurrences(words, target.text):
            number = _NUMBER.search(words, start, end)
            sentence, clause = (
                _SENTENCE.search(words[:start]),
                _CLAUSE.search(words[: number.start() if number else end]),
            )
            yield head + (sentence[0] if sentence else "") + target.text, clause[0] if clause else ""


def check_explained(subject: Subject) -> Iterator[Fault]:
    """正文中的每个数字，须在指标、时限中，或在 explained 中说明；explained 的用语须出现在正文中。"""
    for task, path in subject.tasks():
        for n, explained in enumerate(task.explained):
            if explained.text not in task.text:
                message = f"所说明的“{explained.text}”正文里没有"
                yield Fault(
                    (*path, "explained", n, "text"), "E514", message, "照正文原样写，或删去", name_subject(task)
                )
        numbers = [match for pattern in (_NUMBER, _NUMERAL) for match in pattern.finditer(task.text)]
        if not numbers:
            continue
        spans = find_explained(task) + claim_spans(task.text, (t.text for t in task.targets))
        dated = [(r.start, r.end) for r in subject.mentions(task)]
        for match in numbers:
            if is_covered(match.span(), spans) or _IN_NAMES.match(match[0]):
                continue
            if any(match.start() < end and start < match.end() for start, end in dated):
                continue  # part of a date phrase, which has a rule of its own
            near = task.text[match.start() : match.end() + 6]
            yield Fault(
                (*path, "text"),
                "E513",
                f"数字“{match[0]}”没有着落（“{near}”）",
                "是承诺的列入量化指标（targets），否则在说明（explained）里写明是什么",
                name_subject(task),
                find=near,
            )


RULES = (check_phrases, check_soft, check_explained)
