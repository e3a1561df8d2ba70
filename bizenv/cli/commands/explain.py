"""``bizenv explain``: the rules that ``validate`` holds, explained."""

from collections.abc import Iterable
from itertools import groupby

import click

from bizenv.checks.explain import Explanation, explanations, named
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import completing
from bizenv.views.data import json as data


@click.command("explain", options_metavar="[选项]")
@options.pass_app
@click.argument("codes", metavar="[代码]…", nargs=-1, shell_complete=completing("codes"))
@options.output("table", "markdown", "json")
def command(app: App, codes: tuple[str, ...], output: options.Output) -> None:
    """一条检查规则：为何有这条规则，怎样算错，怎样写对。不给代码，列出全部规则。

    代码可以只写开头：E5 是时限和指标的各条，W 是各种警告。

    \b
    bizenv explain
    bizenv explain E502
    bizenv explain e203 W
    """
    known = explanations()
    wanted = [known[code] for code in dict.fromkeys(code for text in codes for code in named(text))]
    app.show(_text(app, wanted or list(known.values()), bool(codes), output), output.file, output.format)


def _text(app: App, wanted: list[Explanation], full: bool, output: options.Output) -> str:
    match output.format:
        case "json":
            rows = [{**it._asdict(), "level": it.level, "group": it.group} for it in wanted]
            head = {"schema_version": data.SCHEMA_VERSION, "kind": "rules"}
            return data.dumps({**head, "count": len(rows), "rules": rows})
        case "markdown":
            from bizenv.views.markdown import rules

            return rules.sections(wanted) if full else rules.page(wanted)
        case _ if full:
            from bizenv.views.terminal import rule

            width, colour = app.look(output.file)
            return "\n".join(rule.card(it, width, colour) for it in wanted)
        case _:
            return _listed(app, wanted, output.file)


def _listed(app: App, wanted: Iterable[Explanation], file: str | None) -> str:
    from bizenv.views.terminal import table

    width, colour = app.look(file)
    rows: list[table.Row | str] = []
    for group, rules in groupby(wanted, key=lambda it: it.group):
        rows += [group, *((it.code, it.rule) for it in rules)]
    return table.grid([table.Column("代码"), table.Column("规则", grows=True)], rows, width, colour)
