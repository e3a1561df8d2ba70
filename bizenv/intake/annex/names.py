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

ENDINGS = _words("""局 委 委员会 厅 署 办 办公室 部 司 处 室 所 站 队 科 院 中心 总台 电视台 气象台 地震台
    政府 办事处 街道 街办 镇 乡 村 社区 区 县 市 州 盟 旗 省 地区 镇街 乡镇 区县 县区 市县 市区 县市 市州 园区 产业园 科技园 科学园 园
    管委会 党工委 工委 党委 纪委 监委 编办 管委 人大 政协 人民团体 军分区 司令部
    公司 集团 企业 国企 央企 民企 厂 银行 分行 支行 人行 商行 总行 农商行 信用社 联社 保险 证券 基金 城投 交投 国投 文旅 联通 移动 电信 铁塔 供电 邮政 邮储 烟草
    中石油 中石化 商会 协会 学会 联合会 工会 总工会 研究会 促进会 基金会 理事会 妇联 残联 工商联 文联 侨联 社联 社科联 台联 记协 作协 科协 法学会
    红十字会 供销社 合作社 报社 新华社 出版社 大学 学院 学校 党校 高校 院校 中学 小学 幼儿园 职校 技校 医院 卫生院 医疗机构 科研院所 院所
    馆 库 实验室 研究院 研究所 设计院 交易所 事务所 海关 海事 基地 平台 联盟 机构 组织 单位 部门 责任方 方面
    专班 领导小组 工作组 小组 指挥部 委办局 联席会议 税务 港 各地 社 团 队伍 总队 支队 大队 消防""")
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
_STARTS = f"(?:{_HERE}|国家|全国|中央|中国|国务院|国网|团[省市区县州]委|省|市[直级属]|区[直级属]|县[直级属]|省[直级属]|{_MANY})"
_SUB = (
    "附属|第[一二三四五六七八九十]|(?:(?!银行|公司|电信|移动|联通|国网|公安)[\u4e00-\u9fff]){0,7}?分(?:局|院|行|公司|中心|校|会)$|有限|股份|办公室|管理|党委|党组|纪检|"
    "[\u4e00-\u9fff]{0,6}(?:支队|大队|总队|稽查局|营管所|派出所|联席会议|领导小组|办事处)"
)
_HEADS = (
    "(?:[省市区县州旗]|中央|国务院|党)(?:委|政府|纪委|人大|政协|人民政府)|国家税务总局|中国人民银行|"
    "人民政府|领导小组|联席会议|委员会"
)

_NO_NAME = re.compile(
    '[。：:！？?!%％“”"]|[0-9０-９]+(?:年|月|日|家|个|项|%)|的(?!士)|了$|推进(?!中心|办|局|专班|委)|完成|落实(?!办)|确保|加强|加快|开展|持续|负责(?!单位|部门)|牵头(?!单位|部门)|按照|职责|'
    "配合(?!单位|部门)|长期|以下|不再|下同|均需|底前|^(?:并|且|或|及|和|与|等|由|对)$"
)
_COLLECTIVE = re.compile(
    "^(?:各|相关|有关|其他|其它)|^(?:省|市|区|县|州|全省|全市|全区|全县|国家|中央|市区两级|省市|市县|市区|区县|市州)?"
    "(?:级|直|属|直属|本级)*(?:各|有关|相关|其他)|(?:主管|职能|监管|审批|业务|行业|责任|牵头|配合|参与|成员|相关|有关|直属|属地|执法|资金|使用)"
    "(?:部门|单位)(?:[（(].*)?$|成员单位$|^(?:区县|县区|市县|县市区|市州|镇街|街镇|乡镇|镇乡|高校|院校|属地|市级部门|市直部门|区级部门|区直部门|"
    "省级部门|省直部门|县级部门|县直部门|镇街道|乡镇街道|区市县|区县市)(?:（.*）|〔.*〕)?(?:人民)?(?:政府|街道|党委)?$"
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
    if len(core) < 3 or core in _BARE or len(name) > 45 or _NO_NAME.search(name):
        return False
    return core.endswith(ENDINGS)


@lru_cache(maxsize=8192)
def starts_like_name(name: str) -> bool:
    """Whether a text begins as names of units do: 市…, 杭州市…, 国家…, 各…."""
    return bool(re.match(_STARTS, name)) or bool(re.match(_PLACE + "[\u4e00-\u9fff]", name))


@lru_cache(maxsize=8192)
def starts_afresh(name: str) -> bool:
    """Whether a text begins with words that begin a name and hardly ever stand inside one: 市…, 各…, 国家…."""
    return bool(re.match(_STARTS, name))


def is_office(name: str) -> bool:
    """Whether a name ends as offices of a government do (局, 委, 厅, 办)."""
    return strip_brackets(name).endswith(OFFICES)


@lru_cache(maxsize=8192)
def is_place(name: str) -> bool:
    """Whether a text is the name of a province, city, district or the like, alone."""
    return bool(re.fullmatch(_PLACE, name))


@lru_cache(maxsize=8192)
def is_head(name: str) -> bool:
    """Whether a text is a body whose offices bear its name: 市委 in 市委组织部, 区政府 in 区政府督查办."""
    return bool(re.fullmatch(_HEADS, name)) or name.endswith(("党委", "人民政府"))


@lru_cache(maxsize=8192)
def is_part(name: str) -> bool:
    """Whether a text looks like the second half of a name: 附属第一医院, 高新分局, 交警支队."""
    return bool(re.match(_SUB, name))


def is_collective(name: str) -> bool:
    """Whether a name stands for several units that it does not name: 各区县政府, 相关部门, 行业主管部门."""
    return bool(_COLLECTIVE.search(name))


def is_sentence(text: str) -> bool:
    """Whether a text has words that no name of a unit has."""
    return bool(_NO_NAME.search(text)) or len(text) > 45


def fold_radicals(text: str) -> str:
    """A text with characters for radicals (⽉, U+2F00 and on), which some PDFs hold, as the Han characters they show."""
    return re.sub("[\u2e80-\u2fdf\uf900-\ufaff]", lambda match: unicodedata.normalize("NFKC", match[0]), text)
