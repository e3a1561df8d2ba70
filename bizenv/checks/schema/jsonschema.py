"""The JSON Schema of the data files, made from the models, with the meaning of every key in Chinese.

For editors: completion, hover and a first check while typing. ``bizenv validate`` checks far more than a schema can.
"""

import json
from typing import Any

from bizenv.checks.schema import plan
from bizenv.checks.schema.workspace import RulesFile

FILES: dict[str, type[plan.Strict]] = {**plan.FILES, "rules": RulesFile}
"""The models of the files that a person writes, by the file's name."""

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors support best."""

TITLES = {
    "measures": "方案的附表（measures.yaml）",
    "departments": "单位（departments.yaml）",
    "rules": "评定规则（rules.yaml）",
}

_UNITS = "附表所印的单位名称；写在措施下的对其下各事项都有效，事项另写的从事项"
_DUTY = {
    "lead": f"牵头单位：{_UNITS}。几家联合牵头的，首家汇总报送",
    "support": f"配合单位：{_UNITS}",
    "deadlines": "完成时限，一个事项可以有几条；没有的不写",
    "recurrence": "周期要求（每季度、每年、定期）；没有的不写",
    "targets": "量化指标：正文承诺的数字；一个幅度记作两条",
    "explained": "正文里不是时限、不是指标的日期和数字，逐个说明",
    "errata": "疑似印误，正文照印，在这里注明",
    "body": "方案正文与附表的不同，以附表为准",
    "related": "方案中别处的相关事项；写一处，两处都显示",
    "columns": "其他栏目（责任领导、备注……），以栏目的名称为键，照印；写在措施下的，对其下各事项都有效",
    "short": "简称，二十四字以内为宜，不超过四十字；措施没有标题的，用它代替；写在措施下的，对其下各事项都有效",
}
_WHY = "理由"

MEANINGS: dict[str, dict[str, str]] = {
    "MeasuresFile": {
        "version": "格式的版本，现为 1",
        "plan": "方案本身",
        "counts": "对着附表数出来的条数，与实际不符就是漏录或重录",
        "anomalies": "原文编号的异常，照印，在这里说明",
        "parts": "各部分，照附表的次序；不分部分的不写，直接写 categories 或 measures",
        "categories": "目标任务；方案不分部分、分目标任务的写这个",
        "measures": "措施；方案不分部分、也不分目标任务的写这个",
    },
    "Plan": {
        "id": "方案的标识，小写字母、数字和短横，如 plan-2026",
        "title": "方案的标题",
        "document": "文号；没有的不写",
        "issuer": "印发单位",
        "issued": '印发日期，写作 2019-12-31，只知月、年的写作 2026-04、"2026"；年内、今年、没有年份的月份由此推算',
        "annex": "附表的标题；没有的不写",
        "curation": "draft 还在录入：没有着落的日期、数字，缺的单位、标题，只作警告，不能加校验锁；full 录全了，不写就是它",
        "numbering": "编号的方式：continuous 在一部分里连续（不写就是它），restarts 每个目标任务重新编号，printed 照印，不查缺号",
        "mandate": "督查的依据：哪一条规定、哪一次批准使它列入督查；没有的，不能发函、不能通报",
        "clues": "方案要求建立问题线索台账的写 true：通报、报告里有问题线索一节",
        "short": "方案的简称，一至八个字母、数字或汉字，不全是数字，如 民生",
        "office": "督查机构的名称；不写的称督查机构",
        "addressee": "报告报给谁",
        "set_by": "时限由谁确定，由谁批准延长",
        "body": "正文中与附表相应的章节；说两者的不同（body）时用它",
        "system": "谁的文件：government 政府系统，party 党委系统；不写算政府的。两边的方案不并在一份填报表里",
    },
    "Mandate": {"text": "依据的原话", "date": "规定或批准之日"},
    "Counts": {"parts": "部分数", "categories": "目标任务数", "measures": "措施数", "tasks": "事项数"},
    "Anomaly": {
        "kind": "异常的种类：gap 缺号，same_title 标题重复，item_start 分项不从(1)起，single_item 只有一个分项，"
        "same_unit 一家单位在一个事项里列了两次，no_lead 没有牵头单位",
        "part": "在哪个部分；不分部分的不写",
        "numbers": "有关的措施编号",
        "note": "说明",
    },
    "Part": {
        "number": "部分的序号，如 一",
        "title": "部分的标题",
        "prefix": "编号的前缀，一至四个大写字母，如 S（S2.3）；没有前缀的不写",
        "word": "原文编号前的字，如 专（专2(3)）",
        "categories": "目标任务；有目标任务的部分写这个",
        "measures": "措施；没有目标任务的部分直接写措施",
    },
    "Category": {"number": "目标任务的序号", "title": "目标任务的标题；原文没有的写 null", "measures": "其下的措施"},
    "Measure": {
        "number": '措施的编号，照印：整数，或加引号的文字（"KR1"、"1.2.3"、"（十六）"）；没有编号的不写',
        "title": "措施的标题，不带编号；原文没有的写 null",
        "tasks": "分项，有分项的写这个",
        "text": "正文，没有分项的写这个：措施本身就是一个事项",
        **_DUTY,
    },
    "Item": {"item": "分项的序号，照印；没有的不写", "text": "正文，照印，不带序号、不带扫描的空白", **_DUTY},
    "Deadline": {
        "text": "时限用语，正文里的原话，如 2019年11月底前",
        "date": "仍算按期的最后一天，写作 2019-11-30；当天不算逾期",
        "clause": "到那一天要办成的事，正文里连续的原话；时限印在单独一栏的不写",
        "implicit": "原文没有“底前”（年内、今年、2019年），按期末日计",
        "soft": "原文是“力争”“争取”等",
        "from": "印在哪里：text 正文里，column 单独一栏（完成时限）",
    },
    "Recurrence": {
        "text": "周期用语，正文里的原话",
        "from": "印在哪里：text 正文里，column 单独一栏",
        "every": "周期：week 周，month 月，quarter 季度，half 半年，year 年；原文只说“定期”的写 null",
    },
    "Target": {
        "text": "指标用语，正文里连续的原话，包括数字",
        "name": "指标的名称，可以概括",
        "operator": "<= 不超过（控制在、…内），>= 不少于（达到、以上、完成N个），= 为（至、按、100%），decrease_by 降低，increase_by 增加",
        "value": "数值，照印，正数",
        "unit": "计量单位，照正文",
        "baseline": "基数：由多少起",
        "baseline_unit": "基数的单位，与 unit 不同时才写",
        "soft": "原文是“力争”“争取”等",
    },
    "Explained": {
        "text": "正文里的原话",
        "as": "是什么：baseline 基期，name 名称，scope 范围，specification 技术参数，condition 条件，legal 法律依据",
        "why": _WHY,
    },
    "Erratum": {"printed": "印作，正文、标题或单位里的原话", "suggested": "疑应作", "why": _WHY},
    "Difference": {
        "annex": "附表的原话；附表没有、只有正文有的，写 null",
        "body": "方案正文的说法",
        "note": "说明",
    },
    "Link": {"id": '相关事项的编号，加引号，如 "27.3"', "why": _WHY},
    "DepartmentsFile": {"version": "格式的版本，现为 1", "departments": "各单位，每家一条"},
    "Department": {
        "name": "规范名称",
        "kind": "类别，自己定的词；对灯号、文种有何作用写在 rules.yaml",
        "collective": "是否集合称谓（各有关审批部门），不是一家单位",
        "aliases": "附表中的其他写法",
    },
    "RulesFile": {
        "version": "格式的版本，现为 1",
        "lights": "灯号，自上而下，第一条成立的算数",
        "unlit": "只列进展、不设灯号、不点名的牵头单位",
        "pace": "序时进度：从印发或上一个节点到时限，天数在此之间的才算",
        "feedback": "反馈的要求",
        "contact": "催办用工作联系函的牵头单位的类别；没有写的按自带的规定",
        "signers": "函件由谁签发；没有写的按自带的规定",
        "issuers": "函件由哪个机关署名；没有写的由 --issuer 给",
        "lower": "下级政府的类别：督办通知单、重点督办通知单只能由政府办公室署名；没有写的按自带的规定",
        "reply_to": "函件答复时联系谁；没有写的印作【待填】",
        "letters": "催办的函叫什么；没有写的按自带的规定",
        "form": "填报表另外显示什么；没有写的不显示",
        "ranked": "通报和报告的附表是否按办结率排列单位；没有写的不排",
        "shelter": "首次退回补证期间最多几个工作日不算逾期；没有写的是 10",
        "clues": "问题线索的办理时限；没有写的是 15 个工作日，提前 3 天提醒",
        "score": "考评建议得分怎样算；没有写的按自带的规定",
        "tasks": "个别事项另有规定的，以事项的编号为键；没有的写 null",
    },
    "ScoreRules": {
        "points": "满分几分；没有写的是 3",
        "weights": "各部分的权重，合起来是 100；没有写的按自带的规定",
        "bands": "档次，从高到低：比率到了几成，得这部分权重的几成；最后一档的 rate 是 0；没有写的按自带的规定",
    },
    "ScoreWeights": {
        "completion": "完成：办结的节点占应计节点",
        "timeliness": "按期：时限内完成的节点占应计节点",
        "quality": "质量：办结而没有计入的退回的节点占应计节点",
        "feedback": "反馈：有时限的事项，例行的各轮按时反馈的占应反馈的",
    },
    "ScoreBand": {"rate": "比率不低于百分之几", "share": "得这部分权重的百分之几"},
    "ClueRules": {
        "limit": "自受理之日起几个工作日办结",
        "soon": "距时限还有几天（含已过的）算临期",
    },
    "Light": {
        "light": "灯号：blue 蓝，green 绿，yellow 黄，orange 橙，red 红，grey 灰",
        "when": "何时：closed 已办结销号，reported_done 已报办结待核验，overdue 逾期未报办结，due_within 距时限不到几天而未报办结，"
        "behind 欠序时进度几个百分点以上，unreported 上一轮未按时反馈，returned 退回后未补报，otherwise 其他",
        "days": "天数；due_within 必写，overdue 可写（逾期满几天）",
        "points": "百分点；behind 必写",
    },
    "Signers": {
        "reminder": "第一步的签发人的职务",
        "supervision": "第二步的签发人的职务",
        "urgent": "第三步的签发人的职务",
        "contact": "工作联系函的签发人的职务",
    },
    "ReplyTo": {"person": "联系人或科室", "telephone": "办公电话，加引号"},
    "Unlit": {"kinds": "单位的类别", "departments": "单位的规范名称"},
    "Pace": {"shortest": "最短几天", "longest": "最长几天"},
    "Feedback": {
        "every": "每月 month、每季度 quarter、每半年 half、每年 year",
        "day": "一期最后一个月的几日前报",
        "monthly_within": "距时限几天以内的每月报；不要就写 null",
        "monthly_lagging": "逾期的、退回的是否每月报；有每季度（every）一次的那个月不另报",
        "closing": "收报截止日：一期结束后第几个工作日；没有写的为5",
    },
    "Issuers": {
        "reminder": "第一步的",
        "supervision": "第二步的",
        "urgent": "第三步的",
        "contact": "工作联系函的",
        "lower": "发给 lower 所列类别的督办通知单、重点督办通知单的，即政府办公室",
    },
    "LetterNames": {
        "reminder": "第一步的，自带的规定是督查提示单",
        "supervision": "第二步的，自带的规定是督办通知单",
        "urgent": "第三步的，自带的规定是重点督办通知单",
        "contact": "发给 contact 所列类别的，自带的规定是工作联系函",
    },
    "FormRules": {"columns": "方案的哪些栏目（责任领导、完成形式……），照这个次序列在“要求”后面，只读"},
    "Override": {
        "lights": "这个事项的灯号规则",
        "lit": "设不设灯号，不论牵头单位",
        "feedback": "多久反馈一次；none 不要求",
    },
    "Alias": {"name": "附表中的写法", "why": "为何是同一家"},
}
"""What each key of each model means, in Chinese."""

_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
# Measures and parts have one of two forms. ``schema.faults`` checks this, not the models: a fault has one message.
_EITHER = {
    "Measure": ("tasks", "text"),
    "Part": ("categories", "measures"),
    "MeasuresFile": ("parts", "categories", "measures"),
}


def make_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one of ``FILES``, by its name. Raises KeyError for another name."""
    model = FILES[name]
    made = model.model_json_schema(by_alias=True)
    definitions = made.pop("$defs")
    for title, definition in [(model.__name__, made), *definitions.items()]:
        _described(title, definition)
    made["title"] = TITLES[name]
    return {"$schema": DRAFT, **made, "$defs": definitions}


def _described(title: str, definition: dict[str, Any]) -> None:
    """Replace pydantic's titles in a model's definition by the meanings of its keys."""
    definition["title"] = definition.pop("description", title).rstrip("。").split("：")[0]
    for key, value in definition["properties"].items():
        value.pop("title", None)
        value["description"] = MEANINGS[title][key]
        if value.get("format") == "date":
            del value["format"]  # editors take a day without quotes for text, as bizenv does
            value.update(_DAY)
        if "const" in value:
            value.pop("enum", None)  # pydantic before 2.10 writes both
        for form in (value, *value.get("anyOf", ())):
            if isinstance(form.get("additionalProperties"), dict):
                _keys_said(form)
        if value.get("default", 0) is None:
            del value["default"]
    if title in _EITHER:
        definition["oneOf"] = [{"required": [key]} for key in _EITHER[title]]


def _keys_said(mapping: dict[str, Any]) -> None:
    """Add that the keys of a mapping are not empty, which pydantic itself writes only from 2.10 on."""
    whole = {"propertyNames": {"minLength": 1}, **mapping}
    mapping.clear()
    mapping.update(sorted(whole.items()))


def render_schema(name: str) -> str:
    """The schema of one of ``FILES`` as the text of its JSON file. Raises KeyError for another name."""
    return json.dumps(make_schema(name), ensure_ascii=False, indent=2) + "\n"
