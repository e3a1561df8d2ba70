"""``bizenv search``: the tasks that contain all the words."""

import datetime as dt
from collections.abc import Mapping, Sequence

import click

from bizenv.cli import listing, options
from bizenv.cli.session import App
from bizenv.standing.search import FoundTask, search
from bizenv.views.data import json
from bizenv.views.wording import columns, hits, lists
from bizenv.views.wording.answer import Answer, Sheet


@click.command("search", options_metavar="[选项]")
@options.pass_app
@click.argument("words", metavar="词语…", nargs=-1, required=True)
@options.data
@options.question
def command(app: App, words: tuple[str, ...], filters: options.Filters, as_of: dt.date, output: options.Output) -> int:
    """按词语找事项：标题、目标任务、单位、指标、正文、其他栏目里含有全部词语的，命中处加标记。

    全角半角、大小写、空格都不计较。次序看词语所在：标题、目标任务、牵头单位、指标、正文、配合单位、其他栏目，先重后轻。

    \b
    bizenv search 一窗 受理
    bizenv search dn100 用水
    """
    if any(not word.strip() for word in words):
        raise click.UsageError("词语不能为空")

    def find(wanted: Sequence[str]) -> list[FoundTask]:
        return search(listing.select(app, filters, as_of, words=wanted).statuses, wanted)

    chosen = listing.select(app, filters, as_of, words=words)
    found = search(chosen.statuses, words)
    if not found:
        lacking = [word for word in words if len(words) > 1 and not find([word])]
        more = f"；找不到“{'”“'.join(lacking)}”" if lacking else ""
        app.say(f"没有含“{'”“'.join(words)}”的事项{more}")
    return app.answer(_answer(found, words, as_of, chosen.note), output)


def _answer(found: list[FoundTask], words: tuple[str, ...], as_of: dt.date, note: str) -> Answer:
    title = lists.found(len(found), words, note)

    def content() -> Mapping[str, object]:
        rows = [{**json.task(it.status), "hits": [json.hit(hit) for hit in it.hits]} for it in found]
        return {"as_of": as_of.isoformat(), "words": list(words), "count": len(rows), "tasks": rows}

    def sheet() -> Sheet:
        keys = columns.find_default(it.status for it in found)
        cells = [(hits.fields(it), *row) for it in found for row in columns.list_rows(keys, [it.status])]
        return Sheet(("命中", *columns.heads(keys)), cells)

    def markdown() -> str:
        from bizenv.views.markdown import table

        return table.render_table(("编号", "措施", "牵头单位", "命中"), hits.markdown_rows(found), str(title))

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal import hits as shown
        from bizenv.views.terminal import table

        return table.render_heading(title, width, colour) + shown.render_hits(found, width, colour) if found else ""

    return Answer(
        kind="search",
        head=title,
        listed=len(found),
        content=content,
        text=text,
        sheet=sheet,
        markdown=markdown,
        ids=lambda: [it.status.reference for it in found],
    )
