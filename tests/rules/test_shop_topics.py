"""Topics of shops: which kinds a shop's name and tags show, what members' words name, and tags as topics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import shop_topics
from rules.catalogue import Category
from rules.folding import fold
from rules.shop_topics import KINDS, LONGEST_BYTES

TAGS = st.lists(st.text(max_size=12), max_size=4).map("|".join)


def kinds(category: Category, name: str = "", tags: str = "", name_en: str = "") -> set[str]:
    return set(shop_topics.of_shop(category, name, name_en, tags) & KINDS.keys())


@pytest.mark.parametrize(
    ("category", "name", "tags", "expected"),
    [
        (Category.RESTAURANT, "某店", "日料", {"japanese"}),
        (Category.BAR, "小岛居酒屋", "吧台", {"japanese"}),
        (Category.RESTAURANT, "壽司之神", "", {"japanese"}),
        (Category.RESTAURANT, "Nocturnal Ramen", "", {"japanese", "noodles"}),
        (Category.RESTAURANT, "兰州拉面", "", {"noodles"}),
        (Category.BAKERY, "七点半面包", "日式", set()),
        (Category.RESTAURANT, "巴蜀", "川菜", {"sichuan", "chinese"}),
        (Category.RESTAURANT, "满月比萨", "", {"pizza", "western"}),
        (Category.RESTAURANT, "素描面", "", {"noodles"}),
        (Category.RESTAURANT, "学校对面", "", set()),
        (Category.RESTAURANT, "面对面", "", set()),
        (Category.RESTAURANT, "某店", "面|24小时", {"noodles"}),
        (Category.CULTURE, "日用博物馆", "", {"museum"}),
        (Category.COFFEE, "玉琮咖啡", "博物馆旁", set()),
        (Category.COFFEE, "八点的剧场咖啡", "", set()),
        (Category.ENTERTAINMENT, "楼道尽头KTV", "通宵", {"ktv"}),
        (Category.ENTERTAINMENT, "钟摆影院", "", {"cinema"}),
        (Category.OTHER, "The Film Lab", "", set()),
        (Category.BEAUTY, "梧桐里推拿", "", {"massage"}),
        (Category.BEAUTY, "Hairless Cats", "", set()),
        (Category.COFFEE, "某店", "亲子", {"kids"}),
        (Category.HOTEL, "某店", "亲子", set()),
        (Category.TEA, "三块五奶茶", "", {"bubble_tea"}),
        (Category.TEA, "竹影下午", "茶馆", {"tea"}),
        (Category.TEA, "半盏雨", "亲子", {"tea", "bubble_tea", "kids"}),
        (Category.FITNESS, "心率一百二", "", {"gym"}),
        (Category.FITNESS, "温泉馆", "汗蒸", {"spa"}),
        (Category.COFFEE, "栗子邮局", "手冲", set()),
    ],
)
def test_names_and_tags_show_what_a_shop_is_where_its_category_bears_it_out(
    category: Category, name: str, tags: str, expected: set[str]
) -> None:
    assert kinds(category, name, tags) == expected


def test_each_tag_is_a_topic_as_folded() -> None:
    topics = shop_topics.of_shop(Category.COFFEE, "某店", "", "手冲|可帶狗|VR|!|" + "特" * 9)
    assert topics == {"手冲", "可带狗", "vr", "特" * 6}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        *[(each, "japanese") for each in ("日料", "日料店", "寿司", "壽司", "居酒屋", "Sushi", "japanese", "Izakaya")],
        *[(each, "museum") for each in ("博物馆", "美术馆", "看展", "art galleries", "museum")],
        *[(each, "cinema") for each in ("电影院", "看电影", "cinema", "movie theater")],
        *[(each, "ktv") for each in ("KTV", "唱歌", "唱K", "karaoke")],
        *[(each, "massage") for each in ("massage", "按摩店", "推拿")],
        ("奶茶店", "bubble_tea"),
        ("bubble_tea", "bubble_tea"),
        ("拉面", "noodles"),
        ("手冲", None),
        ("咖啡", None),
        ("博物馆旁", None),
        ("", None),
    ],
)
def test_words_name_a_kind_when_they_say_nothing_else(words: str, kind: str | None) -> None:
    assert shop_topics.of_words(words if words in KINDS else fold(words)) == kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_named_by_its_own_name_and_believed_of_its_category(kind: str) -> None:
    assert shop_topics.of_words(kind) == kind
    assert KINDS[kind].category in KINDS[kind].among
    assert shop_topics.category_of(kind) == KINDS[kind].category
    assert len(kind.encode()) <= LONGEST_BYTES


def test_a_tag_belongs_to_no_category() -> None:
    assert shop_topics.category_of("手冲") is None


@given(st.sampled_from(Category), st.text(max_size=20), st.text(max_size=20), TAGS)
def test_whatever_a_shop_is_called_its_topics_fit_into_a_button(
    category: Category, name: str, name_en: str, tags: str
) -> None:
    for topic in shop_topics.of_shop(category, name, name_en, tags):
        assert shop_topics.is_topic(topic)
        assert len(topic.encode()) <= LONGEST_BYTES
        assert not set(topic) & set(".:|")


@given(st.text())
def test_a_tag_stays_the_topic_it_is(text: str) -> None:
    topic = shop_topics.as_tag(text)
    assert shop_topics.as_tag(topic) == topic
    assert shop_topics.is_topic(topic) is (topic != "")
