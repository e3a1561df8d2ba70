"""``bizenv notice``: letters that urge a department, one per task. Each is recorded, and no step is sent twice."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv.cli import console, options, recording
from bizenv.cli.beneath import CommandWithOthers
from bizenv.cli.session import App
from bizenv.cli.types import LIMIT, complete_with
from bizenv.desk import writing
from bizenv.desk.acts import notice
from bizenv.desk.given import Limit
from bizenv.desk.papers import issuing
from bizenv.desk.shell import shorten_path

if TYPE_CHECKING:
    from bizenv.views.wording.paper import Paper


def _load_list() -> click.Command:
    from bizenv.cli import letters

    return letters.list_command


def _load_receive() -> click.Command:
    from bizenv.cli import letters

    return letters.receive_command


@click.command(
    "notice",
    cls=CommandWithOthers,
    beneath={"list": _load_list, "receive": _load_receive},
    options_metavar="[选项]",
)
@options.pass_app
@recording.name_tasks("ids")
@recording.add_fields("notice", "step")
@recording.add_fields("notice", "limit", required=False, type=LIMIT, help="限哪一天前办结或反馈；--reprint 时不用给")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="目录",
    required=True,
    shell_complete=complete_with("folders"),
    help="写到这个目录",
)
@click.option(
    "--number", metavar="文号", help="文号；几份的，是第一份的，其余接着编；next 接着已记的编；不给则为【待编号】"
)
@click.option("--issuer", metavar="机关", help="署名；不给则为 rules.yaml 的 issuers 所写的，没有写的为【待署名】")
@recording.add_fields("notice", "approved_by", metavar="审定人", help="谁审定的；不给则标“送审稿”")
@click.option("--post", metavar="职务", help="审定人的职务；不给则为 rules.yaml 的 signers 所写的")
@click.option("--format", "form", type=click.Choice(["docx", "md"]), default="docx", help="文件的格式，默认 docx")
@click.option("--draft", is_flag=True, help="只出送审稿，不记入台账")
@options.force
@click.option("--reprint", is_flag=True, help="重印已经记入台账的一份，不再记")
@recording.add_fields("notice", "deadline")
@recording.add_facts("notice")
@options.data
def command(
    app: App,
    ids: tuple[str, ...],
    step: int,
    limit: Limit | None,
    folder: str,
    number: str | None,
    issuer: str | None,
    approved_by: str | None,
    form: str,
    draft: bool,
    reprint: bool,
    deadline: str | None,
    post: str | None,
    facts: writing.Common,
) -> None:
    """催办：一事一函，写成文件并记入台账。上一步的时限过了才能发下一步，同一步不重发。

    一步督查提示单、二步督办通知单、三步重点督办通知单；党委部门、法院、垂管、企业牵头的发工作联系函（rules.yaml 的 contact）。
    已报办结、已办结销号的不用催；督查机构自己牵头的不给自己发。延期、退回补报之后从第一步起。
    一次发几份的，这一步已经发过的略过，说明后照发其余的；文号、审定人一次写好。

    \b
    bizenv notice 27.3 --step 1 --limit 2019-12-10 -o 催办
    bizenv notice 27.3 --step 1 --limit 5wd -o 催办    （限期从收到之日起算）
    bizenv notice 11 12 --step 1 --limit 5wd --number 某督函〔2019〕5号 --approved-by 张某 -o 催办
    bizenv notice list    已发的函和限期；bizenv notice receive 记录 --date 日期    记收到之日
    bizenv notice 27.3 --step 1 --reprint --approved-by 张某 --number 沙督函〔2019〕5号 -o 催办
    """
    if draft and reprint:
        raise click.UsageError("--draft 与 --reprint 不能同时用")
    wanted = notice.Wanted(step, limit, deadline, number, issuer, approved_by, post, reprint)
    written = notice.prepare(app, ids, facts, wanted)
    if not written.papers:
        return
    home = app.workspace
    _put(app, app.open_folder(folder), written.papers, form)
    if not (draft or reprint):
        recording.finish(app, written.prepared, folder=home, dry_run=False, output=options.Output("text", None))


def _put(app: App, folder: Path, papers: "dict[str, Paper]", form: str) -> None:
    """Make every notice, then write the files. Entries are recorded later, so only if every file was written."""
    for name in papers:
        app.check_output(str(folder / f"{name}.{form}"))
    made = [(name, issuing.bind(paper, form)) for name, paper in console.track(papers.items(), "写函")]
    for name, content in made:
        app.save(content, shorten_path(folder / f"{name}.{form}"))
