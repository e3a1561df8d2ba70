"""Where a date word ends.

2020年初 is a date, but 到2020年初步建成 says 2020年 and then 初步. Each suffix of one character begins other words too. The
rule: a suffix that begins one of the words below is no suffix, and the phrase ends before it. A word after which another
reading is likelier has the characters that show it: 初审, but 年初审议 is 年初 and 审议.
"""

import re
from functools import cache

HIDDEN = "\0"
"""Stands in the place of a suffix that is none: no date phrase has this character."""

WORDS = {
    "底": """部!署分门 层!层 线!上下索路 数!据字量额智 座!谈 色 气 蕴 稿 图!书 册 单!位项独 价!格 商!业务事标会品户 薪 料 账 档!案 板!块 仓!储库
        泥 栖 舱 限!时期额制 盘!活点存 质!量检监 本!级地区市县年项轮 片!区 牌 细 子 下!达发拨降架放 面!向积试 边 土!地""",
    "末": "端 位 梢 级 次 日 尾 代!表理建 班车 流!动转 页 段 了 伏 席",
    "初": """步 审!议批计定核查判理慎 具 见 显 现 露 验!收证 次 始 级 中!标央 高中 选!派址定举取择聘拔树题优送调 评!估选审价定比议级
        稿 创!建新造办立成优卫文 设!立置定备施 衷 心 检!查测修验察 筛!查选 诊 试!点行运验产用营生种 犯 查!处看找明摸清验
        核!查定算发准实验心减销 样 装!修配备 加工 任!务命 裁 登 判!断定 测!算试评绘量 学者 生儿 生婴 婚 冬 春 夏 秋 雪!亮 雨!雪
        代!表理建 赛 探!索 拟!定订制 榨 产妇 信初访 一年级 一至 一到 二年级 三年级 等 值!班 识 涉 版 伏 报!送告批备名请表市区""",
    "中": "期 央 标 小 高 心 试 型 介 药 医 国 华 间 转 止 断 级 欧 西 部!署 等 职 层 后期 共 东 科 铁 建!成设立 石 储 粮 班 成药",
    "内": """部!署分门 容!纳 设机 设科 设处 设部 设室 涵 控!制 审!批议核定计查结理判 外!出贸部资商迁包聘地派向 陆 环!境保评卫节
        河!长道流湖库南北西 需!要求完 资!金产源助格料本质 地!方铁块下质面 蒙 江 网!上络格点办吧民约信签 存!量在款贷
        业!务主态绩 贸!易 销!售号毁账案户 循环 生!产成效活 科!技学创研普 核!查实定准减发算销心验 幕 勤 置!换业办
        训!练 参!与加照考展保评 刊!发登播 墙 线!上下索路 径 港!口澳 湖!南北泊 海!关外绵 涝 镜 阻 退!出还税耕役回库休
        务!必实工农求 政!府务策协法治企 嵌 引!进入导领育资才增 联!合系动网通审办 迁!移入建出址 培!育训养 聚 饰 因!地此故特素病客
        功!能 保!障持证留护质险 测!试算评绘量 检!查测修验察 燃 胆 定!期点向 层!层 侧 衬 窥镜 城!市区乡镇管 耗!材能""",
    "前": """期 述 置!换业 端 十大 瞻 沿!线街江路河途 景!观区点 提下 提条件 提是 提之 面!向 方!可能案便 部!署分门 不久 缘 所未有 赴后继 兆 世!界 轮!训换岗流 侧 人!员工才力
        导!入致 台!账帐区商企 移!交送动植民除出转入址栽位
        往 来 行!政业文动程使人道 进!一步行入驻场口度出园 茅 线!上下索路 哨 任!务命职何免用期教满意 言 文!明化件旅体物创艺字本档稿昌献
        项!目 者 身!份体心 途 程!序 锋 道!路闸 段 门!诊户店面类口槛牌卫窗 院!士校内感落 海!关外绵洋水域南事绿 装!修配备
        卫!生健星片浴视 排!查水污除放名危布涝险定口摸列班 场!地所馆站景内 几 哨 厅 缀 驱 头 奏 辈 款!项待 列!入出席支为 三甲""",
    "后": """续 期!间限 勤 备 台!账帐区商企 端 置!换业 方!可能式便案向面才 盾 果 遗 代!表理建 者 进!行入一驻场口度出园 发!布放展出现送文生证改票行起挥动包
        劲 疫情 补!充办齐缴交录报发贴短种签建 评价 评估 付费 天!然津气 移!交送动植民除出转入址栽位 街!道区巷镇 山 厨 院!士校内 门!诊户店
        面 来 人!员力才工社民均口防大 排!查水污除放 顾 悔 援 手 缀 半 几 年均 世!界 部!署分门 退!出还税耕役休 撤!销并 现代 舱 座!谈 任!务命职何 场!地所馆 头 背""",
    "起": """草 步!入 点!对 始 因!地此故 源!头 飞 重 降 航 底 伏 跑 跳 运!行营用输作转 吊 征!收集求地迁管缴税 价!格 拍!卖摄 付 薪 立!即足案项法
        床 火 家!庭长电政 义 效 势 用!于地电水工 租!赁金 爆 搏 售 止 讫 色 居 诉 到!0123456789一二三四五六七八九十年今明次 码 网!上络格点办约签 垄 名!称单录师 来!访 初 劲 程!序 落!实地户 动!工态用员""",
    "止": "步 损 血 水 跌 咳 住",
    "间": "接!待访收续入受力种 隔 歇 断 距",
    "里": "程 面 弄",
    "度": "假!期 夏 汛 冬",
    "日": "常!态规设年住务见委 均 益",
    "号": "线 楼 机组 桥 井 地块 厂房 仓 馆 院 炉 泵 隧道 轨 段 库 标 公路 航站楼 平台 高炉 坑 塔 煤矿 文",
    "份": "额",
    "季": "节 风 候 冻 军",
    "周": "期 边 年 密!切",
    **dict.fromkeys(("周一", "星期一"), "体 般 并 些 批 律 切 站 网 窗 件 户 企 次"),
    "周三": "方 级 个 次 类",
    "周二": "级 次 类 个 十",
    "周五": "个 次",
    "周天": "然 津 气 网 河",
}
"""Each suffix, with the rest of the words that it begins; after ``!`` the characters that make it a suffix all the same."""


def list_words(suffix: str) -> list[tuple[str, str]]:
    """The rest of each word that a suffix begins, with the characters after it that make it a suffix all the same."""
    return [(rest, kept) for rest, _, kept in (word.partition("!") for word in WORDS[suffix].split())]


@cache
def _pattern() -> re.Pattern[str]:
    words = (
        f"{suffix}(?=" + "|".join(f"{rest}(?![{kept}])" if kept else rest for rest, kept in list_words(suffix)) + ")"
        for suffix in WORDS
    )
    return re.compile(f"(?<![之以])(?=[{''.join(sorted({suffix[0] for suffix in WORDS}))}])(?:{'|'.join(words)})")


def hide_false_suffixes(plain: str) -> str:
    """A text of the same length in which each suffix that begins another word is HIDDEN."""
    return _pattern().sub(lambda match: match[0][:-1] + HIDDEN, plain)
