"""One rule of the data in full, for a terminal."""

from bizenv.checks.explain import PLACES, Explanation
from bizenv.views.terminal.card import block
from bizenv.views.terminal.paint import Style, paint

_LEVELS: dict[str, tuple[str, Style]] = {"error": ("错误", "red"), "warning": ("警告", "yellow")}


def card(it: Explanation, width: int | None, colour: bool) -> str:
    """One rule with its reason, examples and remedy. The lines of the examples are never folded."""
    level, style = _LEVELS[it.level]
    lines = [f"{paint(f'{it.code} {level}', style, colour)}　{paint(it.rule, 'bold', colour)}"]
    lines += block("为何", [it.why], width)
    lines += block("例子", [f"{PLACES[it.place]}{'：' if it.note else ''}{it.note}"], width)
    lines += block("错例", it.bad.splitlines(), None)
    lines += block("报错", [it.message, f"建议：{it.remedy}"], width)
    lines += block("正例", it.good.splitlines(), None)
    lines += block("改法", [it.fix], width)
    return "\n".join(lines) + "\n"
