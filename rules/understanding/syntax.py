"""Names that nobody listed, read from how a sentence is built around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rules.understanding import padding
from rules.understanding.padding import Padding
from rules.understanding.said import Said

_GAP = "\0"  # stands for a character that is no part of a name


class Stretch(NamedTuple):
    """From `start` to `end` of the folded text."""

    start: int
    end: int


class Placed(NamedTuple):
    """A name where a place's would stand; `whole` has the words around it that say so ("near …"), and where `surely`
    is False those are said around other things too ("in …")."""

    name: Stretch
    whole: Stretch
    surely: bool


_HAN = "\u3400-\u9fff"
_NAME = rf"[{_HAN}0-9a-z·'&.]"
_NEAR_ZH = (
    "附近|旁边|周边|周围|四周|一带|边上|隔壁|对面|那一?[边块带]|这一?[边块带]|门口|楼下|里面|那儿|这儿|那里"
    "|这里|旁|走路|步行|离我?|的?周遭|出发|嗰边|呢边|左近"
)
_BEFORE_PLACE_ZH = re.compile(
    "^.*(?:现在|刚[出到从]|住在?|位于|靠近|人在|公司在|我在|想去|要去|准备去|打算去|计划去|去了?|在|到|离|从"
    "|给我推荐一?[个家]?|推荐一?[个家下]?|找一?[个家下间]?|想找|帮我|请问|请问下|^那(?=[\u3400-\u9fff]{3})|有没有"
    "|告诉我|[，。？！,!? ]|我想[问找]?|改成|换[成到])"
)
_PLACES_ZH = (
    re.compile(rf"({_NAME}{{2,16}}?)的?(?:{_NEAR_ZH})"),
    re.compile(
        rf"(?:要去|想去|准备去|打算去|计划去|去|在|逛)({_NAME}{{2,14}}?)(?:的景[点区]|这个景[点区]"
        rf"|景[点区])?(?:游玩|玩|逛|参观|旅游|找|吃|喝|有[没什啥哪]|玩儿|看看|开会|上班|出差|的景点)"
    ),
    re.compile(
        rf"(?:人在|我在|住在?|位于|刚到|刚出|公司在|到了|来到|我去|改成去|换到|去|离)({_NAME}{{2,14}}?)(?=$"
        rf"|[，。？！,.!? ]|最近|有[没什啥哪]|哪|想|找|附近|站|的|能)"
    ),
    re.compile(
        rf"(?:^|[ ，。在去])({_NAME}{{1,6}}?(?:路|街|大道|广场|公园|机场|火车站|大学|老街|古镇|新城|万象城|万达"
        rf"|太古里|区))(?!别)"
    ),
    re.compile(rf"^({_NAME}{{2,10}}?)(?:有[什啥没哪咩冇]|哪[里儿家些]|能用|里?吃什么|吃啥)"),
)
# What a name of a place does not hold, and what it does not begin with.
_SAYS_MORE = re.compile(
    "[吃喝买找想吗呢啊吧怎哪请帮]|什么|推荐|多少|没有|可以|可不可以|比较|适合|最|给我|一下|便宜|好吃|还有|几个|一起|用卡|的店"
    "|^(?:有|没|带|请|掉|的|太|很|这么|个)"
)
_SURE_ZH = (0, 3)  # of `_PLACES_ZH`
_VISITED = re.compile("游玩|景[点区]|参观|旅游|玩$")
_NOT_PLACES = re.compile(
    "^(?:我|你|他|它|她|这|那|此|该|周围|四周|还|公司|学校|家|门口|楼下|酒店|餐[馆厅]|周边|附近|旁边|景点|地铁站?|本地|当地"
    "|市区|市中心|酒吧|咖啡.?|宿舍|单位|办公室|身边|里面|城里|外面|店|边度|玩好|自己|位置|[0-9一二两三四五六七八九十百]+"
    "|[米公里分钟])+(?:里|家|个|边|条|片)?$"
)
_TAIL_ZH = re.compile("(?:地铁站|地铁口|里面?|的|上|这个?|这片?|那|景[点区])+$")

_STOP_EN = (
    "with|for|that|which|who|tonight|today|tomorrow|now|right|this|next|on|at|under|below|less|please|pls|plz|open"
    "|and|or|but|where|i|is|are|can|to|still|have|has|"
    "within|so|if|my|our|because|than|from|after|before|by|up|over|about|around|near|nearby|take|takes|accept"
    "|accepts|monday|tuesday|wednesday|thursday|friday|"
    "saturday|sunday|weekend|any|thanks|thank|say|we|you|do|does|doing|using|use|it|cheap|not|no|max|maybe|ideally"
    "|later|offering|serving|having|late|early|\\d+"
)
_PLACES_EN = re.compile(
    rf"(?<![a-z])(?:near|nearby|close to|closest to|nearest to|next to|beside|opposite|around|by|in|at|outside"
    rf"|inside|from|to|along|off|across from|walking distance of|vicinity of)"
    rf" ((?:the )?(?!(?:{_STOP_EN}|the|a|an|me|here|there|town|walking|general|particular|case|advance|english"
    rf"|chinese|free|area|general|all|least|home"
    rf"|work)(?![a-z'])){_NAME}+(?:[ -](?!(?:{_STOP_EN})(?![a-z'])){_NAME}+){{0,4}})"
)
_SURELY_EN = re.compile("near|around|clos|next|beside|opposite|outside|walking|vicinity|across")
_NOT_PLACES_EN = re.compile(
    "^(?:the )?(?:(?:city|town|local|same|nearest|closest|card|membership|office|area|neighbou?rhood|center|centre"
    "|corner|street|hotel|station|metro|subway|moment|restaurant|bar|shop|"
    "place|places|mall|best|cheapest|price|dinner|lunch|breakfast|night|morning|evening|menu|members?|eat|drink|go"
    "|use|get|find|visit|see|buy|try|watch|sing|food|work|home|hand|way|back|"
    "where|have|take|be|read|stay|relax|hang|chill|swim|spend|sit|shop|party|play|day|date|budget|train|gym|cinema"
    "|museum|park|spa|coffee|cafe|noon|midnight|vicinity|region|block|"
    "foot|walking|distance|min|minutes?|hour|walk|me|us|it|downtown|uptown|city centre|city center|metres?|meters?"
    "|km|rating|distance|parking|drinks|entry|kids|friends|one|mood)(?: |$))+"
)
_PLACES_PINYIN = re.compile(
    r"(?:^|(?<=zai )|(?<=qu )|(?<=li )|(?<=[一-鿿，, ]))((?!(?:zhe|wo|na|you"
    r"|zai)(?![a-z]))[a-z']{2,18}(?: [a-z']{1,9}){0,3}?) ?(?:de )?(?:fu ?jin|pang ?bian|zhou ?bian|na ?bian"
    r"|bian(?: shang)?|zhe ?bian|zhe ?li|yi ?dai)(?![a-z])"
)
_WEAK_PINYIN = re.compile(
    r"^(?:wo(?: men)?|zai|xian ?zai|qu|zhe|na|you(?: ?mei ?you)?|xiang ?(?:qu|zhao)?|zhao|qing ?wen|li|de| )+"
)

_WANTED_ZH = (
    re.compile(
        rf"(?:想吃到?|要吃|吃得?到|爱吃|去吃|来吃|吃点|吃个|吃顿|吃碗|吃|喝得?到|想喝|喝点|喝杯|喝|有?卖|买得?到"
        rf"|想买|买|搵|点份|来[份个碗]|食)(?:一?[点些个杯碗份家顿]儿?)?({_NAME}{{1,10}}?)(?=$|[，。？！,!? ]|的|吗"
        rf"|呢|啊|吧|了|么|嘛|去|哪|有|要|推荐|店|附近|可以|能|卖|没|都|最|比较|好|在|人均|就|这|那|以后|不)"
    ),
    re.compile(
        rf"(?:找家?个?间?|有没有|哪[里儿]有|附近有?|最近的|有(?!没)|搜一?下?|推荐一?[家个]?)({_NAME}{{2,10}}?)(?=$"
        rf"|[，。？！,!? ]|的|吗|呢|啊|吧|么|嘛|没|推荐|店|卖|附近|在|离|近|不)"
    ),
    re.compile(rf"^({_NAME}{{2,8}}?)(?:哪[家里儿]|附近|去哪|怎么去)"),
)
_WANTED_EN = re.compile(
    rf"(?<![a-z])(?:find|want|get|eat|have|serve|serves|serving|sell|sells|selling|craving|crave|for|some|a|an|any"
    rf"|looking for|good|great|best|nearest|closest|try|called|is there an?|do you have)"
    rf" (?:some |a |an |any |the |good |decent |great |proper |real "
    rf"|authentic )*({_NAME}+(?:[ -]{_NAME}+){{0,2}}?)(?=$|[,.?!]| (?:near|nearby|around|in|at|close|here|place"
    rf"|places|spot|spots|shop|shops|restaurant|restaurants|tonight|that|with|open|please|within|for|under|on|to|by"
    rf"|now|from|which|where|joint|stall))"
)


def left_over(said: Said, known: Iterable[Stretch], outside: Padding) -> list[Stretch]:
    """What of the text is no known words, no padding and no punctuation: names, left to right."""
    letters = list(said.folded)
    for start, end in known:
        letters[start:end] = _GAP * (end - start)
    text = _blanked(outside.anywhere, _blanked(padding.PINYIN, "".join(letters)))
    stripped = (_stripped(text, chunk, outside) for chunk in _chunks(_without_latin_padding(text)))
    return [stretch for stretch in stripped if stretch.start < stretch.end]


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: found.group() if found.lastgroup else _GAP * len(found.group()), text)


_WORD = re.compile("[a-z0-9%][a-z0-9'’&.%-]*")
_CHUNK = re.compile(rf"[{_HAN}0-9a-z%](?:[^{_GAP}，。？！,?!、；;：:\n]*[{_HAN}0-9a-z])?")


def _without_latin_padding(text: str) -> str:
    def blank(found: re.Match[str]) -> str:
        return _GAP * len(found.group()) if found.group().rstrip(".'") in padding.LATIN else found.group()

    return _WORD.sub(blank, text)


_PART = re.compile(rf"[^ ]+(?: +(?![{_HAN}])[^ ]+)*")
_SOME_HAN = re.compile(f"[{_HAN}]")


def _chunks(text: str) -> Iterator[Stretch]:
    """Runs of what is left; where there is Chinese in one, a space before Chinese ends it."""
    for found in _CHUNK.finditer(text):
        if not _SOME_HAN.search(found.group()):
            yield Stretch(*found.span())
            continue
        for part in _PART.finditer(text, *found.span()):
            yield Stretch(*part.span())


def _stripped(text: str, chunk: Stretch, outside: Padding) -> Stretch:
    """Without padding at its edges, which a noun that is kept ends."""
    start, end = chunk
    kept = [found.span() for found in outside.anywhere.finditer(text, start, end) if found.lastgroup]
    if before := outside.before.match(text, start, kept[0][0] if kept else end):
        start = before.end()
    if after := outside.after.search(text[:end], max(start, kept[-1][1]) if kept else start):
        end = after.start()
    return Stretch(start, end)


def places(said: Said) -> Iterator[Placed]:
    """What stands where a place would stand, the surest first."""
    for index, pattern in enumerate(_PLACES_ZH):
        for found in pattern.finditer(said.folded):
            if name := _place_zh(said.folded, *found.span(1)):
                whole = Stretch(
                    found.start(), found.end() if index == 0 or _VISITED.search(found.group()) else found.end(1)
                )
                yield Placed(name, whole, index in _SURE_ZH)
    for found in _PLACES_EN.finditer(said.folded):
        if not _NOT_PLACES_EN.match(found[1]):
            yield Placed(Stretch(*found.span(1)), Stretch(*found.span()), bool(_SURELY_EN.match(found.group())))
    for found in _PLACES_PINYIN.finditer(said.folded):
        weak = _WEAK_PINYIN.match(found[1])
        start = found.start(1) + (weak.end() if weak else 0)
        if start < found.end(1):
            yield Placed(Stretch(start, found.end(1)), Stretch(*found.span()), True)


def _place_zh(folded: str, start: int, end: int) -> Stretch | None:
    words = folded[start:end]
    if before := _BEFORE_PLACE_ZH.match(words):
        start += before.end()
    if tail := _TAIL_ZH.search(folded, start, end):
        end = max(tail.start(), start)
    words = folded[start:end]
    if len(words) < 2 or _NOT_PLACES.match(words) or _SAYS_MORE.search(words):
        return None
    return Stretch(start, end)


def shop_in_passing(said: Said) -> Stretch | None:
    """A shop named on the way to something else: 在X用过几次, X的店员, "at X"."""
    found = _IN_PASSING.search(said.folded)
    if found and found.lastgroup and not _NO_SHOP.search(found[found.lastgroup]):
        return Stretch(*found.span(found.lastgroup))
    return None


_IN_PASSING = re.compile(
    rf"(?:^|[，。！？ ])(?:我)?[在到](?P<at>{_NAME}{{2,9}}?)(?:我?用|省|没[拿给有打享]|被|买单|结账|消费|了? ?出"
    rf"|店?里|那边|门口)"
    rf"|^(?P<of>{_NAME}{{2,9}}?)(?:的?店员|的?服务员|的人|的?老板|的?收银|那家|这家|那边|这边|总共给我|不认|不收|不让)"
    rf"|(?<![a-z])at (?P<english>(?!the |this |that |my |a |checkout|all|home|once|night|noon|last|least"
    rf"|[0-9]){_NAME}+(?: {_NAME}+){{0,3}})$"
)
_TO_GO_TO = re.compile(rf"去({_NAME}{{3,8}}?)(?:取|拿|买|领|修)")
_NO_SHOP = re.compile(
    "现在|发现|pass|我|你|他|她|这|那|哪|店|家|商|前台|服务|用卡|不|有|没|什么|怎么|昨|今|上海|收银|老板|人|页面"
    "|小程序|[了吗呢]|扫码|结账|刚|个|系统|门"
)


def shop_to_go_to(said: Said) -> Stretch | None:
    """A shop where something is to be fetched: 去X取面包."""
    found = _TO_GO_TO.search(said.folded)
    return Stretch(*found.span(1)) if found and not _NO_SHOP.search(found[1]) else None


def wanted(said: Said) -> Iterator[Stretch]:
    """What stands where a dish or a brand would stand that somebody looks for, the surest first."""
    for pattern in (*_WANTED_ZH, _WANTED_EN):
        for found in pattern.finditer(said.folded):
            yield Stretch(*found.span(1))
