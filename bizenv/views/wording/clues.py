"""The ledger of clues in words, for the office alone, and the papers that go with it: hand-over and recovery sheet."""

import datetime as dt
from collections.abc import Sequence

from bizenv.clues.clue import CLASSES, STATES, Clue, pass_on
from bizenv.views.wording import words
from bizenv.views.wording.words import Head

NOTICE = "非涉密系统，严禁存储、处理、传输国家秘密"
HEADS = ("编号", "受理", "类别", "来源", "涉及单位", "承办", "时限", "状态", "内容")
"""The heads of the list."""
EXPORT_HEADS = (
    "编号", "受理日期", "类别", "来源", "内容", "涉及单位", "相关事项", "来函号", "件数", "时限",
    "承办单位", "分办日期", "答复", "答复日期", "结果", "办结日期", "移交机关", "移交函号", "回执", "状态",
)  # fmt: skip
"""The heads of the workbook."""


def name_state(clue: Clue) -> str:
    """How far a clue has come. A complaint that is only handed over never waits to be dealt with here."""
    return "待移交" if clue.sort == "accusation" and clue.open else STATES[clue.state]


def list_row(clue: Clue) -> tuple[str, ...]:
    """A row of the list."""
    return (
        str(clue.number),
        str(clue.date),
        CLASSES[clue.sort],
        clue.source or "—",
        clue.unit or "—",
        clue.receiver or clue.to or "—",
        str(clue.limit or "—"),
        name_state(clue),
        clue.matter or "—",
    )


def export_row(clue: Clue) -> tuple[object, ...]:
    """A row of the workbook, without those who complained."""
    source, matter, unit, answer, result = (
        pass_on(clue, text) for text in (clue.source, clue.matter, clue.unit, clue.answer, clue.result)
    )
    return (
        clue.number, clue.date, CLASSES[clue.sort], source, matter, unit, "、".join(clue.tasks), clue.letter,
        clue.pieces, clue.limit, clue.to, clue.assigned, answer, clue.answered, result, clue.closed,
        clue.receiver, clue.cover, clue.receipt, name_state(clue),
    )  # fmt: skip


def head(clues: Sequence[Clue], day: dt.date) -> Head:
    """The line above the list."""
    going = [clue for clue in clues if clue.open]
    late = sum(clue.is_late(day) for clue in going)
    told = f"线索{len(clues)}件，正在办理{len(going)}件" + (f"，其中超过时限{late}件" if late else "")
    return Head(told if clues else "没有线索")


def name(number: int) -> Head:
    """The line above a clue."""
    return Head(f"线索第{number}号")


def tell(clue: Clue, day: dt.date) -> list[tuple[str, str]]:
    """A clue, whole: what each line is, and what it says."""
    late = f"，已过{(day - clue.limit).days}天" if clue.limit is not None and clue.is_late(day) else ""
    lines = [
        ("类别", CLASSES[clue.sort]),
        ("状态", name_state(clue)),
        ("受理", str(clue.date)),
        ("时限", f"{clue.limit}{late}" if clue.limit is not None else ""),
        ("来源", clue.source),
        ("内容", clue.matter),
        ("涉及单位", clue.unit),
        ("相关事项", "、".join(clue.tasks)),
        ("反映人", clue.person),
        ("电话", clue.phone),
        ("企业", clue.company),
        ("来函号", clue.letter),
        ("件数", str(clue.pieces) if clue.pieces is not None else ""),
        ("承办", f"{clue.to}（{clue.assigned}分办）" if clue.assigned is not None else ""),
        ("答复", f"{clue.answer}（{clue.answered}）" if clue.answered is not None else ""),
        ("结果", f"{clue.result}（{clue.closed}办结）" if clue.result else ""),
        ("移交", f"{clue.receiver}，{clue.cover}（{clue.closed}）" if clue.receiver else ""),
        ("回执", clue.receipt or ("还没有收到" if clue.receiver else "")),
        ("删除", f"{clue.erased}，{clue.approved_by}批准，存档于{clue.filed}" if clue.erased is not None else ""),
        ("原因", clue.reason),
    ]
    if clue.erased is not None and clue.closed is not None:
        lines.insert(3, ("办结", str(clue.closed)))
    return [(name, text) for name, text in lines if text]


def hand_over(clue: Clue) -> str:
    """What is passed to whoever deals with a clue: the matter, without those who complained."""
    limit = "请"
    if clue.limit is not None:
        past = clue.assigned is not None and clue.limit < clue.assigned
        limit = f"时限（{words.day(clue.limit)}）已过，请尽快" if past else f"请于{words.day(clue.limit)}前"
    about = f"，涉及{pass_on(clue, clue.unit)}" if clue.unit else ""
    return (
        f"{clue.to}：\n现转去问题线索第{clue.number}号（{words.day(clue.date)}受理{about}）：{pass_on(clue, clue.matter)}\n"
        f"{limit}办理并答复。线索不得转给被反映的单位和个人。\n"
    )


def recovery_sheet(code: str, folder: str, day: dt.date, number: int) -> str:
    """One of the two sheets with the recovery code of a store."""
    return (
        f"──── 问题线索库恢复单　第{number}份，共2份　{day} ────\n"
        f"恢复码：{code}\n"
        f"线索库：{folder}\n"
        "口令忘了，用它设新口令：督办台的“线索”页，或 bizenv clue passphrase --recovery-code 恢复码\n"
        "两份分开封存，如保密柜一份、单位负责人一份；谁有它谁就能打开线索库，不要拍照、不要存进电脑。\n"
        "口令和两份恢复单都没有了，线索就再也打不开，本程序也没有办法。\n"
        f"加密用 cryptography（scrypt、AES），没有经过商用密码认证。{NOTICE}。\n\n"
    )
