"""Finds what may not be kept in free text: a ledger under version control would keep it for ever.

That is the number of a person (mobile telephone, identity card, bank card), a telephone that is not plainly an office's,
and the mark of a state secret. The number of a document, a contract, an organisation, a day or an amount may be kept.
"""

import re
import unicodedata
from collections.abc import Iterator

from bizenv.base.tuples import NamedTuple

_GAP = r"[ \-–—]{0,3}"
_MOBILE = re.compile(
    r"(?<![0-9])(?:(?:\+ ?|00)?\(?86\)?[ \-]{0,2})?"
    rf"(?:1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}"
    r"|1[3-9][0-9]([.·])[0-9]{4}\1[0-9]{4}"
    r"|1[3-9][0-9]{2}([ \-])(?:[0-9]{3}\2[0-9]{4}|[0-9]{4}\2[0-9]{3}))"
    r"(?![0-9])"
)
_TELEPHONE = re.compile(
    r"(?<![0-9])(?:(?:\+ ?|00)86[ \-]?[1-9][0-9]{1,2}|\(?0[1-9][0-9]{1,2}\)?)[ \-–—]{0,2}[2-9][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9])"
)
_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])(?=([1-8](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx])(?![0-9A-Za-z]))"  # tried at each group of digits
    r"|身份证件?(?:号码?|编号)?[为是]?[: ]{0,2}([0-9]{15}|[0-9]{17}[0-9Xx])(?![0-9A-Za-z])"
)
_PERSON = re.compile(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}"
    r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
"""GB 11643: province, place, day of birth, serial number, check digit."""
_CARD = re.compile(
    r"(?<![0-9A-Za-z])((?:[0-9]{4}[ \-–—]+){3}[0-9]{3,4}(?:[ \-–—]+[0-9]{1,3})?|[0-9]{15,19})(?![0-9A-Za-z])"
    r"|卡号码?[为是]?[: ]{0,2}([0-9](?:[ \-]?[0-9]){11,18})(?![0-9])"
)
"""A number in groups of four or at one go, which may be that of a bank card; any that is called so."""
_ISSUER = re.compile(r"62[0-9]{13,17}|(?:4|5[1-5]|35)[0-9]{14,15}|3[47][0-9]{13}|955[0-9]{13,16}")
"""How the numbers of cards begin, and how long they are: UnionPay, Visa, Mastercard, JCB, American Express, older ones."""
_SECRET = re.compile(
    r"(?:绝密|机密|秘密|商密) *[★☆✩✭⭐*]"
    r"|密级 *(?:[:为是] *)?(?:绝密|机密|秘密)"
    r"|[(\[{〔【《<](?:绝密|机密|秘密)[级件]?[)\]}〕】》>]"
    r"|(?<![非无])(?<!不含)(?<!不涉及)(?:绝密|(?:机密|秘密)级 *(?:文件|材料|资料|事项|件))"
    r"|^ *(?:绝密|机密|秘密)[级件]? *(?:[0-9]+ *年|长期)? *$",
    re.MULTILINE,
)

_UNIT = re.compile(
    r" *(?:[百千万亿]*(?:[美欧港日]?元(?![旦月宵])|圆|人民币)|亿|万(?=[亿元人吨户件份次家平立度千条])|吨|公斤|千克|克|平方|立方|㎡|m[2-3²³]"
    r"|公里|千米|公顷|亩|[千兆]?瓦|[kmg]wh?(?![a-z])|度(?!假)|户(?![主籍])|人次|件(?!事)|次(?![数日])|条|份|笔|股|字节|[kmgt]b(?![a-z])|%"
    r"|\.[0-9]{1,2}(?![0-9]))",
    re.IGNORECASE,
)
"""What follows an amount; a decimal point too."""
_AMOUNT = re.compile(
    r"(?:[¥$€]|rmb|cny|usd|人民币|资金|金额|[总数产投余税预差限]额|投资|资本|资产|产值|总值|增加值|收入|支出|税收|预算|决算|贷款|授信|造价|[总单估合中成]价|价款"
    r"|[合共总累小]计|[发用]电量|用水量|流量|浏览量|点击量|访问量)[约为达到计共是额]{0,3}[: ]{0,2}$",
    re.IGNORECASE,
)
"""What stands before an amount."""
_DOCUMENT = re.compile(
    r"(?:(?<!身份证)(?<!身份)(?:编号|编码|代码)|文号|文书号|合同号|案号|流水号|单号|受理号|办件号|档案?号|备案号|批准?号|登记号|注册号|许可证号|执照号|税号|发票号码?"
    r"|证书号|序列号|批次号?|第|no\.?|[〕\]])[为是]?[: ]{0,2}$",
    re.IGNORECASE,
)
"""What stands before the number of a document, a contract or an organisation."""
_OFFICE = re.compile(
    r"(?:(?:投诉|举报|监督|咨询|服务|公开|值班|办公|办公室|受理|报修|客服|政务|预约)(?:服务)?(?:电话|热线|专线)|热线|专线|传真|总机)(?:号码?)?[为是]?[: ]{0,2}$"
)
"""What stands before the telephone of an office."""
_BEFORE = 24
"""How many characters before a number are looked at."""


class Number(NamedTuple):
    """What was found: ``what`` kind it is (手机号), and its ``text`` as written."""

    what: str
    text: str


def find_number(text: str) -> Number | None:
    """The first number of a person, other telephone or mark of secrecy in a text; None if there is none.

    Full-width digits count as digits.

    >>> find_number("请与张三联系，13812345678"), find_number("到位资金13812345678元，某府发〔2019〕17号")
    (Number(what='手机号', text='13812345678'), None)
    """
    plain = "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)
    addresses = [m.span() for m in re.finditer(r"https?://[!-+\--:<-~]+", text)]  # a page has a number too
    found = [
        (start, end, what)
        for start, end, what in _list_finds(plain)
        if what in ("身份证号", "密级标志") or not any(a <= start < b for a, b in addresses)
    ]
    if not found:
        return None
    start, end, what = min(found)
    return Number(what, text[start:end])


def _list_finds(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each find begins and ends, and what it is; full-width signs must have been replaced."""
    for match in _SECRET.finditer(text):
        yield match.start(), match.end(), "密级标志"
    for match in _IDENTITY.finditer(text):
        if match[2] or (_is_of_person(match[1]) and not _DOCUMENT.search(_before(text, match.start()))):
            group = 2 if match[2] else 1
            yield match.start(group), match.end(group), "身份证号"
    for match in _CARD.finditer(text):
        if match[2] or (_is_card(match[1]) and not _DOCUMENT.search(_before(text, match.start()))):
            group = 2 if match[2] else 1
            yield match.start(group), match.end(group), "银行卡号"
    for pattern, what in ((_MOBILE, "手机号"), (_TELEPHONE, "电话号码")):
        for match in pattern.finditer(text):
            before = _before(text, match.start())
            whole = re.fullmatch("[0-9 ]+", match[0]) is not None
            amount = whole and (_UNIT.match(text, match.end()) or _AMOUNT.search(before))
            if amount or _DOCUMENT.search(before) or (what == "电话号码" and _OFFICE.search(before)):
                continue
            yield match.start(), match.end(), what


def _before(text: str, at: int) -> str:
    return text[max(0, at - _BEFORE) : at]


def _is_of_person(written: str) -> bool:
    """Whether it has the form of an identity number and is not, by its check digit, the code of an organisation."""
    number = re.sub("[^0-9X]", "", written.upper())
    return _PERSON.fullmatch(number) is not None and (_is_identity(number) or not _is_organisation(number))


def _is_identity(number: str) -> bool:
    """Whether the check digit is right (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(c) * 2 ** (17 - n) for n, c in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def _is_organisation(number: str) -> bool:
    """Whether it is a 统一社会信用代码, by its check digit (GB 32100); an institution's may have no letter."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(c) * pow(3, n, 31) for n, c in enumerate(number[:17]))
    return signs[-total % 31] == number[17]


def _is_card(written: str) -> bool:
    """Whether it begins as a card's number does, and its check digit is right (ISO/IEC 7812, Luhn)."""
    number = re.sub("[^0-9]", "", written)
    digits = [int(c) for c in reversed(number)]
    total = sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits))
    return _ISSUER.fullmatch(number) is not None and total % 10 == 0
