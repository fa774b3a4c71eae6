"""What the bot says unasked is about: the topics a member can switch off, and the one that stays."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """What an unasked message is about. `SERVICE` – receipts, tickets, codes – cannot be switched off."""

    EVENT = "event"
    BENEFIT = "benefit"
    CARD = "card"
    WISH = "wish"
    PROMO = "promo"
    NEWS = "news"
    SERVICE = "service"


TOPICS = tuple(Topic)
OPTIONAL = tuple(topic for topic in Topic if topic is not Topic.SERVICE)
