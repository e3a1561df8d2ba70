"""``bizenv redact``: take words out of an entry that may not be kept."""

from collections.abc import Sequence

import click

from bizenv.base.errors import BizenvError, MisuseError
from bizenv.base.text import is_nothing
from bizenv.cli import options, recording
from bizenv.cli.session import App, shorten_path
from bizenv.cli.types import complete_with
from bizenv.ledger import redaction
from bizenv.ledger.admission import admit, list_words
from bizenv.ledger.entry import Entry, render, to_data
from bizenv.ledger.names import TEXTS
from bizenv.store import entries, journal


@click.command("redact", options_metavar="[选项]")
@options.pass_app
@click.argument("entry", metavar="记录", shell_complete=complete_with("entries"))
@recording.add_fields("redact", "field", shell_complete=complete_with("redactable"))
@click.option(
    "--words", metavar="词句", multiple=True, help="只删这些词句，照原文写（可重复）；不给则删去这一栏的全部文字"
)
@recording.add_fields("redact", "approved_by", metavar="机关或领导")
@recording.add_fields("redact", "reason")
@recording.add_facts("redact")
@recording.add_writing
def command(
    app: App,
    entry: str,
    field: str,
    words: tuple[str, ...],
    approved_by: str,
    reason: str,
    facts: recording.Common,
    dry_run: bool,
    output: options.Output,
) -> None:
    """从一条记录中删去不得留存的词句：国家秘密、个人信息、举报人。这是“写入不改”的唯一例外，删去的不能恢复。

    词句的位置留“［已删］”，记录的编号不变；谁批准、何时、为何，另记一条，不留词句的摘要。只删文字，不动决定状态的内容。
    撤回了的、关于整个方案的记录也能删。git 历史、备份、导出的副本要由人清理，删后逐项列出。

    \b
    bizenv redact 3f9c12 --field note --words 李某某 --approved-by 张某 --reason 涉及举报人
    bizenv redact 3f9c12 --field evidence --approved-by 张某 --reason 涉密材料名称
    """
    found = journal.find_entry(app.workspace, entry)
    registry = app.registry
    if found.plan != registry.plan.id:
        raise MisuseError(f"{found.name} 是别的方案（{found.plan}）的记录；在它自己的工作区里删")
    kept = journal.read_record(app.workspace, found.task, registry.plan.id)
    recording.refuse_edited(app, found, kept)
    known = {word: key for key, word in TEXTS.items()}
    field = known.get(field.strip(), field.strip().replace("-", "_"))
    after = redaction.take_out(found, field, words)
    task = registry.task(found.task) if found.task in registry.position else None
    made = facts.entry(
        app,
        task,
        "redact",
        None,
        of=found.name,
        field=field,
        approved_by=approved_by,
        reason=reason,
        sha256=redaction.digest_rest(render(to_data(after)).encode()),
    )._replace(task=found.task)
    if any(word in text for word in words for text in list_words(to_data(made))):
        raise MisuseError("说明里又写了要删的词句；换个说法，不要重述")
    taken = redaction.collect(kept.ledger.entries).get(found.name, [])
    ready = []  # what is on record already, and was interrupted before the words were gone, is not recorded twice
    if not any((it.field, it.sha256) == (field, made.sha256) for it in taken):
        ready.append((task, kept.ledger, admit(task, kept.ledger, made, app.today)))
    others = [e for e in app.ledger.entries if e.name != found.name and _says(e, _list_gone(found, field, words))]
    own, copies = journal.find_copies(app.workspace, found)

    def take_out() -> None:
        try:
            journal.rewrite(app.workspace, found, after)
        except (BizenvError, KeyboardInterrupt):
            app.say("词句还没有删去，只记下了要删；请再运行一次同样的命令")
            raise
        entries.forget(app.cache)

    recording.write(app, app.workspace, ready, dry_run=dry_run, output=output, then=take_out)
    if dry_run:
        left = getattr(after, field)
        app.say(f"{field} 将改为：{left if isinstance(left, str) else '；'.join(left)}")
        return
    from bizenv.views.wording import redacting

    paths, more = ([shorten_path(path) for path in some] for some in (own, copies))
    app.say(redacting.list_copies(paths, more, others, typed=bool(words)))


def _list_gone(entry: Entry, field: str, words: Sequence[str]) -> list[str]:
    """The words that are taken out: those typed, or all that the field says."""
    value = getattr(entry, field)
    pieces = [value] if isinstance(value, str) else list(value)
    return list(words) or [piece for piece in pieces if not is_nothing(piece) and piece != redaction.MARK]


def _says(entry: Entry, words: Sequence[str]) -> bool:
    return any(word in text for text in list_words(to_data(entry)) for word in words)
