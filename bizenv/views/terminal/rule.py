"""One rule of the data in full, for a terminal."""

from bizenv.checks.explain import PLACES, Explanation
from bizenv.views.terminal.card import render_block
from bizenv.views.terminal.paint import Style, paint

_LEVELS: dict[str, tuple[str, Style]] = {"error": ("错误", "red"), "warning": ("警告", "yellow")}


def render_rule(explanation: Explanation, width: int | None, colour: bool) -> str:
    """One rule with its reason, examples and remedy. The lines of the examples are never folded."""
    level, style = _LEVELS[explanation.level]
    lines = [f"{paint(f'{explanation.code} {level}', style, colour)}　{paint(explanation.rule, 'bold', colour)}"]
    lines += render_block("为何", [explanation.why], width)
    lines += render_block(
        "例子", [f"{PLACES[explanation.place]}{'：' if explanation.note else ''}{explanation.note}"], width
    )
    lines += render_block("错例", explanation.bad.splitlines(), None)
    lines += render_block("报错", [explanation.message, f"建议：{explanation.remedy}"], width)
    lines += render_block("正例", explanation.good.splitlines(), None)
    lines += render_block("改法", [explanation.fix], width)
    return "\n".join(lines) + "\n"
