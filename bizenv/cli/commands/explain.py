"""``bizenv explain``: the rules that ``validate`` checks, explained."""

from collections.abc import Iterable, Mapping
from itertools import groupby

import click

from bizenv.checks.explain import Explanation, explain_all, parse_codes
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.views.wording.answer import Answer


@click.command("explain", options_metavar="[选项]")
@options.pass_app
@click.argument("codes", metavar="[代码]…", nargs=-1, shell_complete=complete_with("codes"))
@options.output("table", "markdown", "json")
def command(app: App, codes: tuple[str, ...], output: options.Output) -> None:
    """一条检查规则：为何有这条规则，怎样算错，怎样写对。不给代码，列出全部规则。

    代码可以只写开头：E5 是时限和指标的各条，W 是各种警告。

    \b
    bizenv explain
    bizenv explain E502
    bizenv explain e203 W
    """
    known = explain_all()
    wanted = [known[code] for code in dict.fromkeys(code for text in codes for code in parse_codes(text))]
    app.answer(_answer(wanted or list(known.values()), full=bool(codes)), output)


def _answer(wanted: list[Explanation], *, full: bool) -> Answer:
    """The rules as a list, or each in full."""

    def content() -> Mapping[str, object]:
        rows = [{**it._asdict(), "level": it.level, "draft": it.draft, "group": it.group} for it in wanted]
        return {"count": len(rows), "rules": rows}

    def markdown() -> str:
        from bizenv.views.markdown import rules

        return rules.render_sections(wanted) if full else rules.render(wanted)

    def text(width: int | None, colour: bool) -> str:
        if not full:
            return _listed(wanted, width, colour)
        from bizenv.views.terminal import rule

        return "\n".join(rule.render_rule(it, width, colour) for it in wanted)

    return Answer(kind="rules", listed=len(wanted), content=content, text=text, markdown=markdown, general=True)


def _listed(wanted: Iterable[Explanation], width: int | None, colour: bool) -> str:
    from bizenv.views.terminal import table

    rows: list[table.Row | str] = []
    for group, rules in groupby(wanted, key=lambda it: it.group):
        rows += [group, *((it.code, it.rule) for it in rules)]
    return table.render_grid([table.GridColumn("代码"), table.GridColumn("规则", grows=True)], rows, width, colour)
