"""Numbers and amounts in messages: Chinese, digits, English and pinyin."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.understanding import amounts
from rules.understanding.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一百二十", 120),
        ("一百二", 120),
        ("一百零二", 102),
        ("两百", 200),
        ("兩百", 200),
        ("一百五", 150),
        ("一千二", 1_200),
        ("一千零五十", 1_050),
        ("一万五", 15_000),
        ("二十万", 200_000),
        ("3千", 3_000),
        ("1.5k", 1_500),
        ("1,200", 1_200),
        ("十", 10),
        ("十五", 15),
        ("廿五", 25),
        ("半", 0.5),
        ("俩", 2),
        ("仨", 3),
        ("四点五", 4.5),
        ("4.5", 4.5),
        ("１２３", 123),
        ("a hundred", 100),
        ("one hundred and five", 105),
        ("two thousand", 2_000),
        ("twenty five", 25),
        ("Twenty-Five", 25),
        ("half an", 0.5),
        ("a couple of", 2),
        ("a dozen", 12),
        ("yi bai", 100),
        ("liangbai", 200),
        ("liang bai wu", 250),
        ("shi wu", 15),
    ],
)
def test_a_number_is_read_whole(text: str, number: float) -> None:
    assert [(found.start, found.end, found.value) for found in find_numbers(text)] == [(0, len(text), number)]


def test_a_number_ends_before_a_counted_one() -> None:
    assert [found.value for found in find_numbers("六百一晚")] == [600]
    assert [found.value for found in find_numbers("六百一")] == [610]


def test_numbers_come_in_order_with_their_places() -> None:
    assert [(found.start, found.value) for found in find_numbers("人均两百，12个人 at least 4")] == [
        (2, 200),
        (5, 12),
        (19, 4),
    ]


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("人均一百以内", "<=100"),
        ("人均100以內", "<=100"),
        ("ren jun 100 yi nei", "<=100"),
        ("renjun yi bai yi nei de canting", "<=100"),
        ("不超过两百的按摩", "<=200"),
        ("人均不要超过一百二", "<=120"),
        ("不超过500一位", "<=500"),
        ("四百以下的酒店", "<=400"),
        ("五十块以内", "<=50"),
        ("under 80 yuan", "<=80"),
        ("under 500 a night", "<=500"),
        ("not more than 300 each", "<=300"),
        ("100-150块", "100-150"),
        ("人均80到120元", "80-120"),
        ("一百到一百五一个人的日料", "100-150"),
        ("四百到六百一晚的酒店", "400-600"),
        ("五六十块", "50-60"),
        ("两三百的西餐", "200-300"),
        ("100 to 200 a head", "100-200"),
        ("hotel, 400 to 600 yuan", "400-600"),
        ("一百左右", "~100"),
        ("两百上下", "~200"),
        ("人均200", "~200"),
        ("预算六百", "~600"),
        ("around 200 per person", "~200"),
        ("免费的活动", "free"),
        ("不要门票的景点", "free"),
        ("free events", "free"),
        ("mianfei huodong", "free"),
        ("便宜点的", "low"),
        ("別太貴", "low"),
        ("not too expensive", "low"),
        ("cheap eats", "low"),
        ("pianyi yidian de", "low"),
        ("中等价位", "mid"),
        ("something mid range", "mid"),
        ("高档的日料", "high"),
        ("somewhere fancy", "high"),
        ("这些太贵了 有没有便宜的", "low"),
    ],
)
def test_a_price_is_read(text: str, price: str) -> None:
    found = amounts.price(text)
    assert found is not None
    assert found.value == price


@pytest.mark.parametrize(
    "text",
    [
        "500米以内的咖啡",
        "十分钟以内",
        "4.5分以上",
        "两个人",
        "第二家",
        "最便宜的",
        "cheapest",
        "I fancy a burger",
        "feel free to call",
        "free parking",
        "可以免费停车",
        "10月1号",
        "三点到五点",
        "200到100",
        "table for 6 people",
        "",
    ],
)
def test_what_is_no_price_is_none(text: str) -> None:
    assert amounts.price(text) is None


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("500米以内", 500),
        ("五百米內", 500),
        ("wu bai mi nei", 500),
        ("500m内", 500),
        ("一公里", 1_000),
        ("一公里半", 1_500),
        ("半公里", 500),
        ("一点五公里", 1_500),
        ("两公里内", 2_000),
        ("liang gongli nei", 2_000),
        ("within 2 km", 2_000),
        ("within 2km", 2_000),
        ("within 300 meters", 300),
        ("half a mile", 804),
        ("within a mile", 1_609),
        ("一里路", 500),
        ("走路十分钟", 800),
        ("步行一刻钟内", 1_200),
        ("走路半小时", 2_400),
        ("zoulu shi fenzhong", 800),
        ("15 min walk", 1_200),
        ("ten-minute walk", 800),
        ("5 minutes on foot", 400),
        ("within walking distance, say 5 minutes on foot", 400),
    ],
)
def test_a_distance_is_read_in_metres(text: str, metres: int) -> None:
    found = amounts.radius(text)
    assert found is not None
    assert found.value == metres


@pytest.mark.parametrize(
    "text", ["两站地", "近一点", "十分钟后", "开车十分钟", "5pm", "3 men", "人均100", "nearby", ""]
)
def test_what_is_no_distance_is_none(text: str) -> None:
    assert amounts.radius(text) is None


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("4.5分以上", 4.5),
        ("评分4.5以上", 4.5),
        ("評分四點五以上", 4.5),
        ("四分以上", 4),
        ("评分不低于4.8", 4.8),
        ("评价超过4.5的火锅", 4.5),
        ("at least 4 stars", 4),
        ("rated 4.5+", 4.5),
        ("4.5 or above", 4.5),
        ("5 stars", 5),
    ],
)
def test_a_rating_is_read(text: str, rating: float) -> None:
    found = amounts.rating(text)
    assert found is not None
    assert found.value == rating


@pytest.mark.parametrize(
    "text",
    ["五星级酒店", "按评分重新排一下", "评分6分以上", "至少4个人", "4点以上", "at least 4 people", "100分以上", ""],
)
def test_what_is_no_rating_is_none(text: str) -> None:
    assert amounts.rating(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("帮我报两个人", 2),
        ("報兩個人", 2),
        ("bao liang ge ren", 2),
        ("算我一个", 1),
        ("我和我老婆一起去", 2),
        ("me and my husband", 2),
        ("my wife and I want to come", 2),
        ("我和我老婆 一共三个人", 3),
        ("一家四口", 4),
        ("两个人改成一个人", 1),
        ("给我两张票", 2),
        ("三个名额全退", 3),
        ("book two spots", 2),
        ("a table for three", 3),
        ("make it three people", 3),
        ("show me 5 more", 5),
        ("再来三家", 3),
        ("再给五个", 5),
        ("cancel both tickets", 2),
        ("book两个位", 2),
    ],
)
def test_how_many_is_read(text: str, number: int) -> None:
    found = amounts.quantity(text)
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize(
    "text",
    [
        "给我报一个名",
        "两个小时后",
        "第二个",
        "推荐一家店",
        "换一个",
        "这个",
        "for 2 hours",
        "snooze for 10 minutes",
        "",
    ],
)
def test_what_is_no_count_is_none(text: str) -> None:
    assert amounts.quantity(text) is None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("第二家", 2),
        ("第2個", 2),
        ("第十个", 10),
        ("第二間的地址", 2),
        ("di er jia", 2),
        ("最后一个", -1),
        ("最後嗰個", -1),
        ("zuihou yi ge", -1),
        ("倒数第二个", -2),
        ("倒数第一", -1),
        ("最下面那个", -1),
        ("最上面那个", 1),
        ("头一个", 1),
        ("the last one", -1),
        ("the bottom one", -1),
        ("top one", 1),
        ("2nd", 2),
        ("the second one", 2),
        ("option three", 3),
        ("number 4 please", 4),
        ("#2 please", 2),
        ("no. 3", 3),
        ("go with 3", 3),
        ("选2", 2),
        ("1", 1),
        ("三", 3),
        ("5号吧", 5),
    ],
)
def test_a_position_in_a_list_is_read(text: str, position: int) -> None:
    found = amounts.ordinal(text)
    assert found is not None
    assert found.value == position


@pytest.mark.parametrize(
    "text",
    [
        "第一次来",
        "last month",
        "the first time",
        "in 5 seconds",
        "两个人",
        "I'll take two spots",
        "第99个",
        "13800138000",
        "",
    ],
)
def test_what_is_no_position_is_none(text: str) -> None:
    assert amounts.ordinal(text) is None


KINDS = (amounts.price, amounts.radius, amounts.rating, amounts.quantity, amounts.ordinal)
PIECES = st.lists(
    st.sampled_from(
        [
            *"一二两三五十百千万零半点个家米分星元块第到-~.,19 ",
            *(
                "人均",
                "以内",
                "公里",
                "走路",
                "最后",
                "under ",
                "to ",
                " stars",
                "yi ",
                "bai ",
                "hundred ",
                "a ",
                "twenty ",
            ),
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(max_size=40), PIECES))
@example("百一个")
def test_amounts_lie_in_the_text_and_nothing_is_raised(text: str) -> None:
    spans = [*find_numbers(text), *filter(None, (read(text) for read in KINDS))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(st.integers(1, 99_999))
def test_digits_are_read_back(number: int) -> None:
    assert [found.value for found in find_numbers(f"{number}")] == [number]
