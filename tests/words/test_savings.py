"""What a member reads of their savings: the verdict first, exact and estimated apart, the fee's own figure."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rules.cards import Validity
from rules.catalogue import Category
from rules.savings import Advice, Entry, account
from simulator.formatting import formatted, utf16_length
from words import savings
from words.say import LANGUAGES, Say

MOST_UNITS = 1_024  # of a photo's caption after its markup is read, UTF-16
FEE = 16_800
YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))
AFTER_73_DAYS = date(2026, 3, 14)  # a fifth of the year
SAY = {language: Say(language, ZoneInfo("Asia/Shanghai")) for language in LANGUAGES}

entries_ = st.builds(
    Entry,
    day=st.dates(YEAR.start, YEAR.end),
    category=st.sampled_from(Category),
    discount=st.integers(0, 100_000_000),
    estimated=st.booleans(),
)


def bill(discount: int) -> Entry:
    return Entry(YEAR.start, Category.COFFEE, discount, estimated=False)


def guess(discount: int) -> Entry:
    return Entry(YEAR.start, Category.HOTPOT, discount, estimated=True)


def said(language: str, entries: list[Entry], today: date = AFTER_73_DAYS, fee: int = FEE, before: int = 0) -> str:
    text = savings.account(SAY[language], account(entries, fee, YEAR, today), FEE, before=before)
    return formatted(str(text), "HTML", None).text


VERDICTS = {
    Advice.PAID_OFF: ([bill(FEE + 1)], AFTER_73_DAYS, "回本了：比年费 ¥168.00 多省了 ¥0.01。"),
    Advice.PERHAPS_PAID_OFF: ([guess(FEE)], AFTER_73_DAYS, "多半回本了：连估算在内省了 ¥168.00，年费 ¥168.00。"),
    Advice.TOO_EARLY: ([], YEAR.start, "刚开始：离年费 ¥168.00 还差 ¥168.00。用满四周，我再告诉你划不划算。"),
    Advice.ON_THE_WAY: (
        [bill(2 * FEE // 5)],
        AFTER_73_DAYS,
        "快回本了：离年费 ¥168.00 还差 ¥100.80，照这样用，2026年7月就回本。",
    ),
    Advice.TOO_SLOW: (
        [bill(1_000)],
        AFTER_73_DAYS,
        "照这样用不回本：离年费 ¥168.00 还差 ¥158.00，到期大约一共省 ¥50。\n"
        "往后每月消费 ¥164.03（按 9 折算）才回本；用不到这么多，到期就别续了。",
    ),
    Advice.ENDED: (
        [bill(1_000)],
        YEAR.end + timedelta(days=1),
        "没回本：这张卡到期了，离年费 ¥168.00 还差 ¥158.00。用得到更多再续，不然就别续了。",
    ),
}


@pytest.mark.parametrize("advice", VERDICTS)
def test_the_verdict_comes_first(advice: Advice) -> None:
    entries, today, verdict = VERDICTS[advice]
    assert account(entries, FEE, YEAR, today).advice is advice
    assert said("zh", entries, today).startswith(f"{verdict}\n\n")


def test_a_trial_costs_nothing() -> None:
    assert said("en", [bill(500)], fee=0).startswith("The trial costs nothing: whatever you save is yours.\n\n")


def test_in_english_the_whole_of_it_reads_well() -> None:
    assert said("en", [bill(2 * FEE // 5), guess(1_250)], before=995) == (
        "On the way: ¥88.30 to go to the fee of ¥168.00. At your pace it is paid off in June 2026.\n\n"
        "Saved ¥67.20 by the bills, in 2 visits.\n"
        "Another ¥12.50 or so is estimated: staff did not enter the bill.\n"
        "Your other cards have saved ¥9.95.\n\n"
        "An annual card at ¥168.00 pays off if you spend ¥140.00 a month (at 10% off)."
    )


def test_nothing_is_said_of_estimates_and_other_cards_where_there_are_none() -> None:
    assert said("zh", [bill(1_000)]).split("\n\n")[1] == "这张卡按账单省了 ¥10.00，用了 1 次。"
    assert said("zh", []).split("\n\n")[1] == "这张卡还没有用过。"


@pytest.mark.parametrize(("fee", "spend"), [(16_800, "¥140.00"), (9_900, "¥82.50"), (19_900, "¥165.84")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_spend_that_pays_comes_from_the_fee(language: str, fee: int, spend: str) -> None:
    assert spend in savings.break_even(SAY[language], fee)


@settings(max_examples=60, database=None)
@given(
    language=st.sampled_from(LANGUAGES),
    entries=st.lists(entries_, max_size=30),
    today=st.dates(YEAR.start, YEAR.end + timedelta(days=40)),
    fee=st.sampled_from((0, 1, FEE, 10**9)),
)
def test_the_words_fit_under_a_picture(language: str, entries: list[Entry], today: date, fee: int) -> None:
    assert 0 < utf16_length(said(language, entries, today, fee, before=10**11)) <= MOST_UNITS


def test_there_is_a_picture_as_soon_as_something_was_saved() -> None:
    assert savings.picture(SAY["zh"], account([], FEE, YEAR, AFTER_73_DAYS)) is None
    assert savings.picture(SAY["zh"], account([bill(0)], FEE, YEAR, AFTER_73_DAYS)) is None
    assert savings.picture(SAY["zh"], account([bill(1)], FEE, YEAR, AFTER_73_DAYS)) is not None


def test_a_year_of_every_category_makes_a_picture_that_telegram_takes() -> None:
    entries = [
        Entry(date(2026, 1 + index % 12, 1), kind, 1_000 * (index + 1), estimated=index % 3 == 0)
        for index, kind in enumerate([*Category] * 2)
    ]
    drawn = savings.picture(SAY["en"], account(entries, FEE, YEAR, YEAR.end))
    assert drawn is not None
    width, height = Image.open(BytesIO(drawn)).size
    assert width + height <= 10_000
    assert height <= 20 * width
