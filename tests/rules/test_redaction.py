"""What points at a person is taken out of a sentence before it is kept, and what it means stays in."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.redaction import LONGEST_KEPT, holds_card_number, masked, scrubbed

RUN = re.compile(r"\d{5,}")
NAMED = re.compile(r"@\w")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("静安寺附近的酒吧", "静安寺附近的酒吧"),
        ("人均 100-150 的火锅", "人均 100-150 的火锅"),
        ("营业到 21:30-23:30 的", "营业到 21:30-23:30 的"),
        ("1234", "1234"),
        ("12345", "#"),
        ("我的卡 821600000011 用不了", "我的卡 # 用不了"),
        ("打 138 0013 8000 给我", "打 # 给我"),
        ("call +86-138-0013-8000 now", "call # now"),
        ("call (021) 6247 1234", "call #"),
        ("１３８００１３８０００", "#"),
        ("幺三八零零幺三八零零零", "#"),
        ("ask @mei_wang please", "ask @ please"),
        ("找＠梅", "找 @"),
        ("找@mei帮我查", "找 @ 帮我查"),
        ("写信 mei.wang+1@example.org", "写信 @"),
        ("看 https://t.me/mei?x=1 这个", "看 @ 这个"),
        ("t.me/mei", ""),
        ("=HYPERLINK(1)", "HYPERLINK(1)"),
        ("  +1 好\t的\n吗 ", "1 好 的 吗"),
        ("\u200b", ""),
    ],
)
def test_numbers_and_names_go_and_the_rest_stays(text: str, kept: str) -> None:
    assert scrubbed(text) == kept


DIGITS = st.text(st.sampled_from("0123456789０１２٣٤"), min_size=5, max_size=20)
NAMES = st.from_regex(r"[@＠][A-Za-z_\u4e00-\u9fff]{1,12}", fullmatch=True)


@given(st.lists(st.one_of(st.text(max_size=20), DIGITS, NAMES, st.sampled_from(" \t\n-@#+.")), max_size=8))
def test_whatever_is_written_no_long_number_name_or_break_is_left(parts: list[str]) -> None:
    kept = scrubbed("".join(parts))
    assert not RUN.search(unicodedata.normalize("NFKC", kept))
    assert not NAMED.search(kept)
    assert not set("\t\n\r") & set(kept)
    assert len(kept) <= LONGEST_KEPT
    assert not kept.startswith(("=", "+", "-", "@"))


@given(DIGITS)
def test_the_number_itself_is_gone(digits: str) -> None:
    assert unicodedata.normalize("NFKC", digits) not in scrubbed(f"我的号码{digits}谢谢")


@pytest.mark.parametrize(("digits", "is_one"), [(11, False), (12, True), (16, True), (19, True), (20, False)])
def test_a_cards_number_has_twelve_to_nineteen_digits(digits: int, is_one: bool) -> None:
    assert holds_card_number(f"卡号{'1' * digits}。") is is_one


@pytest.mark.parametrize("text", ["6222 0212 3456 7890", "6222-0212-3456-7890", "６２２２０２１２３４５６７８９０"])
def test_of_a_card_people_see_the_last_four_digits(text: str) -> None:
    assert holds_card_number(text)
    assert masked(f"卡 {text} 被扣了") == "卡 •••• 7890 被扣了"


@pytest.mark.parametrize("text", ["打我电话 13800138000", "两行\n字", ""])
def test_words_for_people_are_otherwise_as_they_were_written(text: str) -> None:
    assert masked(text) == text
