"""The day at the till in words: exact sums, what has no bill and what was reversed apart, and the other shops."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from rules.takings import Takings
from simulator.formatting import formatted, utf16_length
from words import today
from words.say import LANGUAGES, Say

MOST_UNITS = 1_024  # of a photo's caption after its markup is read, UTF-16
SAY = {language: Say(language, ZoneInfo("Asia/Shanghai")) for language in LANGUAGES}
SUNDAY = date(2026, 11, 22)
NOTHING = Takings(
    count=0, bills=0, discounts=0, pay=0, without_bill=0, estimated=0, reversed=0, hours={}
)  # fmt: skip
A_DAY = Takings(
    count=3, bills=32_800, discounts=3_280, pay=29_520, without_bill=1, estimated=800, reversed=2, hours={19: 3}
)  # fmt: skip


def read(language: str, takings: Takings, name: str = "栗子咖啡") -> str:
    return formatted(str(today.day(SAY[language], name, SUNDAY, takings)), "HTML", None).text


def test_a_day_in_chinese() -> None:
    assert read("zh", A_DAY) == (
        "栗子咖啡 · 2026年11月22日\n核销 3 次\n\n账单 ¥328.00\n优惠 ¥32.80\n实收 ¥295.20\n"
        "没输入账单 1 次，优惠约 ¥8，不在上面的金额里\n撤销 2 次，不计在内"
    )


def test_a_day_in_english() -> None:
    assert read("en", A_DAY, "Chestnut") == (
        "Chestnut · 22 Nov 2026\n3 redemptions\n\nBills ¥328.00\nDiscounts ¥32.80\nPaid ¥295.20\n"
        "1 without a bill, about ¥8 off, not in the sums above\n2 reversed, not counted"
    )


def test_sums_of_nothing_are_not_listed() -> None:
    only_estimates = Takings(1, 0, 0, 0, without_bill=1, estimated=800, reversed=0, hours={19: 1})
    assert "账单 ¥" not in read("zh", only_estimates)
    assert "撤销" not in read("zh", only_estimates)


def test_a_day_with_nothing_says_what_to_do() -> None:
    assert read("zh", NOTHING).endswith("\n今天还没有核销。会员出示码，扫一扫或输入数字就行。")


def test_a_day_with_only_reversals_is_not_nothing() -> None:
    assert "撤销 2 次" in read("zh", Takings(0, 0, 0, 0, without_bill=0, estimated=0, reversed=2, hours={}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_name_and_the_largest_sums_fit(language: str) -> None:
    most = Takings(10**6, 10**12, 10**12, 10**12, without_bill=10**5, estimated=10**11, reversed=10**5, hours={})
    assert utf16_length(read(language, most, "😀<b>" * 100)) <= MOST_UNITS


def test_one_shop_needs_no_choice_and_several_are_ticked() -> None:
    assert today.chips(SAY["zh"], [(1, "甲")], 1) == ()
    rows = today.chips(SAY["zh"], [(1, "甲"), (2, "乙"), (3, "\u200b")], 2)
    buttons = [button for row in rows for button in row]
    assert [button.label for button in buttons] == ["甲", "✓ 乙", "…"]
    assert [button.press for button in buttons] == ["b1:1", "b1:2", "b1:3"]
