"""The words of date phrases, as one pattern; ``meaning`` reads each phrase, ``context`` the words around it."""

import re
from functools import cache
from typing import Literal

from bizenv.phrases import recurrence as recurring

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
]

N = "(?:[0-9]{1,2}|[〇○零一二两三四五六七八九十]{1,3})"
TO = "[-‐-―~～至到]{1,2}"
_M = f"(?:{N}|(?<![0-9百千万亿])元)"  # 元月 is January, but not in 5元月
_Y = "(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})"
_Q = "[0-9一二三四五六七八九首]"
_BEFORE = "(?:以前|之前|前夕|前(?!后|期|述|款|列|三季度|[0-9一二三四五六七八九十]+[名个位批]))"
_WITHIN = "(?:以内|之内|内(?![部容设涵]))"
_AFTER = "(?:之日起|开始|起|之后|以后|后(?![续期勤备台]))"
_AROUND = "(?:前后|左右|上下(?!旬))"
# 年底 and 年内 stand for this year, but not in 去年底, 学年末, 几年内, 三年内.
_THIS_YEAR = "(?<![0-9一二三四五六七八九十百千两半几多数余干上去前往历近每逐隔周学财])年(?=[底末内])"
_NAMED_YEAR = f"今年|本年|当年|(?<!文)明年|次年|翌年|(?<![今前以])后年|{_THIS_YEAR}"

# Every character with which a phrase can begin: at any other the search moves on without trying the long pattern.
_FIRST = '[0-9〇○零一二两三四五六七八九十元半今本当明次翌后年每逐按定自从印发公下出即第未接“"‘「春清端中国劳前上月季Qq]'

PRETEST = re.compile(
    '[年月日季旬内前周Qq]|每|逐|按|定期|五[”"’」]?[规期时末]|十[一二三四五六七八九]五|元旦|五一|国庆|[春明午秋动]节|[0-9]{4}[-/.][0-9]|一次'
)
"""A cheap test: a text without a match has no date phrase, and few texts without a date phrase have a match."""


@cache
def pattern() -> re.Pattern[str]:
    """The pattern of every form of date phrase; the outermost group that matched (``lastgroup``) names the form."""
    return re.compile(
        rf"""(?={_FIRST})(?:
        (?P<window>(?:
            (?<![0-9])(?P<wy1>{_Y})(?:年(?:(?P<wm1>{_M})月?份?(?:(?P<wd1>{N})[日号]?)?)?)?
            | (?<![0-9.年])(?P<wm1b>{_M})(?:月份?(?:(?P<wd1b>{N})[日号]?)?)?
            | (?P<wnow>(?:即日|(?:自|从)?(?:本[一-鿿]{{2,4}}?)?(?:印发|发布|公布|下发)之日)(?=起))
          )起?{TO}(?:
            (?:(?P<wy2>{_Y})年|(?P<wword>今年|明年|次年|翌年|当年))(?:(?P<wm2>{_M})月份?(?:(?P<wd2>{N})[日号])?)?
            | (?P<wm2b>{_M})月份?(?:(?P<wd2b>{N})[日号])?
            | (?P<wend>年[底末])
            | (?P<wd2c>{N})[日号]
          )[底末]?(?:{_BEFORE}|{_WITHIN}|期间|之间|止)?)
        | (?P<quarters>(?:(?:(?<![0-9])(?P<qyear>{_Y})年?|(?P<qword>今年|本年|明年))?)
            (?:(?<![0-9一二三四五六七八九十])第?(?P<q1>[1-4一二三四])(?:(?:季度)?{TO}|[、和及])第?(?P<q2>[1-4一二三四])季度
              |[Qq](?P<q3>[1-4]){TO}[Qq]?(?P<q4>[1-4]))[底末]?(?:{_BEFORE}|{_WITHIN})?)
        | (?P<recurring>{recurring.PATTERN})
        | (?P<anchored>(?:自|从)?(?:本[一-鿿]{{2,4}}?)?(?:印发|发布|公布|下发|出台)(?:之日)?(?:起|之?后|以后)?的?
            (?P<acount>[0-9]{{1,3}}|[一二两三四五六七八九十百]{{1,4}})(?P<aunit>个?工作日|个半?月|日|天|周|年半?){_WITHIN})
        | (?P<relative>(?<![0-9.第])(?:
            (?:半年|(?P<low>{N})(?:{TO}(?P<high>{N}))?(?P<span>年半?|个半?月)(?:时间)?){_WITHIN}
            | (?:今后|未来|接下来的?)(?P<clow>{N})(?:{TO}(?P<chigh>{N}))?(?P<cspan>年|个月)(?:时间|{_WITHIN}|[间里])?
            | 今明两年))
        | (?P<plan>[“"‘「]?十(?P<fifth>[一二三四五六七八九])五[”"’」]?
            (?:(?:规划)?(?:期间|时期末?|期末|末期?|期内)|(?P<fbefore>{_BEFORE})(?![一二两三四五0-9]))
            | \A[“"‘「]?十(?P<fcell>[一二三四五六七八九])五[”"’」]?\Z)
        | (?P<festive>(?:(?P<fyear>{_Y})年|(?P<fword>今年|明年|次年))?[“"]?(?:元旦[、和]?)?(?P<festival>春节|元旦节?|清明节?|端午节?|中秋节?|国庆节?
            |(?<![0-9一二三四五六七八九十])五一(?:国际)?(?:劳动节|节)?|劳动节|(?<![0-9一二三四五六七八九十双第])十一)[”"]?
            (?:假期|长假)?(?:{_BEFORE}|(?P<faround>前后)|(?P<fafter>之后|以后|后)))
        | (?P<numeric>(?<![0-9./-])(?P<ny>(?:19|20)[0-9]{{2}})(?P<nsep>[-/.])(?P<nm>[0-9]{{1,2}})(?P=nsep)(?P<nd>[0-9]{{1,2}})
            (?:{TO}(?P<ny2>20[0-9]{{2}})(?P=nsep)(?P<nm2>[0-9]{{1,2}})(?P=nsep)(?P<nd2>[0-9]{{1,2}}))?(?![0-9./%-])
            (?:{_BEFORE}|{_WITHIN}|(?P<nafter>{_AFTER}))?)
        | (?P<listed>(?<![0-9])[0-9]{{4}}(?=(?:[、和及][0-9]{{4}})*[、和及][0-9]{{4}}年(?!度)))
        | (?P<period>(?:(?<![0-9])(?P<year>{_Y})(?:年|(?=[Qq][1-4]))|(?P<word>{_NAMED_YEAR}))(?P<du>度)?
            (?:年(?=[底末内初中]))?
            (?:(?P<month>{_M})月份?(?:(?P<day>{N})[日号]|(?P<third>[上中下]{{1,2}})旬|(?P<mearly>初))?
              |(?P<half>[上下])半年|(?P<three>前三季度)|第?(?P<quarter>{_Q})季(?:度|(?!节))|[Qq](?P<q>[1-4])
              |(?P<early>初)|(?P<mid>中(?=[，。；、]|前|$)))?
            (?P<end>底|末)?(?P<around>{_AROUND})?(?P<before>{_BEFORE}|{_WITHIN})?(?P<after>{_AFTER})?)
        | (?P<bare>(?<![0-9.年/每])(?:
            (?P<bmonth>{_M})月份?(?:(?P<bday>{N})[日号]|(?P<bthird>[上中下]{{1,2}})旬|(?P<bmearly>初))?
            | (?P<bhalf>[上下])半年 | (?P<bthree>前三季度) | 第?(?P<bquarter>[1-4一二三四])季度 | (?<![A-Za-z])[Qq](?P<bq>[1-4])(?![0-9])
            | (?P<bword>本月|当月|下个?月|次月|本季度?|下季度|(?<![上个前去几数半])月(?=[底末])|(?<![上各])季度?(?=[底末](?!月)))
              (?:(?P<bwday>{N})[日号])?
            | (?P<bweek>本周|下周(?!期))(?P<bweekday>[一二三四五六日天])?
            )(?P<bend>底|末)?(?P<baround>{_AROUND})?(?P<bbefore>{_BEFORE}|{_WITHIN})?(?P<bafter>{_AFTER})?))
        """,
        re.VERBOSE,
    )
