"""Everything a text names, whatever its intent: names, kinds of shops, amounts, times, wishes and complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rules.understanding import (
    amounts,
    dishes,
    hints_of_trouble,
    lexicon,
    wordings,
    wordings_of_shops,
    wordings_of_topics,
    wordings_of_trouble,
)
from rules.understanding.names import Name, NameKind, Names
from rules.understanding.numbers import Span
from rules.understanding.patterns import All, First
from rules.understanding.phrases import Phrases
from rules.understanding.said import Said, heard
from rules.understanding.times import find_times


class Kind(StrEnum):
    """What a mention is about; `SHOP` is a shop of ours or a brand."""

    SHOP = "shop"
    EVENT = "event"
    CITY = "city"
    PLACE = "place"
    CATEGORY = "category"
    DISH = "dish"
    TIME = "time"
    OPEN_NOW = "open_now"
    PRICE = "price"
    RADIUS = "radius"
    RATING = "rating"
    QUANTITY = "quantity"
    ORDINAL = "ordinal"
    BENEFIT = "benefit"
    SORT = "sort"
    FIELD = "field"
    TOPIC = "topic"
    LANGUAGE = "language"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words from `start` to `end` of the folded text and what they stand for; for names the `Name`s they may mean."""

    kind: Kind
    start: int
    end: int
    value: Any


@dataclass(frozen=True, slots=True)
class Entities:
    """What was found in a text, by kind and then from left to right."""

    said: Said
    mentions: tuple[Mention, ...]

    def of(self, *kinds: Kind) -> list[Mention]:
        return [mention for mention in self.mentions if mention.kind in kinds]

    def first(self, kind: Kind) -> Mention | None:
        return next((mention for mention in self.mentions if mention.kind is kind), None)

    def words(self, mention: Mention) -> str:
        """As typed."""
        return self.said.words(mention.start, mention.end)


_KIND_OF_NAME = {
    NameKind.SHOP: Kind.SHOP,
    NameKind.BRAND: Kind.SHOP,
    NameKind.EVENT: Kind.EVENT,
    NameKind.CITY: Kind.CITY,
    NameKind.PLACE: Kind.PLACE,
}
# Of two mentions of the same words the earlier kind's counts.
_PREFERRED = (Kind.SHOP, Kind.EVENT, Kind.PLACE, Kind.CITY, Kind.DISH, Kind.CATEGORY, Kind.TIME)
_PLAIN_DISH = "dish"  # of no kind of shop
_ANY_MEAL = "restaurant"
_WORDED: dict[Kind, All | First] = {
    Kind.BENEFIT: All(wordings.BENEFITS),
    Kind.SORT: All(wordings.SORTS),
    Kind.OPEN_NOW: All(wordings.OPEN_NOW),
    Kind.FIELD: All(wordings_of_shops.FIELDS),
    Kind.LANGUAGE: All(wordings_of_topics.LANGUAGES),
    Kind.TOPIC: First(wordings_of_topics.TOPICS),
    Kind.ISSUE: First(wordings_of_trouble.ISSUES + hints_of_trouble.HINTS),
}
_AMOUNTS: dict[Kind, Callable[[str], Span[Any] | None]] = {
    Kind.PRICE: amounts.price,
    Kind.RADIUS: amounts.radius,
    Kind.RATING: amounts.rating,
    Kind.QUANTITY: amounts.quantity,
    Kind.ORDINAL: amounts.ordinal,
}


def find(text: str, names: Names) -> Entities:
    """What `text` names; of a very long text only its beginning is looked at."""
    said = heard(text)
    named = _settled([*_named(said, names), *_of_tables(said), *_timed(said)])
    mentions = [*named, *_worded(said), *_counted(said)]
    return Entities(said, tuple(sorted(mentions, key=lambda each: (each.start, -each.end))))


def flags(entities: Entities) -> Iterator[str]:
    """Features for the classifier: `e:` with each kind there is, and of issues and topics which."""
    for kind in dict.fromkeys(mention.kind for mention in entities.mentions):
        yield f"e:{kind}"
    for mention in entities.of(Kind.ISSUE, Kind.TOPIC):
        yield f"e:{mention.kind}:{mention.value}"


def _named(said: Said, names: Names) -> Iterator[Mention]:
    for hit in names.find(said):
        if not names.is_everyday(said.folded[hit.start : hit.end]):
            yield Mention(_kind(hit.value), hit.start, hit.end, hit.value)


def _kind(names: tuple[Name, ...]) -> Kind:
    return _KIND_OF_NAME[names[0].kind]


def _of_tables(said: Said) -> Iterator[Mention]:
    for kind, phrases in _TABLES:
        yield from (Mention(kind, hit.start, hit.end, hit.value) for hit in phrases.find(said))


def _worded(said: Said) -> Iterator[Mention]:
    for kind, pattern in _WORDED.items():
        yield from (Mention(kind, hit.start, hit.end, hit.value) for hit in pattern.find(said.folded))


def _counted(said: Said) -> Iterator[Mention]:
    for kind, amount in _AMOUNTS.items():
        if span := amount(said.folded):
            yield Mention(kind, span.start, span.end, span.value)


def _timed(said: Said) -> Iterator[Mention]:
    for time in find_times(said.folded):
        yield Mention(Kind.TIME, time.start, time.end, time)


def _settled(mentions: list[Mention]) -> list[Mention]:
    """Without those inside a longer one: 北京 in 北京烤鸭, 下午 in 下午茶, 咖啡 in the name of a shop."""
    longest: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start - each.end, _PREFERRED.index(each.kind))):
        if not any(_hides(other, mention) for other in longest):
            longest.append(mention)
    return longest


def _hides(other: Mention, mention: Mention) -> bool:
    """Of one length only names hide each other; a sort of dish may be a kind of shop as well."""
    if not other.start <= mention.start < mention.end <= other.end:
        return False
    if {other.kind, mention.kind} == {Kind.DISH, Kind.CATEGORY}:
        return Kind.DISH is other.kind and other.value == _PLAIN_DISH
    longer = other.end - other.start > mention.end - mention.start
    return longer or Kind.CATEGORY not in (other.kind, mention.kind)


def is_only_a_kind(said: Said, start: int, end: int) -> bool:
    """Whether the words are a kind of shop and nothing more (酒店, "cafe")."""
    return _KINDS.get(said.folded[start:end]) is not None


def _phrases(listed: str) -> Iterator[str]:
    """The phrases of a row: Chinese ones between blanks, then Latin ones between commas, with their plurals."""
    chinese, *latin = listed.split("|")
    yield from chinese.split()
    for phrase in (phrase.strip() for part in latin for phrase in part.split(",")):
        yield phrase
        if phrase[-1:].isalpha() and not phrase.endswith("s"):
            yield f"{phrase}s"


def _table(rows: Iterable[tuple[str, str]]) -> Phrases[str]:
    return Phrases((phrase, value) for value, listed in rows for phrase in _phrases(listed))


_KINDS = _table([*lexicon.KINDS.items(), (_ANY_MEAL, lexicon.EATING)])
_TABLES: tuple[tuple[Kind, Phrases[str]], ...] = (
    (Kind.CATEGORY, _KINDS),
    (Kind.CITY, _table([("city", lexicon.CITIES)])),
    (Kind.DISH, _table([("of_a_kind", dishes.DISHES_OF_A_KIND), (_PLAIN_DISH, dishes.DISHES)])),
)
