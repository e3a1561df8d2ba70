"""What the name of a unit looks like: its endings and beginnings, and words that stand for many units.

Only the form of a name is judged here. Whether a name occurs in the document is the reader's business (``units.py``).
"""

import re
import unicodedata
from functools import lru_cache


def _words(table: str) -> tuple[str, ...]:
    return tuple(table.split())


OPEN, CLOSE = "（(〔[【［", "）)〕]】］"
"""Brackets, whose halves may be of different widths: （人才办)."""

OFFICES = _words("局 委 委员会 厅 署 办 办公室 政府 管委会 党工委 工委 院 法院 检察院")
"""Endings after which another name may follow, but hardly ever a part of the same office."""

SOLID = (
    *OFFICES,
    *_words("公司 集团 大学 学院 医院 银行 分行 支行 中心 研究院 研究所 实验室 支队 海关 总工会 协会 商会 妇联 残联"),
    *_words("工商联 供销社 党校 报社 部 所 室 台 馆 团市委 中央 直机关"),
)
"""Endings of whole units, behind which 和 joins another one: 市交通集团和市国投公司. Not 企业, 组织, 社区: 市社会组织和…局."""

ENDINGS = _words("""局 委 委员会 厅 署 办 办公室 部 司 处 室 所 站 队 院 中心 总台 电视台 气象台 地震台
    政府 办事处 街道 街办 镇 乡 村 社区 区 县 市 自治州 盟 旗 省 地区 镇街 乡镇 区县 县区 市县 市区 县市 市州 园区 产业园 科技园 科学园 园
    管委会 党工委 工委 党委 纪委 监委 编办 管委 人大 政协 人民团体 军分区 司令部
    公司 集团 企业 国企 央企 民企 厂 银行 分行 支行 人行 商行 总行 农商行 信用社 联社 保险 证券 基金 城投 交投 国投 文旅 联通 移动 电信 铁塔 供电 邮政 邮储
    中石油 中石化 商会 协会 学会 联合会 工会 总工会 研究会 促进会 基金会 理事会 中央 直机关 级机关 妇联 残联 工商联 文联 侨联 社联 社科联 台联 记协 作协 科协 法学会
    红十字会 供销社 合作社 报社 新华社 出版社 大学 学院 学校 党校 高校 院校 中学 小学 幼儿园 职校 技校 医院 卫生院 医疗机构 科研院所 院所
    馆 水库 智库 实验室 研究院 研究所 设计院 交易所 事务所 海关 基地 平台 联盟 机构 组织 单位 部门 责任方 方面
    专班 领导小组 工作组 小组 指挥部 委办局 联席会议 港口 各地 旅行社 通讯社 兵团 队伍 总队 支队 大队""")
"""How names of units end. One that is nothing else than an ending (有限公司, 研究院) is no name."""

SHORT = frozenset(
    _words("""省委 市委 区委 县委 州委 旗委 党委 央行 人行 海关 各镇 各乡 各村 各区 各县 各市 各州 各地 属地 镇街 乡镇 区县
    县区 市县 各省 各办 街镇 人大 政协 总工会 法院 检察院 各园区""")
)
"""Names that are shorter than others, or nothing else than an ending."""

_BARE = frozenset(ENDINGS) | frozenset(
    _words("""有限公司 股份有限公司 有限责任公司 集团公司 集团有限公司 分公司 总公司 子公司 分局 总局 委员会 管理局 管理中心 服务中心 发展中心 工作中心
    管理委员会 分院 总院 附属医院 人民医院 人民法院 人民检察院 人民政府 办事处 领导小组办公室 大数据中心 科技有限公司 管理办公室
    责任公司 监管局 监督管理局 管局 理局 源局 障局 公室 委员 究院 究所""")
)

_HERE = (
    "市(?!场|容|域|区|属|辖|直|级|政(?!府|协|务|法|管|数|研|策)|民(?!政|族|宗|革|盟|建|进|防|营|间|航|兵|主))"
    "|区(?!域|块|间|划|位|属|直|级)|县(?!域|级|直|属)|省(?!会|际|级|属|直)|州(?!级|属)|旗"
)
_PLACE = "[\u4e00-\u9fff]{1,7}?(?:自治区|自治州|自治县|特别行政区|省|市|区|县|州|盟|旗)"
_MANY = "各|相关|有关|其他|其它|全市|全省|全区|全县"
_STARTS = f"(?:{_HERE}|国家|全国|中央|中国|国务院|国网|团[省市区县州]委|省|市[直级属]|区[直级属]|县[直级属]|省[直级属]|{_MANY}"
_STARTS += "|[\u4e00-\u9fff]{2,4}(?:街道|镇|乡)(?:办事处|人民政府|政府|党委|党工委)?$)"
_SECOND_HALF = re.compile(
    "附属|第[一二三四五六七八九十](?![\u4e00-\u9fff]*局)|有限|股份|办公室$|(?:控股|科技|投资|发展|建设|运营|管理|服务|实业|技术|信息|数字|产业|贸易|工程|咨询|文化|传媒)*(?:集团|股份|有限|责任)+公司$|管理(?:委员会|中心|局|处|办公室)$|党委$|党组$|纪检"
)
"""How second halves of names begin."""
_BRANCHES = (
    ("(?:银行|人行|行|信用社|联社)", "(?!人行|[\u4e00-\u9fff]*银行)[\u4e00-\u9fff]{0,6}(?:分行|支行|营业部)"),
    (
        "(?:公司|集团|电信|移动|联通|铁塔|银联|邮政|石油|石化|保险|人保|国网|烟草|广电|电网|人寿)",
        "(?![\u4e00-\u9fff]*(?:银行|电信|移动|联通|铁塔|国网))[\u4e00-\u9fff]{0,7}(?:分公司|子公司|营管所|营业部|(?<!街道)(?<!镇)(?<!乡)办事处|供电公司)",
    ),
    (".*总局", "[\u4e00-\u9fff]{2,5}(?:监管分局|税务局|监管局)"),
    ("(?:科学院|中科院)", "[\u4e00-\u9fff]{2,12}(?:所|研究院|中心|分院)"),
    (
        ".*局",
        "(?![\u4e00-\u9fff]*(?:银保监|监管|税务|公安|海关))[\u4e00-\u9fff]{0,5}分局|稽查局|[\u4e00-\u9fff]{2,4}派出所",
    ),
    (".*[局队院]", "(?![省市区县州])[\u4e00-\u9fff]{2,5}(?:支队|大队|总队)"),
    (".*(?:院|大学|中心|会)", "[\u4e00-\u9fff]{0,4}(?:分院|分中心|分校|分会|校区|院区)"),
    (".*", "[省市区县州]?(?:分行|分公司|分局|分院)|联席会议|领导小组(?:办公室)?"),
)
"""Which second half may go on with which first half: 中国电信 / 温州分公司, 市公安局 / 高新分局."""
_HEADS = "国务院|(?:[省市区县州旗]|中央|党)(?:委|政府|纪委|人大|政协|人民政府)|人民政府|领导小组|联席会议|委员会"

_WITH_PARTS = _words("大学 学院 医院 集团 公司 研究院 银行 科学院 总队 报社")
_WHOLE = _words("大学 公司 集团 法院 检察院 总局 银行 政府")
_HEAD_PARTS = _words("部 办 办公室 室 局 委 中心 组 会 院 厅")
_INSTITUTES = _words("医院 实验室 研究院 研究所 中心 学院 所 部 处 室 站 分院 委员会 中学 小学")

_NO_NAME = re.compile(
    '[。：:！？?!%％“”"]|[0-9０-９]+(?:年|月|日|家|个|项|%)|的(?!士)|了$|推进(?!中心|办|局|专班|委)|完成|落实(?!办)|确保|加强|加快|开展|持续|负责(?!单位|部门)|牵头(?!单位|部门)|按照|职责|'
    "配合(?!单位|部门)|长期|以下|不再|下同|均需|底前|城乡$|^(?:并|且|或|及|和|与|等|由|对)$"
)
_COLLECTIVE = re.compile(
    "^(?:各|相关|有关|其他|其它)|^(?:省|市|区|县|州|全省|全市|全区|全县|国家|中央|市区两级|省市|市县|市区|区县|市州)?"
    "(?:级|直|属|直属|本级)*(?:各|有关|相关|其他)|(?:主管|职能|监管|审批|业务|行业|责任|牵头|配合|参与|成员|相关|有关|直属|属地|执法|资金|使用)"
    "(?:部门|单位)(?:[（(].*)?$|成员单位$|^(?:区县|县区|市县|县市区|市州|镇街|街镇|乡镇|镇乡|高校|院校|属地|市级部门|市直部门|区级部门|区直部门|"
    "省级部门|省直部门|县级部门|县直部门|镇街道|乡镇街道|街道办事处|街道|区市县|区县市)(?:（.*）|〔.*〕)?(?:人民)?(?:政府|街道|党委)?$"
    "|(?:企业|机构|高校|院校|部门|单位|银行机构|社会组织)$(?<!事业单位)"
)


def strip_brackets(name: str) -> str:
    """A name without the bracket at its end: 市委组织部 of 市委组织部（人才办）."""
    return re.sub(rf"[{re.escape(OPEN)}][^{re.escape(OPEN)}]*[{re.escape(CLOSE)}]$", "", name)


@lru_cache(maxsize=8192)
def ends_like_name(name: str) -> bool:
    """Whether a text without white space ends as names of units do, and is more than an ending alone."""
    core = strip_brackets(name)
    if core in SHORT:
        return True
    if re.search(
        "[A-Za-z](?:Group|Inc|Ltd|LLC|GmbH|University|Institute|Bank|Centre|Center)[.]?$", core.replace(" ", "")
    ):
        return True
    if len(core) < 3 or core in _BARE or is_sentence(name):
        return False
    return core.endswith(ENDINGS) or bool(re.fullmatch("[\u4e00-\u9fff]{2,5}(?<![医农林社文理学])科", core))


@lru_cache(maxsize=8192)
def starts_like_name(name: str) -> bool:
    """Whether a text begins as names of units do: 市…, 杭州市…, 国家…, 各…."""
    return bool(re.match(_STARTS, name)) or bool(re.match(_PLACE + "[\u4e00-\u9fff]", name))


@lru_cache(maxsize=8192)
def starts_afresh(name: str) -> bool:
    """Whether a text begins with words that begin a name and hardly ever stand inside one: 市…, 各…, 国家…."""
    return bool(re.match(_STARTS, name))


def is_section(name: str) -> bool:
    """Whether a text names a body by what only few names end with: 政策法规科, 县公路段, 三大运营商.

    Where a line ends so, a name may go on (市科 / 技局): nothing is cut there.
    """
    return bool(
        re.fullmatch(
            "[\u4e00-\u9fff]{2,12}[科股段系校]|[\u4e00-\u9fff]{0,16}(?:党支部|党总支|工会|机关|贸促会|农信社|第?[一二三四五六七八九十]中|团委|林场|农场|防指|卫生院|[^小]组|纪检监察组|书店|车间|运营商|业主)",
            name,
        )
    ) and not is_sentence(name)


def is_office(name: str) -> bool:
    """Whether a name ends as offices of a government do (局, 委, 厅, 办)."""
    return strip_brackets(name).endswith(OFFICES)


def is_solid(name: str) -> bool:
    """Whether a text ends as names of whole units do, before which and behind which 和 may stand."""
    core = strip_brackets(name)
    return ends_like_name(name) and core.endswith(SOLID) and core not in ("市中心", "县中心", "区中心")


def is_place(name: str) -> bool:
    """Whether a text is the name of a province, city, district or the like, alone."""
    return bool(re.fullmatch(_PLACE, name))


@lru_cache(maxsize=8192)
def is_head(name: str) -> bool:
    """Whether a text is a body whose offices bear its name: 市委 in 市委组织部, 县政府 in 县政府督查室."""
    return bool(re.fullmatch(_HEADS, name)) or name.endswith(("党委", "人民政府"))


def may_have_parts(name: str) -> bool:
    """Whether units of their own may bear a name in front of theirs: 宁波诺丁汉大学 in 宁波诺丁汉大学数字人文实验室."""
    return strip_brackets(name).endswith(_WITH_PARTS)


def stands_alone(name: str) -> bool:
    """Whether a name is that of a whole unit, hardly ever of a part of another: 西湖大学, 安吉县."""
    return strip_brackets(name).endswith(_WHOLE) or is_place(name)


def may_head(first: str, second: str) -> bool:
    """Whether a name may be that of an office of a body: 市委 / 组织部."""
    return is_head(first) and strip_brackets(second).endswith(_HEAD_PARTS) and not starts_like_name(second)


def is_institute(name: str) -> bool:
    """Whether a name ends as parts of universities, hospitals and companies do."""
    return strip_brackets(name).endswith(_INSTITUTES) and not starts_like_name(name)


@lru_cache(maxsize=8192)
def belong(first: str, second: str) -> bool:
    """Whether two texts look like the halves of one name: 温州医科大学 / 附属第一医院, 各区 / 县政府, 市委 / 组织部."""
    if second[0] in OPEN or _SECOND_HALF.match(second):
        return True
    if (first[-1] == "园" and second[0] == "区") or re.fullmatch("各[省市区县镇乡]", first):
        return second[0] in "区县市镇乡街" and not re.match("[市区县](?:委|发|财|教|科|公|司|住)", second)
    if is_head(first) and re.fullmatch("各?(?:部门|单位|委办局|直属机构)", second):
        return True
    return any(re.search(a + "$", first) and re.fullmatch(b, second) for a, b in _BRANCHES)


def is_collective(name: str) -> bool:
    """Whether a name stands for several units that it does not name: 各区县政府, 相关部门, 行业主管部门."""
    return bool(_COLLECTIVE.search(name))


def is_sentence(text: str) -> bool:
    """Whether a text has words that no name of a unit has."""
    if len(text) <= 45 and re.search("(?:小组|专班|联席会议|指挥部|工作组|协调机制)(?:办公室|办)?$", text):
        return bool(re.search("[。：:，；]|的", text))
    return bool(_NO_NAME.search(text)) or len(text) > 45


def fold_radicals(text: str) -> str:
    """A text with characters for radicals (⽉, U+2F00 and on), which some PDFs hold, as the Han characters they show."""
    return re.sub("[\u2e80-\u2fdf\uf900-\ufaff]", lambda match: unicodedata.normalize("NFKC", match[0]), text)
