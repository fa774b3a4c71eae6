"""Typed questions taken apart: the category, and what may name a place or a shop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.asking import CATEGORY_WORDS, Asked, code_wanted, take_apart
from rules.catalogue import Category
from rules.folding import fold


@pytest.mark.parametrize(
    ("sentence", "category", "rest"),
    [
        ("附近哪里能用卡喝咖啡", Category.COFFEE, ""),
        ("附近的咖啡馆", Category.COFFEE, ""),
        ("静安寺咖啡", Category.COFFEE, "静安寺"),
        ("静安寺附近的咖啡店", Category.COFFEE, "静安寺"),
        ("靜安寺附近的咖啡館", Category.COFFEE, "静安寺"),
        ("我想去南京西路喝咖啡", Category.COFFEE, "南京西路"),
        ("哪裡可以喝咖啡", Category.COFFEE, ""),
        ("最近的咖啡店", Category.COFFEE, ""),
        ("来福士边上的咖啡", Category.COFFEE, "来福士"),
        ("我想喝奶茶", Category.TEA, ""),
        ("帮我找一家奶茶店", Category.TEA, ""),
        ("请问附近有好喝的奶茶吗", Category.TEA, ""),
        ("西湖边的茶馆", Category.TEA, "西湖"),
        ("徐家汇哪里有面包房", Category.BAKERY, "徐家汇"),
        ("新天地 甜品", Category.DESSERT, "新天地"),
        ("附近有什么好吃的", Category.RESTAURANT, ""),
        ("陆家嘴吃饭", Category.RESTAURANT, "陆家嘴"),
        ("湖滨银泰有哪些餐厅", Category.RESTAURANT, "湖滨银泰"),
        ("附近现在营业的餐厅", Category.RESTAURANT, ""),
        ("五角场火锅", Category.HOTPOT, "五角场"),
        ("我想吃火锅", Category.HOTPOT, ""),
        ("我在武林广场，哪里有火锅店", Category.HOTPOT, "武林广场"),
        ("人民广场旁边还在营业的酒吧", Category.BAR, "人民广场"),
        ("现在还开着的酒吧", Category.BAR, ""),
        ("附近有沒有酒吧", Category.BAR, ""),
        ("外滩 精酿", Category.BAR, "外滩"),
        ("豫园附近美甲", Category.BEAUTY, "豫园"),
        ("附近有健身房吗", Category.FITNESS, ""),
        ("外滩美术馆", Category.CULTURE, "外滩"),
        ("書店", Category.CULTURE, ""),
        ("看电影", Category.ENTERTAINMENT, ""),
        ("天河城购物", Category.RETAIL, "天河城"),
        ("西湖附近酒店", Category.HOTEL, "西湖"),
        ("杭州民宿", Category.HOTEL, "杭州"),
        ("哪里能用卡", None, ""),
        ("附近", None, ""),
        ("这附近有什么店", None, ""),
        ("能用卡的店", None, ""),
        ("静安寺", None, "静安寺"),
        ("徐家汇附近", None, "徐家汇"),
        ("中山公园周边有什么", None, "中山公园"),
        ("我在人民广场", None, "人民广场"),
        ("星巴克", None, "星巴克"),
        ("Coffee near me", Category.COFFEE, ""),
        ("CAFÉ", Category.COFFEE, ""),
        ("coffee near People's Square", Category.COFFEE, "peoples square"),
        ("coffee shops near Jing'an Temple", Category.COFFEE, "jingan temple"),
        ("Where is the nearest coffee shop?", Category.COFFEE, ""),
        ("Seesaw Coffee", Category.COFFEE, "seesaw"),
        ("bubble tea in Wujiaochang", Category.TEA, "wujiaochang"),
        ("tea house near West Lake", Category.TEA, "west lake"),
        ("I'd like a tea please", Category.TEA, ""),
        ("bakeries", Category.BAKERY, ""),
        ("dessert near Xujiahui", Category.DESSERT, "xujiahui"),
        ("restaurants open now", Category.RESTAURANT, ""),
        ("dinner in Lujiazui", Category.RESTAURANT, "lujiazui"),
        ("where to eat near the Bund", Category.RESTAURANT, "bund"),
        ("food near me", Category.RESTAURANT, ""),
        ("I want hotpot", Category.HOTPOT, ""),
        ("hot pot near Tianhe", Category.HOTPOT, "tianhe"),
        ("Any bars still open around here?", Category.BAR, ""),
        ("is there a bar near here", Category.BAR, ""),
        ("a bar near the Bund", Category.BAR, "bund"),
        ("pubs right now", Category.BAR, ""),
        ("haircut", Category.BEAUTY, ""),
        ("find me a gym", Category.FITNESS, ""),
        ("yoga near Zhongshan Park", Category.FITNESS, "zhongshan park"),
        ("art gallery", Category.CULTURE, ""),
        ("bookshop near Huaihai Road", Category.CULTURE, "huaihai road"),
        ("cinema at Wulin Square", Category.ENTERTAINMENT, "wulin square"),
        ("shopping in Tianhe", Category.RETAIL, "tianhe"),
        ("hotels near West Lake", Category.HOTEL, "west lake"),
        ("Where can I use my card?", None, ""),
        ("Where nearby can I use my card?", None, ""),
        ("which shops take my card near Hubin", None, "hubin"),
        ("I'm at People's Square", None, "peoples square"),
        ("near People's Square", None, "peoples square"),
        ("what's open now", None, ""),
        ("???", None, ""),
        ("", None, ""),
        ("🍵", None, ""),
    ],
)
def test_a_question_names_a_category_and_leaves_the_place(sentence: str, category: Category | None, rest: str) -> None:
    assert take_apart(sentence) == Asked(category, rest)


@pytest.mark.parametrize("name", ["Barcelona", "steak", "Barbarossa", "Seafarer", "Spartan", "Theatre of Cups"])
def test_an_english_word_is_found_only_whole(name: str) -> None:
    assert take_apart(name).category is None


def test_every_category_but_other_can_be_asked_for() -> None:
    assert set(CATEGORY_WORDS) == set(Category) - {Category.OTHER}


@given(st.text())
def test_no_text_breaks_it_and_the_rest_is_folded(text: str) -> None:
    rest = take_apart(text).rest
    assert rest == fold(rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("code", ""),
        ("My QR code", ""),
        ("show me my code", ""),
        ("出示码", ""),
        ("出示", ""),
        ("给我出个码", ""),
        ("我要核销", ""),
        ("在栗子邮局出示核销码", "栗子邮局"),
        ("code for the Nest Bar", "the nest bar"),
        ("show code at the Nest Bar please", "the nest bar"),
    ],
)
def test_a_sentence_that_asks_for_a_code_leaves_the_shop(text: str, rest: str) -> None:
    assert code_wanted(text) == rest


@pytest.mark.parametrize(
    "text", ["静安寺", "十六铺码头", "出码头路", "promo code cafe", "activation code ABC", "二维码咖啡", ""]
)
def test_other_sentences_ask_for_no_code(text: str) -> None:
    assert code_wanted(text) is None
