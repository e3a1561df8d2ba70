"""The command line: the list of commands, and the one place where errors become messages and exit codes."""

import gc
import os
import re
import sys
from importlib import import_module
from keyword import kwlist
from typing import TYPE_CHECKING

import click

from bizenv import __version__
from bizenv.base.errors import BizenvError
from bizenv.base.text import escape
from bizenv.cli import chinese, console, options
from bizenv.cli.session import App

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: dict[str, str] = {
    "todo": "每天早上看一屏：今日必办、本周到期、待核验",
    "list": "列出事项，可按单位、时限等筛选",
    "search": "按词语找事项",
    "show": "一个或几个事项的全部内容",
    "overdue": "时限已过、没有销号也没有报办结的事项",
    "due": "即将到期的事项",
    "report": "进展报告：办到哪里，逾期和预警的，提请协调的",
    "missing": "哪些单位没有按期反馈",
    "trend": "走势：各月应办结的办结了多少、逾期多少",
    "timeline": "各月到期的事项",
    "targets": "量化指标",
    "departments": "各单位的牵头、配合、时限情况",
    "department": "一家单位的责任清单",
    "import": "从来文的附表读出方案，存疑之处逐一列出",
    "new": "新建一份待录入的方案",
    "init": "新建工作区：方案、评定规则、空的台账",
    "plans": "有哪些方案，各办到哪里，一个方案一行",
    "plan": "工作区里几个方案：加一个，收起一个",
    "record": "记录单位反馈的进展",
    "verify": "核验：通过即销号，不通过即退回",
    "extend": "记录延期：申请、批准、不批准",
    "supersede": "记录新规定取代了事项",
    "terminate": "记录经批准终止的事项",
    "reopen": "核查反弹，恢复督办",
    "reassign": "记录事项改由别的单位牵头",
    "assign": "记录责任领导、责任人",
    "object": "记录单位的异议",
    "recheck": "对单位的异议作出复核结论",
    "coordinate": "提请协调的事项走到哪一步",
    "instruct": "记录领导批示、会议议定的要求",
    "inspect": "记录督查机构自己的核查",
    "milestone": "记录单位自定的节点",
    "reorganise": "记录单位更名、合并、拆分：谁承接",
    "scheme": "记录单位报来的细化落实方案",
    "correct": "更正一条记录",
    "withdraw": "撤回记录",
    "redact": "从记录中删去不得留存的词句",
    "form": "发给各单位填报的 Excel 表，收回来记入台账",
    "clue": "问题线索台账：单独存放，别处都没有",
    "notice": "催办：督查提示单等，一事一函，分三步，记入台账",
    "bulletin": "通报、报告：GB/T 9704 版式的 Word 文档",
    "brief": "督查专报：给领导的，正好一页",
    "dashboard": "一个网页：一看就知道办到哪里",
    "score": "考评建议得分：各牵头单位一年的得分，怎样算出",
    "close-year": "年度定账：一年的数字不再变",
    "export": "导出：Excel 台账、日历、CSV、JSON、Markdown、SQLite、Parquet",
    "query": "在导出的数据集里查：几个方案、许多天放在一起",
    "backup": "备份工作区，连同台账和佐证材料，写成一个文件",
    "restore": "从备份还原工作区，到新文件夹",
    "pack": "把过完的一年的台账合成一个文件：记录再多也快",
    "log": "台账：何时、什么、谁、改变了什么",
    "phrase": "时限用语怎样读成日期",
    "info": "用的是哪份数据，什么版本，有多少条",
    "compare": "两版方案对照：改了哪里，逐处标出",
    "validate": "检查数据文件",
    "explain": "一条检查规则：为何，错例，正例",
    "serve": "在浏览器里打开督办台，不用终端",
    "edit": "在编辑器里打开事项所在的行，存盘后检查",
    "lock": "有意改动数据后，更新校验锁",
    "schema": "数据文件的 JSON Schema，供编辑器补全和检查",
    "completion": "命令行补全的脚本",
}
"""Every command with its line of help; its module is loaded when the command is called."""


def name_module(command: str) -> str:
    """The name of a command's module in ``commands``: a word of Python itself, such as import, ends in _ there."""
    return command.replace("-", "_") + ("_" if command in kwlist else "")


class LazyGroup(click.Group):
    """A group of commands that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"bizenv.cli.commands.{name_module(cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading any."""
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """The commands and the options, without loading any command."""
        from bizenv.cli.completion import complete_words

        return [*complete_words(COMMANDS, incomplete), *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As in click; for an unknown command, the error suggests the nearest name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from bizenv.base.suggest import find_nearest

            near = find_nearest(args[0], COMMANDS)
            hint = f"是不是 {near[0]}？" if near else "运行 bizenv -h 看有哪些命令。"
            ctx.fail(f"没有“{args[0]}”这个命令。{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="每个命令的用法：bizenv 命令 -h",
)
@click.version_option(__version__, "--version", message="bizenv %(version)s", help="显示版本")
@options.data
def cli() -> None:
    """工作方案任务台账：谁牵头，办什么，何时到期。

    \b
    bizenv list --lead 区政务办
    bizenv overdue --as-of 2019-12-31
    bizenv show 27.3
    """


def run(args: list[str] | None = None) -> int:
    """Run bizenv and return its exit code. The garbage collector is off meanwhile.

    It would take up to half of a command's time, and a command makes next to nothing that only it could free.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _run(args)
    finally:
        if collecting:
            gc.enable()


def _run(args: list[str] | None) -> int:
    """Run a command and return its exit code. Only this function turns an error into a message."""
    try:
        if "_BIZENV_COMPLETE" in os.environ:  # a shell asks for completions
            from bizenv.cli import shells

            shells.install_completion()
        chinese.speak_chinese()
        result = cli.main(args, prog_name="bizenv", standalone_mode=False, obj=App())
        if sys.stdout is not None:
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        console.write_err(error.format_message())
        return 2
    except click.ClickException as error:
        console.write_err(_misuse(error, sys.argv[1:] if args is None else args))
        return 2
    except BizenvError as error:
        console.write_err(f"错误：{error}")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        console.write_err("已中断")
        return 130
    except (console.ClosedError, BrokenPipeError, SystemExit):  # click raises SystemExit for a broken pipe
        console.silence()
        return 0
    except OSError as error:
        from bizenv.base.files import describe_failure

        console.silence()
        where = f"读写不了 {escape(error.filename)}" if error.filename else "结果写不出去"
        console.write_err(f"错误：{where}：{describe_failure(error)}")
        return 4
    except Exception as error:  # noqa: BLE001 - the last resort: a fault of the program, said as one
        return _fail_to_save(error) or _broken(error)


def _fail_to_save(error: Exception) -> int:
    """Report that a workbook did not fit the disk while it was made, and return the exit code; 0 for any other error.

    lxml, which writes the sheets to temporary files, has an error of its own for that, such as IO_ENOSPC.
    """
    import errno

    found = re.fullmatch("IO_(E[A-Z]+)", str(error)) if type(error).__name__ == "SerialisationError" else None
    number = getattr(errno, found[1], None) if found is not None else None
    if number is None:
        return 0
    import tempfile
    import traceback

    from bizenv.base.files import describe_failure

    told, sys.unraisablehook = sys.unraisablehook, lambda _: None  # the writers fail once more when they are closed
    while error.__context__ is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__  # type: ignore[assignment]
    traceback.clear_frames(error.__traceback__)
    gc.collect()
    sys.unraisablehook = told
    where = escape(tempfile.gettempdir())
    console.write_err(f"错误：写不了临时文件（{where}）：{describe_failure(OSError(number, ''))}；腾出地方再运行")
    return 4


def _broken(error: Exception) -> int:
    """Report a fault of bizenv itself and return its exit code, 70. Raises the error if BIZENV_DEBUG is set."""
    if os.environ.get("BIZENV_DEBUG"):
        raise error
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename.rpartition(os.sep)[2]}:{place.tb_lineno}" if place is not None else "?"
    console.write_err(
        f"bizenv 自身出错：{type(error).__name__}: {error}（{where}）\n数据没有改动。请报告开发者；设 BIZENV_DEBUG=1 可看全部经过"
    )
    return 70


def _misuse(error: click.ClickException, args: list[str]) -> str:
    """Click's message with Chinese quotes, and the command that shows the help."""
    message = re.sub(r"'([^']*)'", r"“\1”", error.format_message()).removesuffix(".").replace("”, “", "”、“")
    command = next((f"bizenv {a}" for a in args if a in COMMANDS), "bizenv")  # for errors without a context
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else command
    return f"错误：{message}\n看帮助：{path} -h"
