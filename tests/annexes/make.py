"""Makes the annexes of ``made/`` and their gold tables: ``python tests/annexes/make.py [NAME…]``.

石桥区, its units, its tasks and its figures are invented. Each annex is one group of the ways in which real annexes are
hard to read, in every format that carries it. The gold tables are what a careful person reads in the printed annex; what
is not plain is written down by hand (``odd``), and a cell that is not plain and not written down stops the script.

The files are committed, so that the tests need neither LibreOffice nor Chromium. Made again they differ in their dates.
"""

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import paper
from paper import Grid, Line, Paper, Sheet, grid

FOLDER = Path(__file__).parent / "made"
WORD = "docx:MS Word 2007 XML"
INVENTED = Line("（本件内容为虚构，仅供测试）", "left")
Gold = dict[str, Any]
Odd = dict[int, dict[str, Any] | list[dict[str, Any]]]


def names(printed: str) -> list[str]:
    """The units of a plain cell: names with 、 between them, nothing else."""
    assert re.fullmatch("[一-鿿]+(、[一-鿿]+)*", printed), printed
    assert not re.search("牵头|负责|配合|参与|等$|等单位", printed), printed
    return printed.split("、")


def plain(text: str) -> str:
    return re.sub(r"\s|~~", "", text)


def read(
    rows: Grid,
    heads: int,
    columns: dict[str, int],
    days: dict[str, str | None],
    odd: Odd | None = None,
    restart: bool = False,
) -> list[Gold]:
    """The gold rows of a grid whose section rows begin with §. ``columns``: field → column from 0. ``days``: the last
    day of each phrase. ``odd``: row (from 1, section rows not counted) → the fields, or the several tasks, that a person
    reads there in place of the plain ones; an empty list where the row is no task."""
    found: list[Gold] = []
    above: list[str] = []
    section, ordinal, place, n = "", 0, 0, 0
    for row in rows[heads:]:
        if row[0].startswith("§"):
            section, ordinal, place = plain(row[0][1:]), ordinal + 1, 0
            above = []
            continue
        n += 1
        place += 1
        full = [above[c] if cell == "^" else cell for c, cell in enumerate(row)]
        above = full
        own = (odd or {}).get(n, {})
        for task in own if isinstance(own, list) else [own]:
            gold: Gold = {}
            number = task.get("id") or (plain(full[columns["number"]]) if "number" in columns else "")
            gold["id"] = task.get("id") or (f"{ordinal}.{number}" if restart else number) or str(place)
            for role in ("lead", "support"):
                if role in task:
                    gold[role] = task[role].split()
                else:
                    cell = full[columns[role]] if role in columns else ""
                    gold[role] = names(cell) if cell else []
            phrase = (
                task["deadline_text"]
                if "deadline_text" in task
                else full[columns["deadline"]]
                if "deadline" in columns
                else ""
            )
            gold["deadline_text"] = phrase = plain(phrase)
            gold["deadline"] = days[phrase] if phrase else None
            text = task.get("text", full[columns["text"]])
            gold["text12"] = plain(text)[:12]
            if "title" in columns or "title" in task:
                gold["title"] = plain(task.get("title", full[columns["title"]] if "title" in columns else ""))
            where = task.get("section", section) or (plain(full[columns["section"]]) if "section" in columns else "")
            if where:
                gold["section"] = where
            found.append(gold)
    ids = [gold["id"] for gold in found]
    assert len(set(ids)) == len(ids), ids
    return found


def unmark(rows: Grid) -> Grid:
    """The grid as it is printed, without the marks of section rows."""
    return [[cell.removeprefix("§") for cell in row] for row in rows]


def save(
    name: str,
    files: list[str],
    issued: str,
    rows: list[Gold],
    note: str,
    *,
    doubts: tuple[str, ...] = (),
    head: Gold | None = None,
) -> None:
    """Write the gold table of an annex."""
    gold = {
        "source": "虚构，仅供测试",
        "files": files,
        "count": len(rows),
        "issued": issued,
        "note": note,
        "head": head or {},
        "expect_doubts": list(doubts),
        "rows": rows,
    }
    assert set(doubts) <= {row["id"] for row in rows}
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    text = re.sub(r"\[\n\s+([^\[\]{}]*?)\n\s+\]", lambda m: "[" + re.sub(r"\n\s+", " ", m[1]) + "]", text)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


# --- 1: section rows with stated counts and a lead of their own, heads on each page ---

SECTIONS = grid("""
序号 | 重点举措（16项） | 实施路径 | 完成时限 | 责任单位 | 配合单位
§一、提升政务服务效能（共6项） | < | < | < | 区政务办 |
1 | 推进“一件事”集成改革 | 新推出“个人身后”“企业注销”等8个“一件事”，全程网办率提升到85%以上 | 9月底 | 区政务办 | 区公安分局、区税务局、区人力社保局
2 | 优化帮办代办服务 | 在各镇街便民服务中心设立帮办代办窗口，全年帮办代办3000件以上 | 12月 | 区政务办 | 各镇街
3 | 深化告知承诺制 | 公布第三批告知承诺事项清单，覆盖60个高频许可事项 | 6月 | 区司法局 | 区政务办、区市场监管局
4 | 整合热线资源 | 将7条部门热线并入12345，按时办结率保持在98%以上 | 10月底 | 区信访办 | 区政务办
5 | 推广电子证照 | 完成120类电子证照归集，在招标投标、公积金办理等场景应用 | 12月 | 区大数据局 | 区政务办、区住房城乡建委
6 | 规范中介服务 | 清理规范行政审批中介服务事项，网上中介超市入驻机构达到200家 | 8月 | 区政务办 | 区财政局、区市场监管局
§二、降低企业经营成本（共5项） | < | < | < | 区发展改革委 |
7 | 降低用能成本 | 落实工商业分时电价政策，对年用电量100万千瓦时以上企业开展能效诊断 | 12月 | 区发展改革委 | 区经济信息委、区供电公司
8 | 降低物流成本 | 建成城南公共配送中心，新增新能源配送车200辆 | 11月底 | 区交通运输委 | 区商务委
9 | 降低融资成本 | 发放“石桥信易贷”20亿元，新发放普惠小微贷款平均利率下降0.2个百分点 | 12月 | 区金融事务中心 | 区经济信息委、区市场监管局
10 | 降低用工成本 | 落实失业保险稳岗返还，惠及企业1500户 | 6月底 | 区人力社保局 | 区财政局、区税务局
11 | 清理拖欠账款 | 建立拖欠账款台账，无分歧欠款全部清偿 | 9月 | 区经济信息委 | 区财政局、区国资委
§三、强化项目要素保障（共5项） | < | < | < | 区规划自然资源局 |
12 | 推行“标准地”出让 | 新增工业用地全部按“标准地”出让，推行拿地即开工 | 12月 | 区规划自然资源局 | 石桥经开区管委会、区生态环境局
13 | 盘活低效用地 | 处置批而未供土地800亩、低效用地500亩 | 12月 | 区规划自然资源局 | 石桥经开区管委会、各镇街
14 | 优化施工许可 | 推行桩基先行、分段验收，施工许可全流程时间压缩到35个工作日以内 | 7月 | 区住房城乡建委 | 区规划自然资源局、区政务办
15 | 加强人才供给 | 引进青年人才2000名，筹集人才公寓600套 | 12月 | 区委组织部 | 区人力社保局、区住房城乡建委
16 | 保障用水用气 | 推行水电气讯联合报装，实现一表申请、一次踏勘 | 5月底 | 区城市管理局 | 区经济信息委、区供电公司
""")


def make_sections() -> None:
    days = {f"{m}月": None for m in range(1, 13)}
    ends = {5: "05-31", 6: "06-30", 7: "07-31", 8: "08-31", 9: "09-30", 10: "10-31", 11: "11-30", 12: "12-31"}
    days = {f"{m}月{tail}": f"2026-{end}" for m, end in ends.items() for tail in ("", "底")}
    rows = read(SECTIONS, 1, {"number": 0, "title": 1, "text": 2, "deadline": 3, "lead": 4, "support": 5}, days)
    title = "石桥区2026年优化营商环境重点任务清单"
    body = Paper(
        (Line("附件1", "head"), Line(title, "title"), Sheet(unmark(SECTIONS), 1, (12, 34, 96, 20, 34, 58))), wide=True
    )
    fodt = {"sections": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    paper.write_xlsx(body, FOLDER / "sections.xlsx")
    (FOLDER / "sections.html").write_text(paper.write_html(body), encoding="utf-8")
    save(
        "sections",
        [f"sections.{kind}" for kind in ("docx", "pdf", "xlsx", "html")],
        "2026-02-10",
        rows,
        "section rows with a stated count and a unit in the column of leads, which is no task; months without a year take it from the title",
    )


# --- 2: heads of two rows, a merged section column over pages, merged numbers and units ---

ROLES = grid("""
领域 | 序号 | 目标任务 | 工作措施 | 责任分工 | < | 完成时间
^ | ^ | ^ | ^ | 牵头单位 | 配合单位 | ^
一、数字基础设施 | 1 | 算力中心建设 | 建成区级智算中心一期，算力规模达到300P | 区大数据局 | 区发展改革委、区供电公司 | 2026年12月
^ | 2 | 通信网络升级 | 新建5G基站400个，重点园区实现5G专网覆盖 | 区经济信息委 | 区规划自然资源局 | 2026年10月
^ | ^ | ^ | 完成老旧小区光纤改造60个 | ^ | 区住房城乡建委、各镇街 | 2026年11月
^ | 3 | 物联感知布设 | 在桥梁、管网、消防等重点部位布设感知终端5000个 | 区城市管理局 | 区应急局、区消防救援支队 | 2027年6月
二、数据资源 | 4 | 公共数据归集 | 编制公共数据资源目录，归集数据10亿条 | 区大数据局 | 区级各部门 | 2026年6月
^ | 5 | 数据授权运营 | 出台公共数据授权运营管理办法 | 区大数据局 | 区司法局、区财政局 | 2026年9月
^ | ^ | ^ | 打造医疗、交通、文旅等授权运营场景3个 | ^ | 区卫生健康委、区交通运输委、区文化旅游委 | 2027年12月
^ | ^ | ^ | 培育数据商15家 | ^ | ^ | ^
^ | 6 | 数据质量治理 | 建立数据质量异议处理机制，异议按期处置率达到95% | 区政务办 | 区大数据局 | 2026年8月
三、产业应用 | 7 | 工业互联网 | 推动120家规上企业数字化改造，建成市级智能工厂6个 | 区经济信息委 | 石桥经开区管委会 | 2026年12月
^ | 8 | 智慧农业 | 建设数字农场4个，农产品网络零售额增长15% | 区农业农村委 | 区商务委、区供销社 | 2027年12月
^ | 9 | 智慧文旅 | 上线“一码游石桥”，接入景区12家 | 区文化旅游委 | 区大数据局、区文旅集团 | 2026年4月
^ | 10 | 数字商贸 | 建设直播电商基地2个，培育本土品牌20个 | 区商务委 | 区经济信息委 | 2026年12月
^ | 11 | 智慧物流 | 建成物流公共信息平台 | 区交通运输委 | 区商务委 | 2026年9月
四、数字治理 | 12 | 一网统管 | 整合视频资源2万路，打造城市运行管理平台 | 区城市管理局 | 区公安分局、区大数据局 | 2026年12月
^ | 13 | 基层减负 | 推广“一表通”，基层报表压减50% | 区委社会工作部 | 区大数据局、各镇街 | 2026年7月
^ | 14 | 智慧应急 | 建成应急指挥调度系统，实现镇街全覆盖 | 区应急局 | 各镇街 | 2027年3月
^ | 15 | 网络安全 | 开展关键信息基础设施安全检查，整改率100% | 区委网信办 | 区公安分局 | 2026年11月
""")


def make_roles() -> None:
    days = {
        f"{y}年{m}月": f"{y}-{m:02}-{end}"
        for y in (2026, 2027)
        for m, end in ((3, 31), (4, 30), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31))
    }
    odd: Odd = {2: {"id": "2A"}, 3: {"id": "2B"}, 6: {"id": "5A"}, 7: {"id": "5B"}, 8: {"id": "5C"}}
    columns = {"section": 0, "number": 1, "title": 2, "text": 3, "lead": 4, "support": 5, "deadline": 6}
    rows = read(ROLES, 2, columns, days, odd)
    lines = (Line("附件", "head"), Line("石桥区数字城区建设任务分解表", "title"), INVENTED)
    body = Paper((*lines, Sheet(ROLES, 2, (22, 11, 26, 48, 24, 30, 20))))
    fodt = {"roles": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    page = paper.write_html(body)
    (FOLDER / "roles.html").write_text(page, encoding="utf-8")
    paper.convert({"roles": page}, "xlsx:Calc MS Excel 2007 XML", "xlsx", FOLDER, "html")
    paper.write_docx(body, FOLDER / "roles-word.docx")
    save(
        "roles",
        ["roles.docx", "roles-word.docx", "roles.pdf", "roles.xlsx", "roles.html"],
        "2026-01-15",
        rows,
        "heads of two rows; the field, the number, the title, the units and the deadline are merged over rows; rows under one number take it with a letter",
    )


# --- 3: rows broken over a page, inside a deadline and inside a unit's name ---

BROKEN = grid("""
序号 | 工作任务 | 主要内容 | 牵头单位 | 配合单位 | 完成时限
§一、提升城市品质 | < | < | < | < | <
1 | 老旧小区改造 | 改造2005年以前建成的老旧小区38个，同步更新供水、燃气管线，加装电梯60部，完善适老化、适儿化设施，居民满意率达到90%以上 | 区住房城乡建委 | 区城市管理局、各镇街 | 2026年11月底前
2 | 背街小巷整治 | 整治背街小巷45条，规整架空线缆80公里，修复破损路面3万平方米，补齐照明设施1200盏 | 区城市管理局 | 区公安分局、区经济信息委 | 2026年10月底前
3 | 口袋公园建设 | 利用边角地建设口袋公园12个，新增绿地5万平方米，每个公园配建健身步道和公共厕所，做到推窗见绿、出门入园 | 区城市管理局 | 区规划自然资源局、区体育事业发展中心 | 2026年9月底前
4 | 停车治理 | 新增公共停车泊位2600个，错时共享泊位1500个，整治占道停车重点路段20条，建成区级智慧停车平台并接入经营性停车场120个 | 区城市管理局 | 区公安分局、石桥城建集团 | 2026年12月底前
5 | 排水防涝 | 改造雨污管网62公里，整治易涝点9处，新建调蓄池2座，汛期前完成全部管网清掏，建立一点一策台账 | 区住房城乡建委 | 区水利局、区应急局、各镇街 | 2026年5月底前
§二、守牢安全生态底线 | < | < | < | < | <
6 | 燃气安全 | 更换老化燃气管道40公里，为餐饮场所安装可燃气体报警装置3000套，为居民用户更换金属软管2.6万户，建立入户安检闭环管理机制 | 区经济信息委 | 区住房城乡建委、区应急局、区市场监管局 | 2026年12月底前
7 | 蓝天保卫 | 开展夏季臭氧攻坚，完成36家企业挥发性有机物治理，空气质量优良天数达到325天以上 | 区生态环境局 | 区经济信息委、区交通运输委 | 2026年12月底前
8 | 碧水治理 | 完成清溪河综合整治二期，消除劣五类断面，国控断面水质稳定达到三类，建成沿河生态步道8公里 | 区生态环境局 | 区水利局、区农业农村委 | 2026年12月底前
9 | 固废管理 | 建成建筑垃圾资源化利用厂1座，生活垃圾回收利用率达到42%，创建分类示范小区50个 | 区城市管理局 | 区生态环境局、区商务委 | 2026年8月底前
10 | 绿色出行 | 新建公共充电桩800个，优化公交线路15条，更新新能源公交车60辆，绿色出行比例达到72%以上 | 区交通运输委 | 区发展改革委、区供电公司、区公共交通有限公司 | 2026年12月底前
""")
_CUT_4 = "4 | 停车治理 | 新增公共停车泊位2600个，错时共享泊位1500个，整治占道停车重点路 | 区城市 | 区公安分局、石桥城 | 2026年12"
_CUT_4B = " |  | 段20条，建成区级智慧停车平台并接入经营性停车场120个 | 管理局 | 建集团 | 月底前"
_CUT_6 = "6 | 燃气安全 | 更换老化燃气管道40公里，为餐饮场所安装可燃气体报警装置3000套，为居民用户更换金属软管2.6万户， | 区经济信息委 | 区住房城乡建委、区应急局、区市场 | 2026年12月"
_CUT_6B = " |  | 建立入户安检闭环管理机制 |  | 监管局 | 底前"


def make_broken() -> None:
    ends = {5: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    days: dict[str, str | None] = {f"2026年{m}月底前": f"2026-{m:02}-{end}" for m, end in ends.items()}
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}
    rows = read(BROKEN, 1, columns, days)
    lines = (
        Line("附件2", "head"),
        Line("石桥区城市品质提升行动任务清单", "title"),
        INVENTED,
        Line("单位：项", "right"),
    )
    widths = (11, 20, 62, 20, 34, 17)
    body = Paper((*lines, Sheet(unmark(BROKEN), 1, widths, split=True, size=14)))
    paper.convert({"broken": paper.write_fodt(body)}, "pdf", "pdf", FOLDER)
    # As a converter from PDF leaves it: a table for each page, the heads on each, the rest of a row in a row of its own.
    k4, k6 = (next(n for n, row in enumerate(BROKEN) if row[0] == number) for number in ("4", "6"))
    cut = [grid(line) for line in (_CUT_4, _CUT_4B, _CUT_6, _CUT_6B)]
    pages = [
        [*BROKEN[:k4], *cut[0]],
        [BROKEN[0], *cut[1], *BROKEN[k4 + 1 : k6], *cut[2]],
        [*cut[3], *BROKEN[k6 + 1 :]],
    ]
    sheets = [Sheet(unmark(page), 1 if page[0] == BROKEN[0] else 0, widths, repeat=False) for page in pages]
    torn = Paper((*lines, sheets[0], Line("", "break"), sheets[1], Line("", "break"), sheets[2]))
    paper.convert({"broken": paper.write_fodt(torn)}, WORD, "docx", FOLDER)
    paper.write_docx(torn, FOLDER / "broken-word.docx")
    save(
        "broken",
        ["broken.pdf", "broken.docx", "broken-word.docx"],
        "2026-03-01",
        rows,
        "rows broken over a page inside a deadline and a unit's name; a broken row followed by a section row",
    )


# --- 4: one column of units ---

UNITS = grid("""
序号 | 工作任务 | 具体内容 | 责任单位 | 时间节点
1 | 做强主导产业 | 实施产业链提升工程，规上工业总产值突破1200亿元 | 区发展改革委、区经济信息委，各镇街 | 2026年底
2 | 保护知识产权 | 开展地理标志保护专项行动，新增注册商标800件 | 区市场监管（知识产权）局、区司法局 | 2026年底
3 | 规范园区管理 | 修订园区准入标准，清退低效企业20家 | 石桥经开区管委会，各镇〔街道、园区〕 | 2026年6月底
4 | 引育青年人才 | 办好“石桥英才汇”，引进硕士以上人才600名 | 区委组织部（区委老干部局、区人才办）、区人力社保局 | 2026年10月底
5 | 推进科教融合 | 与高校共建产业学院3所 | 区␣␣教␣␣委、区 科 技 局 | 2026年9月
6 | 强化安全监管 | 开展重大事故隐患专项排查，整改率100% | 区公安分局⏎区应急局⏎区消防救援支队 | 2026年6月底
7 | 优化空间布局 | 完成控制性详细规划修编，覆盖率100% | 区规划自然⏎资源局、石桥城建集团 | 2026年12月
8 | 培育专精特新 | 新增专精特新企业40家、“小巨人”企业5家 | 区经济信息委牵头，区财政局、区税务局参与 | 2026年底
9 | 整治城市环境 | 整治建筑工地周边环境 | 区住房城乡建委、区城市管理局、各镇街按职责分工负责 | 2026年8月底
10 | 提振文旅消费 | 举办文旅活动20场 | 区商务委、区文化旅游委等单位 | 2026年11月底
11 | 关爱特殊群体 | 为失能老人提供上门服务2万人次 | 区民政局牵头，区财政局、区卫生健康委等按职责分工负责 | 2026年底
12 | 开展自查自评 | 对照市级评价指标逐项自查 | / | 2026年7月
13 | 宣传典型经验 | 总结推广改革案例10个 | 无 | 2026年12月
14 | 畅通城市交通 | 打通断头路4条，优化信号配时路口60个 | 牵头单位：区交通运输委；配合单位：区公安分局、区规划自然资源局 | 2026年底
15 | 落实行业监管 | 制定行业监管责任清单 | 各行业主管部门、相关镇街 | 2026年5月底
16 | 防治环境污染 | 完成入河排污口整治 | 区生态环境局等 | 2026年9月
17 | 推进乡村振兴 | 建设和美乡村示范村8个 | 区农业农村委(区乡村振兴局)、区供销社 | 2026年底
18 | 深化国企改革 | 整合区属平台公司 | 区国资委（牵头）、区财政局（配合）、石桥产投集团（配合） | 2026年12月
19 | 防控金融风险 | 处置非法集资存案5件 | 区金融事务中心（区地方金融局）会同区公安分局、区法院 | 2026年11月
""")
UNITS_ODD: Odd = {
    1: {"lead": "区发展改革委 区经济信息委 各镇街"},
    2: {"lead": "区市场监管（知识产权）局 区司法局"},
    3: {"lead": "石桥经开区管委会 各镇〔街道、园区〕"},
    4: {"lead": "区委组织部（区委老干部局、区人才办） 区人力社保局"},
    5: {"lead": "区教委 区科技局"},
    6: {"lead": "区公安分局 区应急局 区消防救援支队"},
    7: {"lead": "区规划自然资源局 石桥城建集团"},
    8: {"lead": "区经济信息委", "support": "区财政局 区税务局"},
    9: {"lead": "区住房城乡建委 区城市管理局 各镇街"},
    10: {"lead": "区商务委 区文化旅游委"},
    11: {"lead": "区民政局", "support": "区财政局 区卫生健康委"},
    12: {"lead": ""},
    13: {"lead": ""},
    14: {"lead": "区交通运输委", "support": "区公安分局 区规划自然资源局"},
    16: {"lead": "区生态环境局"},
    17: {"lead": "区农业农村委(区乡村振兴局) 区供销社"},
    18: {"lead": "区国资委", "support": "区财政局 石桥产投集团"},
    19: {"lead": "区金融事务中心（区地方金融局）", "support": "区公安分局 区法院"},
}


def make_units() -> None:
    ends = {5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    days: dict[str, str | None] = {
        f"2026年{m}月{tail}": f"2026-{m:02}-{end}" for m, end in ends.items() for tail in ("", "底")
    }
    days["2026年底"] = "2026-12-31"
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "deadline": 4}
    rows = read(UNITS, 1, columns, days, UNITS_ODD)
    lines = (Line("附件", "head"), Line("石桥区高质量发展重点工作责任分解表", "title"))
    body = Paper((*lines, Sheet(UNITS, 1, (11, 26, 62, 48, 22))))
    fodt = {"units": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(
        {"units": paper.write_fodt(body._replace(blocks=(*lines, Sheet(UNITS, 1, (11, 24, 66, 34, 22), size=12))))},
        "pdf",
        "pdf",
        FOLDER,
    )
    paper.write_docx(body, FOLDER / "units-word.docx")
    paper.write_xlsx(body, FOLDER / "units.xlsx")
    (FOLDER / "units.html").write_text(paper.write_html(body), encoding="utf-8")
    (FOLDER / "units.md").write_text(paper.write_markdown(body), encoding="utf-8")
    (FOLDER / "units.csv").write_bytes(paper.write_csv(body, "gb18030"))
    save(
        "units",
        ["units.docx", "units-word.docx", "units.pdf", "units.xlsx", "units.html", "units.md", "units.csv"],
        "2026-01-20",
        rows,
        "one column of units with every way of parting names and of saying roles",
    )


# --- 5: sub-items with units of their own, numbers anew in each section, a wrong stated count ---

ITEMS = grid("""
序号 | 重点任务 | 工作措施 | 牵头单位 | 配合单位
§一、畅通交通网络（3项） | < | < | < | <
1 | 打通断头路 | （1）完成春晖路、河滨路拓宽改造，2026年6月底前通车。⏎（2）启动石桥二桥前期工作。⏎（3）完成学府路地下通道建设。 | 区住房城乡建委⏎区交通运输委⏎区规划自然资源局 | 各镇街
2 | 优化公交线网 | ①新开社区巴士线路6条；②调整公交线路12条；③实现公交与轨道站点100米内换乘。 | 区交通运输委 | 区公安分局、区公交公司
3 | 治理交通拥堵 | 完成15个堵点治理，高峰时段平均车速提高10%。 | 区公安分局 | 区城市管理局
§二、改善人居环境（5项） | < | < | < | <
1 | 整治老旧小区 | (1) 完成38个小区改造。⏎(2) 加装电梯60部。 | 区住房城乡建委 | 区财政局⏎区市场监管局
2 | 建设公园绿地 | 新建口袋公园12个(含改建4个)，新增绿地5万平方米。 | 区城市管理局 | 区规划自然资源局
3 | 治理污水 | 1）改造雨污管网62公里。⏎2）新建污水处理设施3座。⏎3）规范排水户管理，发证率达到95%。 | 区水利局 | 区住房城乡建委、区生态环境局
4 | 推行垃圾分类 | a.创建示范小区50个。⏎b.建成分拣中心2座。 | 区城市管理局 | 各镇街
§三、优化公共服务（4项） | < | < | < | <
1 | 增加学位供给 | （1）新建、改扩建中小学5所。⏎（2）新增公办幼儿园学位1200个。⏎（3）落实第（2）项学位的师资配备。 | 区教委 | 区委编办、区财政局
2 | 提升医疗水平 | （1）区人民医院新院区投入使用。⏎（2）每个镇街建成1家标准化社区卫生服务中心。 | 区卫生健康委⏎区卫生健康委、各镇街 | 区医保局
3 | 完善养老服务 | 建成镇街养老服务中心6个、社区食堂20个。 | 区民政局 | 区卫生健康委
4 | 丰富文体活动 | ⑴举办全民健身赛事30场；⏎⑵送文化进基层200场。 | 区体育局⏎区文化旅游委 | 区总工会
""")


def make_items() -> None:
    def split(*tasks: tuple[str, str, str, str]) -> list[dict[str, Any]]:
        return [{"id": own, "text": text, "lead": lead, "support": support} for own, text, lead, support in tasks]

    odd: Odd = {
        1: split(
            ("1.1.1", "完成春晖路、河滨路拓宽改造", "区住房城乡建委", "各镇街"),
            ("1.1.2", "启动石桥二桥前期工作。", "区交通运输委", "各镇街"),
            ("1.1.3", "完成学府路地下通道建设。", "区规划自然资源局", "各镇街"),
        ),
        2: split(
            ("1.2.1", "新开社区巴士线路6条；", "区交通运输委", "区公安分局 区公交公司"),
            ("1.2.2", "调整公交线路12条；", "区交通运输委", "区公安分局 区公交公司"),
            ("1.2.3", "实现公交与轨道站点100米内换乘。", "区交通运输委", "区公安分局 区公交公司"),
        ),
        4: split(
            ("2.1.1", "完成38个小区改造。", "区住房城乡建委", "区财政局"),
            ("2.1.2", "加装电梯60部。", "区住房城乡建委", "区市场监管局"),
        ),
        6: split(
            ("2.3.1", "改造雨污管网62公里。", "区水利局", "区住房城乡建委 区生态环境局"),
            ("2.3.2", "新建污水处理设施3座。", "区水利局", "区住房城乡建委 区生态环境局"),
            ("2.3.3", "规范排水户管理，发证率达到95%。", "区水利局", "区住房城乡建委 区生态环境局"),
        ),
        7: split(
            ("2.4.1", "创建示范小区50个。", "区城市管理局", "各镇街"),
            ("2.4.2", "建成分拣中心2座。", "区城市管理局", "各镇街"),
        ),
        8: split(
            ("3.1.1", "新建、改扩建中小学5所。", "区教委", "区委编办 区财政局"),
            ("3.1.2", "新增公办幼儿园学位1200个。", "区教委", "区委编办 区财政局"),
            ("3.1.3", "落实第（2）项学位的师资配备。", "区教委", "区委编办 区财政局"),
        ),
        9: split(
            ("3.2.1", "区人民医院新院区投入使用。", "区卫生健康委", "区医保局"),
            ("3.2.2", "每个镇街建成1家标准化社区卫生服务中心。", "区卫生健康委 各镇街", "区医保局"),
        ),
        11: split(
            ("3.4.1", "举办全民健身赛事30场；", "区体育局", "区总工会"),
            ("3.4.2", "送文化进基层200场。", "区文化旅游委", "区总工会"),
        ),
    }
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4}
    rows = read(ITEMS, 1, columns, {}, odd, restart=True)
    lines = (Line("附件", "head"), Line("石桥区民生实事责任清单", "title"))
    body = Paper((*lines, Sheet(unmark(ITEMS), 1, (11, 28, 66, 32, 32))))
    fodt = {"items": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    page = paper.write_html(body)
    (FOLDER / "items.html").write_text(page, encoding="utf-8")
    paper.convert({"items": page}, "xlsx:Calc MS Excel 2007 XML", "xlsx", FOLDER, "html")
    paper.write_docx(body, FOLDER / "items-word.docx")
    save(
        "items",
        ["items.docx", "items-word.docx", "items.pdf", "items.xlsx", "items.html"],
        "2026-01-08",
        rows,
        "sub-items, some with units of their own in stacked lines; 二 says 5项 and has 4; in 二、1 two supporting units stand beside two sub-items",
        doubts=("2.1.1", "2.1.2"),
    )


# --- 6: deadlines ---

DEADLINES = grid("""
序号 | 主要任务 | 工作内容 | 牵头单位 | 配合单位 | 完成时限
1 | 编制实施方案 | 制定区级实施方案，明确年度目标 | 区商务委 | 区财政局 | 3月底前
2 | 摸清消费底数 | 开展限上商贸企业普查，建立企业库 | 区统计局 | 区商务委 | 二季度
3 | 打造示范商圈 | 完成步行街改造提升 | 区商务委 | 区城市管理局 | 上半年
4 | 举办消费季活动 | 举办“夜游石桥”系列活动 | 区文化旅游委 | 区商务委 | 2026年5月—10月
5 | 推进以旧换新 | 落实家电、汽车以旧换新补贴 | 区商务委 | 区财政局 | 6月30日
6 | 建设区域物流枢纽 | 建设城北物流枢纽 | 区交通运输委 | 区规划自然资源局 | 2026年9月底前完成选址，2027年6月底前建成投用
7 | 监测市场运行 | 分析消费市场运行情况 | 区商务委 | 区统计局 | 每季度
8 | 报送工作信息 | 报送消费活动开展情况 | 各镇街 | 区商务委 | 每月10日前
9 | 优化营商服务 | 为商贸企业提供“一对一”服务 | 区政务办 | 区商务委 | 持续推进
10 | 保障消费安全 | 加强食品安全抽检 | 区市场监管局 | 各镇街 | 长期坚持
11 | 争取上级支持 | 争取中央资金支持县域商业体系建设 | 区商务委 | 区财政局 |
12 | 成立工作专班 | 组建提振消费工作专班，建立例会制度 | 区政府办 | 区商务委 | 印发之日起30日内
13 | 发展首店经济 | 引进区域首店30家 | 区商务委 | 区投资促进局 | 12月
14 | 发展银发经济 | 建成适老化改造体验馆2个 | 区民政局 | 区商务委 | 年底前
15 | 整治市场秩序 | 整治价格欺诈、虚假宣传 | 区市场监管局 | 区公安分局 | 2026年11月底前，并长期坚持
16 | 改造农贸市场 | 改造提升农贸市场9个 | 区商务委 | 区市场监管局、各镇街 | 2026.9
17 | 开通旅游专线 | 开通景区直通车3条 | 区交通运输委 | 区文化旅游委 | 2026年11月30日
18 | 建设电商园区 | 建成跨境电商产业园一期 | 区商务委 | 石桥经开区管委会 | 2026年8月
19 | 培育老字号 | 认定区级老字号10家 | 区商务委 | 区文化旅游委 | 十月底前
20 | 完善充电设施 | 建成充电桩2000个，实现镇街全覆盖 | 区发展改革委 | 区供电公司 | “十五五”期间
21 | 公示信用信息 | 公示失信商家名单 | 区市场监管局 | 区发展改革委 | 常态化开展，每半年公示一次
22 | 验收项目成果 | 开展项目绩效评价 | 区财政局 | 区审计局 | 2026年12月底
""")


def make_deadlines() -> None:
    days: dict[str, str | None] = {
        "3月底前": "2026-03-31",
        "二季度": "2026-06-30",
        "上半年": "2026-06-30",
        "2026年5月—10月": "2026-10-31",
        "6月30日": "2026-06-30",
        "2026年9月底前完成选址，2027年6月底前建成投用": "2027-06-30",
        "每季度": None,
        "每月10日前": None,
        "持续推进": None,
        "长期坚持": None,
        "印发之日起30日内": "2026-04-04",
        "12月": "2026-12-31",
        "年底前": "2026-12-31",
        "2026年11月底前，并长期坚持": "2026-11-30",
        "2026.9": "2026-09-30",
        "2026年11月30日": "2026-11-30",
        "2026年8月": "2026-08-31",
        "十月底前": "2026-10-31",
        "“十五五”期间": "2030-12-31",
        "常态化开展，每半年公示一次": None,
        "2026年12月底": "2026-12-31",
    }
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}
    rows = read(DEADLINES, 1, columns, days)
    lines = (Line("附件", "head"), Line("石桥区2026年提振消费工作任务清单", "title"))
    body = Paper((*lines, Sheet(DEADLINES, 1, (11, 28, 48, 28, 28, 28))))
    fodt = {"deadlines": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    (FOLDER / "deadlines.html").write_text(paper.write_html(body), encoding="utf-8")
    (FOLDER / "deadlines.csv").write_bytes(b"".join((paper.write_csv(body),)))
    dates = {
        (3 + 17, 6): (dt.date(2026, 11, 30), 'yyyy"年"m"月"d"日"'),
        (3 + 18, 6): (dt.date(2026, 8, 1), 'yyyy"年"m"月"'),
    }
    paper.write_xlsx(body, FOLDER / "deadlines.xlsx", values=dates)
    save(
        "deadlines",
        ["deadlines.docx", "deadlines.pdf", "deadlines.html", "deadlines.xlsx", "deadlines.csv"],
        "2026-03-05",
        rows,
        "every way of saying when; in the workbook two cells are dates shown as 2026年11月30日 and 2026年8月; the CSV has no title with the year, so the year is that of issue",
    )


# --- 7: clauses in place of a table ---

BRACKETS = """
石桥区支持民营经济发展若干措施
为促进民营经济高质量发展，结合我区实际，制定如下措施。
一、强化要素保障
1.加大信贷支持。设立2亿元转贷周转资金，单户贷款周转不超过1000万元，2026年6月底前投入运行。（牵头单位：区金融事务中心；配合单位：区财政局、区经济信息委）
2.保障项目用地。每年安排不少于300亩工业用地指标用于民营企业项目。（牵头单位：区规划自然资源局；配合单位：石桥经开区管委会）
3.降低用能成本。对符合条件的企业给予用电补贴，最高50万元。（牵头单位：区发展改革委；配合单位：区财政局、区供电公司；完成时限：2026年9月底前）
4.支持技术改造。对投资500万元以上的技改项目给予10%补助。（区经济信息委牵头，区财政局、区统计局按职责分工负责）
二、优化政务服务
5.推行企业服务专员制度。为规上企业配备服务专员，每月走访不少于1次。（牵头单位：区政务办；配合单位：各镇街）
6.实行惠企政策免申即享。2026年底前梳理免申即享政策60项，兑现资金1亿元。（牵头单位：区政务办；配合单位：区大数据局、区财政局）
7.规范涉企检查。公布涉企检查事项清单，推行“扫码入企”。（责任单位：区司法局、区市场监管局、区应急局；完成时限：2026年5月底）
8.健全容错纠错机制。制定经济领域容错免责清单。（牵头单位：区纪委监委）
三、维护合法权益
9.清偿拖欠账款。建立动态台账，2026年11月底前无分歧欠款全部清偿。（牵头单位：区经济信息委；配合单位：区国资委、各镇街）
10.完善纠纷化解机制。在商会设立调解组织12个，为企业提供免费法律咨询。（牵头单位：区工商联；配合单位：区法院、区司法局）
11.加强产权司法保护。依法慎用查封、扣押、冻结等措施。（区法院、区检察院、区公安分局按职责分工负责）
12.营造舆论氛围。宣传优秀企业家典型，开展“石桥企业家日”活动。（牵头单位：区委宣传部、区工商联）
"""
LINES = """
石桥区推进基层治理现代化重点工作
石桥区人民政府办公室
以下各项工作，列第一位的责任单位为牵头单位，其他为配合单位。
一、健全治理体系
（一）完善网格管理
优化网格设置，全区网格调整为620个，配齐专职网格员。
责任单位：区委政法委、区民政局、各镇街
时限要求：2026年4月底前
（二）推行“一表通”
一是清理基层报表，报表总数压减50%；二是建设统一填报平台，实现数据一次采集、多方使用。
责任单位：区委社会工作部、区大数据局
时限要求：2026年7月底前
（三）规范社区挂牌
清理社区办公场所外部挂牌，统一保留5块以内。
责任单位：区民政局
时限要求：2026年3月底前
二、提升治理能力
（四）加强队伍建设
开展社区工作者轮训，全年培训1200人次。
责任单位：区委组织部、区民政局、区委党校
时限要求：2026年11月底前
（五）壮大志愿服务
注册志愿者占常住人口比例达到18%。
责任单位：区委社会工作部、团区委、区妇联
时限要求：2026年12月底前
（六）推进矛盾化解
建成区级社会治安综合治理中心，矛盾纠纷化解率达到97%。
责任单位：区委政法委、区信访办、区法院、区司法局
时限要求：2026年6月底前
三、夯实治理保障
（七）落实经费保障
社区服务群众专项经费每年不低于20万元。
责任单位：区财政局、区民政局
时限要求：长期坚持
（八）强化考核评价
制定基层治理考核办法。
责任单位：区委组织部、区政府督查办
时限要求：2026年5月底前
"""


def lines_of(text: str) -> tuple[Line, ...]:
    """The paragraphs of a text: the first is its title."""
    first, *others = text.strip().splitlines()
    return (Line(first, "title"), *(Line(line, "head" if re.match("[一二三]、", line) else "body") for line in others))


def make_clauses() -> None:
    def row(
        own: str, title: str, text: str, lead: str, support: str = "", phrase: str = "", day: str | None = None
    ) -> Gold:
        return {"id": own, "lead": lead.split(), "support": support.split(), "deadline_text": phrase, "deadline": day,
                "text12": plain(text)[:12], "title": title}  # fmt: skip

    rows = [
        row("1", "加大信贷支持", "设立2亿元转贷周转资金，单户", "区金融事务中心", "区财政局 区经济信息委"),
        row("2", "保障项目用地", "每年安排不少于300亩工业用地", "区规划自然资源局", "石桥经开区管委会"),
        row(
            "3",
            "降低用能成本",
            "对符合条件的企业给予用电补贴，",
            "区发展改革委",
            "区财政局 区供电公司",
            "2026年9月底前",
            "2026-09-30",
        ),
        row("4", "支持技术改造", "对投资500万元以上的技改项目", "区经济信息委", "区财政局 区统计局"),
        row("5", "推行企业服务专员制度", "为规上企业配备服务专员，每月", "区政务办", "各镇街"),
        row("6", "实行惠企政策免申即享", "2026年底前梳理免申即享政策", "区政务办", "区大数据局 区财政局"),
        row(
            "7",
            "规范涉企检查",
            "公布涉企检查事项清单，推行",
            "区司法局 区市场监管局 区应急局",
            "",
            "2026年5月底",
            "2026-05-31",
        ),
        row("8", "健全容错纠错机制", "制定经济领域容错免责清单。", "区纪委监委"),
        row("9", "清偿拖欠账款", "建立动态台账，2026年11月", "区经济信息委", "区国资委 各镇街"),
        row("10", "完善纠纷化解机制", "在商会设立调解组织12个，为", "区工商联", "区法院 区司法局"),
        row("11", "加强产权司法保护", "依法慎用查封、扣押、冻结等措施。", "区法院 区检察院 区公安分局"),
        row("12", "营造舆论氛围", "宣传优秀企业家典型，开展", "区委宣传部 区工商联"),
    ]
    for gold in rows:
        gold["text12_also"] = [(gold["title"] + "。" + gold["text12"])[:12]]
    body = Paper(lines_of(BRACKETS))
    fodt = {"clauses": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    (FOLDER / "clauses.html").write_text(paper.write_html(body), encoding="utf-8")
    (FOLDER / "clauses.txt").write_text(BRACKETS.strip() + "\n", encoding="utf-8")
    save(
        "clauses",
        ["clauses.docx", "clauses.pdf", "clauses.html", "clauses.txt"],
        "2026-02-01",
        rows,
        "no table: units and some deadlines in brackets at the end of each clause; other dates stand in the text",
    )

    rows = [
        row(
            "1.1",
            "完善网格管理",
            "优化网格设置，全区网格调整为620个",
            "区委政法委",
            "区民政局 各镇街",
            "2026年4月底前",
            "2026-04-30",
        ),
        row(
            "1.2.1",
            "推行“一表通”",
            "清理基层报表，报表总数压减50%；",
            "区委社会工作部",
            "区大数据局",
            "2026年7月底前",
            "2026-07-31",
        ),
        row(
            "1.2.2",
            "推行“一表通”",
            "建设统一填报平台，实现数据一次",
            "区委社会工作部",
            "区大数据局",
            "2026年7月底前",
            "2026-07-31",
        ),
        row("1.3", "规范社区挂牌", "清理社区办公场所外部挂牌，统一", "区民政局", "", "2026年3月底前", "2026-03-31"),
        row(
            "2.1",
            "加强队伍建设",
            "开展社区工作者轮训，全年培训",
            "区委组织部",
            "区民政局 区委党校",
            "2026年11月底前",
            "2026-11-30",
        ),
        row(
            "2.2",
            "壮大志愿服务",
            "注册志愿者占常住人口比例达到18%。",
            "区委社会工作部",
            "团区委 区妇联",
            "2026年12月底前",
            "2026-12-31",
        ),
        row(
            "2.3",
            "推进矛盾化解",
            "建成区级社会治安综合治理中心，",
            "区委政法委",
            "区信访办 区法院 区司法局",
            "2026年6月底前",
            "2026-06-30",
        ),
        row("3.1", "落实经费保障", "社区服务群众专项经费每年不低于", "区财政局", "区民政局", "长期坚持"),
        row(
            "3.2", "强化考核评价", "制定基层治理考核办法。", "区委组织部", "区政府督查办", "2026年5月底前", "2026-05-31"
        ),
    ]
    body = Paper(lines_of(LINES))
    fodt = {"lines": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    (FOLDER / "lines.html").write_text(paper.write_html(body), encoding="utf-8")
    (FOLDER / "lines.txt").write_text(LINES.strip() + "\n", encoding="utf-8")
    for gold, number in zip(rows, "12234567899", strict=False):
        gold["id_also"] = [number] if gold["id"].count(".") == 1 else [f"{number}.{gold['id'][-1]}"]
    save(
        "lines",
        ["lines.docx", "lines.pdf", "lines.html", "lines.txt"],
        "2026-02-01",
        rows,
        "no table: 责任单位 and 时限要求 in lines of their own, a rule for all that the first leads; （四） runs on in the next section, its place there is 2.1",
        head={"title": "石桥区推进基层治理现代化重点工作", "issuer": "石桥区人民政府办公室"},
    )


# --- 8: a web page as it is saved or printed ---

PAGE = grid("""
序号 | 目标任务 | 工作举措 | 牵头单位 | 责任单位 | 完成时间
§一、推进种业振兴 | < | < | < | < | <
1 | 保护种质资源 | 完成第三次农作物种质资源普查，建成种质资源圃2个 | 区农业农村委 | 区科技局 | 2026年10月
2 | 培育种业企业 | 培育育繁推一体化企业3家 | 区农业农村委 | 区经济信息委、区财政局 | 2026年12月
3 | 建设制种基地 | 建设柑橘良种繁育基地800亩 | 各镇街 | 区农业农村委、区规划自然资源局 | 2026年11月
§二、建设高标准农田 | < | < | < | < | <
4 | 建设任务 | 新建和改造提升高标准农田2.4万亩 | 区农业农村委 | 区发展改革委、区财政局、区水利局 | 2026年12月
5 | 管护机制 | 出台高标准农田管护办法，落实管护资金 | 区农业农村委 | 区财政局、各镇街 | 2026年6月
6 | 耕地质量 | 推广秸秆还田、绿肥种植5万亩 | 区农业农村委 | 各镇街 | 2026年12月
§三、发展乡村产业 | < | < | < | < | <
7 | 做优特色产业 | 石桥柑橘全产业链产值达到18亿元 | 区农业农村委 | 区商务委、区供销社 | 2026年12月
8 | 发展乡村旅游 | 打造精品线路5条，评定等级民宿20家 | 区文化旅游委 | 区农业农村委 | 2026年9月
9 | 建设冷链设施 | 新增冷库库容1.5万立方米 | 区商务委 | 区农业农村委、区供销社 | 2026年11月
10 | 培育经营主体 | 新增市级示范合作社10家、家庭农场50家 | 区农业农村委 | 区市场监管局 | 2026年12月
11 | 助力农民增收 | 培训高素质农民600人 | 区农业农村委 | 区人力社保局、区教委 | 2026年8月
12 | 消费帮扶 | 举办农产品展销会4场 | 区商务委 | 区供销社、各镇街 | 2026年12月
""")
TARGETS = grid("""
序号 | 指标名称 | 单位 | 2025年完成值 | 2026年目标值 | 责任单位
1 | 农林牧渔业总产值增速 | % | 4.1 | 4.5 | 区农业农村委
2 | 农村居民人均可支配收入增速 | % | 6.8 | 7 | 区农业农村委
3 | 农产品网络零售额 | 亿元 | 8.2 | 9.5 | 区商务委
""")


def make_page() -> None:
    days: dict[str, str | None] = {
        f"2026年{m}月": f"2026-{m:02}-{end}" for m, end in {6: 30, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}.items()
    }
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}
    rows = read(PAGE, 1, columns, days)
    table = paper.html_table(
        Sheet(unmark(PAGE), 1, (10,) * 6), 'class="MsoTable" border="1" cellspacing="0" width="100%"'
    )
    targets = paper.html_table(Sheet(TARGETS, 1, (10,) * 6), 'border="1" cellspacing="0" width="100%"')
    links = "".join(
        f'<td><a href="/{n}/">{word}</a></td>'
        for n, word in enumerate(("首页", "政务公开", "政务服务", "互动交流", "走进石桥"))
    )
    side = "".join(
        f"<tr><td><a href='#'>{word}</a></td></tr>"
        for word in ("法定主动公开内容", "规划计划", "重大建设项目", "行政许可", "财政信息", "应急管理")
    )
    page = f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>石桥区人民政府办公室关于印发2026年乡村振兴工作要点的通知_石桥区人民政府</title>
<style>body {{font-family: "Noto Sans CJK SC"; font-size: 10.5pt}} td, th {{padding: 2px 4px}} h1, th {{font-weight: normal}}</style>
<script>var nav = "<table><tr><td>序号</td><td>牵头单位</td></tr></table>";</script></head><body>
<table width="100%"><tr><td>石桥区人民政府</td><td align="right">无障碍 | 长者模式 | 2026年3月12日 星期四</td></tr></table>
<table width="100%"><tr>{links}</tr></table>
<p>您当前的位置：首页 &gt; 政务公开 &gt; 政策文件 &gt; 行政规范性文件</p>
<table width="100%"><tr><td width="120" valign="top"><table>{side}</table></td><td>
<table width="100%" border="1" cellspacing="0"><tr><td>索引号</td><td>11500106MB/2026-00031</td><td>发文字号</td><td>石桥府办〔2026〕18号</td></tr>
<tr><td>主题分类</td><td>农业、林业、水利</td><td>发布机构</td><td>石桥区人民政府办公室</td></tr>
<tr><td>成文日期</td><td>2026-03-09</td><td>发布日期</td><td>2026-03-12</td></tr></table>
<h1>石桥区人民政府办公室关于印发2026年乡村振兴工作要点的通知</h1>
<p>日期：2026-03-12　来源：区政府办公室　字号：大 中 小　【打印】【关闭】　分享到：</p>
<p>各镇人民政府、街道办事处，区政府各部门：</p>
<p>根据《石桥区人民政府关于全面推进乡村振兴的实施意见》（石桥府发〔2025〕7号），制定本工作要点，现印发给你们，请认真贯彻执行。</p>
<p align="right">石桥区人民政府办公室</p><p align="right">2026年3月9日</p><p>（此件公开发布）</p>
<p>附件1</p><p align="center">2026年乡村振兴主要指标表</p>
{targets}<p>附件2</p><p align="center">2026年乡村振兴重点任务分工表</p>
{table}</td></tr></table>
<table width="100%"><tr><td>上一篇：关于公布政府信息公开工作年度报告的通知</td><td>下一篇：关于做好春耕生产工作的通知</td></tr></table>
<table width="100%"><tr><td>主办单位：石桥区人民政府办公室</td><td>承办单位：石桥区大数据局</td><td>网站标识码：5001060000</td></tr></table>
</body></html>
"""
    (FOLDER / "page.html").write_text(page, encoding="utf-8")
    paper.convert({"page": page}, "pdf:writer_web_pdf_Export", "pdf", FOLDER, "html")
    save(
        "page",
        ["page.html", "page.pdf"],
        "2026-03-09",
        rows,
        "a saved web page and its print: navigation, layout tables, a table of the paper's data, a table of indicators with a column of units, then the annex",
        head={
            "title": "2026年乡村振兴工作要点",
            "document": "石桥府办〔2026〕18号",
            "issuer": "石桥区人民政府办公室",
            "issued": "2026-03-09",
        },
    )


# --- 9: struck-out words, amended rows, automatic numbers, a hidden row ---

AMENDED = grid("""
序号 | 整改事项 | 整改措施 | 牵头单位 | 配合单位 | 整改时限
1 | 台账不规范 | 统一危险化学品出入库台账格式，逐户核查 | 区应急局 | 区公安分局 | 2026年4月底前
2 | 设施老化 | 更换破损消火栓160个，建立日常巡检制度 | 区消防救援支队 | 区城市管理局 | ~~2026年5月底前~~2026年8月底前
3 | 通道堵塞 | 清理占用消防通道的违章停车和杂物 | ~~区城市管理局~~区公安分局 | 各镇街 | 2026年4月底前
4 | ~~标识缺失~~ | ~~补设安全警示标识300处~~ | ~~区应急局~~ | ~~各镇街~~ | ~~2026年6月底前~~
5 | 培训不到位 | 对企业主要负责人和安全管理人员开展轮训 | 区应急局 | 区人力社保局 | 2026年9月底前
6 | 燃气隐患 | 对餐饮场所逐户排查，~~整改率达到90%~~整改率达到100% | 区经济信息委 | 区市场监管局 | 2026年6月底前
7 | 电气隐患 | 改造群租房、城中村老化线路80公里 | 区供电公司 | 区住房城乡建委 | 2026年12月底前
8 | 高层建筑 | 修复高层建筑消防控制系统45栋 | 区住房城乡建委 | 区消防救援支队、各镇街 | 2026年10月底前
9 | 电动自行车 | 新增集中充电设施2000个端口 | 区城市管理局 | 区供电公司、~~区国资委~~、区发展改革委 | 2026年7月底前
10 | 校园安全 | 完成学校食堂、宿舍专项检查 | 区教委 | 区市场监管局、区消防救援支队 | 2026年5月底前
11 | 文保单位 | 为12处木结构文物建筑加装火灾报警系统 | 区文化旅游委 | 区消防救援支队 | 2026年11月底前
12 | 应急演练 | 组织综合性应急演练6场 | 区应急局 | 各镇街 | 2026年12月底前
""")


def number_paragraphs(document: Any, level_text: str, start: int) -> int:
    """Add a list of Word's automatic numbers to a document; returns its number. ``start``: an id that is free."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{start}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{level_text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{start}"><w:abstractNumId w:val="{start}"/></w:num>'))
    return start


def set_list(paragraph: Any, number: int) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
    )


def make_amended() -> None:
    import docx

    ends = {4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    days: dict[str, str | None] = {f"2026年{m}月底前": f"2026-{m:02}-{end}" for m, end in ends.items()}
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}
    odd: Odd = {
        2: {"deadline_text": "2026年8月底前"},
        3: {"lead": "区公安分局"},
        4: {
            "title": "标识缺失",
            "text": "补设安全警示标识300处",
            "lead": "区应急局",
            "support": "各镇街",
            "deadline_text": "2026年6月底前",
        },
        9: {"support": "区供电公司 区发展改革委"},
    }
    rows = read(AMENDED, 1, columns, days, odd)
    rows[3]["optional"] = True
    lines = (Line("附件", "head"), Line("石桥区消防安全隐患整改责任清单（修订稿）", "title"))
    body = Paper((*lines, Sheet(AMENDED, 1, (11, 26, 54, 28, 30, 26))))
    (FOLDER / "amended.html").write_text(paper.write_html(body), encoding="utf-8")
    paper.convert({"amended": paper.write_fodt(body)}, WORD, "docx", FOLDER)
    # A row was hidden, not deleted.
    kept = [*AMENDED[:6], ["5之二", "重复事项", "（已并入第5项）", "区应急局", "", "2026年9月底前"], *AMENDED[6:]]
    hidden = Paper((*lines, Sheet(kept, 1, (11, 26, 54, 28, 30, 26))))
    paper.write_xlsx(hidden, FOLDER / "amended.xlsx", hidden=[2 + 7])
    # Word's automatic numbers in the first column.
    path = FOLDER / "amended-word.docx"
    paper.write_docx(body, path)
    document = docx.Document(str(path))
    own = number_paragraphs(document, "%1", 90)
    for row in document.tables[0].rows[1:]:
        paragraph = row.cells[0].paragraphs[0]
        for run in paragraph.runs:
            run.text = ""
        set_list(paragraph, own)
    document.save(str(path))
    save(
        "amended",
        ["amended.docx", "amended-word.docx", "amended.xlsx", "amended.html"],
        "2026-03-20",
        rows,
        "struck-out words are amended readings; row 4 is struck whole; in amended-word.docx the numbers are Word's automatic ones; in the workbook a hidden row says that it was merged into 5",
        doubts=("2", "3", "4", "6", "9"),
    )


# --- 9b: Word's automatic numbers for sections, rows and sub-items ---

AUTOMATIC = (
    ("优化市场准入", ""),
    ("推行企业开办“零成本”", "免费刻制公章；免费邮寄证照", "区市场监管局", "区政务办、区财政局", "2026年3月底前"),
    (
        "简化注销登记",
        "实行简易注销公示期压缩至15日；建立除名制度",
        "区市场监管局",
        "区税务局、区人力社保局",
        "2026年6月底前",
    ),
    ("规范证明事项", "公布保留的证明事项清单", "区司法局", "区政务办", "2026年5月底前"),
    ("提升监管效能", ""),
    (
        "推行分级分类监管",
        "建立企业信用风险分类标准；对低风险企业减少检查",
        "区市场监管局",
        "区发展改革委",
        "2026年9月底前",
    ),
    ("推广包容审慎监管", "公布轻微违法不予处罚清单", "区司法局", "区城市管理局、区市场监管局", "2026年7月底前"),
    ("强化跨部门协同", "明确12个跨部门综合监管重点事项", "区政务办", "区市场监管局、区应急局", "2026年10月底前"),
    ("保护企业权益", ""),
    ("畅通诉求渠道", "开通企业服务专席", "区信访办", "区工商联", "2026年4月底前"),
    ("规范行业协会收费", "清退违规收费；公示收费目录", "区民政局", "区市场监管局、区发展改革委", "2026年8月底前"),
    ("健全公平竞争审查", "清理妨碍统一市场的政策措施", "区市场监管局", "区司法局", "2026年11月底前"),
)


def make_automatic() -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.add_paragraph("附件")
    document.add_paragraph("石桥区市场环境提升行动任务分工").alignment = 1
    heads = ("序号", "主要任务", "具体措施", "牵头单位", "配合单位", "完成时限")
    table = document.add_table(1, 6, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    numbering = document.part.numbering_part.element
    for own, levels in (
        (80, (("chineseCountingThousand", "%1、"),)),
        (81, (("decimal", "%1."), ("decimal", "（%2）"))),
    ):
        made = "".join(
            f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for k, (kind, text) in enumerate(levels)
        )
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{own}"><w:multiLevelType w:val="multilevel"/>{made}'
                "</w:abstractNum>"
            ),
        )
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{own}"><w:abstractNumId w:val="{own}"/></w:num>'))

    def number(paragraph: Any, own: int, level: int) -> None:
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{own}"/></w:numPr>')
        )

    rows: list[Gold] = []
    section, n = "", 0
    for title, text, *others in AUTOMATIC:
        cells = table.add_row().cells
        if not text:
            whole = cells[0].merge(cells[5])
            whole.paragraphs[0].text = title
            number(whole.paragraphs[0], 80, 0)
            section = title
            continue
        n += 1
        number(cells[0].paragraphs[0], 81, 0)
        cells[1].text = title
        items = text.split("；")
        for k, item in enumerate(items):
            paragraph = cells[2].paragraphs[0] if k == 0 else cells[2].add_paragraph()
            paragraph.text = item + ("；" if k + 1 < len(items) else "。")
            if len(items) > 1:
                number(paragraph, 81, 1)
        for cell, value in zip(cells[3:], others, strict=True):
            cell.text = value
        lead, support, phrase = others
        month = int(phrase[5:].removesuffix("月底前"))
        day = (dt.date(2026 + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).isoformat()
        for k, item in enumerate(items):
            rows.append({
                "id": f"{n}.{k + 1}" if len(items) > 1 else str(n), "lead": names(lead), "support": names(support),
                "deadline_text": phrase, "deadline": day, "text12": (item + "；")[:12] if k + 1 < len(items) else (item + "。")[:12],
                "title": title, "section": section,
            })  # fmt: skip
    document.save(str(FOLDER / "automatic.docx"))
    save(
        "automatic",
        ["automatic.docx"],
        "2026-01-30",
        rows,
        "all numbers are Word's own: 一、 of the sections, 1. of the rows running on through the sections, （1） of the sub-items",
    )


# --- 10: columns and numbers of other kinds ---

UNUSUAL = grid("""
编号 | 对应任务 | 项目名称 | 建设内容 | 建设主体 | 责任单位 | 责任领导 | 2026年目标 | 拟投入运营时间 | 备注
KR1 | （一） | 智算中心 | 建设300P算力集群及配套机房 | 石桥数科公司 | 区大数据局 | 张一鸣 | 完成一期设备安装 | 2026年12月 | 专项债项目
KR2 | （一） | 数据交易服务站 | 建设数据产品展示、登记、交易服务窗口 | 石桥数科公司 | 区大数据局、区财政局 | 张一鸣 | 上架数据产品50个 | 2026年9月 |
KR3 | （二） | 低空起降场 | 建设无人机起降场3处、通信基站12座 | 石桥交投集团 | 区交通运输委 | 李文华 | 建成2处 | 2027年6月 | 分两批建设
KR4 | （二） | 无人驾驶示范线 | 开通经开区接驳线路2条 | 石桥公交公司 | 区交通运输委、石桥经开区管委会 | 李文华 | 完成路测 | 2027年3月 |
KR5 | （四） | 人工智能医院 | 部署辅助诊断系统，覆盖基层医疗机构18家 | 区人民医院 | 区卫生健康委 | 王 敏 | 覆盖10家 | 2026年11月 | 卫健专项
KR6 | （五） | 智慧校园 | 为12所学校建设智慧教室 | 各学校 | 区教委 | 王 敏 | 建成8所 | 2026年8月 |
KR7 | （五） | 人工智能通识课 | 编写教材，培训教师300名 | 区教师进修学院 | 区教委 | 王 敏 | 开课学校达到20所 | 2026年9月 |
KR8 | （十六） | 城市运行大模型 | 训练城市治理垂直模型，接入12345工单 | 石桥数科公司 | 区城市管理局、区大数据局 | 赵国强 | 上线试运行 | 2026年10月 | 视上级部署调整
KR9 | （十六） | 数字孪生河道 | 建设清溪河数字孪生平台 | 石桥水务公司 | 区水利局 | 赵国强 | 完成建模20公里 | 2026年6月 |
KR10 | （十七） | 安全测评中心 | 建设大模型安全测评环境 | 区网络安全中心 | 区委网信办 | 赵国强 | 完成选址 | 2027年12月 |
KR11 | （十七） | 标准体系 | 发布地方应用指南5项 | 区标准化院 | 区市场监管局 | 张一鸣 | 发布3项 | 2026年12月 |
KR12 | （十八） | 人才实训基地 | 年培训数据标注员1000人次 | 石桥职业学院 | 区人力社保局 | 王 敏 | 培训600人次 | 2026年7月 |
""")
NUMBERED = grid("""
序号 | 重点改革事项 | 改革举措 | 牵头领导 | 主办单位 | 协办单位 | 进度安排
3-1 | 国有企业改革 | 压减企业层级，法人户数减少20% | 刘建国 | 区国资委 | 区财政局 | 6月底前
3-2 | 财政体制改革 | 推行零基预算，覆盖全部区级部门 | 刘建国 | 区财政局 | 区人大财经委 | 10月底前
3-3 | 投融资改革 | 发行基础设施REITs 1只 | 刘建国 | 区发展改革委 | 区国资委、石桥城建集团 | 12月底前
4-1 | 医药卫生改革 | 建设紧密型医共体2个 | 陈 静 | 区卫生健康委 | 区医保局、区委编办 | 9月底前
4-2 | 教育评价改革 | 完善教师评价指标体系 | 陈 静 | 区教委 | 区人力社保局 | 8月底前
4-3 | 养老服务改革 | 实施长期护理保险试点 | 陈 静 | 区医保局 | 区民政局、区财政局 | 11月底前
5-1 | 农村改革 | 完成第二轮土地承包到期后再延长30年试点 | 周志强 | 区农业农村委 | 区规划自然资源局 | 12月底前
5-2 | 集体产权改革 | 集体经济年收入20万元以上的村占比达到80% | 周志强 | 区农业农村委 | 区委组织部 | 12月底前
5-3 | 供销社改革 | 恢复重建基层供销社6个 | 周志强 | 区供销社 | 各镇街 | 7月底前
6-1 | 司法改革 | 推行执行工作“一件事” | 何 平 | 区法院 | 区公安分局、区政务办 | 5月底前
6-2 | 基层治理改革 | 完成镇街权责清单修订 | 何 平 | 区委编办 | 区司法局、各镇街 | 4月底前
6-3 | 平安建设改革 | 建成镇街综治中心标准化示范点5个 | 何 平 | 区委政法委 | 各镇街 | 10月底前
""")
BARE = grid("""
重点领域 | 主要任务 | 落实举措 | 牵头部门 | 协同单位 | 节点要求
就业创业 | 高校毕业生就业 | 募集见习岗位1200个，应届毕业生去向落实率达到90% | 区人力社保局 | 区教委、团区委 | 2026年8月31日
^ | 创业扶持 | 发放创业担保贷款1.5亿元 | 区人力社保局 | 区财政局、区金融事务中心 | 2026年12月31日
^ | 技能培训 | 开展补贴性职业培训1.2万人次 | 区人力社保局 | 区总工会、区教委 | 2026年12月31日
社会保障 | 养老保险 | 城乡居民养老保险参保率达到97% | 区人力社保局 | 区税务局 | 2026年12月31日
^ | 医疗保险 | 完成年度参保缴费扩面 | 区医保局 | 区税务局、各镇街 | 2026年2月28日
^ | 住房保障 | 筹集保障性租赁住房900套 | 区住房城乡建委 | 区财政局、区规划自然资源局 | 2026年11月30日
一老一小 | 养老床位 | 改造家庭养老床位300张 | 区民政局 | 区卫生健康委 | 2026年10月31日
^ | 普惠托育 | 新增普惠托位600个 | 区卫生健康委 | 区教委、区发展改革委 | 2026年9月30日
^ | 困境儿童 | 建立困境儿童关爱档案，走访率100% | 区民政局 | 区妇联、团区委 | 2026年6月30日
教育医疗 | 学位建设 | 新增义务教育学位3000个 | 区教委 | 区规划自然资源局 | 2026年8月31日
^ | 基层医疗 | 改扩建卫生院4所 | 区卫生健康委 | 区发展改革委 | 2026年12月31日
^ | 急救体系 | 在公共场所配置自动体外除颤仪150台 | 区红十字会 | 区卫生健康委、区文化旅游委 | 2026年7月31日
""")


def make_unusual() -> None:
    ends = {3: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    days: dict[str, str | None] = {f"{y}年{m}月": f"{y}-{m:02}-{end}" for y in (2026, 2027) for m, end in ends.items()}
    columns = {"number": 0, "title": 2, "text": 3, "lead": 5, "deadline": 8}
    rows = read(UNUSUAL, 1, columns, days)
    body = Paper(
        (
            Line("附表", "head"),
            Line("石桥区人工智能重点项目清单", "title"),
            Sheet(UNUSUAL, 1, (14, 15, 26, 48, 26, 32, 18, 32, 22, 22), size=10),
        ),
        wide=True,
    )
    fodt = {"unusual": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    page = paper.write_html(body)
    (FOLDER / "unusual.html").write_text(page, encoding="utf-8")
    paper.convert({"unusual": page}, "xlsx:Calc MS Excel 2007 XML", "xlsx", FOLDER, "html")
    (FOLDER / "unusual.csv").write_bytes(paper.write_csv(body))
    heads, *lines = UNUSUAL
    records = [dict(zip(heads, line, strict=True)) for line in lines]
    (FOLDER / "unusual.text.json").write_text(
        json.dumps(records, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    save(
        "unusual",
        ["unusual.docx", "unusual.pdf", "unusual.xlsx", "unusual.html", "unusual.csv", "unusual.text.json"],
        "2026-02-20",
        rows,
        "numbers KR1 to KR12; 建设主体, 责任领导, 2026年目标, 备注, 对应任务 are kept beside and are no units of the task; the deadline is 拟投入运营时间",
    )

    days = {f"{m}月底前": f"2026-{m:02}-{end}" for m, end in ends.items()} | {
        "4月底前": "2026-04-30",
        "5月底前": "2026-05-31",
    }
    rows = read(NUMBERED, 1, {"number": 0, "title": 1, "text": 2, "lead": 4, "support": 5, "deadline": 6}, days,
                {n: {"id": str(n)} for n in range(1, 13)})  # fmt: skip
    for gold, line in zip(rows, NUMBERED[1:], strict=True):
        gold["id_also"] = [line[0].replace("-", ".")]
    body = Paper((Line("2026年度石桥区重点改革任务台账", "title"), Sheet(NUMBERED, 1, (13, 28, 52, 18, 24, 30, 20))))
    fodt = {"numbered": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.write_xlsx(body, FOLDER / "numbered.xlsx")
    (FOLDER / "numbered.md").write_text(paper.write_markdown(body), encoding="utf-8")
    save(
        "numbered",
        ["numbered.docx", "numbered.xlsx", "numbered.md"],
        "2026-01-31",
        rows,
        "numbers 3-1 to 6-3 of a longer list, 主办 and 协办, 牵头领导 is a person; months without a year under a title with it",
    )

    days = {
        line[5]: re.sub(r"(\d+)年(\d+)月(\d+)日", lambda m: f"{m[1]}-{int(m[2]):02}-{m[3]}", line[5])
        for line in BARE[1:]
    }
    rows = read(BARE, 1, {"section": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}, days)
    place = dict.fromkeys(("就业创业", "社会保障", "一老一小", "教育医疗"), 0)
    for gold in rows:
        place[gold["section"]] += 1
        gold["id_also"] = [gold["id"]]
        gold["id"] = f"{list(place).index(gold['section']) + 1}.{place[gold['section']]}"
    body = Paper((Line("石桥区民生保障重点任务落实表", "title"), Sheet(BARE, 1, (22, 28, 54, 26, 30, 26))))
    fodt = {"bare": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    page = paper.write_html(body)
    (FOLDER / "bare.html").write_text(page, encoding="utf-8")
    paper.write_xlsx(body, FOLDER / "bare.xlsx")
    save(
        "bare",
        ["bare.docx", "bare.html", "bare.xlsx"],
        "2026-01-05",
        rows,
        "no numbers at all; the field is merged over three rows",
    )


# --- 11: cells shifted by one, near-equal names, a unit's name in the cell of the deadline ---

SHIFTED = grid("""
序号 | 任务名称 | 工作要求 | 牵头单位 | 配合单位 | 完成时限 | 备注
1 | 扩大就业容量 | 开发公益性岗位500个，城镇新增就业2.2万人 | 区人力社保局 | 区财政局 | 2026年12月底 |
2 | 开展技能培训 | 开展新职业培训3000人次 | 区人社局 | 区教委 | 2026年10月底 |
3 | 支持返乡创业 | 建设返乡创业园2个 | 区人力社保局 | 2026年9月底 | |
4 | 完善工伤保障 | 新就业形态人员职业伤害保障参保1万人 | 区人力资源社会保障局 | 区医保局、区税务局 | 2026年11月底 | 试点
5 | 治理欠薪 | 欠薪案件按期办结率100% | 区人力社保局 | 区住房城乡建委、区公安分局 | 2026年1月底 |
6 | 建设零工市场 | 建成规范化零工驿站8个 | 区人力社保局 | 区城市管理局 | 各镇街 |
7 | 培育劳务品牌 | 培育“石桥月嫂”等劳务品牌3个 | 区人社局 | 区妇联 | 2026年8月底 |
8 | 强化就业援助 | | 对零就业家庭实行动态清零 | 区人力社保局 | 区残联 | 2026年12月底
9 | 服务重点企业 | 为重点企业配备人社服务专员120名 | 区人力社保局 | 区经济信息委 | 2026年6月底 |
10 | 推进人才评价 | 新增技能等级认定机构6家 | 区人力社保局 | 区市场监管局 | 2026年7月底 |
11 | 建设公共就业站 | 镇街公共就业服务站覆盖率100% | 区人力社保局 | 各镇街 | 2026年5月底 |
12 | 监测就业失业 | 开展企业用工监测800户 | 区统计局 | 区人力社保局 | 2026年12月底 |
13 | 优化参保服务 | 推行社保卡居民服务“一卡通” | 区人力社保局 | 区大数据局 | 2026年11月底 |
14 | 宣传就业政策 | 举办政策宣讲60场 | 区人力社保局 | 区委宣传部 | 2026年9月底 |
""")


def make_shifted() -> None:
    ends = {1: 31, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    days: dict[str, str | None] = {f"2026年{m}月底": f"2026-{m:02}-{end}" for m, end in ends.items()}
    odd: Odd = {
        3: {"support": "", "deadline_text": "2026年9月底"},
        6: {"support": "区城市管理局 各镇街", "deadline_text": ""},
        8: {
            "text": "对零就业家庭实行动态清零",
            "lead": "区人力社保局",
            "support": "区残联",
            "deadline_text": "2026年12月底",
        },
    }
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}
    rows = read(SHIFTED, 1, columns, days, odd)
    body = Paper((Line("石桥区2026年就业工作任务清单", "title"), Sheet(SHIFTED, 1, (11, 28, 50, 28, 28, 24, 12))))
    page = paper.write_html(body)
    (FOLDER / "shifted.html").write_text(page, encoding="utf-8")
    paper.convert({"shifted": page}, "xlsx:Calc MS Excel 2007 XML", "xlsx", FOLDER, "html")
    paper.convert({"shifted": paper.write_fodt(body)}, WORD, "docx", FOLDER)
    (FOLDER / "shifted.csv").write_bytes(paper.write_csv(body))
    tabs = "\n".join("\t".join(row) for row in SHIFTED)
    (FOLDER / "shifted.tsv").write_text(tabs + "\n", encoding="utf-8")
    save(
        "shifted",
        ["shifted.html", "shifted.xlsx", "shifted.docx", "shifted.csv", "shifted.tsv"],
        "2026-01-12",
        rows,
        "in 3 the deadline stands under 配合单位, in 8 all cells are one to the right, in 6 a unit stands under 完成时限; 区人社局 and 区人力资源社会保障局 may be 区人力社保局; 5 was due before most of the year",
        doubts=("3", "6", "8"),
    )


# --- 12: tables without a drawn frame, or with columns outside of it ---

FRAMELESS = grid("""
序号 | 工作任务 | 工作内容 | 牵头单位 | 配合单位 | 完成时限
1 | 编制专项规划 | 完成历史文化街区保护规划编制 | 区规划自然资源局 | 区文化旅游委 | 2026年6月
2 | 修缮历史建筑 | 修缮历史建筑12处，完成测绘建档 | 区住房城乡建委 | 区财政局、区文化旅游委 | 2026年10月
3 | 活化利用空间 | 引入文创业态20家，打造老街夜市 | 区商务委 | 区文化旅游委、石桥文旅集团 | 2026年9月
4 | 提升基础设施 | 完成老街管线下地1.8公里 | 区城市管理局 | 区供电公司、区经济信息委 | 2026年8月
5 | 保护古树名木 | 建立古树名木“一树一档” | 区林业局 | 各镇街 | 2026年5月
6 | 传承非遗项目 | 设立非遗工坊6个，举办展演12场 | 区文化旅游委 | 区人力社保局 | 2026年11月
7 | 讲好石桥故事 | 出版街巷志，拍摄专题片3部 | 区委宣传部 | 区档案馆、区文联 | 2026年12月
8 | 建立保护名录 | 公布第三批传统风貌建筑名录 | 区规划自然资源局 | 区住房城乡建委 | 2026年4月
9 | 引导公众参与 | 招募街区保护志愿者300名 | 团区委 | 区委社会工作部 | 2026年7月
10 | 防控消防风险 | 为木结构建筑加装喷淋设施80套 | 区消防救援支队 | 区住房城乡建委、各镇街 | 2026年10月
11 | 落实管护责任 | 签订产权人保护责任书，签订率100% | 各镇街 | 区住房城乡建委 | 2026年3月
12 | 开展评估考核 | 对街区保护情况开展年度体检 | 区规划自然资源局 | 区政府督查办 | 2026年12月
""")


def make_frameless() -> None:
    ends = {3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    days: dict[str, str | None] = {f"2026年{m}月": f"2026-{m:02}-{end}" for m, end in ends.items()}
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}
    rows = read(FRAMELESS, 1, columns, days)
    lines = (Line("附件1", "head"), Line("石桥区历史文化街区保护任务清单", "title"))
    sheet = Sheet(FRAMELESS, 1, (12, 27, 48, 30, 32, 22), frame="none", size=11)
    made = {
        "frameless": paper.write_fodt(Paper((*lines, sheet))),
        "outside": paper.write_fodt(Paper((*lines, sheet._replace(frame=(1, 4))))),
    }
    paper.convert(made, "pdf", "pdf", FOLDER)
    columns_text = "\n".join("  ".join(row) for row in FRAMELESS)
    (FOLDER / "frameless.txt").write_text(f"石桥区历史文化街区保护任务清单\n{columns_text}\n", encoding="utf-8")
    save(
        "frameless",
        ["frameless.pdf", "outside.pdf", "frameless.txt"],
        "2026-02-25",
        rows,
        "no lines at all; lines around the four middle columns only (outside.pdf); text with two blanks between the columns",
    )


# --- 13: a whole paper ---

WHOLE = grid("""
序号 | 主要任务 | 责任单位 | 完成时限
§（一）强化源头管控 | < | < | <
1 | 开展入河排污口排查，建立排污口清单，分类整治排污口86个。 | 牵头：区生态环境局⏎配合：区水利局、各镇街 | 2026年6月底前
2 | 推进工业园区污水集中处理，石桥经开区污水处理厂二期建成投用。 | 牵头：石桥经开区管委会⏎配合：区生态环境局 | 2026年12月底前
3 | 治理畜禽养殖污染，规模养殖场粪污处理设施配套率达到99%。 | 牵头：区农业农村委⏎配合：区生态环境局、各镇街 | 2026年9月底前
§（二）推进系统治理 | < | < | <
4 | 实施清溪河生态修复工程，恢复河岸植被缓冲带15公里。 | 牵头：区水利局⏎配合：区规划自然资源局、区林业局 | 2027年6月底前
5 | 完成城区雨污分流改造40公里，消除管网空白区3处。 | 牵头：区住房城乡建委⏎配合：区城市管理局 | 2026年11月底前
6 | 落实河长巡河制度，镇街级河长每旬巡河不少于1次。 | 牵头：区河长办⏎配合：各镇街 | 长期坚持
§（三）健全长效机制 | < | < | <
7 | 建立跨区流域横向生态补偿机制。 | 牵头：区财政局⏎配合：区生态环境局 | 2026年10月底前
8 | 加强水环境执法，开展联合执法行动6次。 | 牵头：区生态环境局⏎配合：区公安分局、区检察院 | 2026年12月底前
9 | 建成水质自动监测站5座，实现数据实时公开。 | 牵头：区生态环境局⏎配合：区大数据局 | 2026年8月底前
10 | 每季度通报水环境质量状况，约谈水质下降镇街。 | 牵头：区生态环境局⏎配合：区政府督查办 | 每季度
""")
LETTER = (
    Line("石桥区人民政府办公室文件", "title"),
    Line("石桥府办发〔2026〕23号", "center"),
    Line("石桥区人民政府办公室关于印发石桥区清溪河流域水环境综合治理实施方案的通知", "title"),
    Line("各镇人民政府、街道办事处，区政府各部门，有关单位：", "left"),
    Line("《石桥区清溪河流域水环境综合治理实施方案》已经区政府第52次常务会议审议通过，现印发给你们，请认真组织实施。"),
    Line("石桥区人民政府办公室", "right"),
    Line("2026年4月16日", "right"),
    Line("（此件公开发布）"),
    Line("石桥区清溪河流域水环境综合治理实施方案", "title"),
    Line(
        "为贯彻落实《市人民政府办公厅关于印发次级河流水环境综合治理行动方案的通知》（江州府办发〔2025〕96号），结合我区实际，制定本方案。"
    ),
    Line("一、总体目标", "head"),
    Line("到2027年底，清溪河流域水质稳定达到地表水三类，城市建成区黑臭水体全面消除。"),
    Line("二、重点任务", "head"),
    Line("围绕源头管控、系统治理、长效机制三个方面，实施10项重点任务（见附件）。"),
    Line("三、保障措施", "head"),
    Line("各责任单位要按季度向区河长办报送进展情况，区政府督查办适时开展督查。"),
    Line("附件：石桥区清溪河流域水环境综合治理重点任务清单"),
    Line("", "break"),
    Line("附件", "head"),
    Line("石桥区清溪河流域水环境综合治理重点任务清单", "title"),
)


def make_whole() -> None:
    days: dict[str, str | None] = {
        "2026年6月底前": "2026-06-30", "2026年8月底前": "2026-08-31", "2026年9月底前": "2026-09-30",
        "2026年10月底前": "2026-10-31", "2026年11月底前": "2026-11-30", "2026年12月底前": "2026-12-31",
        "2027年6月底前": "2027-06-30", "长期坚持": None, "每季度": None,
    }  # fmt: skip
    units = (
        ("区生态环境局", "区水利局 各镇街"),
        ("石桥经开区管委会", "区生态环境局"),
        ("区农业农村委", "区生态环境局 各镇街"),
        ("区水利局", "区规划自然资源局 区林业局"),
        ("区住房城乡建委", "区城市管理局"),
        ("区河长办", "各镇街"),
        ("区财政局", "区生态环境局"),
        ("区生态环境局", "区公安分局 区检察院"),
        ("区生态环境局", "区大数据局"),
        ("区生态环境局", "区政府督查办"),
    )
    odd: Odd = {n: {"lead": lead, "support": support} for n, (lead, support) in enumerate(units, 1)}
    rows = read(WHOLE, 1, {"number": 0, "text": 1, "lead": 2, "deadline": 3}, days, odd)
    body = Paper((*LETTER, Sheet(unmark(WHOLE), 1, (12, 78, 54, 26), size=11)))
    fodt = {"whole": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    paper.write_docx(body, FOLDER / "whole-word.docx")
    save("whole", ["whole.docx", "whole-word.docx", "whole.pdf"], "2026-04-16", rows,
         "a whole paper: its head, its own number and that of a paper that it cites, body, signature, day, annex; roles in lines of one cell; section rows （一）",
         head={"title": "石桥区清溪河流域水环境综合治理实施方案", "document": "石桥府办发〔2026〕23号",
               "issuer": "石桥区人民政府办公室", "issued": "2026-04-16"})  # fmt: skip


# --- 14: numbers inside the cell of the task, and numbers of two levels ---

INSIDE = grid("""
重点领域 | 任务举措 | 责任单位 | 完成时限
（一）壮大工业经济 | 1.实施“百亿园区”培育工程，园区规上工业产值突破600亿元。 | 石桥经开区管委会、区经济信息委 | 2026年12月底
^ | 2.推动传统产业技术改造，完成技改投资25亿元。 | 区经济信息委、区财政局 | 2026年12月底
^ | 3.建设中小企业公共服务平台，服务企业1000家次。 | 区经济信息委 | 2026年9月底
（二）提升现代服务业 | 4.打造软件信息服务集聚区，营业收入增长15%。 | 区经济信息委、区大数据局 | 2026年12月底
^ | 5.引进总部企业10家，税收增长8%。 | 区投资促进局、区税务局 | 2026年11月底
^ | 6.1月起实施夜间经济三年行动，打造“夜石桥”街区2条。 | 区商务委、区城市管理局 | 2026年8月底
（三）发展特色农业 | 7.建设10万亩粮油高产示范片。 | 区农业农村委、各镇街 | 2026年10月底
^ | 8.发展柑橘精深加工，加工转化率达到35%。 | 区农业农村委、区供销社 | 2026年12月底
（四）扩大有效投资 | 9.实施市级重点项目48个，完成年度投资130亿元。 | 区发展改革委、各项目业主 | 2026年12月底
^ | 10.谋划储备项目200个，争取政策性资金20亿元。 | 区发展改革委、区财政局 | 2026年6月底
^ | 11.完善项目“红黄绿灯”督查机制。 | 区政府督查办、区发展改革委 | 2026年3月底
^ | 12.3个标准厂房项目建成投用，新增面积20万平方米。 | 石桥经开区管委会、石桥产投集团 | 2026年7月底
""")
LEVELS = grid("""
编号 | 工作任务 | 具体要求 | 主责单位 | 协办单位 | 完成期限
§1 | 深化“一网通办” | < | < | < | <
1.1 | 事项标准化 | 编制政务服务事项实施清单1800项 | 区政务办 | 区司法局 | 2026-03-31
1.2 | 材料精简 | 申请材料平均减少20% | 区政务办 | 区大数据局 | 2026-06-30
1.3 | 证照共享 | 新增共享电子证照60类 | 区大数据局 | 区公安分局、区民政局 | 2026-09-30
1.10 | 自助终端 | 布设自助终端80台，覆盖全部镇街 | 区政务办 | 各镇街 | 2026-11-30
§2 | 深化“一网统管” | < | < | < | <
2.1 | 事件处置 | 城市事件按期处置率达到96% | 区城市管理局 | 区公安分局 | 2026-12-31
2.2 | 视频整合 | 整合社会视频资源5000路 | 区公安分局 | 区大数据局 | 2026-08-31
2.3 | 风险预警 | 建设燃气、桥梁、内涝预警模型3个 | 区应急局 | 区城市管理局、区水利局 | 2026-10-31
§3 | 深化“一网协同” | < | < | < | <
3.1 | 公文流转 | 公文全程网办率100% | 区政府办 | 区委办 | 2026-05-31
3.2 | 会议精简 | 视频会议占比达到50% | 区政府办 | 区级各部门 | 2026-12-31
3.3 | 督查联动 | 上线督查督办系统，任务反馈率100% | 区政府督查办 | 区大数据局 | 2026-07-31
3.4 | 数据安全 | 完成等级保护测评系统24个 | 区委网信办 | 区公安分局 | 2026-10-31
""")


def make_inside() -> None:
    ends = {3: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    days: dict[str, str | None] = {f"2026年{m}月底": f"2026-{m:02}-{end}" for m, end in ends.items()}
    texts = [row[1].split(".", 1) for row in INSIDE[1:]]
    odd: Odd = {n: {"id": number, "text": text} for n, (number, text) in enumerate(texts, 1)}
    rows = read(INSIDE, 1, {"section": 0, "text": 1, "lead": 2, "deadline": 3}, days, odd)
    body = Paper((Line("附件", "head"), Line("石桥区经济稳增长任务举措", "title"), Sheet(INSIDE, 1, (28, 76, 42, 26))))
    fodt = {"inside": paper.write_fodt(body)}
    paper.convert(fodt, WORD, "docx", FOLDER)
    paper.convert(fodt, "pdf", "pdf", FOLDER)
    (FOLDER / "inside.html").write_text(paper.write_html(body), encoding="utf-8")
    paper.write_xlsx(body, FOLDER / "inside.xlsx")
    save(
        "inside",
        ["inside.docx", "inside.pdf", "inside.html", "inside.xlsx"],
        "2026-01-10",
        rows,
        "no column of numbers: the printed number opens the text; in 6 and 12 the text after it begins with a digit",
    )

    days = {row[5]: row[5] for row in LEVELS[1:] if row[5] != "<"}
    columns = {"number": 0, "title": 1, "text": 2, "lead": 3, "support": 4, "deadline": 5}
    sections = [row[1] for row in LEVELS if row[0].startswith("§")]
    rows = read(LEVELS, 1, columns, days)
    for gold in rows:
        gold["section"] = sections[int(gold["id"][0]) - 1]
    body = Paper((Line("石桥区数字政府建设年度任务", "title"), Sheet(unmark(LEVELS), 1, (14, 28, 58, 28, 32, 26))))
    paper.convert({"levels": paper.write_fodt(body)}, WORD, "docx", FOLDER)
    paper.write_docx(body, FOLDER / "levels-word.docx")
    (FOLDER / "levels.html").write_text(paper.write_html(body), encoding="utf-8")
    (FOLDER / "levels.md").write_text(paper.write_markdown(body), encoding="utf-8")
    # A workbook in which nobody merged the rows of the sections.
    flat = [["" if cell == "<" else cell for cell in row] for row in unmark(LEVELS)]
    paper.write_xlsx(Paper((body.blocks[0], Sheet(flat, 1, (14, 28, 58, 28, 32, 26)))), FOLDER / "levels.xlsx")
    save(
        "levels",
        ["levels.docx", "levels-word.docx", "levels.html", "levels.md", "levels.xlsx"],
        "2026-01-10",
        rows,
        "section rows 1, 2, 3 and rows 1.1 to 3.4 as printed; 1.10 is not 1.1; in the workbook the section rows are not merged",
    )


# --- what is not read, and why ---

REFUSED = {
    "scanned": (["scanned.pdf"], "扫描", "a page that is a picture"),
    "old": (["old.doc", "old.xls"], "另存", "files of the old formats of Word and Excel"),
    "secret": (["secret.docx", "secret.pdf"], "秘密", "a paper with a mark of secrecy"),
}


def make_refused() -> None:
    from PIL import Image

    page = paper.write_html(Paper((Line("石桥区历史文化街区保护任务清单", "title"), Sheet(FRAMELESS, 1, (10,) * 6))))
    paper.convert({"old": page}, "xls:MS Excel 97", "xls", FOLDER, "html")
    lines = (Line("附件", "head"), Line("石桥区历史文化街区保护任务清单", "title"))
    sheet = Sheet(FRAMELESS[:5], 1, (12, 27, 48, 30, 32, 22))
    paper.convert({"old": paper.write_fodt(Paper((*lines, sheet)))}, "doc:MS Word 97", "doc", FOLDER)
    secret = {"secret": paper.write_fodt(Paper((Line("秘密★1年", "right"), *lines, sheet)))}
    paper.convert(secret, WORD, "docx", FOLDER)
    paper.convert(secret, "pdf", "pdf", FOLDER)
    with tempfile.TemporaryDirectory() as made:
        picture = Path(made, "page")
        subprocess.run(
            ["pdftoppm", "-r", "70", "-gray", "-png", "-singlefile", FOLDER / "frameless.pdf", picture], check=True
        )
        Image.open(picture.with_suffix(".png")).save(FOLDER / "scanned.pdf", resolution=70.0)
    for name, (files, says, note) in REFUSED.items():
        gold = {
            "source": "虚构，仅供测试",
            "files": files,
            "count": 0,
            "issued": "2026-02-25",
            "note": note,
            "says": says,
            "rows": [],
        }
        (FOLDER / f"{name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


MAKERS: dict[str, Callable[[], None]] = {
    name.removeprefix("make_"): function for name, function in list(globals().items()) if name.startswith("make_")
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name]()
