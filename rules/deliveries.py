"""What kind of thing is said unasked, and what that means: its lane, its topic, and whether it may come twice."""

from __future__ import annotations

from typing import NamedTuple

from rules.pace import Lane
from rules.topics import Topic


class Policy(NamedTuple):
    """How a kind of delivery travels. `at_most_once`: one that may have arrived is listed as uncertain and never
    repeated; any other is repeated once."""

    lane: Lane
    topic: Topic
    at_most_once: bool = False


SERVICE = Policy(
    Lane.RECEIPT, Topic.SERVICE
)  # what no line below names: receipts, codes, tickets, the counter's notices
_POLICIES = {
    "reminder": Policy(Lane.REMINDER, Topic.WISH),  # a shop is free again, as the member asked to be told
    "event": Policy(Lane.REMINDER, Topic.EVENT),
    "event_change": Policy(Lane.RECEIPT, Topic.SERVICE),  # of an event they signed up to: no topic switches that off
    "benefit": Policy(Lane.REMINDER, Topic.BENEFIT),
    "card": Policy(Lane.REMINDER, Topic.CARD),
    "wish": Policy(Lane.REMINDER, Topic.WISH),
    "digest": Policy(Lane.REMINDER, Topic.SERVICE),  # its topics are looked at when it is made and when it is due
    "broadcast": Policy(Lane.BROADCAST, Topic.NEWS, at_most_once=True),
    "broadcast_test": Policy(Lane.RECEIPT, Topic.SERVICE),
    "correction": Policy(Lane.BROADCAST, Topic.SERVICE),  # an edit or a deletion does no harm twice
}


def policy(kind: str) -> Policy:
    """How deliveries of this kind travel."""
    return _POLICIES.get(kind, SERVICE)
