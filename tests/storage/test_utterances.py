"""Sentences that were not understood: counted for everybody, kept only with consent, and not for ever."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from rules.understanding.intents import Intent
from storage import understanding, utterances
from storage.database import Database, Session
from storage.exporting import Export, export_file
from storage.talk_tables import Utterance, UtteranceCount
from storage.utterances import KEPT
from tests.storage import rows
from tests.storage.rows import NOW

GUESSES = (Intent.EVENTS_LIST, Intent.FIND_NEARBY, Intent.HELP)
WORDS = "周末去哪儿 13800138000"


def chose(session: Session, member_id: int, chosen: Intent | None = Intent.FIND_NEARBY, words: str = WORDS) -> None:
    utterances.chose(session, member_id, words, "zh", GUESSES, chosen, NOW)


def kept(session: Session) -> list[Utterance]:
    return list(session.scalars(select(Utterance).order_by(col(Utterance.id))).all())


def counted(session: Session) -> list[tuple[str, str, str, int]]:
    columns = (UtteranceCount.guessed, UtteranceCount.outcome, UtteranceCount.chosen, UtteranceCount.times)
    return [tuple(row) for row in session.execute(select(*columns).order_by(col(UtteranceCount.outcome)))]  # type: ignore[call-overload, misc]


def test_without_consent_only_counts_are_kept(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session), rows.member(session, 77)
        for member_id in (mei, tom, mei):
            chose(session, member_id)
        chose(session, mei, None)
        utterances.handed_off(session, mei, WORDS, "zh", GUESSES, NOW)
        assert kept(session) == []
        assert counted(session) == [
            ("events_list", "chosen", "find_nearby", 3),
            ("events_list", "handed_off", "", 1),
            ("events_list", "none", "", 1),
        ]


def test_counts_know_the_model_the_language_and_the_day(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        chose(session, mei)
        utterances.chose(session, mei, WORDS, "en", GUESSES, Intent.HELP, NOW)
        utterances.chose(session, mei, WORDS, "en", GUESSES, Intent.HELP, NOW + timedelta(days=1))
        found = session.scalars(
            select(UtteranceCount).order_by(col(UtteranceCount.day), col(UtteranceCount.language))
        ).all()
        assert {each.model for each in found} == {understanding.load().version}
        assert [(each.language, each.times) for each in found] == [("en", 1), ("zh", 1), ("en", 1)]


def test_with_consent_the_words_are_kept_without_what_points_at_a_person(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        utterances.consent(session, mei, NOW)
        utterances.consent(session, mei, NOW + timedelta(days=1))
        chose(session, mei)
        [found] = kept(session)
        assert (found.words, found.outcome, found.chosen) == ("周末去哪儿 #", "chosen", "find_nearby")
        assert found.guesses == "events_list|find_nearby|help"
        assert counted(session) == [("events_list", "chosen", "find_nearby", 1)]


def test_of_a_sentence_that_is_nothing_but_a_number_nothing_is_kept(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        utterances.consent(session, mei, NOW)
        chose(session, mei, words="\u200b")
        assert kept(session) == []


def test_consent_taken_back_takes_the_words_along_and_those_of_nobody_else(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session), rows.member(session, 77)
        for member_id in (mei, tom):
            utterances.consent(session, member_id, NOW)
            chose(session, member_id)
        utterances.take_back(session, mei)
        assert [each.member_id for each in kept(session)] == [tom]
        assert [utterances.consents(session, each) for each in (mei, tom)] == [False, True]


@pytest.mark.parametrize(("later", "stays"), [(KEPT - timedelta(seconds=1), True), (KEPT, False)])
def test_words_are_kept_for_half_a_year(database: Database, later: timedelta, stays: bool) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        utterances.consent(session, mei, NOW)
        chose(session, mei)
        utterances.forget_old(session, NOW + later)
        assert bool(kept(session)) is stays
        assert counted(session)


def test_they_are_exported_as_training_rows_with_how_they_came(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        utterances.consent(session, mei, NOW)
        chose(session, mei, words='="周末"\t去 @mei')
        chose(session, mei, None, words="随便\n看看")
        utterances.handed_off(session, mei, "找人", "zh", (), NOW)
    path = tmp_path / "said.tsv"
    assert export_file(database, Export.UTTERANCES, path) == 3
    assert path.read_text(encoding="utf-8").splitlines() == [
        "text\tlang\tintent\tslots\thow\tguesses",
        '"周末" 去 @\tzh\tfind_nearby\t\tchosen\tevents_list|find_nearby|help',
        "随便 看看\tzh\t\t\tnone\tevents_list|find_nearby|help",
        "找人\tzh\t\t\thanded_off\t",
    ]
    with path.open(encoding="utf-8", newline="") as file:  # as `training.rows` reads them
        first, *_ = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert Intent(first["intent"]) is Intent.FIND_NEARBY
    assert json.loads(first["slots"] or "null") is None


def test_nothing_is_exported_of_who_does_not_consent(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        utterances.consent(session, mei, NOW)
        chose(session, mei)
        session.execute(text("DELETE FROM consents"))  # as somebody might behind our back
    assert export_file(database, Export.UTTERANCES, tmp_path / "said.tsv") == 0
