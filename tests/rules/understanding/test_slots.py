"""Slots: what each intent takes of a text, with names that nobody listed among those that are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.understanding import entities, slots
from rules.understanding.intents import Intent
from rules.understanding.names import Name, NameKind, Names

NAMES = Names(
    [
        Name(NameKind.SHOP, "1", "栗子邮局", ("The Chestnut Post Office",)),
        Name(NameKind.BRAND, "海底捞", "海底捞", ("Haidilao",)),
        Name(NameKind.PLACE, "xtd", "新天地", ("Xintiandi",), "xin tian di"),
        Name(NameKind.PLACE, "xh", "西湖", ("West Lake",), "xi hu"),
        Name(NameKind.PLACE, "wt", "外滩", ("The Bund", "Bund"), "wai tan"),
        Name(NameKind.CITY, "sh", "上海", ("Shanghai",), "shang hai"),
        Name(NameKind.EVENT, "7", "杯测之夜：六支豆子", ("Cupping night",)),
    ]
)


def filled(text: str, intent: Intent) -> dict[str, Any]:
    return slots.fill(entities.find(text, NAMES), intent)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新天地有什么酒吧", {"place": "新天地", "category": "bar"}),
        ("中山陵附近有酒店吗", {"place": "中山陵", "category": "hotel"}),
        ("我要去雨花台的景点游玩，请问周边有什么餐馆吗？", {"place": "雨花台", "category": "restaurant"}),
        ("酒店附近有餐厅吗", {"category": "restaurant"}),
        ("这附近有咖啡吗", {"category": "coffee"}),
        ("公司楼下的面馆", {"category": "noodles"}),
        ("500米以内的咖啡馆", {"category": "coffee", "radius": 500}),
        ("where can I have dinner near the Bund tonight",
         {"category": "restaurant", "place": "the Bund", "open_at": "tonight"}),
        ("a pub near Battersea Power Station", {"category": "bar", "place": "Battersea Power Station"}),
        ("a pub near me", {"category": "bar"}),
        ("gulou fujin de shudian", {"place": "gulou", "category": "bookshop"}),
        ("fujin de shudian", {"category": "bookshop"}),
        ("上海的酒店", {"city": "上海", "category": "hotel"}),
        ("苏州的酒店", {"city": "苏州", "category": "hotel"}),
        ("最便宜的火锅", {"category": "hotpot", "sort": "price"}),
        ("便宜的火锅", {"category": "hotpot", "price": "low"}),
        ("優惠力度最大的餐廳", {"category": "restaurant", "sort": "benefit"}),
        ("有优惠的餐厅", {"category": "restaurant", "benefit": "discount"}),
        ("现在还开着的酒吧", {"category": "bar", "open_now": True}),
        ("周六还开着的酒吧", {"category": "bar", "open_at": "周六"}),
        ("不要火锅 要烧烤", {"category": "bbq"}),
        ("除了火锅还有什么餐厅", {"category": "restaurant"}),
        ("经济型的酒店", {"category": "hotel", "price": "low"}),
        ("每晚三百以内的酒店", {"category": "hotel", "price": "<=300"}),
        ("a bar open until two", {"category": "bar", "open_at": "until two"}),
        ("a bar for two", {"category": "bar"}),
        ("要火锅 不要烧烤", {"category": "hotpot"}),
        ("带孩子吃火锅", {"category": "hotpot"}),
        ("带孩子去哪", {"category": "kids"}),
        ("想吃小笼包", {"query": "小笼包"}),
        ("想吃冰糖肘子", {"query": "冰糖肘子"}),
        ("哪里有海底捞", {"query": "海底捞"}),
        ("附近有哪些店能用这张卡", {}),
    ],
)  # fmt: skip
def test_a_search(text: str, expected: dict[str, Any]) -> None:
    assert filled(text, Intent.FIND_NEARBY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("栗子邮局几点开门", {"shop": "栗子邮局", "field": "hours"}),
        ("海底捞五角场店几点开门", {"shop": "海底捞五角场店", "field": "hours"}),
        ("四季民福人均多少", {"shop": "四季民福", "field": "price"}),
        ("和平饭店的地址", {"shop": "和平饭店", "field": "address"}),
        ("這家幾點開門", {"field": "hours"}),
        ("酒店有早餐吗", {"field": "info"}),
        ("第二家的电话", {"index": 2, "field": "phone"}),
        ("地址和电话发我", {"field": ["address", "phone"]}),
        ("停车怎么收费", {"field": "parking"}),
        ("楼外楼要预定吗 西湖那家", {"shop": "楼外楼", "field": "booking", "place": "西湖"}),
        ("does Joe's Diner take the card?", {"shop": "Joe's Diner", "field": "benefit"}),
        ("does it take the card?", {"field": "benefit"}),
        ("what time does polux close", {"shop": "polux", "field": "hours"}),
        ("what's the phone number of this place", {"field": "phone"}),
        ("haidilao de dizhi", {"shop": "haidilao", "field": "address"}),
    ],
)
def test_a_question_about_a_shop(text: str, expected: dict[str, Any]) -> None:
    assert filled(text, Intent.SHOP_DETAIL) == expected


@pytest.mark.parametrize(
    ("intent", "text", "expected"),
    [
        (Intent.EVENTS_LIST, "周末有什么活动", {"when": "周末"}),
        (Intent.EVENTS_LIST, "有没有咖啡品鉴的活动", {"event": "咖啡品鉴"}),
        (Intent.EVENTS_LIST, "亲子活动有哪些", {"event": "亲子"}),
        (Intent.EVENTS_LIST, "where is the food festival tonight", {"event": "food festival", "when": "tonight"}),
        (Intent.EVENTS_LIST, "any events tonight", {"when": "tonight"}),
        (Intent.EVENT_SIGNUP, "报名杯测之夜", {"event": "杯测之夜"}),
        (Intent.EVENT_SIGNUP, "怎么报名", {}),
        (Intent.EVENT_SIGNUP, "book two spots", {"quantity": 2}),
        (Intent.EVENT_SIGNUP, "报第一个", {"index": 1}),
        (Intent.EVENT_CANCEL, "读书会我去不了了", {"event": "读书会"}),
        (Intent.EVENT_CANCEL, "我去不了了", {}),
        (Intent.EVENT_CANCEL, "cancel my seat at the wine tasting", {"event": "wine tasting"}),
        (Intent.EVENT_CANCEL, "cancel my seat", {}),
    ],
)
def test_events(intent: Intent, text: str, expected: dict[str, Any]) -> None:
    assert filled(text, intent) == expected


@pytest.mark.parametrize(
    ("intent", "text", "expected"),
    [
        (Intent.MY_BENEFITS, "本月还剩什么优惠", {"when": "本月"}),
        (Intent.MY_BENEFITS, "免费停车还有几次", {"benefit": "free_parking"}),
        (Intent.SAVINGS, "在栗子邮局省了多少", {"shop": "栗子邮局"}),
        (Intent.SAVINGS, "在落叶归书省了多少", {"shop": "落叶归书"}),
        (Intent.SAVINGS, "一共省了多少", {}),
        (Intent.PROBLEM_REPORT, "落叶归书的店员不给用", {"issue": "staff_refused", "shop": "落叶归书"}),
        (Intent.PROBLEM_REPORT, "店员不给用", {"issue": "staff_refused"}),
        (Intent.REMINDERS_ON, "权益快过期要提醒我", {"topic": "benefit"}),
        (Intent.REMINDERS_ON, "会员快过期要提醒我", {"topic": "expiry"}),
        (Intent.REMINDERS_OFF, "别推送优惠了", {"topic": "promo"}),
        (Intent.REMINDERS_SET, "早上的提醒太早了 改成十一点", {"when": "十一点"}),
        (Intent.REMINDERS_SET, "remind me next monday", {"when": "next monday"}),
        (Intent.REMINDERS_SET, "remind me at six to call my brother", {"when": "six"}),
        (Intent.REMINDERS_SET, "remind me on the first to pay", {"when": "the first"}),
        (Intent.REMINDERS_SET, "remind me to visit one of the bars", {}),
        (Intent.LANGUAGE_SWITCH, "换成繁體", {"lang": "zh-hant"}),
        (Intent.LANGUAGE_SWITCH, "别说英文了", {"lang": "zh"}),
        (Intent.LANGUAGE_SWITCH, "我看不懂中文 能英文吗", {"lang": "en"}),
        (Intent.MEMBERSHIP_RENEW, "我要买两张", {"quantity": 2}),
        (Intent.MEMBERSHIP_RENEW, "我想办一张", {}),
        (Intent.SELECT_OPTION, "最后一个", {"index": -1}),
        (Intent.CARD_RULES, "北京能用吗", {"city": "北京"}),
        (Intent.HELP, "北京能用吗", {}),
    ],
)
def test_other_intents(intent: Intent, text: str, expected: dict[str, Any]) -> None:
    assert filled(text, intent) == expected


AS_TYPED = ("place", "city", "shop", "event", "query", "when", "open_at")
_PIECES = (
    "附近 在 新天地 的 酒吧 near the 栗子邮局 几点 开门 报名 活动 周六 现在 想吃 有 吗 店 ， ? 不 一 家 "
    "fujin zai ’ é ㎞ 🍺"
)
PIECES = st.sampled_from(_PIECES.split())


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)), st.sampled_from(Intent))
def test_any_text_is_filled_and_names_and_times_are_the_words_as_typed(text: str, intent: Intent) -> None:
    taken = filled(text, intent)
    assert all(value not in (None, "", []) for value in taken.values())
    assert all(taken[slot] in text for slot in AS_TYPED if slot in taken)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_letters_of_another_script_say_the_same(text: str) -> None:
    traditional = text.translate(str.maketrans("几开门报动周现谁", "幾開門報動週現誰"))
    expected = filled(text, Intent.FIND_NEARBY)
    same = filled(traditional, Intent.FIND_NEARBY)
    assert expected.keys() == same.keys()
    assert {slot: value for slot, value in expected.items() if slot not in AS_TYPED} == {
        slot: value for slot, value in same.items() if slot not in AS_TYPED
    }
