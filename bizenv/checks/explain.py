"""Explanations of the rules: why each exists, with a bad and a good example; and the codes that a person types."""

import re
from pathlib import Path

from bizenv.base.errors import NotFoundError
from bizenv.base.files import read
from bizenv.base.problems import Level
from bizenv.base.suggest import find_nearest
from bizenv.base.text import fold_text
from bizenv.base.tuples import NamedTuple
from bizenv.base.yamlfile import parse
from bizenv.checks.catalogue import RULES

PLACES = {
    "measures": "measures.yaml 里的措施",
    "head": "measures.yaml",
    "file": "整个 measures.yaml",
    "departments": "departments.yaml 里的单位",
    "folder": "文件夹里的文件",
    "lock": "measures.lock",
    "doubts": "doubts.md",
    "ledger": "台账里的记录",
    "history": "台账里的记录，与 git 的一个版本相比",
    "rules": "rules.yaml",
    "strays": "台账里一个事项的文件夹",
    "packs": "台账里打包的一年",
    "evidence": "evidence 文件夹里的文件",
    "root": "工作区的文件夹",
    "plans": "工作区里的几个方案",
}
"""The places that examples are taken from, in Chinese, by the values of ``in`` in ``explanations.yaml``."""


class Explanation(NamedTuple):
    """A rule with its reason; the head of ``explanations.yaml`` says what the fields mean."""

    code: str
    rule: str
    why: str
    bad: str
    message: str
    remedy: str
    good: str
    fix: str
    place: str
    encoding: str
    note: str

    @property
    def level(self) -> Level:
        """Whether breaking the rule makes the data invalid."""
        return RULES[self.code].level

    @property
    def draft(self) -> bool:
        """Whether a draft may break it."""
        return RULES[self.code].draft

    @property
    def group(self) -> str:
        """What the rule is about."""
        return RULES[self.code].group


def explain_all() -> dict[str, Explanation]:
    """Every rule explained, in the order of the catalogue."""
    path = Path(__file__).with_name("explanations.yaml")
    found = parse(path.name, read(path)).data
    return {code: _explanation(code, found[code]) for code in RULES}


def _explanation(code: str, entry: dict[str, str]) -> Explanation:
    said = {key: entry[key] for key in ("why", "bad", "message", "remedy", "good", "fix")}
    place, encoding, note = entry.get("in", "measures"), entry.get("encoding", "utf-8"), entry.get("note", "")
    rule = RULES[code].sentence
    return Explanation(code=code, rule=rule, **said, place=place, encoding=encoding, note=note)


def parse_codes(text: str) -> list[str]:
    """The codes that a person means, in the order of the catalogue. Raises NotFoundError with similar codes, if any.

    Several are separated by commas; the beginning of a code is enough, and its letter may be left out.

    >>> parse_codes("e203,W50,404")
    ['E203', 'W404', 'W507']
    """
    typed = [word for word in re.split("[,，、;；\\s]+", text) if word]
    if not typed:
        raise NotFoundError("规则的代码不能为空")
    found = {code for word in typed for code in _meant(word)}
    return [code for code in RULES if code in found]


def _meant(word: str) -> list[str]:
    plain = fold_text(word).upper()
    found = [code for code in RULES if code.startswith(plain) or code[1:].startswith(plain)]
    if not found:
        close = _close(plain)
        hint = f"；相近的有：{'、'.join(close)}" if close else "；bizenv explain 列出全部"
        raise NotFoundError(f"没有检查规则“{word}”{hint}")
    return found


def _close(plain: str) -> list[str]:
    """The codes most like an unknown one: W404 for E404, the last three of E5 for E599."""
    number = plain.lstrip("EW")
    found = [code for code in RULES if code[1:] == number] or find_nearest(plain, RULES)
    if found or not number.isdecimal():
        return found
    same = [code for code in RULES if code[:2] == plain[:2]]
    return sorted(same, key=lambda code: abs(int(code[1:]) - int(number)))[:3]
