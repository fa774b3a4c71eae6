"""Rows of what is said unasked for the trials of their constraints: reminders, broadcasts, and the road of both."""

from __future__ import annotations

from datetime import timedelta

from rules.broadcasts import Pause, State
from rules.reminders import Kind, Source
from rules.topics import OPTIONAL, Topic
from tests.storage.constraints_till import MEMBER, NOBODY, SHOP, Row
from tests.storage.rows import NOW, TODAY

ANOTHER = 2  # a member beside the first
NUDGE = WISH = BROADCAST = 1  # there is one of each
LATER = NOW + timedelta(hours=2)

SAID: Row = {"state": "said", "nudge_id": NUDGE}
DONE: Row = {"state": "done", "ended_at": NOW}
PAUSED: Row = {"state": "paused", "paused_for": "operator"}
ASKS: Row = {"asks_for": "content", "asked_at": NOW}
RECALL: Row = {"purpose": "recall", "of_id": BROADCAST, "state": "freezing"}
CONFIRMED: Row = {"confirmed_by": MEMBER, "confirmed_at": NOW}

BEFORE: list[tuple[str, Row]] = [
    ("members", {"telegram_id": 3}),
    ("nudges", {"member_id": ANOTHER}),
    ("wishes", {"member_id": ANOTHER}),
    ("broadcasts", DONE | {"created_by": None}),
    ("contents", {"language": "en"}),
]

GOOD: dict[str, Row] = {
    "opt_outs": {"member_id": MEMBER, "topic": "promo", "at": NOW},
    "preferences": {"member_id": MEMBER, "quiet_from": 22, "quiet_until": 9, "per_day": 1, "per_week": 3},
    "nudges": {"member_id": MEMBER, "said_at": NOW, "wording": 0},
    "reminders": {"member_id": MEMBER, "kind": "benefit", "subject": "b1", "due_at": NOW, "until": LATER},
    "watches": {"member_id": MEMBER, "item": "gift:1", "created_at": NOW},
    "granted_wishes": {"wish_id": WISH, "shop_id": SHOP},
    "planned_up_to": {"source": "cards", "day": TODAY},
    "broadcasts": {"created_by": MEMBER, "created_at": NOW, "reached": 0, "counted_to": 0},
    "broadcast_clicks": {"broadcast_id": BROADCAST, "member_id": MEMBER, "button": 1, "at": NOW},
    "member_tags": {"member_id": MEMBER, "tag": "vip"},
    "contents": {"broadcast_id": BROADCAST, "language": "zh", "text": "好"},
    "halts": {"lane": 3, "until": NOW, "factor": 0.5},
}

BREACHES: list[tuple[str, Row]] = [
    ("ck_opt_outs_topic", {"topic": "service"}),
    ("ck_opt_outs_topic", {"topic": ""}),
    ("ck_preferences_quiet_from", {"quiet_from": -1}),
    ("ck_preferences_quiet_from", {"quiet_from": 24}),
    ("ck_preferences_quiet_until", {"quiet_until": -1}),
    ("ck_preferences_quiet_until", {"quiet_until": 24}),
    ("ck_preferences_per_day", {"per_day": 0}),
    ("ck_preferences_per_week", {"per_week": 0}),
    ("ck_reminders_kind", {"kind": "birthday"}),
    ("ck_reminders_state", {"state": "lost"}),
    ("ck_reminders_said_whole", {"state": "said"}),
    *(("ck_reminders_said_whole", SAID | {"state": state}) for state in ("waiting", "dropped")),
    ("ck_planned_up_to_source", {"source": "stars"}),
    *(
        (f"fk_{table}_member_id_members", {"member_id": NOBODY})
        for table in ("opt_outs", "preferences", "nudges", "reminders", "watches", "broadcast_clicks", "member_tags")
    ),
    ("fk_reminders_nudge_id_nudges", SAID | {"nudge_id": NOBODY}),
    ("fk_granted_wishes_wish_id_wishes", {"wish_id": NOBODY}),
    ("fk_granted_wishes_shop_id_shops", {"shop_id": NOBODY}),
    ("ck_broadcasts_purpose", {"purpose": "spam", "of_id": BROADCAST}),
    ("ck_broadcasts_state", {"state": "lost"}),
    ("ck_broadcasts_topic", {"topic": "weather"}),
    ("ck_broadcasts_paused_for", PAUSED | {"paused_for": "lunch"}),
    ("ck_broadcasts_asks_for", ASKS | {"asks_for": "age"}),
    ("ck_broadcasts_of_whole", {"of_id": BROADCAST}),
    *(("ck_broadcasts_of_whole", {"purpose": purpose}) for purpose in ("recall", "correct")),
    ("ck_broadcasts_pause_whole", PAUSED | {"paused_for": None}),
    ("ck_broadcasts_pause_whole", PAUSED | {"state": "running"}),
    ("ck_broadcasts_asks_in_draft", ASKS | {"state": "waiting"}),
    ("ck_broadcasts_asked_whole", ASKS | {"asked_at": None}),
    ("ck_broadcasts_asked_whole", {"asked_at": NOW}),
    ("ck_broadcasts_times", {"starts_at": NOW, "not_after": NOW}),
    ("ck_broadcasts_confirmation_whole", CONFIRMED | {"confirmed_at": None}),
    *(("ck_broadcasts_end_whole", {"state": state}) for state in ("done", "cancelled")),
    ("ck_broadcasts_end_whole", DONE | {"state": "running"}),
    ("ck_broadcasts_audience", {"audience": -1}),
    ("fk_broadcasts_of_id_broadcasts", RECALL | {"of_id": NOBODY}),
    ("fk_broadcasts_created_by_members", {"created_by": NOBODY}),
    ("fk_broadcasts_confirmed_by_members", CONFIRMED | {"confirmed_by": NOBODY}),
    ("ck_broadcast_clicks_button", {"button": -1}),
    ("fk_broadcast_clicks_broadcast_id_broadcasts", {"broadcast_id": NOBODY}),
    ("ck_contents_method", {"method": "call"}),
    ("ck_halts_lane", {"lane": -1}),
    ("ck_halts_lane", {"lane": 4}),
    ("ck_halts_factor", {"factor": 0.0}),
    ("ck_halts_factor", {"factor": 1.001}),
    ("ck_outbox_topic", {"topic": "weather"}),
    ("ck_outbox_lane", {"lane": 0}),
    ("ck_outbox_lane", {"lane": 4}),
    ("fk_outbox_content_id_contents", {"content_id": NOBODY}),
]

DOUBLES: list[tuple[str, Row, Row]] = [
    ("pk_opt_outs", {}, {}),
    ("pk_preferences", {}, {"per_day": 2}),
    ("uq_reminders_once", {}, {"due_at": LATER}),
    ("uq_reminders_once", SAID, {"state": "waiting", "nudge_id": None}),
    ("pk_watches", {}, {}),
    ("pk_granted_wishes", {}, {}),
    ("pk_planned_up_to", {}, {"day": None}),
    ("uq_broadcasts_draft", {}, {"topic": "promo"}),
    ("uq_broadcasts_recall", RECALL, RECALL),
    ("uq_broadcasts_recall", RECALL | DONE, {"state": "freezing", "ended_at": None}),
    ("pk_broadcast_clicks", {}, {}),
    ("pk_member_tags", {}, {}),
    ("uq_contents_broadcast_id_language", {}, {"text": "不好"}),
    ("pk_halts", {}, {"factor": 1.0}),
]

_OPEN_STATES = [state for state in State if state not in (State.PAUSED, State.DONE, State.CANCELLED)]
ACCEPTED: list[tuple[str, Row]] = [
    *(("opt_outs", {"topic": topic}) for topic in OPTIONAL),
    ("preferences", {"quiet_from": 0, "quiet_until": 23, "per_day": 1, "per_week": 1}),
    ("preferences", {"quiet_from": 23, "quiet_until": 0, "snoozed_until": NOW}),
    *(("reminders", {"kind": kind}) for kind in Kind),
    ("reminders", {"state": "dropped"}),
    ("reminders", SAID),
    *(("planned_up_to", {"source": source, "day": None}) for source in Source),
    *(("broadcasts", {"state": state}) for state in _OPEN_STATES),
    *(("broadcasts", {"state": state, "ended_at": NOW}) for state in (State.DONE, State.CANCELLED)),
    *(("broadcasts", PAUSED | {"paused_for": why}) for why in Pause),
    *(("broadcasts", {"topic": topic}) for topic in Topic),
    ("broadcasts", ASKS),
    ("broadcasts", CONFIRMED),
    ("broadcasts", {"confirmed_at": NOW}),
    ("broadcasts", {"starts_at": NOW, "not_after": LATER, "audience": 0}),
    ("broadcasts", {"starts_at": NOW}),
    ("broadcasts", {"not_after": NOW}),
    ("broadcasts", RECALL),
    ("broadcasts", RECALL | {"purpose": "correct"}),
    ("broadcast_clicks", {"button": 0}),
    *(("contents", {"method": method}) for method in ("send", "photo", "album", "edit_text", "edit_caption", "delete")),
    *(("halts", {"lane": lane, "factor": 1.0}) for lane in range(4)),
    *(("outbox", {"lane": lane}) for lane in (1, 2, 3)),
    *(("outbox", {"topic": topic}) for topic in Topic),
    *(("outbox", {"method": method}) for method in ("edit_caption", "edit_text", "photo", "album", "delete")),
]

COMPANIONS: list[tuple[str, Row, Row]] = [
    ("opt_outs", {}, {"topic": "news"}),
    ("nudges", {}, {}),
    ("reminders", {}, {"kind": "card"}),
    ("reminders", {}, {"subject": "b2"}),
    ("reminders", {}, {"member_id": ANOTHER}),
    ("watches", {}, {"item": "gift:2"}),
    ("planned_up_to", {}, {"source": "wishes"}),
    ("broadcasts", {}, {"created_by": ANOTHER}),
    ("broadcasts", {"created_by": None}, {}),
    ("broadcasts", {"state": "waiting"}, {"state": "draft"}),
    ("broadcasts", RECALL | {"state": "cancelled", "ended_at": NOW}, {"state": "freezing", "ended_at": None}),
    ("broadcasts", RECALL | {"purpose": "correct"}, {}),
    ("broadcasts", RECALL | {"purpose": "correct"}, {"purpose": "recall"}),
    ("broadcast_clicks", {}, {"button": 2}),
    ("member_tags", {}, {"tag": "press"}),
    ("contents", {}, {"broadcast_id": BROADCAST + 1}),
    ("contents", {"broadcast_id": None}, {}),
    ("contents", {"language": None}, {}),
    ("halts", {}, {"lane": 2}),
]

GOES: list[tuple[str, Row]] = [
    *(
        (f"fk_{table}_member_id_members", {})
        for table in ("opt_outs", "preferences", "nudges", "reminders", "watches", "broadcast_clicks", "member_tags")
    ),
    ("fk_reminders_nudge_id_nudges", {"state": "said"}),
    ("fk_granted_wishes_wish_id_wishes", {}),
    ("fk_granted_wishes_shop_id_shops", {}),
    ("fk_broadcast_clicks_broadcast_id_broadcasts", {}),
]
STAYS: list[tuple[str, Row]] = [
    ("fk_broadcasts_created_by_members", {}),
    ("fk_broadcasts_confirmed_by_members", {"confirmed_at": NOW}),
]
HOLDS: list[tuple[str, Row]] = [
    ("fk_broadcasts_of_id_broadcasts", {"purpose": "recall", "created_by": None}),
    ("fk_outbox_content_id_contents", {}),
]
