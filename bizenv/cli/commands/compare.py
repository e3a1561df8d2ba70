"""``bizenv compare``: what differs between two versions of a plan, and the commands that bring the ledger to the new one."""

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.text import escape
from bizenv.base.tuples import NamedTuple
from bizenv.cli import console, documents, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import extras
from bizenv.desk.papers.issuing import Drawn
from bizenv.desk.shell import quote, repeat_option
from bizenv.ledger.status import Status
from bizenv.plan.changes import Changes, keep_topics
from bizenv.plan.comparing import compare_plans
from bizenv.plan.registry import Registry
from bizenv.store import plans
from bizenv.views.wording import changes as wording
from bizenv.views.wording.amending import Step, list_steps, note_revision
from bizenv.views.wording.answer import Answer
from bizenv.views.wording.changes import Told
from bizenv.views.wording.words import Head

_ONLY = ("added", "dropped", *wording.TOPICS)


_FEW = 10
"""How many tasks in doubt are named."""


class _Version(NamedTuple):
    """One of the two versions. ``folder``: where its ledger may lie, as ``--data`` names it; None for a document."""

    registry: Registry
    folder: str | None


@click.command("compare", options_metavar="[选项]")
@options.pass_app
@click.argument("paths", metavar="[原版] 新版", nargs=-1, shell_complete=complete_with("files"))
@click.option(
    "--rev",
    "revisions",
    multiple=True,
    metavar="版本",
    help="与 git 的一个版本（HEAD、v1.0）相比；写两个版本，则两个版本相比",
)
@click.option(
    "--only",
    metavar="项目",
    multiple=True,
    help=f"只看这些不同，用逗号隔开：{'、'.join(f'{key} {wording.name_topic(key)}' for key in _ONLY)}",
)
@click.option("--issued", metavar="日期", help="方案的文件没有印出印发日期的，在这里给：2026-04-01、2026-04、2026")
@options.data
@options.exit_code
@options.output("table", "json", "markdown", "docx")
def command(
    app: App,
    paths: tuple[str, ...],
    revisions: tuple[str, ...],
    only: tuple[str, ...],
    issued: str | None,
    output: options.Output,
) -> int:
    """对照一份方案的两版：新增、删去、移动的事项，时限、单位、文字、指标逐处标出；什么也不写。

    两版各是数据所在的文件夹、measures.yaml，或方案的文件（Word、PDF、Excel……，照 bizenv import 读）；只给新版的，原版是当前所用的数据。
    事项先按编号认，编号变了的按文字认。最后列出把台账改到新版要运行的命令，【】里的要填；没有命令可记的，也写明。
    -o 对照表.docx 是给领导审签的修订对照表。

    \b
    bizenv compare 新版/
    bizenv compare 旧版/ 新版.docx -o 对照表.docx
    bizenv compare --rev HEAD~1
    bizenv compare 新版/ --only deadlines,units
    """
    topics = _read_topics(only)
    old, new, behind = _open_both(app, paths, revisions, issued)
    changes = compare_plans(old.registry, new.registry)
    if changes.sizes[0] > 1 and len(changes.dropped) == changes.sizes[0] and changes.sizes[1]:
        app.say("注意：两版没有一项对得上，可能不是同一份方案")
    steps: list[Step] = []
    if not topics and old.folder is not None:
        data = repeat_option("data", old.folder or None)
        statuses = _find_statuses(app, old) if not behind else None
        steps = list_steps(changes, old.registry, new.registry, quote, data, statuses)
        steps += [note_revision(behind)] if behind and any(step.command for step in steps) else []
    if topics:
        changes = keep_topics(changes, topics)
    told = wording.tell(changes)
    if output.format == "docx":
        from bizenv.views.office.amendment import make_paper  # python-docx is needed by its writer alone

        documents.issue(app, Drawn(make_paper(told, app.today)), output)
        return changes.total
    return app.answer(_answer(changes, told, steps), output)


def _find_statuses(app: App, version: _Version) -> Mapping[str, Status] | None:
    """How the tasks of a version stand today, by id; None if it has no ledger. Raises DataError."""
    from bizenv import api

    folder = plans.find_given(str(files.parse_path(version.folder))) if version.folder else app.data_folder
    if not layout.is_workspace(folder):
        return None
    book = app.book if not version.folder else api.open_book(folder, app.cache, time.time_ns())
    return {status.task.id: status for status in book.standing(app.today).statuses}


def _read_topics(typed: tuple[str, ...]) -> tuple[Any, ...]:
    """The names of ``--only``, in English or Chinese. Raises click.UsageError for an unknown one."""
    names = {wording.name_topic(key): key for key in _ONLY} | {key: key for key in _ONLY}
    words = [word for text in typed for word in re.split("[,，、\\s]", text) if word]
    for word in words:
        if word not in names:
            raise click.UsageError(f"--only 没有“{word}”；可写 {'、'.join(_ONLY)}")
    if typed and not words:
        raise click.UsageError("--only 没有写看什么")
    return tuple(dict.fromkeys(names[word] for word in words))


def _open_both(
    app: App, paths: tuple[str, ...], revisions: tuple[str, ...], issued: str | None
) -> tuple[_Version, _Version, str]:
    """The two versions, and the git revision of the old one, empty without one.

    Raises click.UsageError for too few or too many, MisuseError, DataError.
    """
    if not revisions:
        if not 1 <= len(paths) <= 2:
            raise click.UsageError("要给一个或两个：新版，或原版和新版；与 git 的版本相比的，用 --rev")
        known = [_find_data(app, path) for path in paths]
        if len(paths) == 1 and app.data is None and app.data_folder == plans.find_packaged():
            raise click.UsageError("这里没有方案，不知道与什么相比：给出原版和新版两个")
        if len(paths) == 1:
            known.insert(0, _Version(app.registry, app.data or ""))
        day = issued or next((it.registry.plan.issued_as_known for it in known if it is not None), None)
        both = [
            it or _Version(_read_document(app, Path(path), issued, day), None)
            for it, path in zip(known, ["", *paths][-2:], strict=True)
        ]
        return both[0], both[1], ""
    places = [path for path in paths if Path(path).exists()]
    named = [*revisions, *(path for path in paths if path not in places)]
    if len(named) > 2 or len(places) > 1:
        raise click.UsageError("用 --rev 的，最多给两个版本、一个文件夹")
    folder = plans.find_given(str(files.parse_path(places[0]))) if places else app.data_folder
    given = places[0] if places else app.data or ""
    app.others.append(folder)
    old = _Version(_note_errors(app, plans.load_revision(folder, named[0]), named[0]), given)
    if len(named) == 2:
        return old, _Version(_note_errors(app, plans.load_revision(folder, named[1]), named[1]), given), named[0]
    return old, _Version(_note_errors(app, plans.load(folder, app.cache), folder), given), named[0]


def _find_data(app: App, typed: str) -> _Version | None:
    """A version from a folder or a data file; None for any other file, a document. Raises DataError."""
    path = files.parse_path(typed)
    if path.is_file() and path.suffix.lower() not in (".yaml", ".yml", ".lock"):
        app.given.append(str(path))
        return None
    if path.is_file() and path.name not in (layout.MEASURES, layout.DEPARTMENTS, layout.LOCK):
        app.given.append(str(path))
        return _Version(_note_errors(app, plans.load_file(str(path)), typed), None)
    folder = plans.find_given(str(path))
    app.others.append(folder)
    return _Version(_note_errors(app, plans.load(folder, app.cache), folder), typed)


def _note_errors(app: App, loaded: plans.Loaded, where: str) -> Registry:
    if loaded.errors:
        app.say(f"注意：{escape(where)} 的数据有{loaded.errors}处错误（{loaded.code} 等），对照以能读出的为准")
    return loaded.registry


def _read_document(app: App, path: Path, issued: str | None, day: str | None) -> Registry:
    """The draft plan that is read out of a document; says on stderr how much of it is in doubt.

    ``issued``: its day of issue as given; ``day``: the one taken where none is printed. Raises DataError if the document
    cannot be read, MisuseError if it is no plan, or no day is known.
    """
    from bizenv.intake.annex.assemble import make_draft
    from bizenv.intake.document.child import read_safely
    from bizenv.plan.build import build

    with console.watch("读文件") as tick, extras.needed_for("读这样的文件"):
        read = read_safely((path,), tick=tick)
    for remark in (remark for document in read for remark in document.remarks):
        app.say(f"注意：{escape(path)} {remark}")
    draft, borrowed = None, False
    try:
        draft = make_draft(read, issued=issued)
    except MisuseError:
        if issued is not None or day is None:
            raise
    except DataError as error:
        raise DataError(f"{escape(path)}：{error}\n这些选项是 bizenv import 的：先用它读成数据，核对后再对照") from None
    if draft is None or not draft.measures["plan"].get("issued"):
        if day is None:
            raise MisuseError(
                f"{escape(path)} 没有印发日期；用 --issued 给出：2026-04-01，只知月、年的写 2026-04、2026"
            )
        app.say(f"注意：{escape(path)} 没有印发日期，年份照另一版的 {day} 推算；不是的，用 --issued 给出")
        draft, borrowed = make_draft(read, issued=day), True
    if not any(draft.measures.get(key) for key in ("parts", "categories", "measures")):
        raise DataError(
            f"{escape(path)} 里没有读到一个事项；先用 bizenv import 读成数据（--table 指明是第几张表），再对照"
        )
    registry, _ = build(draft.measures, draft.departments)
    if borrowed:  # no paper may say that it was issued on the day of the other version
        registry.plan = registry.plan._replace(precision="year")
    if draft.doubts:
        labels = [registry.label_of(number) for number in dict.fromkeys(it.task for it in draft.doubts if it.task)]
        about = f"（{'、'.join(labels[:_FEW])}{f'等{len(labels)}项' if len(labels) > _FEW else ''}）" if labels else ""
        app.say(
            f"注意：{escape(path)} 有{len(draft.doubts)}处存疑{about}，对照只供参考；先用 bizenv import 读成数据，核对后再对照"
        )
    return registry


def _answer(changes: Changes, told: Told, steps: list[Step]) -> Answer:
    def content() -> Mapping[str, object]:
        from bizenv.views.data.changes import describe_changes

        return describe_changes(changes, told, steps)

    def markdown() -> str:
        from bizenv.views.markdown.changes import render_comparison

        return render_comparison(told, steps)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.changes import render_comparison

        return render_comparison(told, steps, width, colour)

    return Answer(
        kind="comparison",
        listed=changes.total,
        content=content,
        text=text,
        head=Head(told.title),
        markdown=markdown,
        general=True,
    )
