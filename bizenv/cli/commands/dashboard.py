"""``bizenv dashboard``: a web page with an overview of the plan, or of several."""

import datetime as dt

import click

from bizenv.cli import documents, options
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.desk.papers import overview


@click.command("dashboard", options_metavar="[选项]")
@options.pass_app
@click.option("-o", "--output", metavar="文件", shell_complete=complete_with("files"), help="写入哪个文件：进展.html")
@documents.add_period
@click.option("--public", is_flag=True, help="可公开的：只有方案原文、时限、指标和是否已办结")
@click.option("--approved-by", metavar="审定人", help="谁审定的；不给则标“送审稿”")
@documents.add_despite
@options.data
@options.as_of
def command(
    app: App,
    output: str | None,
    period: str | None,
    public: bool,
    approved_by: str | None,
    despite_problems: bool,
    as_of: dt.date,
) -> None:
    """一个网页，第一屏一句话说清办到哪里：办结率、逾期、提请协调事项、近期到期；往下是走势、各期对比、各月、各单位、各领域、全部事项。

    一个文件，不联网，用浏览器打开即可；可筛选，地址里带着筛选条件，可以转发。数字与 bizenv report 一致。
    不加 --public 的含责任人、灯号、台账记录，是内部资料。几个方案的，一行一个方案，各说各的，下面是全部事项，可按方案筛选。

    \b
    bizenv dashboard -o 进展.html
    bizenv dashboard --period 2019-Q4 --approved-by 张某 -o 四季度.html
    bizenv dashboard --public -o 公开.html
    """
    if output is None or output == "-":
        raise click.UsageError("网页要写入文件：-o 文件名.html")
    if approved_by is not None and not approved_by.strip():
        raise click.UsageError("--approved-by 不能是空的")
    app.check_output(output)
    content = overview.make_page(app, period, as_of, approved_by, public=public, despite=despite_problems)
    app.save(content, output)
