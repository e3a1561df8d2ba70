"""What is said after words were taken out of an entry: where they may still be, and who has to remove them there."""

from collections.abc import Iterable, Sequence

from bizenv.base.text import escape
from bizenv.ledger.entry import Entry


def list_file_copies(paths: Sequence[str], copies: Sequence[str], named: Sequence[Entry]) -> str:
    """The copies of a file of evidence that a person has to remove, a line each.

    paths: where the file was deleted. copies: files beside it that may be copies of it. named: the entries that name it.
    """
    where = "、".join(escape(path) for path in paths)
    lines = [f"文件已删去：{where}。" if paths else "这里没有这个文件，只记下了要删。"]
    lines[0] += "别处的副本要由人清理："
    if copies:
        lines.append(
            f"  evidence 里的副本、没有存完的临时文件：{'、'.join(escape(path) for path in copies)}；核对后删去"
        )
    lines += [
        "  以前的备份（bizenv backup 写的）里还有，这个命令够不着：删去旧备份，另做一份",
        "  git 历史（佐证材料提交过的）、网盘的历史版本和回收站、别人电脑上的工作区",
        "  原件，收回和发出的文件",
    ]
    digests = "、".join(dict.fromkeys(entry.digest for entry in named))
    lines.append(f"文件名称还留在记录里（{digests}）；名称也不得留存的：bizenv redact 编号 --field evidence")
    return "\n".join(lines)


def list_copies(paths: Sequence[str], copies: Sequence[str], others: Iterable[Entry], *, typed: bool) -> str:
    """The copies that a person has to clean, a line each.

    paths: the files from which the words were taken. copies: files of the ledger that may still hold them. others: the
    entries that say the same words. typed: whether the words were typed on the command line.
    """
    where = "、".join(escape(path) for path in paths)
    again = list(others)
    lines = [f"词句已从 {where} 和本机的缓存中删去。别处的副本要由人清理："]
    if again:
        named = "、".join(entry.digest for entry in again[:10]) + ("等" if len(again) > 10 else "")
        lines.append(f"  台账里还有 {len(again)} 条记录有这些词句：{named}；逐条再删（bizenv redact 编号）")
    if copies:
        lines.append(f"  台账里的副本、没有写完的临时文件：{'、'.join(escape(path) for path in copies)}；核对后删去")
    lines += [
        f"  git 历史：提交过的，旧版本里还有（git log -- {escape(paths[0])}）；改写历史后，各处的克隆都要重取",
        "  备份、网盘的历史版本、别人电脑上的工作区",
        "  导出和发出的：Excel 台账、网页、CSV、数据库、通报、函件，发出和收回的填报表",
        "  佐证材料的原件",
    ]
    if typed:
        lines.append("  命令行的历史：--words 里写过这些词句")
    return "\n".join(lines)
