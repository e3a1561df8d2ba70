"""The parts of a cell of units: pieces that are names, what parts them, and the words on roles between them."""

import re
from collections.abc import Iterator
from typing import Literal

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.units.names import CLOSE, OPEN

Role = Literal["lead", "support", "plain", "other"]
"""``plain``: the words name units without saying who leads (责任单位：); ``other``: no units (责任领导：)."""

Kind = Literal["text", "soft", "hard", "label", "verb", "with", "mark", "duty", "remark", "number"]


class Part(NamedTuple):
    """A part of a cell.

    ``kind``: ``text`` (one name, or several parted by white space or 和), ``soft`` (、) and ``hard`` (，；) separators,
    ``label`` (牵头单位： before names), ``verb`` (牵头, 配合 after names), ``with`` (会同 between them), ``mark`` （牵头） behind
    one name, ``duty`` (按职责分工负责), ``remark`` （列第一位的为牵头单位）, ``number`` (1. ①).
    """

    kind: Kind
    text: str
    role: Role = "plain"


_LEAD = "牵头|主办|主责|总牵头|双牵头|共同牵头|联合牵头|第一责任|主体责任|主要责任|统筹"
_SUPPORT = "配合|协办|协同|协作|协助|参与|参加|支持|会办|共同参与|协同配合|配合参与|参与配合"
_PLAIN = "责任|承办|实施|落实|执行|负责|建设|完成|分工|承担|具体责任|牵头和配合|牵头及配合|牵头配合|牵头、配合|牵头（配合）|牵头/配合"
_OTHER = "责任领导|分管领导|牵头领导|包保领导|责任人|负责人|联系人|联络员|分管负责人|市领导|区领导|县领导|省领导|挂钩领导|挂帅领导"
_BODY = "单位|部门|方|处室|科室|主体"


def _loose(pattern: str) -> str:
    """A pattern that lets white space stand between any two Han characters, as the wrapping of a cell may put it."""
    return re.sub(r"([\u4e00-\u9fff])(?=[\u4e00-\u9fff])", r"\1\\s*", pattern)


_END = r"(?=\s*(?:$|[、，；。,;\x00\x01])|\s)"
_DUTY_BEFORE = "(?:(?:按照|按|根据|依据|依|结合)(?:各自的|各自|其|自身|部门|本部门)?(?:工作)?(?:职责|职能|责任|权限|任务)(?:和)?(?:分工|职能|范围|权限)?(?:要求)?)"
_DO = "(?:分别|共同|协同|具体|组织|抓好|做好|联合|各自|统筹|牵头|全面|分头|依法)"
_ACT = "(?:负责落实|负责实施|负责推进|负责组织实施|贯彻落实|组织实施|负责|落实|推进|实施|执行|参与|配合|承担|办理)"
_ACTS_OF_SUPPORT = _loose(r"协同配合|参与配合|配合|(?<!政)(?<!政\s)协办|协助|参与|参加|协同|支持")
"""市政协办 is a unit."""
_TOKENS: tuple[tuple[Kind, Role, str], ...] = (
    ("label", "lead", rf"(?:{_loose(_LEAD)})(?:{_loose('责任')})?\s*(?:{_loose(_BODY)})?\s*[：:]"),
    ("label", "lead", rf"(?<![^\s、，；。,;\x00])(?:{_loose('牵头|主办|主责')})\s*(?:{_loose('单位|部门')})(?=\s)"),
    ("label", "support", rf"(?:{_loose(_SUPPORT)})(?:{_loose('责任')})?\s*(?:{_loose(_BODY)})?\s*[：:]"),
    ("label", "support", rf"(?<![^\s、，；。,;\x00])(?:{_loose('配合|协办|参与')})\s*(?:{_loose('单位|部门')})(?=\s)"),
    (
        "label",
        "support",
        rf"(?<=[；;])\s*(?:{_loose('责任|配合|协办|参与')})\s*(?:{_loose('单位|部门')})(?=[\u4e00-\u9fff])",
    ),
    ("label", "other", rf"(?:{_loose(_OTHER)})\s*[：:]"),
    ("label", "plain", rf"(?:{_loose('其他|其它')})?\s*(?:{_loose(_PLAIN)})?\s*(?:{_loose(_BODY)})\s*[：:]"),
    (
        "duty",
        "plain",
        rf"(?:{_loose(_DUTY_BEFORE)})[\s，,]*(?:{_loose(_DO)}\s*)*(?:{_loose(_ACT)}|{_loose('牵头')})?(?:{_loose('相关工作|有关工作')})?",
    ),
    ("duty", "plain", rf"(?:{_loose('分工负责|各负其责')})"),
    (
        "verb",
        "lead",
        rf"(?:{_loose('共同|联合|负责|总')})?{_loose('牵头')}(?!\s*(?:{_loose('单位|部门|方|人|领导|处室|科室')}))"
        rf"(?:\s*(?:{_loose('负责落实|负责|组织实施|组织|落实|抓总|实施|推进|办理|统筹|协调|抓落实')}))*",
    ),
    ("verb", "lead", rf"(?:{_loose('共同|联合|负责')})?(?:{_loose('主办|主责|负总责')})(?:{_loose('负责')})?{_END}"),
    (
        "verb",
        "support",
        rf"(?:{_loose('共同|分别|积极|做好|予以|协同|等')}\s*)*(?:{_ACTS_OF_SUPPORT})"
        rf"(?:{_loose('落实|实施|推进|做好相关工作|做好|办理|工作|负责')})?{_END}",
    ),
    ("with", "support", rf"[，,]?\s*(?:{_loose('负责')})?[，,]?\s*(?:{_loose('会同')})"),
    (
        "duty",
        "plain",
        rf"(?:{_loose(_DO)}\s*)*(?:{_loose('负责落实|负责实施|负责推进|负责组织实施|组织实施|负责|承担|办理')}){_END}",
    ),
    (
        "remark",
        "plain",
        r"[^、，；。,;\x00\x01]*(?:"
        + _loose("第一位|首位|首个单位|第一个单位|排名第一|第一个为|下同|不再列出|均需|以下各项|以下任务|不分先后|加粗")
        + r")[^；。;\x00\x01]*",
    ),
    ("number", "plain", r"[①-⑳❶-❿㈠-㈩⑴-⒇]|(?<![0-9A-Za-z.．])\d{1,2}\s*[.．](?!\d)"),
    ("number", "plain", r"(?<![^\s、，；。,;])\d{1,2}\s*(?=[、）)])[、）)]"),
    ("number", "plain", r"[*＊★☆▲△●※†‡]+"),
    ("hard", "plain", r"[，；。,;｜|]"),
    ("soft", "plain", r"[、､﹑丶]"),
)
_PATTERN = "|".join(f"(?P<g{n}>{pattern})" for n, (_, _, pattern) in enumerate(_TOKENS))

_FIRST = "第一位|首位|首个单位|第一个单位|排名第一|第一个为"


def says_first_leads(text: str) -> bool:
    """Whether a text says that the first of the units that it speaks of leads: 列第一位的为牵头单位."""
    plain = re.sub(r"\s", "", text)
    return bool(
        re.search(rf"(?:{_FIRST}|排在最前|排在前面|居首|列首位).{{0,12}}(?:牵头|主办|负责|主责)", plain)
    ) or bool(re.search("(?:牵头|主办)(?:单位|部门)?.{0,8}(?:列第一|排第一|列首位|居首|排名第一|排在第一)", plain))


def find_brackets(text: str) -> tuple[list[tuple[int, int]], bool]:
    """The outermost brackets of a text as (start, end), and whether some bracket has no other half.

    A bracket without its other half is passed over.
    """
    found: list[tuple[int, int]] = []
    open_at: list[int] = []
    alone = False
    for at, character in enumerate(text):
        if character in OPEN:
            open_at.append(at)
        elif character in CLOSE:
            if open_at:
                start = open_at.pop()
                found = [(a, b) for a, b in found if a < start] + [(start, at + 1)]
            elif not re.search(r"(?:^|[\s、，；。,;])\(?\d{1,2}$", text[:at]):
                alone = True
    return [(a, b) for a, b in found], alone or bool(open_at)


def read_mark(inner: str) -> Part | None:
    """What the words in a bracket say of the name before it, or None if they are a part of the name."""
    plain = re.sub(r"\s", "", inner)
    if re.fullmatch(rf"(?:{_LEAD})(?:{_BODY}|负责)?|牵|主", plain):
        return Part("mark", plain, "lead")
    if re.fullmatch(rf"(?:{_SUPPORT})(?:{_BODY})?|配|协", plain):
        return Part("mark", plain, "support")
    if re.fullmatch(r"\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z]", plain):
        return Part("number", plain)
    if says_first_leads(plain) or re.search("下同$|不再列出|按职责|排名不分|均需|不分先后", plain):
        return Part("remark", inner)
    if (
        "：" not in plain
        and re.match("负责|牵头|配合|共同|具体|联系人|责任人|电话|按", plain)
        and not plain.endswith(tuple("局委办厅院部司处"))
    ):
        return Part("remark", inner)
    return None


def unwrap(text: str) -> str:
    """A text without a bracket that encloses the whole of it: （牵头单位：甲；配合单位：乙）."""
    plain = text.strip()
    while len(plain) > 2 and plain[0] in OPEN + "[{" and find_brackets(plain)[0][:1] == [(0, len(plain))]:
        if read_mark(plain[1:-1]):
            break
        plain = plain[1:-1].strip()
    return plain


_KIND = "(?:省|县级市|市|县|区|州|盟|旗|镇|乡|乡镇|镇街|街道|区县|县区|市州)"
_OF_PLACES = "(?:[（(〔][^（(〔]*[）)〕])?(?:人民政府|政府|党委(?:政府)?|党工委|办事处|管委会|两级.{0,6}|级(?!有关|相关|各).{0,6})?"


def cut_cell(cell: str) -> list[Part]:
    """The parts of a cell in order. White space stays in the texts; brackets that belong to names stay with them.

    The kinds of places in one name for many (各市、县（区）人民政府; 各镇、街道) are one part.
    """
    parts: list[Part] = []
    for part in _cut(cell):
        before = [re.sub(r"\s", "", p.text) for p in parts[-2:]]
        if (
            part.kind == "text"
            and [p.kind for p in parts[-2:]] == ["text", "soft"]
            and re.fullmatch(f"(?:[省市区县]?各|全[省市区县]各?)?{_KIND}(?:、{_KIND})*", before[0])
            and re.fullmatch(f"{_KIND}{_OF_PLACES}", re.sub(r"\s", "", part.text))
        ):
            parts[-2:] = [Part("text", f"{before[0]}、{part.text.strip()}")]
        else:
            parts.append(part)
    return parts


def _cut(cell: str) -> Iterator[Part]:
    """The parts of a cell in order. White space stays in the texts; brackets that belong to names stay with them."""
    text = unwrap(cell)
    marks: dict[int, Part] = {}
    masked = text
    for start, end in find_brackets(text)[0]:
        mark = read_mark(text[start + 1 : end - 1])
        filling = "\x02" * (end - start)
        if mark is not None:
            marks[start] = mark
            filling = "\x01" + "\x00" * (end - start - 1)
        masked = masked[:start] + filling + masked[end:]
    at = 0
    for match in re.finditer(f"\x01\x00*|{_PATTERN}", masked):
        if text[at : match.start()].strip():
            yield Part("text", text[at : match.start()])
        if match.start() in marks:
            yield marks[match.start()]
        else:
            kind, role, _ = _TOKENS[int(str(match.lastgroup)[1:])]
            yield Part(kind, match[0].strip(), role)
        at = match.end()
    if text[at:].strip():
        yield Part("text", text[at:])
