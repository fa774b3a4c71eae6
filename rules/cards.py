"""Cards: which state one is in, whether it may be activated, and which of several a member shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hmac import compare_digest

from rules.catalogue import Plan


class CardState(StrEnum):
    """What a card is good for today. Only `TRIAL` and `ACTIVE` are accepted at a till."""

    ACTIVE = "active"
    TRIAL = "trial"
    UPCOMING = "upcoming"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class ActivationRefusal(StrEnum):
    """Why a card was not activated. A wrong number and a wrong code are one answer, so that neither can be guessed."""

    NO_MATCH = "no_match"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    HAD_TRIAL = "had_trial"
    THROTTLED = "throttled"


class TrialRefusal(StrEnum):
    NOT_OFFERED = "not_offered"
    HAD_ONE = "had_one"
    HAS_CARD = "has_card"


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day a card is valid, both included, in the card's own zone."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Card:
    """A card as its member sees it."""

    number: str
    plan: Plan
    validity: Validity
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class OfferedCard:
    """A card as sold, before anyone has claimed it. No validity means it starts on the day of activation."""

    activation_code: str
    plan: Plan
    validity: Validity | None
    suspended: bool = False


def state(card: Card, today: date) -> CardState:
    """The state of `card` on the local day `today`. Suspension outweighs everything else."""
    if card.suspended:
        return CardState.SUSPENDED
    if today > card.validity.end:
        return CardState.EXPIRED
    if today < card.validity.start:
        return CardState.UPCOMING
    return CardState.TRIAL if card.plan is Plan.TRIAL else CardState.ACTIVE


def is_accepted(card: Card | None, today: date) -> bool:
    """Whether a shop takes this card on the local day `today`."""
    return card is not None and state(card, today) in (CardState.ACTIVE, CardState.TRIAL)


def shown(cards: Iterable[Card], today: date) -> Card | None:
    """The one card a member means by "my card": the most useful state, then the one valid longest."""
    order = list(CardState)
    return min(cards, key=lambda card: (order.index(state(card, today)), -card.validity.end.toordinal()), default=None)


def spelled(text: str) -> str:
    """A number or code as it is compared: half-width, capital, without the spaces and hyphens people put in."""
    return re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", text)).upper()


def activation(
    offered: OfferedCard | None, code: str, today: date, trial_days: int, *, had_trial: bool
) -> Validity | ActivationRefusal:
    """Decide on an activation: the validity the card has from now on, or why not.

    `offered` is None when no unclaimed card has the number given; `trial_days` is the length of a trial card sold
    without dates, in days; `had_trial` says that the member has had a trial card, of which there is one each.
    """
    if offered is None or not compare_digest(spelled(offered.activation_code).encode(), spelled(code).encode()):
        return ActivationRefusal.NO_MATCH
    if offered.suspended:
        return ActivationRefusal.SUSPENDED
    if offered.plan is Plan.TRIAL and had_trial:
        return ActivationRefusal.HAD_TRIAL
    validity = offered.validity or starting(today, offered.plan, trial_days)
    return ActivationRefusal.EXPIRED if today > validity.end else validity


def starting(today: date, plan: Plan, trial_days: int) -> Validity:
    """The validity of a card that starts today: a year for an annual card, `trial_days` days for a trial."""
    if plan is Plan.TRIAL:
        return Validity(today, today + timedelta(days=max(1, trial_days) - 1))
    try:
        anniversary = today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        anniversary = date(today.year + 1, 3, 1)
    return Validity(today, anniversary - timedelta(days=1))


def trial(cards: Iterable[Card], today: date, trial_days: int) -> Validity | TrialRefusal:
    """Decide on a free trial: once a member, and only for one whose other cards are not accepted anyway."""
    held = list(cards)
    if trial_days < 1:
        return TrialRefusal.NOT_OFFERED
    if any(is_accepted(card, today) for card in held):
        return TrialRefusal.HAS_CARD
    if any(card.plan is Plan.TRIAL for card in held):
        return TrialRefusal.HAD_ONE
    return starting(today, Plan.TRIAL, trial_days)
