"""``bizenv redact``: take words out of an entry that may not be kept."""

from collections.abc import Sequence
from pathlib import Path

import click

from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.base.text import escape, is_nothing
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import writing
from bizenv.desk.shell import shorten_path
from bizenv.ledger import redaction
from bizenv.ledger.admission import admit, list_words
from bizenv.ledger.entry import Entry, render, to_data
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.names import TEXTS
from bizenv.store import entries, journal
from bizenv.store import evidence as files

_FEWEST = 6
"""How many characters of a digest name a file of evidence at least."""


@click.command("redact", options_metavar="[选项]")
@options.pass_app
@click.argument(
    "entry", metavar="记录", required=False, shell_complete=complete_with("entries"), callback=options.take_entry
)
@recording.add_fields("redact", "field", required=False, shell_complete=complete_with("redactable"))
@click.option(
    "--words", metavar="词句", multiple=True, help="只删这些词句，照原文写（可重复）；不给则删去这一栏的全部文字"
)
@click.option(
    "--evidence", metavar="摘要", help="删去 evidence 里的一件佐证材料：它的摘要（show 列出），写开头几位即可，不写记录"
)
@recording.add_fields("redact", "approved_by", metavar="机关或领导")
@recording.add_fields("redact", "reason")
@recording.add_facts("redact")
@recording.add_writing
def command(
    app: App,
    entry: str | None,
    field: str | None,
    words: tuple[str, ...],
    evidence: str | None,
    approved_by: str,
    reason: str,
    facts: writing.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """从一条记录中删去不得留存的词句：国家秘密、个人信息、举报人。这是“写入不改”的唯一例外，删去的不能恢复。

    词句的位置留“［已删］”，记录的编号不变；谁批准、何时、为何，另记一条，不留词句的摘要。只删文字，不动决定状态的内容。
    撤回了的、关于整个方案的记录也能删。git 历史、备份、导出的副本要由人清理，删后逐项列出。
    删去一件佐证材料的文件（--evidence），附有它的各条记录都不再有它的名称、摘要，件数不变。

    \b
    bizenv redact 3f9c12 --field note --words 李某某 --approved-by 张某 --reason 涉及举报人
    bizenv redact 3f9c12 --field evidence --approved-by 张某 --reason 涉密材料名称
    bizenv redact --evidence 9a07c4 --approved-by 张某 --reason 涉及个人信息
    """
    if (entry is None) == (evidence is None):
        raise click.UsageError("写一条记录的编号，或 --evidence 写一件佐证材料的摘要；只写一样")
    if evidence is not None:
        if field is not None or words:
            raise click.UsageError("--evidence 删去整个文件，不写 --field、--words")
        sha256 = _find_file(app, evidence)
        named = [e.name for e in app.ledger.entries if any(f["sha256"] == sha256 for f in e.files)]
        found = [journal.find_entry(app.workspace, name) for name in named]
        pairs = [(one, redaction.drop_file(one, sha256)) for one in found]
        field, gone = "evidence", [f["name"] for one in found for f in one.files if f["sha256"] == sha256]
    else:
        if field is None:
            raise click.UsageError("须给 --field：从哪一栏删")
        one = journal.find_entry(app.workspace, entry or "")
        known = {word: key for key, word in TEXTS.items()}
        field, sha256 = known.get(field.strip(), field.strip().replace("-", "_")), None
        pairs = [(one, redaction.take_out(one, field, words))]
        gone = _list_gone(one, field, words)
    ready: list[writing.Ready] = []
    grown: dict[str, Ledger] = {}
    for before, after in pairs:
        _take(app, before, after, field, facts, approved_by, reason, words, ready, grown)
    changed = {one.name for one, _ in pairs}
    others = [e for e in app.ledger.entries if e.name not in changed and _says(e, gone)]
    copies = [journal.find_copies(app.workspace, one) for one, _ in pairs]
    own = list(dict.fromkeys(path for mine, _ in copies for path in mine))
    more = list(dict.fromkeys(path for _, rest in copies for path in rest))
    packed: dict[Path, Path] = {}

    def take_out() -> None:
        try:
            more.extend(files.remove(app.workspace, sha256) if sha256 is not None else ())
            for before, after in pairs:  # last: until then the same command finds them again
                packed.update(journal.rewrite(app.workspace, before, after))
        except (BizenvError, KeyboardInterrupt):
            app.say("词句、材料还没有全部删去，只记下了要删；请再运行一次同样的命令")
            raise
        entries.forget(app.cache)

    recording.finish(app, writing.Prepared(ready), dry_run=dry_run, output=output, then=take_out)
    if dry_run:
        for _, after in pairs:
            left = getattr(after, field)
            app.say(f"{field} 将改为：{left if isinstance(left, str) else '；'.join(left)}")
        return
    from bizenv.views.wording import redacting

    paths, rest = ([shorten_path(path) for path in some] for some in (own, more))
    if packed:
        app.say(
            "打包的文件已改写，改用新的文件名：" + "、".join(escape(shorten_path(each)) for each in _find_last(packed))
        )
        once = [shorten_path(journal.place_entry(app.workspace, one)) for one, _ in pairs]
        paths += [path for path in once if path not in paths]  # git may have the single files that were packed
    app.say(redacting.list_copies(paths, rest, others, typed=bool(words), file=sha256 is not None))


def _find_last(packed: dict[Path, Path]) -> list[Path]:
    """The packs that are there after several were rewritten, perhaps one after the other."""
    return [new for new in packed.values() if new not in packed]


def _find_file(app: App, typed: str) -> str:
    """The whole digest of the file of evidence that a person names by the first characters of it, or by its path.

    Raises NotFoundError if no entry has such a file, or several do.
    """
    start = typed.strip().replace("\\", "/").rpartition("/")[2].partition(".")[0].lower()
    known = {f["sha256"]: f["name"] for e in app.ledger.entries for f in e.files}
    found = [digest for digest in known if len(start) >= _FEWEST and digest.startswith(start)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"摘要以“{escape(typed)}”开头的佐证材料不止一件；多写几位")
    raise NotFoundError(
        f"没有摘要以“{escape(typed)}”开头的佐证材料；摘要是 evidence 里的文件名，bizenv show 列出，至少写 {_FEWEST} 位"
    )


def _take(
    app: App,
    before: Entry,
    after: Entry,
    field: str,
    facts: writing.Common,
    approved_by: str,
    reason: str,
    words: Sequence[str],
    ready: list[writing.Ready],
    grown: dict[str, Ledger],
) -> None:
    """Add to ``ready`` the entry that says that an entry no longer says something, unless that is on record already.

    ``grown``: the ledgers with what is in ``ready``, by task. Raises MisuseError or DataError if it may not be written.
    """
    registry = app.registry
    if before.plan != registry.plan.id:
        raise MisuseError(f"{before.name} 是别的方案（{before.plan}）的记录；在它自己的工作区里删")
    kept = journal.read_record(app.workspace, before.task, registry.plan.id)
    writing.refuse_edited(app, before, kept)
    task = registry.task(before.task) if before.task in registry.position else None
    rest = redaction.digest_rest(render(to_data(after)).encode())
    said = {"of": before.name, "field": field, "approved_by": approved_by, "reason": reason, "sha256": rest}
    made = facts.entry(app, task, "redact", None, **said)._replace(task=before.task)
    if any(word in text for word in words for text in list_words(to_data(made))):
        raise MisuseError("说明里又写了要删的词句；换个说法，不要重述")
    taken = redaction.collect(kept.ledger.entries).get(before.name, [])
    if any((it.field, it.sha256) == (field, rest) for it in taken):
        return  # it was interrupted before the words were gone
    ledger = grown.get(before.task, kept.ledger)
    admitted = admit(task, ledger, made, app.today)
    grown[before.task] = ledger.with_entry(admitted)
    ready.append((task, ledger, admitted))


def _list_gone(entry: Entry, field: str, words: Sequence[str]) -> list[str]:
    """The words that are taken out: those typed, or all that the field says."""
    value = getattr(entry, field)
    pieces = [value] if isinstance(value, str) else list(value)
    return list(words) or [piece for piece in pieces if not is_nothing(piece) and piece != redaction.MARK]


def _says(entry: Entry, words: Sequence[str]) -> bool:
    return any(word in text for text in list_words(to_data(entry)) for word in words)
