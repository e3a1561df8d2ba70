"""The words of date phrases, as one pattern; ``meaning`` reads each phrase, ``context`` the words around it.

The pattern is for a text without false suffixes (``borders``): its 底, 初 or 前 is never the beginning of 底线, 初步, 前端.
"""

import re
from functools import cache
from typing import Literal

from bizenv.phrases import recurrence

Kind = Literal[
    "by",
    "ambiguous",
    "window",
    "relative",
    "approximate",
    "recurring",
    "continuous",
    "start",
    "immediate",
    "conditional",
    "open",
    "unclear",
]

N = "(?:[0-9]{1,2}|[〇○零一二两三四五六七八九十]{1,3})"
TO = "[-‐-―~～至到]{1,2}"
_M = f"(?:{N}|(?<![0-9百千万亿])元)"  # 元月 is January, but not in 5元月
_Y = "(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})"
_Q = "[0-9一二三四五六七八九首]"
_BEFORE = "(?:以前|之前|前夕|前(?!后|[0-9一二两三四五六七八九十]+(?:[名个位批大强]|季度|月)))"
_WITHIN = "(?:以内|之内|内)"
_AFTER = "(?:之日起|开始|起|之后|以后|后)"
_AROUND = "(?:前后|左右|上下(?!旬))"
# 年底 and 年内 stand for this year, but not in 去年底, 学年末, 几年内, 三年内.
_THIS_YEAR = "(?<![0-9一二三四五六七八九十百千两半几多数余干上去前往历近每逐隔周学财年])年(?=[底末内])"
_NAMED_YEAR = (
    "今年(?!均)|(?<![成资基根样版])本年(?!均)|当年|(?<![文说证表声透查标申])明年|(?<![0-9一二两三四五六七八九十每多几首])次年|翌年|大后年"
    f"|(?<![今前以之此大年月日毕])后年(?=[底末内初中前起，。；、]|[上下]半|[0-9一二三四五六七八九十]{{1,2}}月|完成|实现|建成|$)|{_THIS_YEAR}"
)
_ANY_YEAR = f"{_Y}年|今年|本年|明年|次年|翌年|大后年"
_OPEN = "[Xx×*○〇□_某]"  # for a number that is to be filled in
_MIDDLE = "中(?=[，。；、前后起]|开始|之|$|完成|建成|启动|开工|竣工|投用|投入|实现|出台|报送)"
_EVENT = (
    "(?:主汛期?|汛期|汛(?=前)|雨季|(?:采暖|供暖|供热|取暖)[季期]|高考|(?<![集其])中考|两会|寒假|暑[假期]|开学|入[冬汛夏秋]|[春夏秋冬][季天]"
    "|秋冬季?|冬春季?|除夕|元宵节?|重阳节?|农忙|春耕|三夏|三秋)"
)
"""What has no day in the calendar, or not the same one everywhere."""
_FESTIVAL = (
    "(?:春节|元旦节?|清明节?|端午节?|中秋节?|国庆节?|劳动节|妇女节|植树节|青年节|儿童节|建党节|建军节|教师节|三八(?:妇女)?节"
    "|(?<![0-9一二三四五六七八九十第])(?:五一(?:国际)?(?:劳动节|节)?|五四(?:青年节)?|六一(?:儿童节|节)?|[七八]一(?:建[党军]节)?)"
    "|(?<![0-9一二三四五六七八九十双第])十一)"
)

# Every character with which a phrase can begin: at any other the search moves on without trying the long pattern.
_FIRST = (
    '(?:[0-9〇○零一二两三四五六七八九十元半今本当明次翌后大年每逐按定自从印发公下出即第未接“"‘「春清端中国劳前上月季Qq双隔周旬全农阴旧正]'
    "|[主汛雨采供取高寒暑开入夏秋冬除重腊妇植青儿建教](?=[前汛期季暖热考假学冬夏秋天夕阳月女树年童党军师]))"
)

PRETEST = re.compile(
    '[年月日季旬内前周Qq]|每|逐|按|定期|五[”"’」]?[规期时末]|十[一二三四五六七八九]五|元旦|五一|国庆|[春明午秋动]节|[0-9]{4}[-‐-―~～至到/.][0-9]|[0-9]{8}|一次'
)
"""A cheap test: a text without a match has no date phrase, and few texts without a date phrase have a match."""


@cache
def compile_pattern() -> re.Pattern[str]:
    """The pattern of every form of date phrase; the outermost group that matched (``lastgroup``) names the form."""
    return re.compile(
        rf"""(?={_FIRST})(?:
        (?P<window>(?:
            (?<![0-9])(?P<wy1>{_Y})(?:年(?:(?P<wm1>{_M})月?份?(?:(?P<wd1>{N})[日号]?|(?P<wt1>[上中下])旬|(?P<we1>[底末]))?)?)?
            | (?<![0-9.年])(?P<wm1b>{_M})(?:月份?(?:(?P<wd1b>{N})[日号]?|(?P<wt1b>[上中下])旬|(?P<we1b>[底末]))?)?
            | (?P<wnow>(?:即日|(?:自|从)?(?:本[一-鿿]{{2,4}}?)?(?:印发|发布|公布|下发)之日)(?=起))
          )起?{TO}(?:
            (?:(?P<wy2>{_Y})年|(?P<wword>今年|明年|次年|翌年|当年))(?:(?P<wm2>{_M})月份?(?:(?P<wd2>{N})[日号]|(?P<wt2>[上中下])旬)?)?
            | (?P<wm2b>{_M})月份?(?:(?P<wd2b>{N})[日号]|(?P<wt2b>[上中下])旬)?
            | (?P<wend>年[底末])
            | (?P<wd2c>{N})[日号]
          )[底末]?(?:{_BEFORE}|{_WITHIN}|期间|之间|止)?)
        | (?P<quarters>(?:(?:(?<![0-9])(?P<qyear>{_Y})年?|(?P<qword>今年|本年|明年))?)
            (?:(?<![0-9一二三四五六七八九十])第?(?P<q1>[1-4一二三四])(?:[、和及]第?[1-4一二三四])*(?:(?:季度)?{TO}|[、和及])第?(?P<q2>[1-4一二三四])季度
              |[Qq](?P<q3>[1-4]){TO}[Qq]?(?P<q4>[1-4]))[底末]?(?:{_BEFORE}|{_WITHIN})?)
        | (?P<recurring>{recurrence.PATTERN})
        | (?P<anchored>(?:自|从)?(?:本[一-鿿]{{2,4}}?)?(?:印发|发布|公布|下发|出台)(?:之日)?(?:起|之?后|以后)?的?
            (?P<acount>[0-9]{{1,3}}|[一二两三四五六七八九十百]{{1,4}})(?P<aunit>个?工作日|个半?月|日|天|周|年半?){_WITHIN})
        | (?P<relative>(?<![0-9.第])(?:
            (?:半年|(?P<low>{N})(?:{TO}(?P<high>{N}))?(?P<span>年半?|个半?月)(?:时间)?){_WITHIN}
            | (?:今后|未来|接下来的?)(?P<clow>{N})(?:{TO}(?P<chigh>{N}))?(?P<cspan>年|个月)(?:时间|{_WITHIN}|[间里])?
            | 今明两年))
        | (?P<plan>[“"‘「]?十(?P<fifth>[一二三四五六七八九])五[”"’」]?
            (?:(?:规划)?(?:期间|时期末?|期末|末期?|期内)|(?P<fbefore>{_BEFORE})(?![一二两三四五0-9]))
            | \A[“"‘「]?十(?P<fcell>[一二三四五六七八九])五[”"’」]?\Z)
        | (?P<festive>(?:(?P<fyear>{_Y})年|(?P<fword>今年|明年|次年))?[“"]?(?:元旦[、和]?)?(?P<festival>{_FESTIVAL})[”"]?
            (?:假期|长假)?(?:{_BEFORE}|(?P<faround>前后)|(?P<fafter>之后|以后|后)))
        | (?P<term>(?:(?P<tyear>{_Y})年|(?P<tword>今年|明年|次年))?(?P<season>[春秋])季?(?:新?学期|开学)(?:开学|开始)?
            (?:(?P<tbefore>{_BEFORE})|(?P<tafter>{_AFTER})|(?<=[0-9今明次]年[春秋]季学期)))
        | (?P<event>(?:{_ANY_YEAR})(?:{_M}月)?(?:{_EVENT}|{_FESTIVAL})(?:期间|假期)?(?:来临|到来|开始|结束)?(?:{_BEFORE}|{_AFTER}|[底末初])?
            | {_EVENT}(?:来临|到来|开始|结束)?{_BEFORE})
        | (?P<open>(?:{_Y}|20{_OPEN}{{1,2}})年{_OPEN}{{1,2}}月(?:{_OPEN}{{0,3}}[日号])?(?:{_BEFORE}|{_AFTER})?|20{_OPEN}{{1,2}}年(?:{N}月)?[底末]?{_BEFORE}?)
        | (?P<lunar>(?:农历|阴历|旧历)(?:{_ANY_YEAR})?(?:(?:{N}|[正冬腊])月|年)(?:初?{N}[日号]?|[底末初])?{_BEFORE}?|[正腊]月(?:初?{N}[日号]?|[底末])?{_BEFORE}|(?:{_ANY_YEAR})?{N}月初[一二三四五六七八九十](?:{_BEFORE}|(?=[，。；、]|\Z)))
        | (?P<compact>(?<![0-9.])20[0-9]{{2}}[01][0-9][0-3][0-9](?![0-9.])(?:日?{_BEFORE}|(?P<cafter>{_AFTER}))|\A20[0-9]{{2}}[01][0-9][0-3][0-9]\Z)
        | (?P<years>\A(?:19|20)[0-9]{{2}}{TO}(?:19|20)[0-9]{{2}}\Z)
        | (?P<dotted>(?<![0-9./-])(?P<my>(?:19|20)[0-9]{{2}})[-/.](?P<mm>[0-9]{{1,2}})(?:
            (?:月份?)?{TO}(?P<my2>20[0-9]{{2}})[-/.](?P<mm2>[0-9]{{1,2}})(?![0-9./%-])(?:月份?)?[底末]?(?:{_BEFORE}|{_WITHIN}|止)?
            | (?![0-9./%-])(?:(?:月份?[底末]?|[底末])?(?P<mbefore>{_BEFORE})|月份?[底末]?(?P<mafter>{_AFTER})?|[底末]|(?<=\A.{{6}})\Z|(?<=\A.{{7}})\Z)))
        | (?P<numeric>(?<![0-9./-])(?P<ny>(?:19|20)[0-9]{{2}})(?P<nsep>[-/.])(?P<nm>[0-9]{{1,2}})(?P=nsep)(?P<nd>[0-9]{{1,2}})
            (?:{TO}(?P<ny2>20[0-9]{{2}})(?P=nsep)(?P<nm2>[0-9]{{1,2}})(?P=nsep)(?P<nd2>[0-9]{{1,2}}))?(?![0-9./%-])
            (?:{_BEFORE}|{_WITHIN}|(?P<nafter>{_AFTER}))?)
        | (?P<listed>(?<![0-9])[0-9]{{4}}(?=(?:[、和及][0-9]{{4}})*[、和及][0-9]{{4}}年(?!度)))
        | (?P<whole>(?<![安健完齐保])全年(?![度均龄制各每的]|无休|平均|.均|不间断|[0-9]{{3}}))
        | (?P<period>(?:(?<![0-9])(?P<year>{_Y})(?:年|(?=[Qq][1-4]))|(?P<word>{_NAMED_YEAR})
            |(?<![0-9〇零一二三四五六七八九十百千第近超逾约满历.])(?P<short>[1-4][0-9])年(?=年?[底末]|{N}月(?:份?[底末初中前]|[上中下]旬|{N}[日号])))(?P<du>度)?
            (?:全年|年(?=[底末内初中]))?
            (?:(?P<month>{_M})(?:月份?(?:月(?=[底末初]))?|(?=[底末]))
                (?:(?P<day>{N})(?:[日号]|(?={_BEFORE}))|(?P<openday>{_OPEN}{{1,3}}[日号]|日(?=[起前之，。；、]|$))|(?P<third>[上中下]{{1,2}})旬|(?P<mearly>初|{_MIDDLE}))?
              |(?P<half>[上下])半年|前(?:(?P<three>[一二两三1-3])个?季度|(?P<firstmonths>{N})个?月)|第?(?P<quarter>{_Q})季(?:度|(?!节))|[Qq](?P<q>[1-4])
              |(?P<early>初)|(?P<mid>{_MIDDLE}))?
            (?P<end>底|末)?(?P<around>{_AROUND})?(?:(?P<before>{_BEFORE}|{_WITHIN})|(?P<after>{_AFTER}))?)
        | (?P<bare>(?<![0-9.年/每])(?:
            (?P<bmonth>{_M})月份?(?:月(?=[底末初]))?(?:(?P<bday>{N})(?:[日号]|(?={_BEFORE}))|(?P<bthird>[上中下]{{1,2}})旬|(?P<bmearly>初|{_MIDDLE}))?
            | (?P<bhalf>[上下])半年 | 前(?P<bthree>三)季度 | 第?(?P<bquarter>[1-4一二三四])季度 | (?<![A-Za-z])[Qq](?P<bq>[1-4])(?![0-9])
            | (?P<bword>(?<![成资基])本月|当月|(?<![线地以之如乡城])下{{1,2}}个?月|(?<![一两三每多])次月|(?<![成资基])本季度?|下{{1,2}}个?季度|(?<![0-9一二三四五六七八九十上个前去几数半年月日])月(?=[底末])|(?<![上各])季度?(?=[底末](?!月)))
              (?:(?P<bwday>{N})[日号])?
            | (?P<bweek>本周|下{{1,2}}周)(?P<bweekday>[一二三四五六日天])?
            )(?P<bend>底|末)?(?P<baround>{_AROUND})?(?:(?P<bbefore>{_BEFORE}|{_WITHIN})|(?P<bafter>{_AFTER}))?)
        | (?P<counted>(?<![0-9每])第?{N}年年?[底末]{_BEFORE}?)
        | (?P<daily>(?:(?<=[，。；、和及与于在])|\A){N}[日号]{_BEFORE}))
        """,
        re.VERBOSE,
    )
