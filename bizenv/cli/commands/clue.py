"""``bizenv clue``: the ledger of clues, which nothing else reads."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

import click

from bizenv.base.text import escape
from bizenv.cli import clues as desk
from bizenv.cli import options
from bizenv.cli.options import DAY
from bizenv.cli.session import App
from bizenv.cli.types import complete_with
from bizenv.clues.clue import CLASSES, Class, Clue
from bizenv.clues.store import is_open_to_others
from bizenv.desk import extras
from bizenv.desk.clues import handling
from bizenv.desk.shell import shorten_path
from bizenv.views.wording.answer import Answer, Sheet


class _ClassType(click.ParamType[str]):
    """A class of clues, by its name in files or in Chinese."""

    name = "类别"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The class's name in files. Raises click.BadParameter."""
        for key, word in CLASSES.items():
            if value in (key, word):
                return key
        self.fail("可用：投诉诉求（appeal）、检举控告（accusation）", param, ctx)


@click.group("clue", cls=desk.Discreet, subcommand_metavar="add、list、show …", options_metavar="[选项]")
def command() -> None:
    """问题线索台账：单独存放，自成一库，别的命令、文书、网页、导出里都没有它，只有受理、办结两个数。

    存在工作区的 clues/（不进 git），或环境变量 BIZENV_CLUES 所指的文件夹。有口令的加密存放：环境变量 BIZENV_CLUES_PASSPHRASE，
    或在终端里输入；姓名、电话、企业名称只存入有口令的库。每次查看都登记在库里的 audit.log。
    检举控告只登记日期、来函号、件数，内容不录，移交纪检监察机关。非涉密系统，严禁存储、处理、传输国家秘密。

    \b
    bizenv clue add --date 2019-10-08 --source 12345热线 --matter 办理许可超期
    bizenv clue add --date 2019-10-09 --class 检举控告 --letter 某信〔2019〕3号 --pieces 2
    bizenv clue list
    """


_number = click.argument("number", metavar="编号", type=click.IntRange(1, 10**9))


def _day(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--date", type=DAY, help=f"{help}，不给则为今天")


@command.command("add", options_metavar="[选项]")
@options.pass_app
@options.data
@_day("受理之日")
@click.option("--class", "sort", type=_ClassType(), default="appeal", help="类别：投诉诉求（不给则是它）、检举控告")
@click.option("--source", metavar="来源", help="从哪里来：12345热线、企业走访、监督员")
@click.option("--matter", metavar="内容", help="反映什么；写 - 则另行输入，不留在命令记录里")
@click.option(
    "--unit", metavar="单位", shell_complete=complete_with("departments"), help="反映的是哪家单位；不能转给它"
)
@click.option(
    "--task",
    "tasks",
    metavar="编号",
    multiple=True,
    shell_complete=complete_with("tasks"),
    help="与哪些事项有关（可重复）",
)
@click.option("--person", metavar="姓名", help="反映人；写 - 则另行输入。只存入有口令的库")
@click.option("--phone", metavar="电话", help="反映人的电话；写 - 则另行输入。只存入有口令的库")
@click.option("--company", metavar="企业", help="反映的企业；写 - 则另行输入。只存入有口令的库")
@click.option("--letter", metavar="来函号", help="检举控告：来函号")
@click.option("--pieces", metavar="件数", type=click.IntRange(1, 10**6), help="检举控告：材料几件")
@click.option(
    "--recovery-code", "code", metavar="恢复码", help="建有口令的库时，照恢复单回填的恢复码；不给则在终端里问"
)
def add(
    app: App,
    date: dt.date | None,
    sort: str,
    tasks: tuple[str, ...],
    unit: str | None,
    pieces: int | None,
    code: str | None,
    **texts: str | None,
) -> None:
    """登记一件线索。

    建有口令的库时，先印两份恢复单，照其中一份把恢复码抄回来，才登记。

    \b
    bizenv clue add --date 2019-10-08 --source 12345热线 --unit 区市场监管局 --matter -
    """
    day = handling.check_day(app, date)
    with desk.opened(app, None) as store:
        prompts = {
            "source": "来源",
            "matter": "内容",
            "person": "姓名",
            "phone": "电话",
            "company": "企业",
            "letter": "来函号",
        }
        given: dict[str, Any] = {key: desk.ask(texts[key], word) for key, word in prompts.items()}
        clue = Clue(0, day, cast("Class", sort), unit=unit or "", tasks=tasks, pieces=pieces)._replace(**given)
        clue, note = handling.prepare(app, store, clue, where=desk.PASSPHRASE)
        fresh = not store.there
        if fresh and store.secret:
            desk.confirm_code(app, store, store.passphrase, code, "--recovery-code")
        made = handling.register(store, clue)
    if note:
        app.say(f"注意：{note}")
    if fresh:
        kept = "有口令" if store.secret else "没有口令；要加口令：bizenv clue passphrase"
        app.say(f"已建线索库 {escape(shorten_path(store.folder))}（{kept}），只有本人能读")
    elif is_open_to_others(store.folder):
        app.say("注意：线索库的文件别人也能读；改成只有本人能读")
    app.show(f"已登记第{made.number}号（{CLASSES[made.sort]}），时限 {made.limit}\n")


@command.command("list", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--open", "going", is_flag=True, help="只列没有办结的")
@options.output()
@options.exit_code
def list_command(app: App, going: bool, output: options.Output) -> int:
    """列出线索，先受理的在前。"""
    from bizenv.views.wording import clues as told

    with desk.opened(app, "list") as store:
        found = [clue for clue in store.load().clues if clue.open or not going]
        if not store.there:  # it may be a drive that is not connected
            app.say(f"注意：{escape(shorten_path(store.folder))} 里还没有线索库")
    day = app.today

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.clues import render_list

        return render_list(told.head(found, day), told.HEADS, list(map(told.list_row, found)), width, colour)

    answer = Answer(
        kind="clues",
        listed=len(found),
        content=lambda: {"count": len(found), "clues": [_json(clue) for clue in found]},
        text=text,
        head=told.head(found, day),
        sheet=lambda: Sheet(told.HEADS, [told.list_row(clue) for clue in found]),
        ids=lambda: [str(clue.number) for clue in found],
    )
    with desk.private(app, output.file):
        return app.answer(answer, output)


@command.command("show", options_metavar="[选项]")
@options.pass_app
@options.data
@_number
@options.output("table", "json")
def show(app: App, number: int, output: options.Output) -> None:
    """一件线索的全部内容。"""
    from bizenv.views.wording import clues as told

    with desk.opened(app, "show", [number]) as store:
        clue = store.load().find(number)

    def text(width: int | None, colour: bool) -> str:
        from bizenv.views.terminal.clues import render_card

        return render_card(told.name(number), told.tell(clue, app.today), width, colour)

    with desk.private(app, output.file):
        app.answer(Answer(kind="clue", listed=1, content=lambda: {"clue": _json(clue)}, text=text), output)


@command.command("assign", options_metavar="[选项]")
@options.pass_app
@options.data
@_number
@click.option(
    "--to", "unit", metavar="单位", required=True, shell_complete=complete_with("departments"), help="转给哪家单位"
)
@_day("分办之日")
def assign(app: App, number: int, unit: str, date: dt.date | None) -> None:
    """分办一件线索；不能转给被反映的单位。印出转办文字，没有反映人的姓名、电话、企业名称。"""
    from bizenv.views.wording import clues as told

    made = _change(app, "assign", number, handling.assign(app, unit, date))
    app.show(told.hand_over(made))


@command.command("answer", options_metavar="[选项]")
@options.pass_app
@options.data
@_number
@click.option("--text", metavar="答复", required=True, help="承办单位怎样答复；写 - 则另行输入")
@_day("答复之日")
def answer(app: App, number: int, text: str, date: dt.date | None) -> None:
    """记录承办单位的答复。"""

    def step(clue: Clue) -> Clue:  # asked for once it is known that there is such a clue
        return handling.answer(app, desk.ask(text, "答复"), date)(clue)

    made = _change(app, "answer", number, step)
    app.show(f"已记第{made.number}号的答复；办结：bizenv clue close {made.number} --result 结果\n")


@command.command("close", options_metavar="[选项]")
@options.pass_app
@options.data
@_number
@click.option("--result", metavar="结果", required=True, help="怎样办结的；写 - 则另行输入")
@_day("办结之日")
def close(app: App, number: int, result: str, date: dt.date | None) -> None:
    """办结一件线索。"""

    def step(clue: Clue) -> Clue:
        return handling.close(app, desk.ask(result, "结果"), date)(clue)

    made = _change(app, "close", number, step)
    app.show(f"第{made.number}号已办结（{made.closed}）\n")


@command.command("transfer", options_metavar="[选项]")
@options.pass_app
@options.data
@_number
@click.option("--to", "body", metavar="机关", required=True, help="移交给谁：检举控告移交纪检监察机关")
@click.option("--letter", "cover", metavar="函号", required=True, help="移交函的函号")
@click.option("--receipt", metavar="回执", default="", help="回执的编号；后补的，同样的 --to、--letter 加上它再记一次")
@_day("移交之日")
def transfer(app: App, number: int, body: str, cover: str, receipt: str, date: dt.date | None) -> None:
    """移交一件线索，凭回执。移交即本机关办结。"""
    made = _change(app, "transfer", number, handling.transfer(app, body, cover, receipt, date))
    told = (
        f"，回执 {made.receipt}"
        if made.receipt
        else f"；收到回执后：bizenv clue transfer {number} 同样写，加 --receipt 编号"
    )
    app.show(f"第{made.number}号已移交{made.receiver}（{made.closed}，{made.cover}）{told}\n")


@command.command("erase", options_metavar="[选项]")
@options.pass_app
@options.data
@_number
@click.option("--approved-by", metavar="姓名", required=True, help="谁批准删除")
@click.option("--reason", metavar="原因", required=True, help="为何删除；不要重述内容")
@click.option("--filed", metavar="何处", required=True, help="原件存档在哪里")
@click.option("--mistaken", is_flag=True, help="本来就不该登记的：不计入受理件数")
@_day("删除之日")
def erase(
    app: App, number: int, approved_by: str, reason: str, filed: str, mistaken: bool, date: dt.date | None
) -> None:
    """删除一件线索的内容，只留编号、日期、谁批准、为何、存档在何处。备份里的删不到，另请人清除。"""
    step = handling.erase(app, approved_by, reason, filed, date, mistaken=mistaken)
    made = _change(app, "erase", number, step)
    counted = "，不再计入件数" if mistaken else "，件数照计"
    app.show(f"第{made.number}号的内容已删除{counted}\n")
    app.say("注意：以前的备份、同步软件的历史版本里还有，本命令删不到；请分别清除")


@command.command("export", options_metavar="[选项]")
@options.pass_app
@options.data
@click.argument("file", metavar="文件.xlsx", shell_complete=complete_with("files"))
@options.force
def export(app: App, file: str) -> None:
    """写成一个 Excel 文件，供内部使用：没有反映人的姓名、电话、企业名称，已删除的只有编号和日期。"""
    if not file.lower().endswith(".xlsx"):
        raise click.UsageError("线索台账导出为 Excel 文件，文件名以 .xlsx 结尾")
    app.check_output(file)
    with extras.needed_for("线索台账的 Excel 文件"):
        from bizenv.views.office.clues import render
    with desk.opened(app, "export") as store:
        found = store.load().clues
        content = render(found, app.today)
    with desk.private(app, file):
        app.save(content, file)
    app.show(f"{escape(file)}　线索{len(found)}件；只有本人能读，用完删去\n")


@command.command("passphrase", options_metavar="[选项]")
@options.pass_app
@options.data
@click.option("--recovery-code", "code", metavar="恢复码", help="口令忘了的，用恢复码打开")
@click.option("--read-back", metavar="恢复码", help="新口令的恢复码，照恢复单回填；不给则在终端里问")
def passphrase(app: App, code: str | None, read_back: str | None) -> None:
    """给线索库设口令，或换口令。新口令有新的恢复单，旧的作废。

    新口令在终端里输入，或由环境变量 BIZENV_CLUES_NEW_PASSPHRASE 给出。

    \b
    bizenv clue passphrase
    bizenv clue passphrase --recovery-code 恢复码
    """
    with desk.opened(app, "passphrase", code=code) as store:
        desk.need_cipher()
        if store.there:
            store.load()  # the old passphrase is right, before a new one is asked for
        new = desk.ask_new_passphrase()
        begun = desk.confirm_code(app, store, new, read_back, "--read-back")
        with store.locked():
            content = store.load()
            store.audit("passphrase")
            store.set_secret(content, begun)
    app.show("已设口令；以后打开线索库都要它。旧的恢复单作废，以前的备份仍用旧口令打开\n")


def _change(app: App, did: str, number: int, step: handling.Step) -> Clue:
    """Change a clue under the lock, and return it. Raises MisuseError, NotFoundError."""
    with desk.opened(app, did, [number]) as store:
        return handling.take_step(store, number, did, step)


def _json(clue: Clue) -> dict[str, object]:
    """A clue in JSON: every key is there."""
    values = {
        key: (value.isoformat() if isinstance(value, dt.date) else value) for key, value in clue._asdict().items()
    }
    values["class"] = values.pop("sort")
    return {**values, "tasks": list(clue.tasks), "state": clue.state}
