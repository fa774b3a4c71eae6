"""Rows of talking for the trials of their constraints: what is written on tickets, consents, sentences and counts."""

from __future__ import annotations

from rules.understanding.intents import Intent
from storage.talk_tables import WRITTEN_IN
from tests.storage.constraints_spoken import ANOTHER
from tests.storage.constraints_till import MEMBER, NOBODY, Row
from tests.storage.rows import NOW, TODAY

TICKET = 1  # there is one
QUESTION: Row = {"kind": "question", "code_id": None, "shop_id": None}
NONE: Row = {"outcome": "none", "chosen": None}

BEFORE: list[tuple[str, Row]] = [("tickets", {"member_id": ANOTHER, "closed_at": NOW})]

GOOD: dict[str, Row] = {
    "ticket_words": {"ticket_id": TICKET, "member_id": MEMBER, "from_us": False, "words": "在吗", "at": NOW},
    "consents": {"member_id": MEMBER, "purpose": "learning", "at": NOW},
    "utterances": {
        "member_id": MEMBER,
        "words": "咋整",
        "language": "zh",
        "guesses": "help|smalltalk",
        "outcome": "chosen",
        "chosen": "help",
        "model": "1",
        "at": NOW,
    },
    "utterance_counts": {
        "model": "1",
        "guessed": "help",
        "outcome": "chosen",
        "chosen": "help",
        "language": "zh",
        "day": TODAY,
        "times": 1,
    },
}

BREACHES: list[tuple[str, Row]] = [
    ("ck_ticket_words_words", {"words": ""}),
    ("fk_ticket_words_ticket_id_tickets", {"ticket_id": NOBODY}),
    ("ck_consents_purpose", {"purpose": "advertising"}),
    *((f"fk_{table}_member_id_members", {"member_id": NOBODY}) for table in ("ticket_words", "consents", "utterances")),
    *((f"ck_{table}_language", {"language": "fr"}) for table in ("utterances", "utterance_counts")),
    ("ck_utterances_outcome", NONE | {"outcome": "lost"}),
    ("ck_utterance_counts_outcome", {"outcome": "lost"}),
    ("ck_utterances_chosen", {"chosen": "order_pizza"}),
    ("ck_utterances_chosen_whole", {"chosen": None}),
    ("ck_utterances_chosen_whole", {"outcome": "none"}),
    ("ck_utterance_counts_times", {"times": 0}),
]

DOUBLES: list[tuple[str, Row, Row]] = [
    ("uq_tickets_question", QUESTION | {"closed_at": None}, {"answered_at": NOW}),
    ("pk_consents", {}, {}),
    ("pk_utterance_counts", {}, {"times": 2}),
]

ACCEPTED: list[tuple[str, Row]] = [
    ("tickets", QUESTION),
    ("questions", {"asks_for": "ticket"}),
    *(("utterances", {"language": language}) for language in WRITTEN_IN),
    *(("utterances", {"chosen": intent}) for intent in Intent),
    ("utterances", NONE),
    ("utterances", NONE | {"outcome": "handed_off"}),
    ("utterance_counts", {"chosen": "", "outcome": "none"}),
]

COMPANIONS: list[tuple[str, Row, Row]] = [
    ("tickets", QUESTION | {"closed_at": NOW}, {"closed_at": None}),
    ("tickets", QUESTION, {"member_id": ANOTHER}),
    ("tickets", QUESTION, {"kind": "refused"}),
    ("ticket_words", {}, {}),
    ("utterances", {}, {}),
    ("utterance_counts", {}, {"language": "en"}),
]

GOES: list[tuple[str, Row]] = [
    *((f"fk_{table}_member_id_members", {}) for table in ("ticket_words", "consents", "utterances")),
    ("fk_ticket_words_ticket_id_tickets", {}),
]
