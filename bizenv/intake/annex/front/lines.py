"""How a paper names itself: the lines above its salutation, its number, its title, the annex that it lists."""

import re
from collections.abc import Iterator, Sequence

from bizenv.base.tuples import NamedTuple
from bizenv.intake.annex.model import Suspicion
from bizenv.intake.annex.texts.items import tidy
from bizenv.intake.document.model import Document, Paragraph

_LONGEST = 2000
"""No more characters of a line are looked at."""
_OPEN, _CLOSE = "[〔\\[［【（(﹝﹙〖{]", "[〕\\]］】）)﹞﹚〗}]"
_CODE = f"[\u4e00-\u9fff]{{2,14}}{_OPEN}(?:19|20)[0-9]{{2}}{_CLOSE}第?[0-9]{{1,4}}号"
NUMBER = re.compile(
    f"(?P<organ>[\u4e00-\u9fff]{{2,14}}){_OPEN}?(?P<year>(?:19|20)[0-9]{{2}}){_CLOSE}?第?(?P<count>[0-9]{{1,4}})号"
)
_LABELLED = re.compile("^(?:备注/)?(?:发?文\\s*字?\\s*号|发文字号|文件编号)[:：|｜]*(.*)$")
_PEOPLE = "(?:人民政府|政府|部门|单位|街道|办事处|委员会|管委会|机构|公司|企业|党委|委办局|联席会议|各委|学校|医院)"
_SALUTATION = re.compile(
    f"^(?:各|有关|机关各|[省市区县州旗]{{1,2}}(?:政府|直|级|委)(?:各|有关|机关)?).{{0,80}}{_PEOPLE}?"
)
_ORGAN_END = "(?:人民政府(?:办公[厅室])?|政府办公[厅室]|办公[厅室]|委员会|领导小组(?:办公室)?|指挥部(?:办公室)?|管委会|联席会议(?:办公室)?|工作专班|[厅局部委院署]|街道办事处|镇政府)"
ORGAN = re.compile(f"[\u4e00-\u9fff（）〇]{{2,38}}?{_ORGAN_END}(?:（代章）|（[^（）]{{2,24}}代章）)?")
_KINDS = "方案|计划|要点|意见|措施|办法|清单|规划|通知|分工|任务分解表?|分解表|责任表|任务表|细则|行动|规定|决定|举措|任务书|路线图|台账|一览表|任务|目标|责任分解"
_TITLE_END = re.compile(f"(?:{_KINDS})(?:[（(][^（）()]{{1,24}}[）)])*$")
_DRAFT = re.compile("[（(](?:送审稿|征求意见稿|讨论稿|草案|初稿)[）)]$|[（(]?20[0-9]{2}年[0-9]{1,2}月[）)]?$")
"""What stands behind a title and is no part of it: that it is a draft, or its month."""
_ISSUED_AS = re.compile("关于(?:印发|转发|下发|公布|发布|批转)(?P<title>.+?)的通知$")
_NOW_ISSUED = re.compile(
    "现将(?P<a>《.+?》)(?:（[^（）]{2,30}）)?(?:予以)?(?:印发|下发|发)给?|^(?:经[^《]{2,20}同意，)?(?P<b>《.+?》)(?:（[^（）]{2,30}）)?(?:已经?|业经|经)[^。]{2,40}?，?现[予将]?(?:以)?(?:印发|下发|公布|发给)"
)
_ANNEX = re.compile("^附(?:件|表)?[0-9一二三四五]{0,2}[:：]\\s*(?P<title>.*)$")


class Front(NamedTuple):
    """The beginning of a document: the lines above the salutation, and those from it on; without one all are ``body``."""

    above: tuple[str, ...]
    body: tuple[str, ...]


def list_lines(documents: Sequence[Document]) -> Iterator[str]:
    """The lines of the paragraphs, tidy, without page numbers and the marks of Markdown."""
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Paragraph):
                for printed in block.text.split("\n"):
                    line = printed.strip()[:_LONGEST]
                    plain = line and tidy(_part_organs(re.sub("^#+\\s*|\\*\\*|^>\\s*", "", line)), wraps=True)
                    if plain and not re.fullmatch("[-‐-―—·.\\s]*[0-9]{1,4}[-‐-―—·.\\s]*|第[0-9]+页.*", plain):
                        yield plain


def _part_organs(line: str) -> str:
    """A line that begins with several organs, which are set apart by white space, with 、 between them."""
    words = line.split()
    organs = next((n for n, word in enumerate(words) if len(word) < 4 or not ORGAN.fullmatch(word)), len(words))
    return "、".join(words[:organs]) + "".join(f" {word}" for word in words[organs:]) if organs > 1 else line


def divide(lines: Sequence[str]) -> Front:
    """The lines of a paper parted at its salutation (各镇人民政府，区级各部门：), which may run over several lines."""
    for n, line in enumerate(lines[:40]):
        if not _SALUTATION.match(line) or line.endswith(tuple("。；")):
            continue
        for end in range(n, min(n + 6, len(lines))):
            joined = "".join(lines[n : end + 1])
            if re.search("[:：]$", joined) and re.search(_PEOPLE, joined) and "。" not in joined:
                return Front(tuple(lines[:n]), tuple(lines[end + 1 :]))
    return Front((), tuple(lines))


def list_above(front: Front) -> list[str]:
    """The lines in which a paper names itself: above the salutation, else up to the first sentence."""
    if front.above:
        return list(front.above)
    found: list[str] = []
    for line in front.body[:15]:
        if re.search("[。；，,]", line) or re.match("一、|为(?!民)|根据|按照|第一", line):
            break
        found.append(line)
    return found


def find_number(front: Front, doubts: list[Suspicion]) -> str:
    """The paper's own number: alone in a line of its head, or at the head of its title, or behind 发文字号."""
    found: list[str] = []
    for line in list_above(front):
        labelled = _LABELLED.match(line)
        said = re.sub("(?:签发人|签发).*$", "", labelled[1] if labelled else line).strip("（()）| ")
        number = NUMBER.fullmatch(said) if re.search(f"{_OPEN}|{_CLOSE}", said) else None
        if number is None and not labelled:
            opening = re.match(f"({_CODE})(?=《|[\u4e00-\u9fff]{{2,30}}关于)", line)
            closing = re.search(f"通知[（(]?({_CODE})[）)]?$", line)
            said = (opening or closing or [""])[1] if (opening or closing) else ""
            number = NUMBER.fullmatch(said)
        if number is not None:
            found.append(f"{number['organ']}〔{number['year']}〕{number['count']}号")
    if len(set(found)) > 1:
        doubts.append(
            Suspicion("head", f"文号读作{found[0]}", f"也可能是文首另印的{'、'.join(dict.fromkeys(found[1:]))}")
        )
    return found[0] if found else ""


def find_notice(front: Front) -> str:
    """The title of the notice by which a plan is issued (X关于印发Y的通知), in one line; empty if there is none."""
    lines = [line for line in list_above(front) if not (NUMBER.fullmatch(line) or line.endswith("文件"))]
    for start in range(len(lines)):
        for end in range(start + 1, min(start + 6, len(lines)) + 1):
            joined = tidy("".join(lines[start:end]), wraps=True)
            joined = re.sub(f"^{_CODE}|[（(]?{_CODE}[）)]?$", "", joined)
            joined = re.sub("^标题[:：|]*", "", joined).strip("| ")
            if re.search("^《.*》$", joined) and joined.count("《") == 1:
                joined = joined[1:-1]
            if joined.endswith("的通知") and "关于" in joined and not joined.startswith(("发布", "索引")):
                return _with_start(lines, start, joined)
    return ""


def _with_start(lines: Sequence[str], start: int, joined: str) -> str:
    """The title of a notice with the line before it, where that line is the organ and the title begins with 关于."""
    before = lines[start - 1] if start else ""
    return before + joined if joined.startswith("关于") and ORGAN.fullmatch(before) else joined


def find_title(front: Front, table: str) -> str:
    """The title of the plan: what the notice issues; without a notice the lines at the beginning of the paper."""
    joined = "".join(front.body[:12])
    if now := _NOW_ISSUED.search(joined):
        return _unquote(now["a"] or now["b"])
    if notice := find_notice(front):
        named = _ISSUED_AS.search(notice)
        return _unquote(named["title"]) if named else notice
    lines = [line for line in list_above(front) if not (NUMBER.fullmatch(line) or _LABELLED.match(line))]
    lines = [line for line in lines if not re.fullmatch("附(?:件|表)\\s*[0-9一二三四五]{0,2}[:：]?", line)]
    for start in range(len(lines)):
        for end in range(min(start + 4, len(lines)), start, -1):
            title = tidy("\n".join(lines[start:end]), wraps=True)
            title = _DRAFT.sub("", title)
            whole = _TITLE_END.search(title)
            if whole and 5 < len(title) <= 80 and not re.search("[。；：:]|文件$|^[（(]", title):
                following = lines[end] if end < len(lines) else ""
                title += (
                    following if re.fullmatch("[（(](?!20[0-9]{2}年[0-9]{1,2}月|.*稿).{2,20}[）)]", following) else ""
                )
                return "" if title == tidy(table, wraps=True) else title
    return ""


def _unquote(title: str) -> str:
    """A title without the marks around it: 《2026年〈政府工作报告〉任务分解表》."""
    whole = re.fullmatch("《(.*)》((?:（.*）)?)", title)
    if whole and "《" not in whole[1]:
        title = whole[1] + whole[2]
    return re.sub("[〈<]", "《", re.sub("[〉>]", "》", title)) if "《" not in title else title


def find_annex(lines: Sequence[str], plan: str) -> str:
    """The title of the annex that the paper lists (附件：…), if it lists one besides the plan."""
    for n, line in enumerate(lines):
        listed = _ANNEX.match(line)
        if listed is None:
            continue
        title = re.sub("^1[.．、]\\s*", "", listed["title"]) or (lines[n + 1] if n + 1 < len(lines) else "")
        title = _unquote(title.strip("。； "))
        if title and title != plan and not re.match("[2-9][.．、]", lines[n + 1] if n + 1 < len(lines) else ""):
            return title
    return ""
