"""Acting, asking and giving up: by how sure a message is, and by what a mistake would cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.understanding.acting import Act, Ask, Menu, breaks_out, decide
from rules.understanding.intents import RISK, Intent, Risk
from rules.understanding.reading import OFFERED, Guess, Sureness, Understood

CONVERSATIONAL = {
    *(Intent.AFFIRM, Intent.DENY, Intent.THANKS, Intent.SMALLTALK),
    *(Intent.MORE_RESULTS, Intent.SELECT_OPTION, Intent.OUT_OF_SCOPE),
}
intents = st.sampled_from(list(Intent))
understood = st.builds(
    lambda guesses, sure: Understood(tuple(Guess(each, 0.4) for each in guesses), sure),
    st.lists(intents, min_size=OFFERED, max_size=OFFERED, unique=True),
    st.sampled_from(list(Sureness)),
)


def heard(*guesses: Intent, sure: Sureness, confidence: float = 0.4) -> Understood:
    return Understood(tuple(Guess(each, confidence) for each in guesses), sure)


@pytest.mark.parametrize("intent", list(Intent))
def test_what_is_sure_is_acted_on(intent: Intent) -> None:
    assert decide(heard(intent, sure=Sureness.SURE), 1) == Act(intent)


def test_what_is_unsure_is_offered_with_what_most_come_for() -> None:
    guess = heard(Intent.SAVINGS, Intent.THANKS, Intent.MY_BENEFITS, sure=Sureness.UNSURE)
    assert decide(guess, 0) == Ask((Intent.SAVINGS, Intent.MY_BENEFITS, Intent.FIND_NEARBY))


def test_a_second_miss_in_a_row_ends_with_the_menu() -> None:
    guess = heard(Intent.SAVINGS, sure=Sureness.UNSURE)
    assert isinstance(decide(guess, 0), Ask)
    assert decide(guess, 1) == Menu()


def test_nothing_likely_is_not_offered() -> None:
    assert decide(heard(Intent.SAVINGS, sure=Sureness.LOST), 0) == Menu()
    assert decide(heard(Intent.THANKS, Intent.DENY, sure=Sureness.UNSURE), 0) == Menu()


@pytest.mark.parametrize("intent", [Intent.PROBLEM_REPORT, Intent.SHOW_CODE])
def test_at_the_till_nobody_is_asked_back(intent: Intent) -> None:
    assert decide(heard(intent, Intent.HELP, sure=Sureness.UNSURE), 1) == Act(intent)
    assert decide(heard(intent, Intent.HELP, sure=Sureness.LOST), 0) == Menu()


@given(understood, st.integers(0, 5))
def test_what_changes_something_is_never_acted_on_unless_it_is_sure(guess: Understood, misses: int) -> None:
    step = decide(guess, misses)
    if isinstance(step, Act) and RISK[step.intent] in (Risk.CHANGES, Risk.ERASES):
        assert guess.sure is Sureness.SURE


@given(understood, st.integers(0, 5))
def test_an_offer_is_three_different_things_to_press(guess: Understood, misses: int) -> None:
    step = decide(guess, misses)
    if isinstance(step, Ask):
        assert len(set(step.intents)) == len(step.intents) == OFFERED
        assert not CONVERSATIONAL & set(step.intents)


@pytest.mark.parametrize(
    ("intent", "confidence", "out"),
    [
        (Intent.SHOW_CODE, 0.9, True),
        (Intent.SHOW_CODE, 0.89, False),
        (Intent.HUMAN_AGENT, 1.0, True),
        (Intent.FIND_NEARBY, 1.0, False),  # a kind of shop may be the name of a place as well
        (Intent.AFFIRM, 1.0, False),
        (Intent.OUT_OF_SCOPE, 1.0, False),
    ],
)
def test_only_what_is_plainly_something_else_leaves_a_question_waiting(
    intent: Intent, confidence: float, out: bool
) -> None:
    assert breaks_out(heard(intent, sure=Sureness.SURE, confidence=confidence)) is out
