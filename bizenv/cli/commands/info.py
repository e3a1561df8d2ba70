"""``bizenv info``: which data is used, in which version, and how large it is."""

import datetime as dt
import platform
from collections.abc import Mapping
from pathlib import Path

import click

from bizenv import __version__
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.desk.data.informing import gather
from bizenv.store import plans
from bizenv.views.wording.answer import Answer


@click.command("info", options_metavar="[选项]")
@options.pass_app
@options.data
@options.as_of
@options.output("table", "json")
def command(app: App, as_of: dt.date, output: options.Output) -> None:
    """用的是哪份数据，什么版本，有多少条。

    \b
    bizenv info
    bizenv info --format json
    """
    _ = app.checked
    told = [gather(book, app.cache) for book in app.books]
    own = {"version": __version__, "python": platform.python_version(), "as_of": as_of.isoformat()}

    def content() -> Mapping[str, object]:
        if not app.several:
            return {**own, **told[0].content}
        return {
            **own,
            "folder": str(Path(plans.find_workspace(app.home)).resolve()),
            "each": [it.content for it in told],
        }

    def text(width: int | None, _colour: bool) -> str:
        from bizenv.views.terminal.card import render_block

        program = (("今天", f"{as_of}"), ("程序", f"bizenv {__version__}，Python {platform.python_version()}"))
        blocks = ((*it.lines, *(program if it is told[-1] else ())) for it in told)
        return "\n".join(
            "".join(
                f"{line}\n"
                for name, said in block
                for line in render_block(name, [said], None if name == "数据" else width)
            )
            for block in blocks
        )

    app.answer(Answer(kind="info", listed=len(told), content=content, text=text), output)
