"""The tables of a dataset, by which several plans on many days are asked together: names, columns, types, meaning.

A dataset is a folder of Parquet files, ``TABLE/day=YYYY-MM-DD/PLAN.parquet``: each file holds one plan as it stood on one
day. The types are those that every engine reads alike: no lists, no nesting, and each day also as a whole number, since
arithmetic with dates differs from one SQL to the next.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from bizenv.base.tuples import NamedTuple

VERSION = 1
"""The version of the schema; it grows when a table or a column changes its meaning. Columns may be added without."""

Type = Literal["text", "count", "flag", "day"]
"""Text; a whole number of 32 bits; true or false; a day."""

EPOCH = dt.date(1970, 1, 1).toordinal()


class Column(NamedTuple):
    """A column: its name, its type, what it holds in Chinese, and the key of a record that it is filled from.

    A column of type ``day`` stands twice in a file: as a date, and as ``NAME_day``, the days since 1970-01-01.
    """

    name: str
    type: Type
    told: str
    key: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it has in a file."""
        return (self.name, f"{self.name}_day") if self.type == "day" else (self.name,)

    def fill(self, values: Sequence[Any]) -> dict[str, list[Any]]:
        """Its cells by the names that it has in a file; an empty text counts as none."""
        cells = [None if value == "" else value for value in values]
        if self.type != "day":
            return {self.name: cells}
        days = [None if day is None else number_day(day) for day in cells]
        return {self.name: cells, f"{self.name}_day": days}


class Table(NamedTuple):
    """A table: its name, what a row of it is in Chinese, and its columns after ``plan`` and ``as_of``."""

    name: str
    told: str
    columns: tuple[Column, ...]


def number_day(day: dt.date) -> int:
    """A day as the number of days since 1970-01-01.

    >>> number_day(dt.date(2019, 12, 31))
    18261
    """
    return day.toordinal() - EPOCH


HEAD = (
    Column("plan", "text", "方案的标识"),
    Column("as_of", "day", "截至哪一天：文件夹 day= 的那一天"),
)
"""The columns with which every table begins."""

_UNITS = "单位，用方案里的规范名称"
_STATE = "状态：与 JSON 的 state 相同"

# fmt: off
TABLES = (
    Table("plans", "一个方案", (
        Column("schema_version", "count", "数据集的版本"),
        Column("title", "text", "标题"),
        Column("document", "text", "文号"),
        Column("issuer", "text", "印发机关"),
        Column("office", "text", "督查机构"),
        Column("annex", "text", "附表的名称"),
        Column("issued", "day", "印发之日；只知道月或年的，取其首日"),
        Column("issued_as_known", "text", "印发之日，知道多少写多少：2019-09-24、2026-04、2026"),
        Column("short", "text", "简称"),
        Column("tasks", "count", "事项数"),
        Column("empty", "flag", "台账里还没有说明办理情况的记录：逾期不代表未完成"),
        Column("round", "text", "最近截止的一轮反馈：2019-Q4；还没有的为空"),
        Column("round_due", "day", "那一轮的截止日"),
    )),
    Table("departments", "一家单位在一个方案里", (
        Column("unit", "text", _UNITS, "name"),
        Column("position", "count", "在 departments.yaml 里的先后，从 1 起"),
        Column("kind", "text", "类别"),
        Column("collective", "flag", "是不是统称（各街道办事处）"),
        Column("judged", "flag", "设不设灯号、计不计办结率：法院、党委部门等不计"),
    )),
    Table("tasks", "一个事项，按方案原文", (
        Column("id", "text", "编号：27.3"),
        Column("position", "count", "在方案里的先后，从 1 起"),
        Column("label", "text", "编号，按印发的写法：27(3)"),
        Column("measure", "text", "工作措施的编号"),
        Column("measure_title", "text", "工作措施的标题"),
        Column("part", "text", "部分"),
        Column("field", "text", "目标任务（领域）的键，同 bizenv report --by category；没有的为空"),
        Column("field_title", "text", "目标任务（领域）的序号和名称，没有目标任务的，部分的"),
        Column("field_name", "text", "目标任务（领域）的名称，不带序号：各方案之间按它归类"),
        Column("item", "text", "分项的序号"),
        Column("text", "text", "要求"),
        Column("twin", "text", "要求的摘要：不计全半角、大小写、空白后相同的，摘要相同"),
        Column("short", "text", "简称"),
        Column("recurrence", "text", "周期的原话"),
        Column("deadlines", "count", "原定几条时限"),
        Column("targets", "count", "几项量化指标"),
    )),
    Table("roles", "一家单位在一个事项里，按那一天在册的", (
        Column("id", "text", "编号", "task"),
        Column("role", "text", "lead 牵头、support 配合"),
        Column("position", "count", "先后，从 1 起；牵头的第 1 家负责反馈"),
        Column("unit", "text", _UNITS, "department"),
    )),
    Table("nodes", "一个事项的一个节点；没有时限的事项，它自己是节点 0", (
        Column("id", "text", "编号", "task"),
        Column("node", "count", "节点的序号，从 1 起", "number"),
        Column("text", "text", "时限的原话"),
        Column("clause", "text", "到那天做成什么"),
        Column("printed", "day", "原定的时限"),
        Column("due", "day", "现行的时限"),
        Column("implicit", "flag", "原文无“底前”，按期末日计"),
        Column("soft", "flag", "力争、争取"),
        Column("state", "text", _STATE),
        Column("progress", "count", "所报的进度，百分之几"),
        Column("overdue", "flag", "逾期：时限已过，没有销号也没有报办结，退回补证的时限也过了"),
        Column("days_late", "count", "逾期几天；已办结的，逾期几天办结；没有逾期的为 0"),
        Column("completed", "day", "完成之日"),
        Column("closed_on", "day", "销号之日"),
        Column("extended", "count", "延期几次"),
        Column("returned", "count", "退回几次"),
        Column("notices", "count", "催办几次"),
        Column("limit_until", "day", "退回后补报的最后一天", "limit"),
    )),
    Table("entries", "台账的一条有效记录：只有日子、种类、编号，没有经手人，没有一句文字", (
        Column("entry", "text", "记录的名称", "name"),
        Column("id", "text", "编号", "task"),
        Column("kind", "text", "种类：report、verify、extend……；没有领导批示"),
        Column("node", "count", "节点的序号；对整个事项的为空", "deadline"),
        Column("happened", "day", "发生之日", "date"),
        Column("received", "day", "收到之日，与发生之日不同的才有"),
        Column("effective", "day", "施行之日，只有新规定、改牵头才有"),
        Column("recorded", "text", "记下的时刻"),
        Column("period", "text", "是哪一期的反馈"),
        Column("stage", "text", "反馈的阶段"),
        Column("progress", "count", "所报的进度，百分之几"),
        Column("result", "text", "核验、复核的结论"),
        Column("ground", "text", "退回的类别"),
        Column("decision", "text", "延期批准与否"),
        Column("letter", "text", "催办函的种类"),
        Column("completed", "day", "完成之日"),
        Column("until", "day", "新的时限"),
        Column("limit_until", "day", "限期", "limit"),
    )),
    Table("standing", "一个事项那一天办到哪里，按它最近的节点", (
        Column("id", "text", "编号"),
        Column("node", "count", "判定所依据的节点：最早没有办结的；都办结的，最差的一个"),
        Column("lead", "text", "首家牵头单位；没有的为空"),
        Column("leads", "count", "几家牵头"),
        Column("state", "text", _STATE),
        Column("progress", "count", "所报的进度，百分之几"),
        Column("due", "day", "最早没有办结的时限；没有的为空"),
        Column("days_left", "count", "离时限几天，过了的为负数"),
        Column("overdue", "flag", "逾期，同 bizenv overdue"),
        Column("missed", "count", "几个节点逾期"),
        Column("days_late", "count", "最早逾期的节点逾期几天；没有逾期的为 0，没有待办时限的为空"),
        Column("due_today", "flag", "有时限当天到期，没有办结也没有报办结"),
        Column("awaiting", "flag", "时限已过，已报办结，待核验"),
        Column("light", "text", "灯号：red、orange、yellow、green、blue、grey；不设灯号的为空"),
        Column("light_reason", "text", "灯号按规则的哪一条：JSON 契约的 when"),
        Column("judged", "flag", "设不设灯号、可不可以点名：牵头单位都不计的，不设"),
        Column("pace_expected", "count", "序时进度，百分之几"),
        Column("pace_actual", "count", "实际进度，百分之几"),
        Column("extended", "count", "延期几次"),
        Column("returned", "count", "退回几次"),
        Column("limit_until", "day", "退回后补报的最后一天", "limit"),
        Column("limit_late", "count", "补报过期几天"),
        Column("last_report", "day", "最近一次反馈之日"),
        Column("unreported", "flag", "从来没有反馈，最近截止的一轮也没有"),
        Column("coordinating", "flag", "在提请协调"),
        Column("under_review", "flag", "单位有异议，正在复核：只计数，不评说"),
    )),
    Table("counted", "一个事项在一个期间的报告里怎样计，同 bizenv report --period", (
        Column("period", "text", "期间：2019、2019-Q4、2019-12"),
        Column("begins", "day", "期间的首日"),
        Column("ends", "day", "期间的末日"),
        Column("id", "text", "编号"),
        Column("place", "text", "计在哪里：due 期内应办结、earlier 以前、later 以后、undated 无时限、superseded、terminated、under_review"),
        Column("outcome", "text", "结果：closed、awaiting、overdue……；只有 due、earlier 有"),
        Column("late", "flag", "已办结，但过了时限"),
        Column("lag", "text", "overdue 逾期、behind 进度滞后；都不是的为空"),
        Column("feedback", "text", "无时限的：closed、answered、silent、unasked；有时限的为空"),
        Column("judged", "flag", "可不可以点名"),
        Column("also_due", "flag", "计在以前，期内也有时限"),
    )),
    Table("feedback", "最近截止的一轮反馈里，一个要反馈的事项，同 bizenv missing", (
        Column("round", "text", "哪一轮：2019-Q4、2019-11"),
        Column("id", "text", "编号"),
        Column("unit", "text", "首家牵头单位，由它反馈"),
        Column("expected", "day", "应反馈之日"),
        Column("arrived", "day", "收到之日；没有反馈的为空"),
        Column("silent", "flag", "没有反馈"),
        Column("days_late", "count", "迟几天；没有反馈的，已过几天"),
        Column("owed", "flag", "还该催报：没有反馈，也没有办结、待核验"),
        Column("inherited", "flag", "截止以后才由现在的单位承接"),
        Column("judged", "flag", "可不可以点名"),
    )),
)
# fmt: on
BY_NAME = {table.name: table for table in TABLES}
"""The tables by their names."""


def list_columns(table: Table) -> tuple[Column, ...]:
    """Every column of a table, in the order of the file."""
    return (*HEAD, *table.columns)
