"""Makes the annexes of ``made/`` and their gold tables: ``python tests/annexes/make.py [NAME…]``.

石桥区, its units, its tasks and its figures are invented. Each annex is one group of the ways in which real annexes are
hard to read, in every format that carries it. The gold tables are what a careful person reads in the printed annex; what
is not plain is written down by hand (``odd``), and a cell that is not plain and not written down stops the script.

The files are committed, so that the tests need neither LibreOffice nor Chromium. Made again they differ in their dates.
"""

import datetime as dt
import json
import re
import sys
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


MAKERS: dict[str, Callable[[], None]] = {
    name.removeprefix("make_"): function for name, function in list(globals().items()) if name.startswith("make_")
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name]()
        print(dt.datetime.now().strftime("%H:%M:%S"), name)
