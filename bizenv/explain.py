"""The rules of the data explained: why each is there, with a bad and a good example."""

from pathlib import Path
from typing import NamedTuple

from bizenv.errors import NotFoundError
from bizenv.near import nearest
from bizenv.problems import RULES, Level, level_of
from bizenv.yamltext import parse

GROUPS = {
    "1": "文件的文字",
    "2": "数据的形状",
    "3": "编号和条数",
    "4": "单位",
    "50": "时限和周期",
    "51": "指标和说明",
    "52": "疑误、差异和相关事项",
    "6": "校验锁",
}
"""The groups of the codes, by what follows their letter."""


class Explanation(NamedTuple):
    """A rule with its reason, and how to mend it; the examples are lines of a data file, or words where lines cannot show it."""

    code: str
    rule: str
    why: str
    bad: str
    good: str
    fix: str

    @property
    def level(self) -> Level:
        """Whether breaking the rule makes the data invalid."""
        return level_of(self.code)

    @property
    def group(self) -> str:
        """What the rule is about."""
        return next(title for start, title in GROUPS.items() if self.code[1:].startswith(start))

    @property
    def is_snippet(self) -> bool:
        """Whether the examples are lines of a data file."""
        return "\n" in self.good and self.bad.endswith("\n")


def explanations() -> dict[str, Explanation]:
    """Every rule explained, in the order of the codes' table."""
    path = Path(__file__).with_name("explanations.yaml")
    found = parse(str(path), path.read_bytes()).data
    return {code: Explanation(code, rule, **found[code]) for code, rule in RULES.items()}


def named(text: str) -> list[str]:
    """The codes that a person means: one, or all that begin so (E5, W). Raises NotFoundError with near ones."""
    wanted = text.strip().upper()
    found = [code for code in RULES if wanted and (code.startswith(wanted) or code[1:] == wanted)]
    if not found:
        close = nearest(wanted, RULES)
        hint = f"；相近的有：{'、'.join(close)}" if close else "；bizenv explain 列出全部"
        raise NotFoundError(f"没有检查规则“{text}”{hint}")
    return found
