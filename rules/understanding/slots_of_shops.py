"""What is asked about one shop, and which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.understanding import padding, picking, syntax
from rules.understanding.entities import Entities, Kind, Mention, is_only_a_kind
from rules.understanding.picking import Filled, overlaps
from rules.understanding.syntax import Stretch

# Of the fields that one question says words of, the one that is meant; facilities are what is left.
_TELLING = ("phone", "parking", "transit", "booking", "menu", "rating", "price", "hours", "address", "benefit", "info")
_BETWEEN_QUESTIONS = re.compile(
    "[，,、。？?！!；;和跟及与同啊吗呢]|要不要|还有|(?<![a-z]) (?![a-z])|(?<![a-z])(?:and|or|plus)(?![a-z])|&"
)
_NO_NAME = re.compile("[吗怎哪谁我你]|什么|多少|可以|能不能|有没有|这家|那家")
_FROM = re.compile("(?:从|离|距离?|from )$")
_THAT_ONE = re.compile("那[家间边]")
_BEFORE_NAME = re.compile(r"(?<![a-z])(?:does|is|at|about|of|are|do|for|to) $")
_BRANCH = re.compile("[\u3400-\u9fff0-9a-z]{0,8}?店(?!员|里|家|主|铺)")
_SHORTEST = 2


def asked(entities: Entities) -> Filled:
    """The slots of a question about one shop."""
    shop, place = _shop_and_place(entities)
    yield "shop", shop and entities.said.words(*shop)
    yield "place", place and entities.said.words(*place)
    yield "index", None if shop else picking.value(entities, Kind.ORDINAL)
    yield "open_now", picking.open_now(entities)
    yield "open_at", picking.time(entities)
    yield "field", _fields(entities, [shop] if shop else [])


def _fields(entities: Entities, taken: list[Stretch]) -> str | list[str] | None:
    """One for each question, in the order asked; one alone comes without a list."""
    found = [each for each in entities.of(Kind.FIELD) if not overlaps(each, taken)]
    questions = list(_questions(entities.said.folded, found))
    fields = list(dict.fromkeys(min(fields, key=_TELLING.index) for fields in questions))
    if len(fields) > 1:
        fields = [field for field in fields if field not in _implied(entities, fields)]
    return fields[0] if len(fields) == 1 else fields or None


def _implied(entities: Entities, fields: list[str]) -> set[str]:
    """Fields that another one says as well: facilities, and with the way by metro how to get there."""
    by_name = re.search("地址|address|dizhi", entities.said.folded)
    return {"info", "address"} if "transit" in fields and not by_name else {"info"}


def _questions(folded: str, mentions: list[Mention]) -> Iterator[list[str]]:
    """The fields that each question says words of: what it costs to park is one question."""
    question: list[str] = []
    end = 0
    for mention in mentions:
        if question and _BETWEEN_QUESTIONS.search(folded, end, mention.start):
            yield question
            question = []
        question.append(str(mention.value))
        end = mention.end
    if question:
        yield question


def _shop_and_place(entities: Entities) -> tuple[Stretch | None, Stretch | None]:
    """A shop there is, else what the question leaves over; where that is two names, one says where it is."""
    names = [stretch for stretch in _left_over(entities) if not is_only_a_kind(entities.said, *stretch)]
    known = [_with_branch(entities, Stretch(each.start, each.end)) for each in entities.of(Kind.SHOP)]
    places = [each for each in names if _is_where(entities, each, alone=len(names) == 1)]
    shops = known or [each for each in names if each not in places]
    return (shops[0] if shops else None), next((each for each in places if not overlaps(each, shops[:1])), None)


def _left_over(entities: Entities) -> list[Stretch]:
    said = entities.said
    known = entities.of(Kind.FIELD, Kind.TIME, Kind.ORDINAL, Kind.OPEN_NOW)
    blanks = [Stretch(each.start, each.end) for each in known if not overlaps(each, entities.of(Kind.SHOP))]
    left = syntax.left_over(said, blanks, padding.SHOP)
    return [each for each in left if each.end - each.start >= _SHORTEST and not _is_common(entities, each)]


def _is_common(entities: Entities, name: Stretch) -> bool:
    """Whether it is more of the question, or a word of an English sentence: in small letters, and not where a name
    would stand."""
    said = entities.said
    words = said.words(*name)
    if _NO_NAME.search(said.folded, *name):
        return True
    if not words.isascii() or words != words.lower() or not said.text.isascii():
        return False
    return not _BEFORE_NAME.search(said.folded[: name.start]) and name.start > 0


def _with_branch(entities: Entities, shop: Stretch) -> Stretch:
    branch = _BRANCH.match(entities.said.folded, shop.end)
    return Stretch(shop.start, branch.end()) if branch else shop


def _is_where(entities: Entities, name: Stretch, *, alone: bool) -> bool:
    """Whether a name only says from where, or which of several (西湖那家)."""
    folded = entities.said.folded
    known = any(overlaps(name, [each]) for each in entities.of(Kind.PLACE))
    from_there = bool(_FROM.search(folded[: name.start]))
    return from_there or (known and not alone and bool(_THAT_ONE.match(folded, name.end)))
