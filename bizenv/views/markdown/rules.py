"""The rules of the data as Markdown: all as a page, or some as sections."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bizenv.checks.explain import PLACES, Explanation

_LEVELS = {"error": "错误", "warning": "警告"}
_HEAD = """# 检查规则

`bizenv validate` 检查的每一条规则，由 `python scripts/generate_docs.py` 从程序里的同一张表生成；`bizenv explain 代码` 看到的
与此相同。E 开头的是错误，W 开头的是警告；加上 `--strict`，有警告也不通过。例子都是真的：错例放进一个小方案里，`validate`
说的就是所列的话；正例没有任何问题。

- `--select E5,E203` 只看这些规则，`--ignore W507` 不看这些规则；可重复，可用逗号隔开，可只写开头。没有列出的问题仍会说有几个，
  不会说成“数据无误”；退出码只看列出的，但文件错得读不下去时，选了别的规则也不通过。
- `--format github` 在 GitHub 的合并请求里逐行加注。GitHub 每一步只显示错误、警告各 10 条；全部问题见日志，或用 `--format json`。"""


_DRAFT = "；还在录入的方案只作警告"


def render(wanted: Sequence[Explanation]) -> str:
    """The rules as a page of Markdown, with an anchor for each code."""
    groups = [(group, list(each)) for group, each in groupby(wanted, key=lambda it: it.group)]
    blocks = [_HEAD, "\n".join(_contents(groups))]
    for group, each in groups:
        blocks += [f"## {group}", *map(_section, each)]
    return "\n\n".join(blocks) + "\n"


def render_sections(wanted: Sequence[Explanation]) -> str:
    """Some rules in Markdown, without the page around them."""
    return "\n\n".join(map(_section, wanted)) + "\n"


def _contents(groups: Sequence[tuple[str, Sequence[Explanation]]]) -> Iterator[str]:
    for group, each in groups:
        yield f"- {group}"
        for it in each:
            yield f"  - [{it.code}](#{it.code.lower()}) {it.rule}"


def _section(explanation: Explanation) -> str:
    kind = "text" if explanation.place in ("folder", "lock", "doubts") else "yaml"
    parts = [
        f"### {explanation.code}",
        f"**{explanation.rule}**（{_LEVELS[explanation.level]}{_DRAFT if explanation.draft else ''}）",
        explanation.why,
    ]
    parts.append(
        f"错例（{PLACES[explanation.place]}）：{explanation.note}\n\n```{kind}\n{explanation.bad.rstrip()}\n```"
    )
    parts.append(
        f"`validate` 说：\n\n```text\n{_LEVELS[explanation.level]} {explanation.code} {explanation.message}\n建议：{explanation.remedy}\n```"
    )
    parts.append(f"正例：\n\n```{kind}\n{explanation.good.rstrip()}\n```")
    parts.append(f"改法：{explanation.fix}")
    return "\n\n".join(parts)
