"""退回补填: what a department reads when a form comes back to it, in the work group and in the cells."""

from collections.abc import Iterable, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.plan.model import Plan
from bizenv.standing.periods import Period
from bizenv.views.wording import titles

MOST = 10
"""How many cells a message names; the copy has all of them."""
MARK = "【退回】"
"""What a comment in a cell of the copy begins with."""


class Wrong(NamedTuple):
    """What is wrong in a form: its sheet, the cell as Excel names it (empty for the whole sheet), the task, what to write.

    ``label`` is the printed number of the row's task, empty where the cell is in no row of a task.
    """

    sheet: str
    cell: str
    label: str
    message: str

    @property
    def place(self) -> str:
        """The place in a word: 填报 H7（27(3)）."""
        return f"{self.sheet} {self.cell}".rstrip() + (f"（{self.label}）" if self.label else "")


def comment(messages: Sequence[str], before: str = "") -> str:
    """The comment in a cell that is wrong. ``before``: the comment that a person had put there."""
    told = MARK + "\n".join(messages)
    return f"{told}\n（原批注：{before}）" if before else told


def write_message(
    asked: Iterable[tuple[Plan, Period]], unit: str, *, settled: int, left: int, wrong: Sequence[Wrong], copy: str
) -> str:
    """The message to a department whose form comes back, to be pasted.

    asked: the plans that the form is about, each with its period.
    settled: how many of its rows are on record. left: how many are not. copy: the name of the file that comes back; empty
    if none does.
    """
    about = "、".join(f"{titles.name_short(plan)}{period.words}" for plan, period in asked)
    lines = [f"【退回补填】{unit}：{about}填报表"]
    taken = f"已收{settled}项" if settled else "还没有收"
    rest = f"，{left}项未收" if settled and left else ""
    lines.append(f"{taken}{rest}，有{len(wrong)}处请改：")
    lines += [f"{n}. {it.place}：{' '.join(it.message.split())}" for n, it in enumerate(wrong[:MOST], start=1)]
    if len(wrong) > MOST:
        lines.append(f"另有{len(wrong) - MOST}处，见表中标红的格。" if copy else f"另有{len(wrong) - MOST}处。")
    green = "；标绿的已收，不要再动" if settled else ""
    lines.append(f"请在退回的“{copy}”里改好标红的格（批注写有怎样改）{green}。存盘发回。" if copy else "请改好发回。")
    return "\n".join(lines) + "\n"
