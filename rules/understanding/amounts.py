"""Amounts in a message: what it may cost, how far it may be, how good it must be, how many, and which of a list.

Each function gives what the message says of one kind of amount and where, or None. All of them read Chinese, English
and pinyin; the values are those of the slots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rules.understanding import pinyin
from rules.understanding.numbers import FEW_HAN, FEW_WORDS, NUMBER, Span, value

WALKED_A_MINUTE = 80  # metres
LAST = -1


def _as(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


# Price

_FREE = re.compile(
    "(?<!停车)免费(?!饮|喝|停|进|入|参观|看|咖啡|送|的?[饮停])|(?:不要|不用|不花|不收)(?:钱|门票|费)|免门票"
    "|不收门票|零元"
    r"|(?<![a-z-])(?<!gluten )(?<!sugar )(?<!feel )(?<!parking )(?<!in )free(?![a-z-])(?! (?:drink|tea|entry"
    r"|admission|parking|wi-?fi|coffee|gift|cake|dessert|time))"
    "|no (?:charge|entrance fee|ticket needed)|without paying"
)
_LEVELS = re.compile(
    "(?P<low>经济[型实]|(?:不要?|别)太?贵|不算贵|(?<!最)(?<!哪家)便宜(?!到)|平价|实惠|吃得起|预算不(?:太)?[多高]|穷[游鬼学]"
    "|省钱|平[啲d]"
    r"|(?:not|n[o']?t) (?:too |very |so )?(?:expensive|pric[e]?y)|inexpensive|(?<![a-z])cheap(?:er|ish)?(?![a-z])"
    r"|affordable"
    "|(?:student|low|tight|small) budget|budget[- ]friendly|on a budget)"
    "|(?P<mid>舒适型|中端|中等|中档|价格适中|价位适中"
    "|mid(?:dle)?[- ]?(?:range|priced)|moderate(?:ly)?(?: priced)?|reasonabl[ey])"
    "|(?P<high>[有上]档次|五星级|贵一?[点些](?!儿?没)|高档|高级|高端|奢华|豪华"
    "|(?<!i )fancy|fancier|upscale|fine dining|high[- ]end|(?<![a-z])expensive|posh"
    "|luxur(?:y|ious)|pricier|up-?market)"
)
_COIN = "(?:块钱?|元|圆|蚊|刀|(?:rmb|cny|yuan|kuai|bucks)(?![a-z]))"
_EACH = "(?:一个?[位人]|每人|一晚|/人|per (?:person|head|night)|an? (?:head|person|night)|(?:each|pp)(?![a-z]))"
_OTHER_UNIT = (
    "(?! ?(?:公里|千米|米|里|分|点|折|星|个|位|家|岁|号|月|天|小时|人(?!均)|%|(?:km|m|mi|miles?|met|min|hours?"
    "|stars?|people|points?|o'|am|pm|\\+)))"
)
_BEFORE = (
    "(?:人均(?:消费|价格)?|均价|客单价|单价|票价|门票(?:价格?)?|价格|价位|预算(?:一人)?|消费|每[人位晚]|一人|花费?"
    "|¥|￥|rmb ?|cny ?|budget(?: of| is)?|costs?)"
)
_TO = " ?(?:-|–|—|~|到|至|to|and) ?"
_UNDER = "以[内下]|之内|之下|内|封顶|or (?:less|under|below)|max(?:imum)?|tops"
_AT_MOST = (
    "不(?:要|能)?[超多高大]?(?:超过|多于|高于|大于|超)|低于|少于|under|below|less than|(?:no|not) (?:more"
    "|over) than|not over|up to|at most|within|max|<=?|≤"
)
_ROUGHLY = "左右|上下|出头|or so|ish|-ish"
_ROUGHLY_FIRST = "大概|大约|差不多|around|about|roughly|~|approximately"
_MONEY = re.compile(
    rf"(?P<said>{_BEFORE}.{{0,4}}?)?(?:(?P<most>{_AT_MOST}) ?|(?P<about>{_ROUGHLY_FIRST}) ?)?[¥￥$]?"
    rf"(?:(?P<tens>[一二两三四五六七八九]{{2}}[十百千])"
    rf"|{_as('low', NUMBER)}(?: ?{_COIN})?(?:{_TO}[¥￥$]?{_as('high', NUMBER)})?){_OTHER_UNIT}"
    rf" ?(?P<coin>{_COIN})?(?:的?(?: ?(?P<under>{_UNDER})| ?(?P<roughly>{_ROUGHLY})))?(?: ?(?P<each>{_EACH}))?"
)
_LEAST_PRICE = 5  # yuan; less is no price of a visit but a count or a rating, unless a coin is named
_LEAST_OF_RANGE = 20  # yuan, of a range with no sign of money


def price(text: str) -> Span[str] | None:
    """`<=100`, `50-100`, `~500` yuan, or `free`, `low`, `mid`, `high`; figures before words."""
    said = pinyin.read(text)
    for found in _MONEY.finditer(said.text):
        if amount := _money(found):
            return Span(*said.span(*found.span()), amount)
    if free := _FREE.search(said.text):
        return Span(*said.span(*free.span()), "free")
    level = _LEVELS.search(said.text)
    return Span(*said.span(*level.span()), level.lastgroup or "") if level else None


def _money(found: re.Match[str]) -> str | None:
    sure = any(found[name] for name in ("said", "coin", "each"))
    if tens := found["tens"]:
        low, high = value(tens[0] + tens[2]), value(tens[1:])
        return f"{low:g}-{high:g}" if low < high and (sure or tens[2] != "十") else None
    low = value(found["low"])
    if found["high"]:
        high = value(found["high"])
        return f"{low:g}-{high:g}" if low < high and (sure or low >= _LEAST_OF_RANGE) else None
    if low < _LEAST_PRICE and not found["coin"]:
        return None
    if found["most"] or found["under"]:
        return f"<={low:g}" if sure or low >= _LEAST_OF_RANGE else None
    return f"~{low:g}" if sure or (found["roughly"] and low >= _LEAST_OF_RANGE) else None


# Distance


def _lasting(name: str) -> str:
    """A length of time; the group `name` is its number, `name`_hours is there where it is hours."""
    number = _as(name, f"一刻|半个?(?=小时|钟头)|(?<![\\d.])\\d{{1,3}}|{FEW_HAN}|(?<![a-z]){FEW_WORDS}(?![a-z])")
    return f"{number} ?-?(?:个?{_as(f'{name}_hours', '小时|钟头|hours?')}|分钟?|钟|min(?:ute)?s?(?![a-z]))"


# By the beginning of the unit, the longer first.
_METRES_IN = {"公里": 1_000, "千米": 1_000, "k": 1_000, "里": 500, "米": 1, "met": 1, "mi": 1_609, "m": 1}
_DISTANCE = re.compile(
    rf"(?P<number>(?<![a-z])an? (?=mile|kilomet)|{NUMBER}) ?-?(?P<unit>公里|千米|里[路地]|米|kms?(?![a-z])"
    rf"|kilomet(?:er|re)s?"
    r"|met(?:er|re)s?|miles?(?![a-z])|mi(?![a-z])|m(?![a-z]))(?P<half>半)?"
)
_WALK = re.compile(
    rf"(?:走路?|步行|溜达|walk(?:ing)?(?: distance)?|on foot)[^0-9,，。]{{0,12}}?{_lasting('after')}"
    rf"|{_lasting('before')}[- ]?(?:以?内)?(?:的?(?:步程|脚程|路程|走路|步行)|能走到|walk|on foot|stroll"
    rf"|away on foot)"
)


def radius(text: str) -> Span[int] | None:
    """Metres: a distance, or minutes on foot at 80 metres each; stops of a line are none."""
    said = pinyin.read(text)
    if found := _WALK.search(said.text):
        name = "after" if found["after"] else "before"
        minutes = _minutes(found[name], in_hours=bool(found[f"{name}_hours"]))
        return Span(*said.span(*found.span()), round(minutes * WALKED_A_MINUTE))
    if found := _DISTANCE.search(said.text):
        number = value(found["number"].strip()) + (0.5 if found["half"] else 0)
        return Span(*said.span(*found.span()), round(number * _metres(found["unit"])))
    return None


def _minutes(written: str, *, in_hours: bool) -> float:
    if written == "一刻":
        return 15
    number = 0.5 if written.startswith(("半", "half")) else value(written)
    return number * 60 if in_hours else number


def _metres(unit: str) -> int:
    return next(metres for beginning, metres in _METRES_IN.items() if unit.startswith(beginning))


# Rating

_MOST_STARS = 5
_SCORE = (
    f"(?:[1-5](?:\\.\\d)?|[一二两三四五](?:点[零一二三四五六七八九]|(?= ?(?:分|颗?星|以上)))"
    f"|{FEW_WORDS}(?: point {FEW_WORDS})?)"
)
_AT_LEAST = "以上|及以上|起|or (?:above|more|higher|better|up)|and (?:up|above)|\\+"
_RATING = re.compile(
    rf"(?:评分|评价|好评|打分|口碑|分数|rat(?:ed|ings?)"
    rf"|scored?)[^0-9一二两三四五]{{0,10}}?{_as('named', _SCORE)}(?![0-9]) ?分?(?:{_AT_LEAST})?"
    rf"|(?<![\d.]){_as('above', _SCORE)}(?![0-9]) ?(?:分|颗?星(?!级)|stars?|points?)? ?(?:{_AT_LEAST})(?![a-z])"
    rf"|(?:at least|above|over|不低于|超过|高于|大于|minimum|min|>=?"
    rf"|≥) ?(?<![\d.]){_as('least', _SCORE)}(?![0-9]) ?(?:分(?!钟)|颗?星|stars?|points?)"
    rf"|(?<![\d.]){_as('stars', _SCORE)}(?![0-9])[ -]stars?(?! hotel)"
)


def rating(text: str) -> Span[float] | None:
    """The least rating that is asked for, above 0 and up to 5."""
    said = pinyin.read(text)
    for found in _RATING.finditer(said.text):
        name = found.lastgroup
        number = value(found[name]) if name else 0
        alone = name == "above" and not re.search("分|星|star|point", found.group()) and "." not in found.group()
        if 0 < number <= _MOST_STARS and not alone:
            return Span(*said.span(*found.span()), number)
    return None


# How many

_FEW = f"(?:\\d{{1,2}}(?![\\d.:])|{FEW_HAN}|(?<![a-z]){FEW_WORDS}(?![a-z]))"
_NOT_COUNTED = "小时|钟|月|半|星期|礼拜|活动|场|学期|季度|店|优惠|权益|问题"
_COUNT = re.compile(
    rf"(?<![第每.\d])(?!(?<=[这那哪下换同])一){_as('zh', _FEW)} ?(?:个?(?:人(?!均)|名额|位置|座位?|spots?)"
    rf"|个(?!{_NOT_COUNTED})|口(?!味)|位|名(?!字)|张|家|间|份(?!额))"
    rf"|(?<![a-z]){_as('en', _FEW)} (?:more (?:people|spots?|seats?)?|spots?|seats?|tickets?|places?|people"
    rf"|persons?|guests|cards|of us|results|options)"
    rf"|(?:for|table of|party of|show me|add|register|book) {_as('party', _FEW)}(?! ?(?:minutes?|hours?|days?"
    rf"|weeks?|months?|years?|yuan|rmb|%|pm|am|"
    "o'|/|hundred|thousand|km|m(?![a-z])))(?=$|[ ,.?!])"
)
_ONE_OR_A = re.compile("[个家间]$")
_BOOKED = re.compile("(?:报|加|退|算|取消|少|订|留|多|book)[我了 ]{0,2}$")
_PAIR = re.compile(
    "我[和跟同](?:我的?)?(?:老[婆公]|女朋友|男朋友|朋友|太太|先生|对象|同事|妈|爸|闺蜜)|(?<![a-z])(?:me"
    "|my \\w+) and (?:my \\w+|me|i)(?![a-z])"
    "|(?<![a-z])(?:both|(?:the )?two of us)(?![a-z])|爸妈|父母|我们俩|咱俩|夫妻|my (?:parents|wife and i"
    "|husband and i)"
)


def quantity(text: str) -> Span[int] | None:
    """People, places, tickets or results. Of several numbers the last: what is changed to comes after what was."""
    said = pinyin.read(text)
    counts = [found for found in _COUNT.finditer(said.text) if _is_counted(found)]
    pair = _PAIR.search(said.text)
    if pair and (not counts or "各" in said.text):
        return Span(*said.span(*pair.span()), 2)
    if not counts:
        return None
    found = counts[-1]
    return Span(*said.span(*found.span()), int(value(found[found.lastgroup or 0])))


def _is_counted(found: re.Match[str]) -> bool:
    """一个 and 一家 are as often "a" as "one": they count after a word for booking or giving up."""
    number = value(found[found.lastgroup or 0])
    if number != 1 or not _ONE_OR_A.search(found.group()):
        return number >= 1
    return bool(_BOOKED.search(found.string, 0, found.start())) and found.string[found.end() : found.end() + 1] != "名"


# Which of a list

_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ORDINAL_WORDS = {word: position for position, word in enumerate(_ORDINALS, 1)}
_THING = "(?:个|家|间|位|项|条|张|款|号)"
_NUMERAL = f"\\d{{1,2}}(?!\\d)|{FEW_HAN}"
_INDEX = re.compile(
    rf"倒数第{_as('back', _NUMERAL)}{_THING}?"
    rf"|第{_as('zh', _NUMERAL)}(?![次天年期时周步季]|人称|时间|名)(?:{_THING})?"
    rf"|(?P<bottom>最后(?:面)?的?(?:[一那嗰]{_THING}?|{_THING})|(?:末尾|最末|最底下?|最下面?"
    rf"|垫底)的?(?:[一那]?{_THING})?|压轴的?"
    r"|(?<![a-z])last(?: (?:one|place|shop|option|result|choice)(?![a-z])| ?那| ?$)|bottom one"
    r"|(?:one )?at the (?:end|bottom))"
    rf"|(?P<top>(?:头一|打头那?|最上面?[那一]?|最前面?那?){_THING}?|(?<![a-z])top one|(?:one )?at the top)"
    rf"|(?<![a-z])(?P<word>{'|'.join(_ORDINALS)})(?![a-z])(?! (?:time|name|of all|day|floor|visit|class|hand))"
    r"|(?<![a-z\d])(?P<nth>\d{1,2})(?:st|nd|rd|th)(?![a-z])(?! (?:of|floor))"
    rf"|(?:(?<![a-z])(?:number|no\.?|option|choice|pick|choose|select|go with|take|item)"
    rf"|#) ?(?P<named>\d{{1,2}}(?!\d)|{FEW_WORDS})(?![a-z:])(?! (?:spots?|seats?|tickets?|people|more|cards|places|of))"
    rf"|(?:选择?|拣|要|点|挑)(?:第)?{_as('chosen', _NUMERAL)}(?: ?{_THING}| ?吧|$)"
)
_ALONE = re.compile(
    rf"[ ]*(?:就|那就|嗯|要|选)?(?P<alone>\d{{1,2}}|{FEW_HAN}|{FEW_WORDS})(?:号|家|个)?(?:吧|啦|了|please|pls| "
    rf"|[.。!！,，])*[ ]*"
)
_MOST_LISTED = 50


def ordinal(text: str) -> Span[int] | None:
    """A position from 1, or from the end as -1, -2 …; a message that is nothing but a number is a position, too."""
    said = pinyin.read(text)
    if alone := _ALONE.fullmatch(said.text):
        return _position(said, [alone])
    return _position(said, _INDEX.finditer(said.text))


def _position(said: pinyin.Heard, matches: Iterable[re.Match[str]]) -> Span[int] | None:
    for found in matches:
        position = _index(found.lastgroup or "", found[found.lastgroup or 0])
        if position and abs(position) <= _MOST_LISTED:
            return Span(*said.span(*found.span()), position)
    return None


def _index(kind: str, written: str) -> int:
    if kind in ("bottom", "top"):
        return LAST if kind == "bottom" else 1
    if kind == "word":
        return _ORDINAL_WORDS[written]
    number = value(written)
    return 0 if number != int(number) else -int(number) if kind == "back" else int(number)
