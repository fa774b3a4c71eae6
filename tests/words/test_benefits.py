"""The list of benefits: what is left and until when in the words of everywhere else, and Telegram's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue import BenefitKind, Category, LimitPeriod
from rules.geo import Point
from rules.remaining import Left
from rules.shops import Shop
from simulator.formatting import formatted, utf16_length
from tests.benefits import TENTH_OFF
from words import benefits, phrases
from words.benefits import MOST_BENEFITS, PAGE_SIZE, Listing, Row
from words.layout import Message
from words.say import LANGUAGES, Say

MOST_UNITS, MOST_BUTTONS = 4_096, 100
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
SAY = {language: Say(language, ZoneInfo("Asia/Shanghai")) for language in LANGUAGES}
WORST_TEXT = "😀<&" * 100

ONCE_A_WEEK = replace(
    TENTH_OFF, title="全场九折", title_en="10% off everything", limit_per_member=1, limit_period=LimitPeriod.WEEK
)
CAFE = Shop(
    id=7, name="栗子咖啡", name_en="Chestnut", category=Category.COFFEE, city="上海", district="静安区", address="",
    point=Point(31.2, 121.4), opening_hours="24/7", phone="", price_band=2, benefits=(ONCE_A_WEEK,),
)  # fmt: skip


def row(*left: Left, distance_m: float | None = 320.0, shop: Shop = CAFE) -> Row:
    return Row(shop, left, distance_m)


def listing(*rows: Row, page: int = 1, total: int = 1, where: str = "静安寺附近") -> Listing:
    return Listing(rows, page, total, where, NOW)


def read(language: str, found: Listing) -> str:
    return formatted(str(benefits.listing(SAY[language], found).text), "HTML", None).text


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in buttons] for buttons in message.buttons]


def presses(message: Message) -> list[str | None]:
    return [button.press for buttons in message.buttons for button in buttons]


def test_a_shop_stands_with_its_way_its_hours_and_what_is_left() -> None:
    assert read("zh", listing(row(Left(ONCE_A_WEEK, 1)))) == (
        "你的优惠 · 1 家店 · 静安寺附近，近的在前\n\n"
        "1. 栗子咖啡\n"
        "☕ 咖啡 ¥¥ · 320 m，步行 4–6 分钟 · 24 小时营业\n"
        "• 9 折 全场九折 · 本周还能用 1 次 · 有效到 2026年12月31日\n\n"
        "数字看详情 · 💳 出码"
    )


def test_without_a_place_it_says_how_to_be_given_distances() -> None:
    found = listing(row(Left(ONCE_A_WEEK, 1), distance_m=None), where="")
    assert read("en", found) == (
        "Your benefits · 1 shop\n\n"
        "1. Chestnut\n"
        "☕ Coffee ¥¥ · open 24 hours\n"
        "• 10% off everything · 1 left this week · until 31 Dec 2026\n\n"
        "Number: details · 💳 code\n"
        "For the nearest first: tap “📍 Nearby” to share your location, then “📍 Nearest first”."
    )
    assert labels(benefits.listing(SAY["en"], found))[-1] == ["📍 Nearest first"]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (Left(replace(ONCE_A_WEEK, limit_per_member=None, limit_period=None), None), "不限次数"),
        (Left(replace(ONCE_A_WEEK, limit_period=LimitPeriod.DAY), 2), "今天还能用 2 次"),
        (Left(replace(ONCE_A_WEEK, limit_period=LimitPeriod.MONTH), 3), "本月还能用 3 次"),
        (Left(replace(ONCE_A_WEEK, limit_period=LimitPeriod.LIFE), 1), "还能用 1 次"),
        (Left(replace(ONCE_A_WEEK, limit_period=LimitPeriod.DAY), 0), "今天用完了，明天再来"),
        (Left(ONCE_A_WEEK, 0), "本周用完了，下周一再来"),
        (Left(replace(ONCE_A_WEEK, limit_period=LimitPeriod.MONTH), 0), "本月用完了，下月再来"),
        (Left(replace(ONCE_A_WEEK, limit_period=LimitPeriod.LIFE), 0), "用完了"),
        (Left(ONCE_A_WEEK, 1, sold_out=True), "今天的名额没了，明天再来"),
        (Left(ONCE_A_WEEK, 0, sold_out=True), "本周用完了，下周一再来"),
    ],
)
def test_what_is_left_is_said_for_its_period(left: Left, words: str) -> None:
    assert f"• 9 折 全场九折 · {words} · 有效到" in read("zh", listing(row(left)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BenefitKind)
def test_a_benefit_is_called_what_it_is_called_everywhere(language: str, kind: BenefitKind) -> None:
    benefit = replace(ONCE_A_WEEK, kind=kind, minimum_spend=10_000)
    named = " ".join(phrases.offer(SAY[language], benefit)).strip()
    assert named.startswith(phrases.benefit(SAY[language], benefit))
    assert f"• {named} · " in read(language, listing(row(Left(benefit, 1))))


def test_more_benefits_than_fit_are_counted() -> None:
    some = [Left(ONCE_A_WEEK, 1)] * MOST_BENEFITS
    assert "还有" not in read("zh", listing(row(*some))).replace("还能用", "")
    assert "还有 2 项，点 1 看全部" in read("zh", listing(row(*some, *some[:2])))


def test_the_number_opens_the_shop_and_the_card_shows_a_code() -> None:
    message = benefits.listing(SAY["zh"], listing(row(Left(ONCE_A_WEEK, 1)), page=2, total=6))
    assert labels(message) == [["6"], ["💳 6"], [SAY["zh"].plain("chips.earlier")]]
    assert presses(message) == ["s:7:", "c:7", "o1:1"]


def test_pages_lead_back_and_on() -> None:
    rows = [row(Left(ONCE_A_WEEK, 1))] * PAGE_SIZE
    first, middle, last = (listing(*rows, page=page, total=3 * PAGE_SIZE) for page in (1, 2, 3))
    assert presses(benefits.listing(SAY["zh"], first))[2 * PAGE_SIZE :] == ["o1:2"]
    assert presses(benefits.listing(SAY["zh"], middle))[2 * PAGE_SIZE :] == ["o1:1", "o1:3"]
    assert presses(benefits.listing(SAY["zh"], last))[2 * PAGE_SIZE :] == ["o1:2"]
    assert "第 6–10 家。" in read("zh", middle)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_list_says_what_will_stand_there(language: str) -> None:
    assert SAY[language].plain("benefits.sort") in read(language, listing(total=0, where=""))
    assert SAY[language].plain("benefits.sort") not in read(language, listing(total=0))


@settings(max_examples=40, database=None)
@given(
    language=st.sampled_from(LANGUAGES),
    name=st.sampled_from((WORST_TEXT, "", "\u200b", "قهوة" * 50)),
    kind=st.sampled_from(BenefitKind),
    times=st.sampled_from((None, 0, 10**9)),
    where=st.sampled_from(("", "静安寺附近")),
)
def test_a_full_page_fits(language: str, name: str, kind: BenefitKind, times: int | None, where: str) -> None:
    worst = replace(ONCE_A_WEEK, kind=kind, title=name, title_en=name, minimum_spend=9_999_999_999)
    shop = replace(CAFE, name=name, name_en=name, opening_hours="Mo 10:00-11:00")
    rows = [row(*[Left(worst, times)] * 9, distance_m=49_999.0 if where else None, shop=shop)] * PAGE_SIZE
    message = benefits.listing(SAY[language], listing(*rows, page=7, total=200, where=where))
    assert utf16_length(formatted(str(message.text), "HTML", None).text) <= MOST_UNITS
    assert all(label.strip() for line in labels(message) for label in line)
    assert sum(map(len, message.buttons)) <= MOST_BUTTONS


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("10% off, even at 4 in the morning", "even at 4 in the morning"),
        ("10% off everything", "everything"),
        ("10% off", ""),
        ("Happy hour: 10% off", "Happy hour: 10% off"),
    ],
)
def test_what_a_title_says_besides_the_benefit_begins_with_a_word(title: str, rest: str) -> None:
    assert phrases.offer(SAY["en"], replace(ONCE_A_WEEK, title_en=title)) == ("10% off", rest)
