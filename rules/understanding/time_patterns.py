"""One regular expression for every piece of a time, in text that `pinyin.read` has folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rules.understanding.numbers import FEW_HAN, FEW_WORDS
from rules.understanding.time_tables import ANCHORS, DAYS, DAYS_WITH_PART, FEASTS, NOWS, NTH_WORDS, PARTS, SOON

# Each form of a piece is a line of its own. A group is named for what reads it, groups inside begin with an underscore.


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(words, key=len, reverse=True))


def _han(table: Iterable[str]) -> str:
    return _any(word for word in table if word[0] >= "\u2e80" or word[0].isdigit())


def _latin(table: Iterable[str]) -> str:
    return f"(?:{_any(word for word in table if word[0] < '0' or 'a' <= word[0] <= 'z')})(?![a-z])"


_WEEK = "(?:周|星期|礼拜)"
_HOUR = r"(?:2[0-4]|[01]?\d|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_MINUTE = r"(?:[0-5]?\d|[二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_NO_DIGIT = r"(?<![\d.:一二三四五六七八九十百千第])"
COUNT = rf"(?:(?<![\d.])\d{{1,3}}(?:\.\d)?|{FEW_HAN}|几|一两|两三)"
_UNIT = "(?:(?:个半?(?=小时|钟)|个(?=星期|礼拜))?(?:分钟?|刻钟?|小时|钟头|钟|天|日(?!期)|周|星期|礼拜|年)|个月)"
COUNT_ENGLISH = rf"(?:(?<![\d.])\d{{1,3}}|half an?|an?|the|a few|few|{FEW_WORDS})"
_UNIT_ENGLISH = "(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?)"
_DAYNAME = (
    "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?"
)
_FULL_DAYNAME = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTHNAME = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_FULL_MONTH = "(?:january|february|april|june|july|august|september|october|november|december|(?<=in )(?:may|march))"
_NTH = r"\d{1,2}(?:st|nd|rd|th)"
_POINT = "底|末|初|中旬?|尾"

_NO_MEASURE = r"(?!(?:\d+|[零一二三四五六七八九]+)分?(?:以[上下]|公里|千米|米|折|星|倍|[元块]))"  # 四点五分以上
_NO_DISH = "(?![菜单评餐心击外赞都])"  # 三点 here is no hour
_NO_LINE = "(?![线楼店院桌馆门厅路公航机口本元仓库球式料韩])"  # 2号线, 3号楼
_NO_WALK = r"(?<![走路行\d一二三四五六七八九十])"
_SHORT_DAYNAME = "(?<!the )(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)(?![a-z])"
# "sun", "sat" and "wed" are days only where something beside them says so.
_AS_A_DAY = "(?:(?= \\d| morn| aft| eve| night| to | ?-|[,.?!]|$)|(?<=on ...)|(?<=this ...)|(?<=next ...)|(?<=to ...))"
_NO_THING = "(?!(?:stars?|yuan|rmb|people|km|m|min|minutes?|points?|percent)(?![a-z]))"
_END = "(?![a-z])"
_HOUR_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MINUTE_WORD = "fifteen|thirty|forty[ -]five"
# "six" is an hour where what comes before and behind it says so.
_BEFORE_HOUR = r"(?:(?<=\bat )|(?<=\bby )|(?<=\bbefore )|(?<=\bafter )|(?<=\buntil )|(?<=\btill ))"
_AFTER_HOUR = "(?= (?:to|and|please|in the|on|tonight|tomorrow|today|sharp|every|next|this)(?![a-z])|[,.?!]|$)"

_HAN_FORMS: Mapping[str, tuple[str, ...]] = {
    "every": (
        rf"每个?{_WEEK}(?:(?P<_each>[1一两二三]次|[一二三四五六日天末])|(?=[^一二三四五六日天末]|$))",
        rf"每个?月(?:的?(?P<_mday>{_DAY})[号日]|的?月?(?P<_mpoint>初|底|末|最后一天))?",
        "每个?(?P<_day>[天日]|早(?=[上晨])|晚)",
        "(?P<_work>工作日|平日)",
    ),
    "ahead": (
        rf"再?过(?P<_n1>{COUNT})(?P<_u1>{_UNIT})(?P<_h1>半)?(?:之?后|以后)?",
        rf"(?P<_n2>{COUNT})(?P<_u2>{_UNIT})(?P<_h2>半)?(?:以后|之后|后(?!天))",
        rf"(?:(?<=推迟)|(?<=延后)|(?<=推后))(?P<_n3>{COUNT})(?P<_u3>{_UNIT})",
        rf"^(?P<_n9>{COUNT})(?P<_u9>{_UNIT})$",
    ),
    "stretch": (
        rf"(?:(?P<_back>过去|最近|近|前(?=几))|(?:未来|接下来))的?(?P<_n4>{COUNT})(?P<_u4>{_UNIT})",
        rf"{_NO_WALK}(?P<_n5>{COUNT})(?P<_u5>{_UNIT})(?:以内|之内|内)",
        "(?P<_these>这)几个?(?P<_u6>天|周|月|年)",
    ),
    "around": (
        rf"(?P<_anchor>{_han(ANCHORS)})"
        rf"(?:之?前的?(?P<_n7>{COUNT})(?P<_u7>{_UNIT})|(?P<_onday>当天|那天|当日|当晚)|(?<=开始)的时候)",
        rf"(?:提前|前)(?P<_n8>{COUNT})(?P<_u8>{_UNIT})",
        "(?P<_that>那[天晚])",
    ),
    "soon": (_han(SOON),),
    "now": (_han(NOWS),),
    "daypart": (_han(DAYS_WITH_PART),),
    "day": (_han(DAYS),),
    "week": (
        rf"(?P<_which>下下个?|上上个?|[下上这本今]个?)?{_WEEK}(?:(?P<_wday>[一二三四五六日天])(?P<_wto>[日天])?|末(?!节))",
    ),
    "feast": (rf"(?<![\d一二三四五六七八九十百千])(?:{_han(FEASTS)})(?!广场|路|街|[一二三四五六七八九十\d百]|月)",),
    "point": (rf"(?P<_pwhich>下下?个?|[上这本今]个?|[今明去]年?(?=年))?(?P<_punit>[月年])(?P<_pwhere>{_POINT})(?!级)",),
    "period": (
        rf"(?P<_which2>下下个?|上上个?|[下上这本今]个?)(?P<_unit>{_WEEK}(?![一二三四五六日天末])|月(?![底初中末])|季度)",
        "(?P<_year>今年|去年|明年|前年|本年度?)(?P<_yhalf>[上下]半年)?",
        "(?P<_half>[上下]半年)",
    ),
    "date": (
        rf"{_NO_DIGIT}(?P<_y>20\d\d)[年/.-](?P<_m>{_MONTH})[月/.-](?P<_d>{_DAY})[号日]?(?!\d)",
        rf"{_NO_DIGIT}(?P<_m3>{_MONTH})[月/](?P<_d4>{_DAY})(?![\d.:/%元块分个家])[号日]?(?!线)",
        rf"{_NO_DIGIT}(?P<_m2>{_MONTH})[.-](?P<_d2>{_DAY})[号日](?!线)",
        rf"{_NO_DIGIT}(?P<_d3>{_DAY}号|[0-3]?\d日){_NO_LINE}",
    ),
    "month": (rf"{_NO_DIGIT}(?:(?P<_y4>20\d\d)年)?(?P<_m4>{_MONTH})月份?(?![\d份])",),
    "clock": (
        rf"{_NO_DIGIT}(?P<_ch>{_HOUR})(?:点|时(?![间候尚])){_NO_DISH}{_NO_MEASURE}"
        rf"(?:钟?(?P<_chalf>半)|(?P<_cq>[一三13])刻|(?:零|过)?(?P<_cm>{_MINUTE})分?|(?P<_whole>钟|整|正))?",
        rf"(?<![\d:])(?P<_ch2>2[0-4]|[01]?\d):(?P<_cm2>[0-5]\d)(?!\d)(?: ?(?P<_ap2>[ap])\.?m{_END}\.?)?",
    ),
    "part": (
        _han(word for word in PARTS if word not in ("早", "晚", "下午")),
        "早(?![午餐饭茶安])|晚(?![餐饭会安])|下午(?!茶)",
    ),
}
_LATIN_FORMS: Mapping[str, tuple[str, ...]] = {
    "now": (_latin(NOWS),),
    "daypart": (_latin(DAYS_WITH_PART),),
    "day": (_latin(DAYS),),
    "around": (
        rf"(?P<_e1>{COUNT_ENGLISH}) (?P<_eu1>{_UNIT_ENGLISH}) (?:before|ahead|in advance|prior)"
        rf"(?! (?:yesterday|tomorrow)){_END}",
        rf"(?P<_emorning>the (?:morning|afternoon|evening|night|day) of {_latin(ANCHORS)})",
    ),
    "ahead": (
        rf"in (?P<_e2>{COUNT_ENGLISH})(?: an)? (?P<_eu2>{_UNIT_ENGLISH})(?! of)(?:'? time)?{_END}",
        rf"(?P<_e3>{COUNT_ENGLISH}) (?P<_eu3>{_UNIT_ENGLISH}) (?:from now|later){_END}",
        rf"(?<=for )(?P<_e4>{COUNT_ENGLISH}) (?P<_eu4>{_UNIT_ENGLISH}){_END}",
        rf"^(?P<_e9>{COUNT_ENGLISH}) (?P<_eu9>{_UNIT_ENGLISH})$",
    ),
    "stretch": (
        r"(?:(?P<_eback>past|last)|next|coming) "
        rf"(?P<_e5>\d{{1,3}}|a? ?few|couple of|{FEW_WORDS}) (?P<_eu5>{_UNIT_ENGLISH}){_END}",
        rf"within (?P<_e6>{COUNT_ENGLISH}) (?P<_eu6>hours?|days?|weeks?|months?){_END}",
    ),
    "every": (
        rf"(?:every|each) (?P<_eeach>{_DAYNAME}|day|week|month|weekend|weekday|morning|evening|night){_END}",
        rf"(?P<_edom>{_NTH}) of (?:each|every) month",
        "(?P<_elast>(?:the )?(?:end|last day) of (?:each|every) month)",
        f"(?P<_edays>weekdays?|daily|weekly|monthly|(?:mon|tues|wednes|thurs|fri|satur|sun)days){_END}",
    ),
    "point": (
        r"(?:the )?(?P<_ewhere>end|start|beginning|middle) of (?P<_ewhich>the|this|next|last) "
        rf"(?P<_eppunit>month|year|week){_END}",
    ),
    "week": (
        rf"(?:(?P<_ewk>this|next|last|coming) )?"
        rf"(?:(?P<_ename>{_FULL_DAYNAME})|(?P<_eend>weekends?|wknd)|(?P<_eshort>{_SHORT_DAYNAME}{_AS_A_DAY})){_END}",
    ),
    "period": (rf"(?P<_ewhich2>this|next|last|previous) (?P<_eunit2>week|month|quarter|year){_END}",),
    "date": (
        rf"(?P<_em>{_MONTHNAME})\.? (?:the )?(?P<_ed>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[ap]m)(?:,? (?P<_ey>20\d\d))?",
        rf"(?P<_ed2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<_em2>{_MONTHNAME}){_END}",
        rf"(?:(?<=the )|(?<=on )|^)(?P<_ed3>{_NTH}){_END}(?! (?:one|place|option|shop|event|floor|line))",
        rf"(?<=on )the (?P<_edw>{_latin(NTH_WORDS)}){_END}(?= to | of | i | please|[,.?!]|$)",
    ),
    "month": (rf"(?P<_em3>{_FULL_MONTH}){_END}",),
    "feast": (_latin(FEASTS),),
    "clock": (
        rf"(?P<_eh>1[0-2]|0?\d)(?:[:.](?P<_emin>[0-5]\d))? ?(?P<_eap>[ap])\.?m{_END}\.?",
        rf"(?P<_eh2>\d{{1,2}}|{FEW_WORDS}) ?o['’]?clock",
        rf"(?P<_eh4>{_HOUR_WORD})(?:[ -](?P<_emin2>{_MINUTE_WORD}))? ?(?P<_eap2>[ap])\.?m{_END}\.?",
        rf"{_BEFORE_HOUR}(?P<_eh5>{_HOUR_WORD})(?:[ -](?P<_emin3>{_MINUTE_WORD}))?{_AFTER_HOUR}",
        r"(?P<_erel>half|quarter|five|ten|twenty|\d\d?(?= past)) (?P<_eto>past|to) "
        rf"(?P<_eh3>1[0-2]|\d|{FEW_WORDS})(?![a-z\d])",
        r"(?P<_ebare>(?:(?<=\bat )|(?<=to )|(?<=from )|(?<=between )|(?=\d\d? in the (?:morn|after|even)))"
        rf"(?:2[0-4]|1?\d)(?![\d%:./-])(?=$|[ ,.?!](?!\d){_NO_THING}))",
        rf"^(?P<_ealone>\d{{1,2}}|{_HOUR_WORD})(?:[ -](?P<_emin4>{_MINUTE_WORD}))?$",
    ),
    "part": (rf"(?:in the )?(?P<_epart>{_latin(PARTS)})",),
    "soon": (_latin(SOON),),
}


def _kinds(forms: Mapping[str, tuple[str, ...]], script: str) -> str:
    return "|".join(f"(?P<{kind}_{script}>{'|'.join(each)})" for kind, each in forms.items())


def _grammar() -> re.Pattern[str]:
    """What a piece may begin with is looked at first, so that most of a message costs next to nothing."""
    tables = (DAYS, DAYS_WITH_PART, PARTS, FEASTS, SOON, NOWS, ANCHORS)
    begins = {word[0] for table in tables for word in table if word[0] >= "\u2e80"}
    first = (
        "".join(sorted(begins)) + "零〇一二两三四五六七八九十廿半俩仨几每工平再过最近未接前这那本上下今明去月年周星礼提"
    )
    return re.compile(
        f"(?=[0-9{first}])(?:{_kinds(_HAN_FORMS, 'h')})|(?=[a-z0-9])(?<![a-z0-9])(?:{_kinds(_LATIN_FORMS, 'l')})"
    )


PIECES = _grammar()
