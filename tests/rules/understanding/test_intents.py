"""What can be wanted, and what acting on each wish risks."""

from __future__ import annotations

import pytest

from rules.understanding.intents import RISK, Intent, Risk


def test_there_are_twenty_eight_intents_and_each_has_a_risk() -> None:
    assert len(Intent) == 28
    assert set(RISK) == set(Intent)


@pytest.mark.parametrize(
    ("intent", "risk"),
    [
        (Intent.FIND_NEARBY, Risk.READS),
        (Intent.SAVINGS, Risk.READS),
        (Intent.EVENT_SIGNUP, Risk.CHANGES),
        (Intent.REMINDERS_OFF, Risk.CHANGES),
        (Intent.MEMBERSHIP_REFUND, Risk.CHANGES),
        (Intent.DELETE_ME, Risk.ERASES),
        (Intent.PROBLEM_REPORT, Risk.URGENT),
        (Intent.SHOW_CODE, Risk.URGENT),
    ],
)
def test_the_risk_of_an_intent(intent: Intent, risk: Risk) -> None:
    assert RISK[intent] is risk


def test_only_deleting_erases() -> None:
    assert [intent for intent, risk in RISK.items() if risk is Risk.ERASES] == [Intent.DELETE_ME]
