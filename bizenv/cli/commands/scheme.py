"""``bizenv scheme``: a lead's own scheme for carrying out its tasks (细化落实方案) has come."""

import click

from bizenv.base.errors import MisuseError
from bizenv.cli import options, recording
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk import writing
from bizenv.ledger.entry import Entry


@click.command("scheme", options_metavar="[选项]")
@options.pass_app
@click.argument("unit", metavar="单位", shell_complete=complete_with("departments"))
@recording.add_fields("scheme", "document")
@recording.add_facts("scheme")
@recording.add_writing
def command(app: App, unit: str, document: str, facts: writing.Common, dry_run: bool, output: options.Output) -> None:
    """记录一家牵头单位报来的细化落实方案。还没有报来的：bizenv missing --scheme。

    \b
    bizenv scheme 区经济信息委 --document 沙经信发〔2019〕31号 --date 2019-10-20
    """
    name = app.registry.department(unit).name
    leads = [s for s in app.standing(facts.date).statuses if name in s.lead]
    if not leads:
        raise MisuseError(
            f"{name}在 {facts.date} 不牵头任何事项，不用报细化落实方案；核对单位：bizenv department {name}"
        )
    kept = writing.read_task(app, None)
    same = next(
        (e for e in kept.ledger.of("") if (e.kind, e.unit, e.document) == ("scheme", name, document.strip())), None
    )
    if same is not None:
        raise MisuseError(f"{name}的 {same.document} 已于 {same.date} 记过（{same.digest}），没有再记")

    def make() -> Entry:
        return facts.entry(app, None, "scheme", None, unit=name, document=document)

    recording.finish(app, writing.prepare_plan(app, kept, make), dry_run=dry_run, output=output)
