"""The rules of the data for a person: one in full, and the page of all."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bizenv.explain import Explanation
from bizenv.views.card import block
from bizenv.views.paint import Style, paint

_LEVELS: dict[str, tuple[str, Style]] = {"error": ("错误", "red"), "warning": ("警告", "yellow")}


def card(it: Explanation, width: int | None, colour: bool) -> str:
    """One rule with its reason and its examples, whose lines are never folded."""
    level, style = _LEVELS[it.level]
    lines = [f"{paint(f'{it.code} {level}', style, colour)}　{paint(it.rule, 'bold', colour)}"]
    lines += block("为何", [it.why], width)
    for name, example in (("错例", it.bad), ("正例", it.good)):
        lines += block(name, example.splitlines(), None if it.is_snippet else width)
    lines += block("改法", [it.fix], width)
    return "\n".join(lines) + "\n"


def page(wanted: Sequence[Explanation]) -> str:
    """The rules as a page of Markdown, with an anchor for each code."""
    blocks = [
        "# 检查规则\n\n`bizenv validate` 检查的每一条规则。E 开头的是错误，W 开头的是警告；`bizenv explain 代码` 看到的与此相同。"
    ]
    for group, rules in groupby(wanted, key=lambda it: it.group):
        each = list(rules)
        links = "　".join(f"[{it.code}](#{it.code.lower()})" for it in each)
        blocks += [f"## {group}\n\n{links}", *map(_section, each)]
    return "\n\n".join(blocks) + "\n"


def _section(it: Explanation) -> str:
    parts = [f"### {it.code}", f"**{it.rule}**（{_LEVELS[it.level][0]}）", it.why]
    parts += [*_examples((("错", it.bad), ("对", it.good)), it.is_snippet), f"改法：{it.fix}"]
    return "\n\n".join(parts)


def _examples(examples: Iterable[tuple[str, str]], snippet: bool) -> list[str]:
    if snippet:
        return [f"{name}：\n\n```yaml\n{text.rstrip()}\n```" for name, text in examples]
    return [f"{name}：{text.strip()}" for name, text in examples]
