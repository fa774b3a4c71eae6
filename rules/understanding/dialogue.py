"""What a message means beside the one before: the list narrowed, turned or gone back to, an option chosen from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from rules.folding import fold
from rules.search import PAGE_SIZE, RADII_M, Search, Sort, unpacked
from rules.talk import Talk
from rules.understanding.intents import Intent
from rules.understanding.reading import Understood
from rules.understanding.searching import Wish


class Turn(StrEnum):
    """A wish that is about the list shown last and nothing else."""

    FARTHER = "farther"
    NEARER = "nearer"
    ANYWHERE = "anywhere"
    ANY_TIME = "any_time"
    ANY_PRICE = "any_price"
    ANY_KIND = "any_kind"
    CHEAPER = "cheaper"
    DEARER = "dearer"
    BACK = "back"
    EARLIER = "earlier"


_WORDS: dict[Turn, str] = {
    Turn.FARTHER: (
        "(?:再)?远一?(?:点|些)(?:也行|也可以)?|扩大(?:点|一点|一些)?(?:范围|距离)|范围(?:再)?大一?点|再大一?点"
        "|(?:a (?:bit|little) )?(?:further|farther)(?: away| out)?|wider|widen(?: the)?(?: search| radius| area)?"
    ),
    Turn.NEARER: (
        "(?:再|更)?近一?(?:点|些)|更近|范围小一?点|缩小(?:点|一点)?范围|(?:a (?:bit|little) )?(?:closer|nearer)"
    ),
    Turn.ANYWHERE: (
        "不限距离|距离不限|多远都(?:行|可以|没关系)|远近(?:都行|无所谓)|any distance|no distance limit|however far"
    ),
    Turn.ANY_TIME: (
        "(?:去掉|不限|不管|取消)(?:营业)?时间|关门的也(?:行|可以|要)|没开(?:门)?的也(?:行|可以|要|看看)|不管开不开门?"
        "|any ?time|closed ones too|open or not|including closed"
    ),
    Turn.ANY_PRICE: "不限价格|价格不限|价格(?:都行|无所谓)|多少钱都行|any price|price does not matter",
    Turn.ANY_KIND: "不限类别|类别不限|什么类?都行|全部类别|所有的?店|any kind|all kinds|everything",
    Turn.CHEAPER: (
        "(?:再|更|要)?便宜一?(?:点|些)|更便宜|太贵了?|pianyi ?(?:yi ?)?dian|(?:a bit |something )?cheaper|too expensive"
    ),
    Turn.DEARER: "(?:再|更|要)?(?:高档|贵|好)一?(?:点|些)|更高档|(?:something )?(?:fancier|more upscale|nicer)",
    Turn.BACK: (
        "返回|回到?(?:刚才的?)?列表|回去|刚才(?:的|那个)列表|退回(?:去)?|(?:go )?back(?: to (?:the )?list)?|fanhui"
    ),
    Turn.EARLIER: "上一页|前一页|前面(?:的|那页)|previous(?: page)?|page before|shangyiye",
}
_LEAD = (
    "(?:有没有|能不能|可以|给我|帮我|我要|我想要?|要|来|那|再|换个?|看看|都|嗯|好"
    "|i want|show me|something|please|can we|go|and|but|ok)"
)
_TAIL = "(?:的|吧|呢|吗|了|啊|一下|看看|店|地方|有吗|please|ones?|then|places?|options?)"
_TURNS = {turn: re.compile(f"(?:{_LEAD} ?)*(?:{words}) ?(?:{_TAIL} ?)*") for turn, words in _WORDS.items()}
_INSTEAD = re.compile(
    "换成?|改成|改为|改看|只看|只要|那.*呢|\\b(?:instead|only|just|how about|what about|change (?:it )?to)\\b"
)
_WHOSE = {
    "mine": re.compile(
        "我的活动|我报|报过名|报了名|已报名|我参加了?的|\\bmy (?:events?|sign|bookings?)|signed up|registered|wo bao"
    ),
    "near": re.compile("附近|身边|周边|这边|\\b(?:nearby|near me|around here|in my area)\\b|fujin"),
}
# Slots that say nothing of where or what: alone they can only be about the list.
_FILTERS = frozenset(("price", "sort", "radius", "open_now", "open_at", "min_rating", "benefit"))
_LONGEST = 24  # characters; a longer sentence says more than a turn


def turn(text: str) -> Turn | None:
    """Which turn of the list the whole of `text` asks for; None where it says something else, or more."""
    said = fold(text)
    if not said or len(said) > _LONGEST * 2:
        return None
    return next((turn for turn, words in _TURNS.items() if words.fullmatch(said)), None)


def turned(search: Search, how: Turn) -> Search:
    """The search after a turn; the same one where it cannot be turned any further."""
    match how:
        case Turn.FARTHER:
            return search.narrowed(radius_m=_wider(search.radius_m))
        case Turn.NEARER:
            return search.narrowed(radius_m=_closer(search.radius_m), sort=Sort.NEAREST)
        case Turn.ANYWHERE:
            return search.narrowed(radius_m=None)
        case Turn.ANY_TIME:
            return search.narrowed(open_now=False, at=None)
        case Turn.ANY_PRICE:
            return search.narrowed(prices=frozenset())
        case Turn.ANY_KIND:
            return search.narrowed(category=None, topic=None)
        case Turn.CHEAPER | Turn.DEARER:
            return search.narrowed(prices=_priced(search.prices, cheaper=how is Turn.CHEAPER))
        case Turn.EARLIER:
            return search.narrowed(page=max(1, search.page - 1))
        case Turn.BACK:
            return search


def is_narrowing(text: str, slots: Mapping[str, Any]) -> bool:
    """Whether a search is about the list shown last: it names only filters, or says that it replaces something."""
    if slots.get("place") or slots.get("city"):
        return False
    return (bool(slots) and set(slots) <= _FILTERS) or bool(slots and _INSTEAD.search(fold(text)))


def narrowed(search: Search, wish: Wish) -> Search:
    """The last list with the filters that were named now; the others stay."""
    return search.narrowed(**wish.filters)


def pressed(intent: Intent, slots: Mapping[str, Any], talk: Talk) -> str:
    """The data of the button that a message stands for, given what was shown; empty where it stands for none."""
    match intent:
        case Intent.AFFIRM:
            return talk.offer
        case Intent.SELECT_OPTION:
            return _chosen(slots.get("index"), talk)
        case Intent.MORE_RESULTS:
            return talk.more
    return ""


def events_of(text: str) -> str:
    """Whose events a sentence asks for: `mine`, those `near`, or, empty, all."""
    said = fold(text)
    return next((which for which, words in _WHOSE.items() if words.search(said)), "")


def fits(understood: Understood, talk: Talk) -> bool:
    """Whether the likeliest meaning, though not sure by itself, is about what was shown last and only shows more of
    it."""
    match understood.intent:
        case Intent.SHOP_DETAIL:
            return "field" in understood.slots and (talk.shop is not None or bool(talk.shops))
        case Intent.SELECT_OPTION:
            return "index" in understood.slots and bool(talk.shops or talk.events)
        case Intent.MORE_RESULTS:
            return bool(talk.shops or talk.events)
    return False


def option(index: Any, ids: tuple[int, ...]) -> int | None:
    """What stands at this place of a page, counted from 1, or from the end where it is negative."""
    if not isinstance(index, int) or isinstance(index, bool) or not index or not -len(ids) <= index <= len(ids):
        return None
    return ids[index - 1 if index > 0 else index]


def _chosen(index: Any, talk: Talk) -> str:
    """An event where events were listed last, else a shop by the number that stands before it."""
    if (event := option(index, talk.events)) is not None:
        return f"a2:{event}"
    shop = shop_at(index, talk)
    return f"s:{shop}:{talk.search}" if shop is not None else ""


def shop_at(index: Any, talk: Talk) -> int | None:
    """The shop that an ordinal means: by its number in the list, or, on a later page, by its place on that."""
    search = unpacked(talk.search)
    before = (search.page - 1) * PAGE_SIZE if search else 0
    on_page = index - before if isinstance(index, int) and index > before > 0 else index
    return option(on_page, talk.shops)


def _wider(radius_m: int | None) -> int | None:
    return None if radius_m is None else next((each for each in RADII_M if each > radius_m), None)


def _closer(radius_m: int | None) -> int:
    below = [each for each in RADII_M if radius_m is None or each < radius_m]
    return below[-1] if below else RADII_M[0]


def _priced(prices: frozenset[int], *, cheaper: bool) -> frozenset[int]:
    """One step down or up from the bands there are; the last one stays."""
    if not prices:
        return frozenset((1, 2)) if cheaper else frozenset((3, 4))
    step = {band - 1 for band in prices} if cheaper else {band + 1 for band in prices}
    return frozenset(band for band in step if 1 <= band <= 4) or prices
