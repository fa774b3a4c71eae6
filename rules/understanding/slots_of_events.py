"""Which events a message is about."""

from __future__ import annotations

import re

from rules.understanding import padding, picking, syntax
from rules.understanding.entities import Entities, Kind
from rules.understanding.picking import Filled, overlaps
from rules.understanding.syntax import Stretch

_HAN = re.compile("[\u3400-\u9fff]")
_SHORTEST_HAN, _SHORTEST_LATIN = 2, 3
_WORDS_OF_EVENTS = re.compile(
    f"{padding.NOUNS_OF_EVENTS}|展|爵士|陶艺|课|节|会$|livehouse"
    "|workshop|concert|tasting|festival|exhibition|market|party|parties|meetup|class|talk|lecture|show|gig|music"
    "|run|night|tour|fair|club|reading|screening|yoga|jazz|comedy|cup|countdown|hike|brunch"
    "|zhanlan|jiangzuo|yinyuehui|shiji|tuokouxiu|pinjiu|yanchanghui|gongzuofang|dushuhui|paidui|yanchu"
)

_BEFORE_EVENT = re.compile(
    "(?:报名|参加|取消|预[约订定]|退[掉订]?|订|报|去|看|听|有没有|有|叫)(?:了|一下|我的|那个|这个|我报名的|的|个|场)*$"
    r"|(?<![a-z])(?:the|an?|any|this|that|some|my|for|of|more|upcoming|called|to|next)(?: \w+)? $"
    r"|(?<![a-z])(?:baoming|canjia|quxiao|you|bao ming|can jia|qu xiao) $"
)
_AFTER_EVENT = re.compile(
    " ?(?:的?(?:那个|这个|那场|那次)?的?(?:活动|报名|名额|位[子置]?|票|场次)|[我要想都还也帮把能可]*(?:报名|参加"
    "|取消|预约|不?去|来不|退|算我)"
    "|[在是]?(?:几点|哪天|哪里|哪儿|什么时候|多少钱|怎么|何时|开始)|还有|有[吗没票]|吗$| (?:on|tonight|this|next"
    "|tomorrow|in|at|near|bu qu|quxiao|qu bu))"
)

_IS_PARTY = re.compile("(?<=[\u3400-\u9fff])跨年")  # a time only where it stands alone


def listed(entities: Entities) -> Filled:
    """The slots of a question about events."""
    places = entities.of(Kind.PLACE)
    sort = picking.sort(entities)
    yield from _about(entities)
    yield "place", places and entities.words(places[0])
    yield "price", "free" if _is_free(entities) else None
    yield (
        "sort",
        sort if sort != "distance" or re.search("近的|离我|near|closest|by dist", entities.said.folded) else None,
    )


def _is_free(entities: Entities) -> bool:
    """What costs nothing; "free spots" are another thing."""
    free = picking.value(entities, Kind.PRICE) == "free"
    return free and not re.search("free (?:spots?|seats?|places?|tickets? left)", entities.said.folded)


def signed_up(entities: Entities) -> Filled:
    """The slots of a sign-up."""
    yield from _about(entities)
    yield "quantity", picking.value(entities, Kind.QUANTITY)
    yield "index", picking.value(entities, Kind.ORDINAL)


def cancelled(entities: Entities) -> Filled:
    """The slots of a sign-up taken back."""
    yield from signed_up(entities)


def _about(entities: Entities) -> Filled:
    event = _event(entities)
    times = [each for each in picking.times(entities) if not (event and overlaps(each, [event]))]
    yield "when", entities.words(times[0]) if times else None
    yield "city", picking.city(entities, [event] if event else [])
    yield "event", event and entities.said.words(*event)


def _event(entities: Entities) -> Stretch | None:
    """One there is, else what the sentence leaves over, best where it says a sort of event."""
    if known := entities.of(Kind.EVENT):
        return Stretch(known[0].start, known[0].end)
    feasts = [each for each in entities.of(Kind.TIME) if _IS_PARTY.match(entities.said.folded, each.start)]
    known = entities.of(Kind.TIME, Kind.ORDINAL, Kind.CITY, Kind.PLACE, Kind.QUANTITY)
    taken = [each for each in known if each not in feasts]
    left = syntax.left_over(entities.said, [Stretch(each.start, each.end) for each in taken], padding.EVENT)
    folded = entities.said.folded
    names = [each for each in left if _is_long_enough(folded[each.start : each.end])]
    sorts = [each for each in names if _WORDS_OF_EVENTS.search(folded, *each)]
    return next(iter(sorts or (each for each in names if _is_where_events_are(folded, each))), None)


def _is_where_events_are(folded: str, name: Stretch) -> bool:
    """Whether a name that says nothing of an event stands where one would: 报名X, X我去不了了, "join the X"."""
    return bool(_BEFORE_EVENT.search(folded[: name.start]) or _AFTER_EVENT.match(folded, name.end))


def _is_long_enough(name: str) -> bool:
    if _WORDS_OF_EVENTS.fullmatch(name):
        return True
    return len(name) >= (_SHORTEST_HAN if _HAN.search(name) else _SHORTEST_LATIN)
