"""Cards: their states around the first and last day, activation, trials, and which of several is shown."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import cards
from rules.cards import ActivationRefusal, Card, CardState, OfferedCard, TrialRefusal, Validity
from rules.catalogue import Plan

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
DAYS = st.dates(date(2000, 1, 1), date(2198, 12, 31))


def annual(start: date, end: date, *, suspended: bool = False) -> Card:
    return Card("A1", Plan.ANNUAL, Validity(start, end), suspended)


def a_trial(start: date, end: date, *, suspended: bool = False) -> Card:
    return Card("T1", Plan.TRIAL, Validity(start, end), suspended)


RUNNING = annual(TODAY - 30 * DAY, TODAY + 30 * DAY)
RUNNING_TRIAL = a_trial(TODAY - 30 * DAY, TODAY + 30 * DAY)
UPCOMING = annual(TODAY + DAY, TODAY + 30 * DAY)
SUSPENDED = annual(TODAY - 30 * DAY, TODAY + 30 * DAY, suspended=True)
EXPIRED = annual(TODAY - 30 * DAY, TODAY - DAY)
EXPIRED_TRIAL = a_trial(TODAY - 30 * DAY, TODAY - DAY)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 31), CardState.UPCOMING),
        (date(2026, 2, 1), CardState.ACTIVE),
        (date(2026, 2, 2), CardState.ACTIVE),
        (date(2027, 1, 30), CardState.ACTIVE),
        (date(2027, 1, 31), CardState.ACTIVE),
        (date(2027, 2, 1), CardState.EXPIRED),
    ],
)
def test_the_first_and_the_last_day_count(today: date, expected: CardState) -> None:
    card = annual(date(2026, 2, 1), date(2027, 1, 31))
    assert cards.state(card, today) is expected
    assert cards.is_accepted(card, today) is (expected is CardState.ACTIVE)


def test_a_card_may_be_valid_for_a_single_day() -> None:
    card = a_trial(TODAY, TODAY)
    states = [cards.state(card, day) for day in (TODAY - DAY, TODAY, TODAY + DAY)]
    assert states == [CardState.UPCOMING, CardState.TRIAL, CardState.EXPIRED]


@pytest.mark.parametrize("card", [RUNNING, RUNNING_TRIAL, UPCOMING, EXPIRED])
def test_suspension_outweighs_everything(card: Card) -> None:
    suspended = Card(card.number, card.plan, card.validity, suspended=True)
    assert cards.state(suspended, TODAY) is CardState.SUSPENDED
    assert not cards.is_accepted(suspended, TODAY)


@pytest.mark.parametrize(
    ("card", "accepted"),
    [(RUNNING, True), (RUNNING_TRIAL, True), (UPCOMING, False), (SUSPENDED, False), (EXPIRED, False), (None, False)],
)
def test_only_running_cards_and_trials_are_accepted(card: Card | None, accepted: bool) -> None:
    assert cards.is_accepted(card, TODAY) is accepted


def test_the_most_useful_card_is_shown_whatever_the_order() -> None:
    by_use = [RUNNING, RUNNING_TRIAL, UPCOMING, SUSPENDED, EXPIRED]
    for count in range(1, len(by_use) + 1):
        for held in permutations(by_use[-count:]):
            assert cards.shown(held, TODAY) is by_use[-count]


def test_of_two_cards_in_one_state_the_one_valid_longest_is_shown() -> None:
    longer = annual(RUNNING.validity.start - DAY, RUNNING.validity.end + DAY)
    assert cards.shown([RUNNING, longer], TODAY) is longer
    assert cards.shown([longer, RUNNING], TODAY) is longer


def test_who_has_no_card_shows_none() -> None:
    assert cards.shown([], TODAY) is None


@given(st.lists(st.sampled_from((RUNNING, RUNNING_TRIAL, UPCOMING, SUSPENDED, EXPIRED))), DAYS)
def test_an_accepted_card_is_never_hidden_behind_another(held: list[Card], today: date) -> None:
    assert cards.is_accepted(cards.shown(held, today), today) == any(cards.is_accepted(card, today) for card in held)


@pytest.mark.parametrize(
    "typed",
    [
        "SH26-0001",
        "sh26-0001",
        " SH26 0001 ",
        "ＳＨ２６－０００１",
        "SH26–0001",
        "SH26—0001",
        "S H 2 6 0 0 0 1",
        "SH26\t0001",
    ],
)
def test_numbers_and_codes_are_compared_without_case_width_blanks_and_hyphens(typed: str) -> None:
    assert cards.spelled(typed) == "SH260001"


PRINTED = st.characters(max_codepoint=127) | st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E)


@given(st.text(PRINTED))
def test_spelling_twice_changes_nothing_more(typed: str) -> None:
    assert cards.spelled(cards.spelled(typed)) == cards.spelled(typed)


OFFERED = OfferedCard("NEW-DAY", Plan.ANNUAL, None)


@pytest.mark.parametrize("code", ["NEW-DAY", "newday", "ｎｅｗ ｄａｙ"])
def test_the_right_code_activates_from_today(code: str) -> None:
    validity = cards.activation(OFFERED, code, TODAY, 90, had_trial=False)
    assert validity == Validity(TODAY, date(2027, 5, 19))


@pytest.mark.parametrize("code", ["", "NEW", "NEWDAYS", "新的一天"])
def test_a_wrong_code_and_an_unknown_number_are_one_answer(code: str) -> None:
    assert cards.activation(OFFERED, code, TODAY, 90, had_trial=False) is ActivationRefusal.NO_MATCH
    assert cards.activation(None, code, TODAY, 90, had_trial=False) is ActivationRefusal.NO_MATCH


def test_a_wrong_code_tells_nothing_about_the_card() -> None:
    for offered in (
        OfferedCard("RIGHT", Plan.ANNUAL, None, suspended=True),
        OfferedCard("RIGHT", Plan.ANNUAL, Validity(TODAY - DAY, TODAY - DAY)),
        OfferedCard("RIGHT", Plan.TRIAL, None),
    ):
        assert cards.activation(offered, "WRONG", TODAY, 90, had_trial=True) is ActivationRefusal.NO_MATCH


def test_a_suspended_card_is_not_activated() -> None:
    offered = OfferedCard("CODE", Plan.ANNUAL, None, suspended=True)
    assert cards.activation(offered, "CODE", TODAY, 90, had_trial=False) is ActivationRefusal.SUSPENDED


@pytest.mark.parametrize(("had_trial", "refused"), [(False, False), (True, True)])
def test_a_trial_card_is_activated_once_per_member(had_trial: bool, refused: bool) -> None:
    offered = OfferedCard("CODE", Plan.TRIAL, None)
    decision = cards.activation(offered, "CODE", TODAY, 90, had_trial=had_trial)
    assert (decision is ActivationRefusal.HAD_TRIAL) is refused


def test_an_annual_card_may_follow_a_trial() -> None:
    assert isinstance(cards.activation(OFFERED, "NEWDAY", TODAY, 90, had_trial=True), Validity)


@pytest.mark.parametrize(("end", "accepted"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True)])
def test_a_card_sold_with_dates_keeps_them_and_is_refused_after_the_last(end: date, accepted: bool) -> None:
    sold = Validity(TODAY - 10 * DAY, end)
    decision = cards.activation(OfferedCard("CODE", Plan.ANNUAL, sold), "CODE", TODAY, 90, had_trial=False)
    assert decision == (sold if accepted else ActivationRefusal.EXPIRED)


def test_a_card_may_be_activated_before_its_first_day() -> None:
    sold = Validity(TODAY + DAY, TODAY + 10 * DAY)
    assert cards.activation(OfferedCard("CODE", Plan.ANNUAL, sold), "CODE", TODAY, 90, had_trial=False) == sold


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 5, 20), date(2027, 5, 19)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 2, 28), date(2028, 2, 27)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 28), date(2029, 2, 27)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2028, 3, 1), date(2029, 2, 28)),
    ],
)
def test_a_year_ends_the_day_before_its_anniversary(start: date, end: date) -> None:
    assert cards.starting(start, Plan.ANNUAL, 90) == Validity(start, end)


@given(DAYS)
def test_a_year_has_as_many_days_as_a_year_has(start: date) -> None:
    validity = cards.starting(start, Plan.ANNUAL, 90)
    assert validity.start == start
    assert (validity.end - validity.start).days + 1 in (365, 366)


@pytest.mark.parametrize(("trial_days", "end"), [(1, TODAY), (2, TODAY + DAY), (90, TODAY + 89 * DAY)])
def test_a_trial_lasts_as_many_days_as_set(trial_days: int, end: date) -> None:
    assert cards.starting(TODAY, Plan.TRIAL, trial_days) == Validity(TODAY, end)
    assert cards.trial([], TODAY, trial_days) == Validity(TODAY, end)


def test_a_trial_card_sold_where_none_are_free_is_good_for_its_day() -> None:
    assert cards.starting(TODAY, Plan.TRIAL, 0) == Validity(TODAY, TODAY)


@pytest.mark.parametrize(
    ("held", "trial_days", "expected"),
    [
        ([], 0, TrialRefusal.NOT_OFFERED),
        ([RUNNING], 0, TrialRefusal.NOT_OFFERED),
        ([RUNNING], 90, TrialRefusal.HAS_CARD),
        ([RUNNING_TRIAL], 90, TrialRefusal.HAS_CARD),
        ([RUNNING, EXPIRED_TRIAL], 90, TrialRefusal.HAS_CARD),
        ([EXPIRED_TRIAL], 90, TrialRefusal.HAD_ONE),
        ([EXPIRED, EXPIRED_TRIAL], 90, TrialRefusal.HAD_ONE),
        ([EXPIRED], 90, Validity(TODAY, TODAY + 89 * DAY)),
        ([UPCOMING], 90, Validity(TODAY, TODAY + 89 * DAY)),
        ([SUSPENDED], 90, Validity(TODAY, TODAY + 89 * DAY)),
    ],
)
def test_a_free_trial_is_for_those_without_a_card_and_once(
    held: list[Card], trial_days: int, expected: Validity | TrialRefusal
) -> None:
    assert cards.trial(iter(held), TODAY, trial_days) == expected
