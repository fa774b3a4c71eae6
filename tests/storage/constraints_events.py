"""Rows of events and gifts for the trials of their constraints."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.constraints_till import MEMBER, NOBODY, Row
from tests.storage.rows import NOW

EVENT = GIFT = 1  # there is one of each
LATER = NOW + timedelta(hours=2)

OFFERED: Row = {"state": "offered", "offer_until": NOW}
ATTENDED: Row = {"state": "attended", "checked_in_at": NOW}
HANDED: Row = {"state": "handed_over", "handed_at": NOW}
WON: Row = {"state": "won", "place": 1}
DRAWN: Row = {"way": "draw", "state": "drawn", "drawn_at": NOW}
NO_LIMIT: Row = {"capacity": None}
TOO: Row = {"member_id": None, "token_hash": b"s2", "digits_hash": b"e2"}  # a ticket of its own
CLAIM_TOO: Row = {"member_id": None, "receipt": "r2"}

BEFORE: list[tuple[str, Row]] = [("events", {"event_id": "e0"}), ("gifts", {})]

GOOD: dict[str, Row] = {
    "events": {
        "event_id": "e1",
        "title": "灯会",
        "city": "上海",
        "venue": "河边",
        "latitude": 31.0,
        "longitude": 121.0,
        "starts_at": NOW,
        "ends_at": LATER,
        "capacity": 2,
        "updated_at": NOW,
    },
    "signups": {
        "event_id": EVENT,
        "member_id": MEMBER,
        "state": "going",
        "holder": "＊梅",
        "queued_at": NOW,
        "seed": b"s",
        "token_hash": b"s1",
        "digits_hash": b"e1",
        "told_starts_at": NOW,
        "told_ends_at": LATER,
        "told_place": "河边",
        "told_at": NOW,
    },
    "gifts": {
        "event_id": EVENT,
        "title": "灯笼",
        "way": "first",
        "stock": 2,
        "opens_at": NOW,
        "closes_at": LATER,
        "seed": b"s",
    },
    "gift_claims": {
        "gift_id": GIFT,
        "member_id": MEMBER,
        "state": "claimed",
        "receipt": "r1",
        "created_at": NOW,
    },
    "event_desks": {"member_id": MEMBER, "doing": "form", "updated_at": NOW},
}

BREACHES: list[tuple[str, Row]] = [
    ("ck_events_state", {"state": "draft"}),
    ("ck_events_latitude", {"latitude": 90.001}),
    ("ck_events_latitude", {"latitude": -90.001}),
    ("ck_events_longitude", {"longitude": 180.001}),
    ("ck_events_longitude", {"longitude": -180.001}),
    ("ck_events_end", {"ends_at": NOW}),
    ("ck_events_capacity", {"capacity": 0, "taken": 0}),
    ("ck_events_taken", {"taken": 3}),
    ("ck_events_taken", {"taken": -1}),
    ("ck_events_taken", NO_LIMIT | {"taken": -1}),
    ("ck_events_members_first", {"members_first_hours": -1}),
    ("ck_signups_state", {"state": "lost"}),
    ("ck_signups_offer_whole", OFFERED | {"offer_until": None}),
    *(("ck_signups_offer_whole", {"state": state, "offer_until": NOW}) for state in ("going", "waiting", "lapsed")),
    ("ck_signups_check_in_whole", ATTENDED | {"checked_in_at": None}),
    ("ck_signups_check_in_whole", {"checked_in_at": NOW}),
    ("ck_signups_offers", {"offers": -1}),
    ("fk_signups_event_id_events", {"event_id": NOBODY}),
    ("fk_signups_member_id_members", {"member_id": NOBODY}),
    ("fk_signups_checked_in_by_members", ATTENDED | {"checked_in_by": NOBODY}),
    ("ck_gifts_way", {"way": "auction"}),
    ("ck_gifts_state", {"state": "gone", "way": "draw"}),
    ("ck_gifts_stock", {"stock": 0}),
    ("ck_gifts_claimed", {"claimed": 3}),
    ("ck_gifts_claimed", {"claimed": -1}),
    ("ck_gifts_close", {"closes_at": NOW}),
    ("ck_gifts_drawn_whole", DRAWN | {"drawn_at": None}),
    ("ck_gifts_drawn_whole", {"way": "draw", "drawn_at": NOW}),
    ("ck_gifts_drawn_way", DRAWN | {"way": "first"}),
    ("fk_gifts_event_id_events", {"event_id": NOBODY}),
    ("ck_gift_claims_state", {"state": "returned"}),
    ("ck_gift_claims_handed_whole", HANDED | {"handed_at": None}),
    ("ck_gift_claims_handed_whole", {"handed_at": NOW}),
    ("ck_gift_claims_place", WON | {"place": 0}),
    *(("ck_gift_claims_place_whole", {"state": state, "place": 1}) for state in ("claimed", "entered", "lost")),
    ("fk_gift_claims_gift_id_gifts", {"gift_id": NOBODY}),
    ("fk_gift_claims_member_id_members", {"member_id": NOBODY}),
    ("ck_event_desks_doing", {"doing": "nothing"}),
    ("fk_event_desks_member_id_members", {"member_id": NOBODY}),
    ("fk_event_desks_event_id_events", {"event_id": NOBODY}),
]

DOUBLES: list[tuple[str, Row, Row]] = [
    ("uq_events_event_id", {}, {"title": "别的"}),
    ("uq_signups_event_id_member_id", {}, TOO | {"member_id": MEMBER}),
    ("uq_signups_event_id_member_id", {"state": "left"}, TOO | {"member_id": MEMBER, "state": "going"}),
    ("uq_signups_event_id_digits_hash", {}, TOO | {"digits_hash": b"e1"}),
    ("uq_signups_token_hash", {}, TOO | {"token_hash": b"s1"}),
    ("uq_gift_claims_gift_id_member_id", {}, {"receipt": "r2"}),
    ("uq_gift_claims_receipt", {}, {"member_id": None}),
    ("uq_gift_claims_place", WON, CLAIM_TOO),
    ("uq_gift_claims_place", WON, CLAIM_TOO | HANDED),
    ("pk_event_desks", {}, {"doing": "door"}),
]

ACCEPTED: list[tuple[str, Row]] = [
    ("events", {"state": "cancelled"}),
    ("events", {"latitude": 90.0, "longitude": 180.0}),
    ("events", {"latitude": -90.0, "longitude": -180.0}),
    ("events", {"capacity": 1, "taken": 1, "members_first_hours": 0}),
    ("events", NO_LIMIT | {"taken": 10**6}),
    *(("signups", {"state": state}) for state in ("going", "waiting", "declined", "lapsed", "left", "called_off")),
    ("signups", OFFERED | {"offers": 1}),
    ("signups", ATTENDED | {"checked_in_by": MEMBER}),
    ("signups", ATTENDED),
    ("gifts", {"claimed": 2}),
    ("gifts", {"stock": 1, "claimed": 0}),
    ("gifts", {"way": "draw"}),
    ("gifts", DRAWN),
    *(("gift_claims", {"state": state}) for state in ("claimed", "entered", "lost", "won")),
    ("gift_claims", WON),
    ("gift_claims", HANDED),
    ("gift_claims", HANDED | {"place": 1}),
    *(("event_desks", {"doing": doing, "event_id": EVENT}) for doing in ("form", "gift", "door")),
]

COMPANIONS: list[tuple[str, Row, Row]] = [
    ("signups", {}, TOO),
    ("signups", {"member_id": None}, TOO),
    ("gifts", {}, {}),
    ("gift_claims", {}, CLAIM_TOO),
    ("gift_claims", WON, CLAIM_TOO | {"place": 2}),
    ("gift_claims", {"member_id": None}, CLAIM_TOO),
]

GOES: list[tuple[str, Row]] = [
    *((f"fk_{table}_event_id_events", {}) for table in ("signups", "gifts", "event_desks")),
    ("fk_gift_claims_gift_id_gifts", {}),
    ("fk_event_desks_member_id_members", {}),
]
STAYS: list[tuple[str, Row]] = [
    ("fk_signups_member_id_members", {}),
    ("fk_signups_checked_in_by_members", ATTENDED),
    ("fk_gift_claims_member_id_members", {}),
]
HOLDS: list[tuple[str, Row]] = []
