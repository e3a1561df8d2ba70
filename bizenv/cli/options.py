"""Options that several commands share, each defined once."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

import click

from bizenv.base.errors import OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.cli.session import App
from bizenv.cli.types import ColumnsType, DayType, LightType, StateType, complete_with
from bizenv.desk.shell import repeat_option

if TYPE_CHECKING:
    from bizenv.plan.registry import Registry
    from bizenv.plan.units import Units
    from bizenv.standing.query import By, Query

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]
FORMATS = ("table", "json", "csv", "markdown", "ids")
_BY_SUFFIX = {
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "table",
    ".docx": "docx",
    ".xlsx": "xlsx",
}
_FOREIGN = (".xlsx", ".xls", ".docx", ".doc", ".wps", ".et", ".pdf", ".html")
"""Suffixes of files that their programs refuse to open if they hold plain text."""


DAY = DayType()
STATE = StateType()
LIGHT = LightType()


class Filter(NamedTuple):
    """A filter of a listing command: its option, and the function that makes the Query's value from the option's."""

    name: str
    """The option's name and the Query's field."""
    option: Decorator
    resolve: "Callable[[Any, Any], Any] | None" = None


def _name_departments(units: "Units", names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(units.department(name).name for name in names)


def _unit(name: str, role: str) -> Filter:
    help_text = f"{role}（名称、别名或能确定一家的部分名称，可重复）"
    completer = complete_with("departments")
    option = click.option(f"--{name}", multiple=True, metavar="单位", shell_complete=completer, help=help_text)
    return Filter(name, option, _name_departments)


FILTERS = (
    _unit("lead", "牵头单位"),
    _unit("support", "配合单位"),
    _unit("department", "牵头或配合的单位"),
    Filter(
        "part",
        click.option(
            "--part",
            multiple=True,
            metavar="部分",
            shell_complete=complete_with("parts"),
            help="部分：一、二（可重复）",
        ),
        lambda registry, texts: tuple(registry.part(text).number for text in texts),
    ),
    Filter(
        "category",
        click.option(
            "--category",
            multiple=True,
            metavar="目标任务",
            shell_complete=complete_with("categories"),
            help="目标任务的序号、名称或名称的一部分（可重复）",
        ),
        lambda registry, texts: tuple(c.key for text in texts for c in registry.categories_named(text)),
    ),
    Filter(
        "measure",
        click.option(
            "--measure",
            multiple=True,
            metavar="措施",
            shell_complete=complete_with("measures"),
            help="措施或专项行动的编号：27、专2（可重复）",
        ),
        lambda registry, texts: tuple(registry.measure(text).id for text in texts),
    ),
    Filter("due_before", click.option("--due-before", type=DAY, help="时限在这一天或之前")),
    Filter("due_after", click.option("--due-after", type=DAY, help="时限在这一天或之后")),
    Filter("no_deadline", click.option("--no-deadline", is_flag=True, help="只列无明确时限的")),
    Filter("with_target", click.option("--with-target", is_flag=True, help="只列有量化指标的")),
    Filter("recurring", click.option("--recurring", is_flag=True, help="只列有周期要求的（每季度、每年、定期）")),
    Filter(
        "state",
        click.option(
            "--state",
            type=STATE,
            multiple=True,
            shell_complete=complete_with("states"),
            help="状态，中文或英文（可重复）：正在推进、已办结销号、逾期办结……",
        ),
    ),
    Filter(
        "light",
        click.option(
            "--light",
            type=LIGHT,
            multiple=True,
            shell_complete=complete_with("lights"),
            help="灯号（可重复）：红、黄、绿、蓝",
        ),
    ),
    Filter(
        "text",
        click.option("--text", multiple=True, metavar="词语", help="正文、标题或其他栏目含这些词（可重复，须都含）"),
    ),
)
"""Every filter, in the order of the fields of Query, which a test checks."""


class Filters(dict[str, Any]):
    """The filters as typed, by name; ``query`` turns them into a Query."""

    @property
    def typed(self) -> str:
        """The filters as options of a command line, each with a space before it."""
        return "".join(
            repeat_option(name, value)
            for name, values in self.items()
            for value in (values if isinstance(values, tuple) else (values,))
        )

    def query(self, registry: "Registry", units: "Units | None" = None, *, dated: bool = False) -> "Query":
        """The Query of these filters. ``dated``: the command is about deadlines, so ``--no-deadline`` is refused.

        ``units``: the departments among which names are looked up; None: those of the plan.

        Raises NotFoundError for an unknown department, part, category or measure; click.UsageError as ``_check`` does.
        """
        from bizenv.standing.query import Query

        if dated and self.get("no_deadline"):
            raise click.UsageError("无明确时限的事项不会到期；用 bizenv list --no-deadline 查")
        self._check()
        picked = (each for each in FILTERS if each.name in self)
        values: dict[str, Any] = {}
        for each in picked:
            where = units or registry if each.resolve is _name_departments else registry
            values[each.name] = each.resolve(where, self[each.name]) if each.resolve else self[each.name]
        return Query(**values)

    def _check(self) -> None:
        """Raises click.UsageError for filters that are empty or contradict each other."""
        before, after = self.get("due_before"), self.get("due_after")
        if self.get("no_deadline") and (before or after):
            raise click.UsageError("--no-deadline 与 --due-before、--due-after 不能同时用")
        if before and after and after > before:
            raise click.UsageError(f"--due-after {after} 晚于 --due-before {before}")
        if any(isinstance(values, tuple) and any(not value.strip() for value in values) for values in self.values()):
            raise click.UsageError("筛选的词语不能为空")


def data(command: Command) -> Command:
    """``--plan`` and ``--data``, kept in ``App.plans`` and ``App.data``."""

    def remember(ctx: click.Context, _: click.Parameter, value: tuple[str, ...]) -> None:
        app = ctx.ensure_object(App)
        app.plans = value or app.plans

    named = click.option(
        "--plan",
        metavar="方案",
        multiple=True,
        expose_value=False,
        callback=remember,
        is_eager=True,
        shell_complete=complete_with("plans"),
        help="工作区里有几个方案时，问哪个：简称、标识、文号或文件夹名（可重复）；不给则全部",
    )
    return folder(named(command))


def folder(command: Command) -> Command:
    """``--data`` alone, kept in ``App.data``: for a command that has to do with no plan, or makes one."""

    def remember(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        app = ctx.ensure_object(App)
        app.data = app.data if value is None else value

    return click.option(
        "--data",
        metavar="目录",
        expose_value=False,
        callback=remember,
        is_eager=True,
        shell_complete=complete_with("folders"),
        help="数据所在的文件夹（也可用环境变量 BIZENV_DATA）；不给则自当前目录向上找，再没有就用自带的方案",
    )(command)


def take_ids(ctx: click.Context, _: click.Parameter, value: Any) -> Any:
    """The callback of an argument with numbers of tasks: without the name of their plan, which is asked from then on."""
    app = ctx.ensure_object(App)
    return app.take_ids((value,))[0] if isinstance(value, str) else app.take_ids(value)


def take_entry(ctx: click.Context, _: click.Parameter, value: Any) -> Any:
    """The callback of an argument that names entries: their plan is asked from then on."""
    app = ctx.ensure_object(App)
    if isinstance(value, str):
        return app.take_entry(value)
    return tuple(app.take_entry(text) for text in value) if value is not None else None


def force(command: Command) -> Command:
    """``--force``, kept in ``App.force``: for commands that write documents which people edit."""

    def remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        ctx.ensure_object(App).force = value

    return click.option(
        "--force",
        is_flag=True,
        expose_value=False,
        callback=remember,
        help="文件已存在的，覆盖（可能有人改过的 .docx、.xlsx，不加不覆盖）",
    )(command)


def as_of(command: Command) -> Command:
    """``--as-of``, passed on as a day, today if not given; and ``--recorded-by``, kept in ``App.recorded_by``."""

    @wraps(command)
    def dated(app: App, *args: Any, as_of: dt.date | None, **kwargs: Any) -> Any:
        app.as_of = as_of
        return command(app, *args, as_of=as_of or app.today, **kwargs)

    def remember(ctx: click.Context, _: click.Parameter, value: dt.date | None) -> None:
        ctx.ensure_object(App).recorded_by = value

    option = click.option(
        "--as-of", type=DAY, help="截至哪一天，不给则为今天；可写 2019-12-31、20191231、2019年底、今天、昨天、+30d"
    )
    known = click.option(
        "--recorded-by",
        type=DAY,
        expose_value=False,
        callback=remember,
        help="只用这一天为止已经记入台账的，可重印当时的结果",
    )
    return option(known(dated))


def pick_filters(*names: str) -> Decorator:
    """Some of the filters of the listing commands, by name, passed on as ``filters``."""
    chosen = [each for each in FILTERS if each.name in names]

    def decorate(command: Command) -> Command:
        @wraps(command)
        def filtered(*args: Any, **kwargs: Any) -> Any:
            picked = Filters((each.name, kwargs.pop(each.name)) for each in chosen)
            return command(*args, filters=picked, **kwargs)

        for each in reversed(chosen):
            filtered = each.option(filtered)
        return filtered

    return decorate


filters = pick_filters(*(each.name for each in FILTERS))
"""The filters of every listing command, passed on as ``filters``."""


def sorting(default: str) -> Decorator:
    """``--sort``."""
    return click.option(
        "--sort",
        type=click.Choice(["id", "due", "lead"]),
        default=default,
        show_default=True,
        help="次序：id 原文、due 时限、lead 牵头单位",
    )


class Output(NamedTuple):
    """The format, the file (None for stdout), and the grouping and columns of a list."""

    format: str
    file: str | None
    group_by: "By | None" = None
    columns: tuple[str, ...] = ()


def output(*formats: str) -> Decorator:
    """``--format`` and ``--output``, passed on as ``output``."""
    formats = formats or FORMATS

    def decorate(command: Command) -> Command:
        @wraps(command)
        def printing(app: App, *args: Any, format: str | None, output: str | None, **kwargs: Any) -> Any:
            chosen = format or _by_suffix(output, formats)
            file = None if output == "-" else output
            if file is not None:
                app.check_output(file)  # before a command reads for long, or records anything
            return command(app, *args, output=Output(chosen, file), **kwargs)

        into = "写入文件，不显示" + ("（CSV 带 BOM，可直接用 Excel 打开）" if "csv" in formats else "")
        option = click.option(
            "--format",
            type=click.Choice(formats),
            help=f"格式，默认 {formats[0]}；给了 --output 则随文件名",
        )
        written = click.option("-o", "--output", metavar="文件", shell_complete=complete_with("files"), help=into)
        return option(written(force(printing) if "docx" in formats else printing))

    return decorate


def _by_suffix(file: str | None, formats: tuple[str, ...]) -> str:
    """The format for a file's suffix, else the first of ``formats``. Raises click.UsageError if it is not on offer."""
    suffix = "." + file.rpartition(".")[2].lower() if file and "." in file else ""
    guess = _BY_SUFFIX.get(suffix, formats[0])
    if guess == "table":
        guess = formats[0]
    if guess not in formats or (suffix in _FOREIGN and suffix[1:] not in formats):
        raise click.UsageError(f"写不了 {suffix} 文件；请换后缀，或用 --format 指定：{'、'.join(formats)}")
    return guess


def exit_code(command: Command) -> Command:
    """``--exit-code``: exit with 1 if the command lists any task. The command returns how many it lists."""

    @wraps(command)
    def exiting(*args: Any, exit_code: bool, **kwargs: Any) -> Any:
        count = cast("int", command(*args, **kwargs))
        if exit_code and count:
            raise click.exceptions.Exit(1)

    return click.option("--exit-code", is_flag=True, help="有结果时以退出码 1 结束，供脚本判断")(exiting)


def arranging(command: Command) -> Command:
    """``--group-by`` and ``--columns``, passed on within ``output``."""

    @wraps(command)
    def arranged(
        *args: Any, output: Output, group_by: "By | None", columns: tuple[str, ...] | None, **kwargs: Any
    ) -> Any:
        if columns and output.format in ("json", "ids"):
            raise click.UsageError(f"--columns 用于 table、csv、markdown；{output.format} 的内容是固定的")
        return command(*args, output=output._replace(group_by=group_by, columns=columns or ()), **kwargs)

    parted = click.option(
        "--group-by",
        type=click.Choice(["lead", "category", "due", "part"]),
        help="分组：lead 牵头单位（联合牵头的各家都列）、category 目标任务、due 时限、part 部分",
    )
    chosen = click.option(
        "--columns",
        type=ColumnsType(),
        shell_complete=complete_with("columns"),
        help="要哪些列，用逗号隔开，如 id,due,lead,text；用于 table、csv、markdown",
    )
    return parted(chosen(arranged))


def question(command: Command, formats: tuple[str, ...] = FORMATS) -> Command:
    """The options of every command that asks about tasks: filters, day, format and exit code."""
    for option in (exit_code, output(*formats), as_of, filters):
        command = option(command)
    return command


def listing(sort: str, *, arranged: bool = True, formats: tuple[str, ...] = FORMATS) -> Decorator:
    """The options of every command that lists tasks: those of ``question``, and ``--sort``.

    ``arranged``: it shows a single list, so it also has ``--group-by`` and ``--columns``.
    """

    def decorate(command: Command) -> Command:
        if arranged:
            command = arranging(command)
        return question(sorting(sort)(command), formats)

    return decorate


def pass_app(command: Command) -> Command:
    """Pass on the ``App``; an ``OptionsError`` becomes click's own error, which names the command's help."""

    @wraps(command)
    def passed(app: App, *args: Any, **kwargs: Any) -> Any:
        try:
            return command(app, *args, **kwargs)
        except OptionsError as error:
            raise click.UsageError(str(error), click.get_current_context()) from error

    return click.make_pass_decorator(App, ensure=True)(passed)
