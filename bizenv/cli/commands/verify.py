"""``bizenv verify``: what the office decides on work that was reported complete."""

import click

from bizenv.cli import options, recording
from bizenv.cli.beneath import CommandWithOthers
from bizenv.cli.session import App
from bizenv.desk.acts.verify import ACT


def _load_export() -> click.Command:
    from bizenv.cli import worklist

    return worklist.export_command


def _load_import() -> click.Command:
    from bizenv.cli import worklist

    return worklist.import_command


@click.command(
    "verify",
    cls=CommandWithOthers,
    beneath={"export": _load_export, "import": _load_import},
    options_metavar="[选项]",
)
@options.pass_app
@recording.add_act(ACT)
def command(app: App, prepare: recording.Prepare, dry_run: bool, output: options.Output) -> None:
    """督查机构核验已报办结的事项：通过即销号，不通过即退回并限期补报。

    是否逾期看工作完成之日，不看核验之日；时限过后才报、称时限前已完成的，写明证明的材料（--proof）才算按期。
    有量化指标的，核实的数没有或没有达到，不能通过：力争的写 --unmet，其余还须确定指标的机关批准。

    \b
    退回类别：evidence 退回补证（佐证材料不全）：按期报办结的，首次退回后补正时限之内不算逾期
    result 退回续办（未达到办结标准）、mismatch 退回核实（与核查情况不一致）：时限照算
    bizenv verify 27.3 --pass --by 张三 --date 2019-12-05
    bizenv verify 27.3 --return --ground evidence --limit 5wd --note 缺现场照片
    bizenv verify 26.1 --pass --by 张三 --value 4G基站=1000
    bizenv verify export -o 待核验.xlsx    待核验的一行一件，填好结论；bizenv verify import 待核验.xlsx    一次记入
    """
    recording.finish(app, prepare(), dry_run=dry_run, output=output)
