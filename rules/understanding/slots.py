"""What a message fills in for its intent, of all that was found in it."""

from __future__ import annotations

import re
from collections.abc import Callable

from rules.understanding import picking, syntax
from rules.understanding.entities import Entities, Kind
from rules.understanding.intents import Intent
from rules.understanding.picking import Filled, Slots
from rules.understanding.slots_of_events import cancelled, listed, signed_up
from rules.understanding.slots_of_search import searched
from rules.understanding.slots_of_shops import asked

_NEGATED = (
    "别",
    "不要",
    "不懂",
    "不想",
    "怎么变",
    "怎么是",
    "不会",
    "不用",
    "not ",
    "n't ",
    "stop ",
    "no ",
    "不说",
    "不讲",
    "不看",
)
_OTHER_LANGUAGE = {"en": "zh"}  # of the two that the bot speaks
_INSTEAD = ("改成", "改到", "换成", "换到", "改为", " to ")


def fill(entities: Entities, intent: Intent) -> Slots:
    """The slots of `intent`: names and times as they were typed, the others as values."""
    fillers = _OF_INTENT.get(intent, ())
    return {slot: value for filler in fillers for slot, value in filler(entities) if value not in (None, "", [])}


def _value(slot: str, kind: Kind) -> Callable[[Entities], Filled]:
    return lambda entities: [(slot, picking.value(entities, kind))]


def _when(entities: Entities) -> Filled:
    """What it is changed to, where that is said after what it was."""
    times = picking.times(entities)
    later = [each for each in times[1:] if entities.said.folded[: each.start].endswith(_INSTEAD)]
    if times:
        yield "when", entities.words(later[0] if later else times[0])


def _city(entities: Entities) -> Filled:
    yield "city", picking.city(entities, [])


def _benefit(entities: Entities) -> Filled:
    yield "benefit", picking.benefit(entities)


def _shop(entities: Entities) -> Filled:
    yield "shop", picking.known_shop(entities)


def _shop_in_passing(entities: Entities) -> Filled:
    stretch = syntax.shop_in_passing(entities.said)
    yield "shop", picking.known_shop(entities) or (stretch and entities.said.words(*stretch))


def _shop_on_the_way(entities: Entities) -> Filled:
    stretch = syntax.shop_to_go_to(entities.said)
    yield "shop", picking.known_shop(entities) or (stretch and entities.said.words(*stretch))


def _several(entities: Entities) -> Filled:
    """One card is what everybody buys."""
    quantity = picking.value(entities, Kind.QUANTITY)
    yield "quantity", quantity if quantity != 1 else None


def _language(entities: Entities) -> Filled:
    """The last that is wanted; where one is only turned down, the other of the two."""
    found = entities.of(Kind.LANGUAGE)
    wanted = [each for each in found if not _is_negated(entities, each.start)]
    if wanted:
        yield "lang", wanted[-1].value
    elif found:
        yield "lang", _OTHER_LANGUAGE.get(found[0].value, "en")


def _is_negated(entities: Entities, start: int) -> bool:
    before = re.split("[，,。.;；]", entities.said.folded[:start])[-1][-8:]
    return any(word in before for word in _NEGATED)


_TOPIC = _value("topic", Kind.TOPIC)
_QUANTITY = _value("quantity", Kind.QUANTITY)

_OF_INTENT: dict[Intent, tuple[Callable[[Entities], Filled], ...]] = {
    Intent.FIND_NEARBY: (searched,),
    Intent.SHOP_DETAIL: (asked,),
    Intent.SHOW_CODE: (_shop_in_passing, _benefit),
    Intent.MY_BENEFITS: (_when, _benefit),
    Intent.SAVINGS: (_when, _benefit, _shop_in_passing),
    Intent.CARD_RULES: (_city,),
    Intent.EVENTS_LIST: (listed,),
    Intent.EVENT_SIGNUP: (signed_up,),
    Intent.EVENT_CANCEL: (cancelled,),
    Intent.REMINDERS_ON: (_TOPIC,),
    Intent.REMINDERS_OFF: (_TOPIC, _when),
    Intent.REMINDERS_SET: (_TOPIC, _when, _shop_on_the_way),
    Intent.MEMBERSHIP_RENEW: (_several,),
    Intent.MEMBERSHIP_REFUND: (_QUANTITY,),
    Intent.PROBLEM_REPORT: (_value("issue", Kind.ISSUE), _shop_in_passing),
    Intent.LANGUAGE_SWITCH: (_language,),
    Intent.MORE_RESULTS: (_QUANTITY,),
    Intent.SELECT_OPTION: (_value("index", Kind.ORDINAL),),
}
