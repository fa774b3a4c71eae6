"""A second reading of what is not understood: it is asked for that alone, and can choose what is shown, no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from handlers import sentences
from handlers.context import Context
from rules.understanding.advice import Advice
from rules.understanding.intents import RISK, Intent, Risk
from rules.understanding.reading import Guess, Sureness, Understood
from tests.conversations.stage import Actor, Stage

TEXT = "嗯那个怎么弄来着我想想看"
GUESSES = (Guess(Intent.SAVINGS, 0.3), Guess(Intent.CARD_RULES, 0.2), Guess(Intent.HELP, 0.1))
STATE = ("members", "cards", "opt_outs", "signups", "reminders", "codes")


@dataclass
class Advisor:
    """Says the same of every sentence, and keeps what it was asked."""

    advice: Advice | None = None
    asked: list[tuple[str, str, tuple[Intent, ...]]] = field(default_factory=list)

    async def advise(self, text: str, language: str, guesses: Sequence[Guess]) -> Advice | None:
        self.asked.append((text, language, tuple(guess.intent for guess in guesses)))
        return self.advice


@pytest.fixture(params=[Sureness.UNSURE])
def sure(request: pytest.FixtureRequest) -> Sureness:
    found: Sureness = request.param
    return found


@pytest.fixture
def advisor(stage: Stage, sure: Sureness, monkeypatch: pytest.MonkeyPatch) -> Advisor:
    """Whoever is asked about what our own model makes nothing, or little, of."""

    def read(_context: Context, _text: str) -> Understood:
        return Understood(GUESSES, sure)

    monkeypatch.setattr(sentences, "read", read)
    advisor = Advisor()
    stage.application.bot_data["services"] = replace(stage.services, advisor=advisor)
    return advisor


def state(stage: Stage) -> list[object]:
    return [stage.committed(f"SELECT * FROM {table} ORDER BY 1") for table in STATE]  # noqa: S608


async def test_what_it_says_is_acted_on(member: Actor, advisor: Advisor) -> None:
    await member.starts()
    await member.says("/events")
    events = member.last.text
    advisor.advice = Advice(Intent.EVENTS_LIST)
    await member.says(TEXT)
    assert member.last.text == events
    assert advisor.asked == [(TEXT, member.say.language, tuple(guess.intent for guess in GUESSES))]


async def test_where_it_knows_nothing_the_member_is_asked_as_without_it(
    member: Actor, advisor: Advisor, stage: Stage
) -> None:
    await member.starts()
    with_it = await member.says(TEXT)
    await member.starts()
    stage.application.bot_data["services"] = replace(stage.services, advisor=None)
    without = await member.says(TEXT)
    assert len(advisor.asked) == 1
    assert len(with_it.buttons) > 1
    assert (with_it.text != "", without.text != "") == (True, True)


@pytest.mark.parametrize("sure", [Sureness.SURE], indirect=True)
async def test_of_what_is_sure_it_is_not_asked(member: Actor, advisor: Advisor) -> None:
    await member.starts()
    await member.says(TEXT)
    assert advisor.asked == []


@pytest.mark.parametrize("text", ["🎟 活动", "静安寺", "821600000011"])
async def test_nor_of_buttons_places_and_card_numbers(member: Actor, advisor: Advisor, text: str) -> None:
    await member.starts()
    await member.says(text)
    assert advisor.asked == []


CHANGING = [intent for intent in Intent if RISK[intent] in (Risk.CHANGES, Risk.ERASES)]


@pytest.mark.parametrize("intent", [each for each in CHANGING if each is not Intent.LANGUAGE_SWITCH])
async def test_whatever_it_says_nothing_changes_without_a_press_or_a_word(
    mei: Actor, advisor: Advisor, stage: Stage, intent: Intent
) -> None:
    await mei.starts()
    before = state(stage)
    advisor.advice = Advice(intent, {"topic": "event"} if "reminders" in intent else {})
    await mei.says(TEXT)
    assert advisor.asked
    assert state(stage) == before
