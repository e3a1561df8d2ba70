"""What is said after words were taken out of an entry: where they may still be, and who has to remove them there."""

from collections.abc import Iterable, Sequence

from bizenv.base.text import escape
from bizenv.ledger.entry import Entry


def list_copies(
    paths: Sequence[str], copies: Sequence[str], others: Iterable[Entry], *, typed: bool, file: bool = False
) -> str:
    """The copies that a person has to clean, a line each.

    paths: the files from which the words were taken. copies: files of the ledger that may still hold them. others: the
    entries that say the same words. typed: whether the words were typed on the command line. file: whether a file of
    evidence was removed, and not words.
    """
    where = "、".join(escape(path) for path in paths)
    again = list(others)
    gone = "佐证材料已从 evidence 中删去，名称、摘要" if file else "词句"
    lines = [f"{gone}已从 {where} 和本机的缓存中删去。别处的副本要由人清理："]
    if again:
        named = "、".join(entry.digest for entry in again[:10]) + ("等" if len(again) > 10 else "")
        lines.append(f"  台账里还有 {len(again)} 条记录有这些词句：{named}；逐条再删（bizenv redact 记录）")
    if copies:
        lines.append(
            f"  台账、佐证材料里的副本、没有写完的临时文件：{'、'.join(escape(path) for path in copies)}；核对后删去"
        )
    lines += [
        f"  git 历史：提交过的，旧版本里还有（git log -- {' '.join(escape(path) for path in paths[:4])}）；改写历史后，各处的克隆都要重取",
        "  备份、网盘的历史版本、别人电脑上的工作区",
        "  导出和发出的：Excel 台账、网页、CSV、数据库、通报、函件，发出和收回的填报表",
        "  佐证材料的原件",
    ]
    if typed:
        lines.append("  命令行的历史：--words 里写过这些词句")
    return "\n".join(lines)
