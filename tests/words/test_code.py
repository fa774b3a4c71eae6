"""A code in words: what staff see of a name, the countdown, and a receipt with and without a bill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.till import Pulled
from simulator.formatting import formatted
from words.code import HIDDEN, Shown, caption, holder
from words.say import LANGUAGES, Say

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
SAY = {language: Say(language, ZoneInfo("Asia/Shanghai")) for language in LANGUAGES}


def live(expires_at: datetime) -> Shown:
    return Shown(Pulled(1, "t" * 16, "12345678", expires_at, None, fresh=True), "bot")


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("梅", "＊梅"),
        ("林小梅", "＊梅"),
        ("Tom", "T＊"),
        ("tom cruise", "T＊"),
        ("Anna 梅 🌸", "＊梅"),
        ("éva", "É＊"),
        ("🌸🌸", HIDDEN),
        ("", HIDDEN),
        ("<b>", "B＊"),
    ],
)
def test_staff_see_one_letter_of_a_name(name: str, seen: str) -> None:
    assert holder(name) == seen


@pytest.mark.parametrize(
    ("left", "minutes"),
    [(timedelta(minutes=5), 5), (timedelta(minutes=4, seconds=1), 5), (timedelta(minutes=4), 4), (timedelta(0), 1)],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_countdown_reads_well_where_an_app_does_not_keep_it(language: str, left: timedelta, minutes: int) -> None:
    say = SAY[language]
    text = formatted(str(caption(say, SAY["zh"], live(NOW + left), NOW).text), "HTML", None).text
    assert say.plain("code.in_minutes", minutes=minutes) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_digits_stand_in_two_halves_and_are_copied_as_one(language: str) -> None:
    message = caption(SAY[language], SAY["zh"], live(NOW), NOW)
    assert "<code>1234 5678</code>" in message.text
    assert message.buttons[0][0].copy == "12345678"
