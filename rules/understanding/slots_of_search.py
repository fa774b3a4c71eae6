"""What a search for shops narrows down."""

from __future__ import annotations

import re

from rules.understanding import picking, syntax
from rules.understanding.entities import Entities, Kind, Mention
from rules.understanding.picking import OFFER, Filled, overlaps
from rules.understanding.syntax import Placed, Stretch

ANY_MEAL = "restaurant"
# Kinds that are named beside the one that is meant (带孩子吃火锅), the first giving way first.
_GIVING_WAY = (("kids", "attraction", "shopping"), ("attraction", "shopping"), ("shopping",), ())
_REFUSED = re.compile(
    r"(?:不要|别|除了|不吃|不是|不想|不喝|不想吃|不想喝|不去|instead of|not|no more)(?:再)?(?:吃|喝|去)? ?$"
)
_BESIDE = re.compile("附近|周边|旁边|周围|隔壁|对面")
_BESIDE_EN = re.compile("(?:near|around|close to|next to|by) (?:the |my |our |this )?$")
_NO_PLACES = (
    Kind.DISH, Kind.RADIUS, Kind.RATING, Kind.PRICE, Kind.SORT, Kind.OPEN_NOW, Kind.BENEFIT, Kind.SHOP,
)  # fmt: skip
_MAY_BE_FREE = (None, "attraction", "museum", "theatre", "kids", "cinema", "bookshop", "gym")
_NO_QUERY = re.compile(
    "哪|什么|啥|的?店|地方|用|卡|好玩|优惠|活动|合作|商[户家]|折|附近|这|那|便宜|.*的$|一|东西|嘢|咩|推荐|评分|位置|停车|wifi|包间|人|能|会员|开|别的|其他|没有|^(?:place|somewhere|one|it|shop|something|anything|nearby|here|spot|good|nice|"
    "me|us|free|discount|deal|deals|shops|places|members|card|drinks|date|more|other|cheap|decent|great|my|our|birthday|anniversary).*"
)


def searched(entities: Entities) -> Filled:
    """The slots of a search."""
    placed = _place(entities)
    taken = [placed.whole] if placed else []
    category = _category(entities, taken)
    sort = picking.sort(entities)
    benefit = _benefit(entities, sort)
    yield "place", placed and entities.said.words(*placed.name)
    yield "city", picking.city(entities, taken)
    yield "category", category
    yield "query", _query(entities, taken, category)
    yield "open_now", picking.open_now(entities)
    yield "open_at", None if sort == "new" else picking.time(entities)
    yield "radius", picking.value(entities, Kind.RADIUS)
    yield "price", _price(entities, sort, benefit, category)
    yield "min_rating", picking.value(entities, Kind.RATING)
    yield "benefit", benefit
    yield "sort", sort


def _place(entities: Entities) -> Placed | None:
    """A place of the gazetteer, else what stands where one would stand."""
    names = [_with_article(entities, each) for each in entities.of(Kind.PLACE)]
    if names:
        name = max(names, key=lambda each: each.end - each.start)
        return Placed(name, name, surely=True)
    return next((placed for placed in syntax.places(entities.said) if _may_be_place(entities, placed)), None)


def _with_article(entities: Entities, mention: Mention) -> Stretch:
    has = entities.said.folded[: mention.start].endswith("the ")
    return Stretch(mention.start - 4 * has, mention.end)


def _may_be_place(entities: Entities, placed: Placed) -> bool:
    """Whether what stands where a place would is none of what may stand there too: 咖啡店附近, 5分钟附近."""
    if overlaps(placed.name, [*entities.of(*_NO_PLACES), *picking.times(entities)]):
        return False
    if any(each.start == placed.name.start for each in entities.of(Kind.CATEGORY)):
        return False
    inner = [each for each in entities.of(Kind.CATEGORY, Kind.CITY) if overlaps(each, [placed.name])]
    if not placed.surely:
        return not inner
    length, covered = placed.name.end - placed.name.start, sum(each.end - each.start for each in inner)
    return length - covered > any(each.kind is Kind.CATEGORY for each in inner)


def _category(entities: Entities, taken: list[Stretch]) -> str | None:
    """The last kind that is named; a cuisine rather than a meal, and not what merely comes free."""
    outside: list[Mention | Stretch] = [*taken, *entities.of(Kind.SHOP)]
    named = [each for each in entities.of(Kind.CATEGORY) if not overlaps(each, outside)]
    found = [each for each in named if not _is_beside(entities, each)] or named
    found = [each for each in found if not _refused(entities, each)]
    specific = [each for each in found if each.value != ANY_MEAL]
    gifts = entities.of(Kind.BENEFIT)
    paid_for = [each for each in specific if not overlaps(each, gifts)]
    for choice in (paid_for, [each for each in specific if not gifts or each.value != "bar"]):
        for weak in _GIVING_WAY:
            if kinds := [str(each.value) for each in choice if each.value not in weak]:
                return kinds[-1]
    return ANY_MEAL if found else None


def _is_beside(entities: Entities, mention: Mention) -> bool:
    """Whether a kind only says where the other is to be: 酒店附近有餐厅吗, "near the museum"."""
    folded = entities.said.folded
    return bool(_BESIDE.match(folded, mention.end) or _BESIDE_EN.search(folded[: mention.start]))


def _refused(entities: Entities, mention: Mention) -> bool:
    return bool(_REFUSED.search(entities.said.folded[max(0, mention.start - 12) : mention.start]))


def _benefit(entities: Entities, sort: str | None) -> str | None:
    if benefit := picking.benefit(entities):
        return None if sort == "benefit" and benefit == "discount" else benefit
    offered = any(each.value == OFFER for each in entities.of(Kind.BENEFIT))
    return "discount" if offered and sort != "benefit" else None


def _price(entities: Entities, sort: str | None, benefit: str | None, category: str | None) -> str | None:
    price = picking.value(entities, Kind.PRICE)
    cheapest = sort == "price" and price == "low"
    gift = price == "free" and benefit and benefit != "discount"
    pointless = price == "free" and category not in _MAY_BE_FREE
    return None if cheapest or gift or pointless else price


def _query(entities: Entities, taken: list[Stretch], category: str | None) -> str | None:
    """A brand, a dish, or what somebody says to want of which nothing else is known."""
    beside: list[Mention | Stretch] = [*taken, *picking.times(entities), *entities.of(Kind.CITY)]
    named = [each for each in entities.of(Kind.SHOP, Kind.DISH) if not overlaps(each, beside)]
    if named:
        brands = [each for each in named if each.kind is Kind.SHOP]
        return entities.words(brands[0] if brands else named[-1])
    if category or picking.sort(entities) or entities.of(Kind.BENEFIT):
        return None
    known: list[Mention | Stretch] = [*beside, *entities.of(*_NO_PLACES)]
    wanted = (stretch for stretch in syntax.wanted(entities.said) if not overlaps(stretch, known))
    folded = entities.said.folded
    names = (each for each in wanted if not _NO_QUERY.search(folded[each.start : each.end]))
    return next((entities.said.words(*each) for each in names), None)
