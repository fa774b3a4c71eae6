"""Entities: what a text names whatever its intent, in all scripts, and what hides what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import Category
from rules.understanding import entities, kinds, lexicon
from rules.understanding.entities import Kind
from rules.understanding.names import Name, NameKind, Names
from rules.understanding.said import LONGEST, heard

NAMES = Names(
    [
        Name(NameKind.BRAND, "Manner", "Manner", ("Manner咖啡",), category=Category.COFFEE),
        Name(NameKind.BRAND, "一点点", "一点点"),
        Name(NameKind.PLACE, "xtd", "新天地", ("Xintiandi",), "xin tian di"),
        Name(NameKind.CITY, "sh", "上海", ("Shanghai",), "shang hai"),
    ]
)


def values(text: str, kind: Kind) -> list[object]:
    return [mention.value for mention in entities.find(text, NAMES).of(kind)]


def words(text: str, kind: Kind) -> list[str]:
    found = entities.find(text, NAMES)
    return [found.words(mention) for mention in found.of(kind)]


@pytest.mark.parametrize("kind", lexicon.KINDS)
def test_each_kind_of_shop_is_known_in_chinese_english_and_pinyin_and_to_the_catalogue(kind: str) -> None:
    chinese, english, pinyin = lexicon.KINDS[kind].split("|")
    for phrase in (chinese.split()[0], english.split(",")[0].strip(), pinyin.split(",")[0].strip()):
        assert kind in values(phrase, Kind.CATEGORY), phrase
    assert kind in kinds.CATALOGUE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("coffee shops", ["coffee"]),
        ("coffeeshops", ["coffee"]),
        ("scoffee", []),
        ("咖啡廳", ["coffee"]),
        ("barber", ["hair"]),  # not the bar in it
        ("bars", ["bar"]),
        ("蛋糕", ["dessert"]),
        ("榴莲蛋糕", []),  # a dish by its name
        ("寿司", ["japanese"]),  # a dish, and a kind
        ("Manner咖啡", []),  # inside a name
    ],
)
def test_kinds_are_whole_words_outside_names_and_dishes(text: str, expected: list[str]) -> None:
    assert values(text, Kind.CATEGORY) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("北京的酒吧", Kind.CITY, ["北京"]),
        ("北京烤鸭", Kind.CITY, []),
        ("北京烤鸭", Kind.DISH, ["北京烤鸭"]),
        ("下午去", Kind.TIME, ["下午"]),
        ("下午茶", Kind.TIME, []),
        ("新天地", Kind.PLACE, ["新天地"]),
        ("XINTIANDI吃什么", Kind.PLACE, ["XINTIANDI"]),
        ("在Manner", Kind.SHOP, ["Manner"]),
        ("便宜一点点", Kind.SHOP, []),
    ],
)
def test_the_longer_of_two_names_counts(text: str, kind: Kind, expected: list[str]) -> None:
    assert words(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("买一送一", ["bogo"]),
        ("mai yi song yi", ["bogo"]),
        ("maiyisongyi", ["bogo"]),
        ("buy one get one free", ["bogo"]),
        ("買一個", []),
        ("送一杯飲料", ["free_drink"]),
        ("free drinks", ["free_drink"]),
        ("免费停车", ["free_parking"]),
        ("停车", []),
        ("会员免费入场", ["free_entry"]),
        ("打八折", ["discount"]),
        ("优惠", ["offer"]),
    ],
)
def test_benefits(text: str, expected: list[str]) -> None:
    assert values(text, Kind.BENEFIT)[: len(expected) or None] == expected


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("店员说不能用", "staff_refused"),
        ("the waiter wont accept it", "staff_refused"),
        ("dianyuan shuo bu neng yong", "staff_refused"),
        ("二維碼掃不出來", "scan_fail"),
        ("the reader can't read it", "scan_fail"),
        ("显示无效", "code_rejected"),
        ("my card got declined", "code_rejected"),
        ("会员码打不开", "code_missing"),
        ("my code won't load", "code_missing"),
        ("没有给我打折", "benefit_missing"),
        ("I paid full price", "benefit_missing"),
        ("多收了我的钱", "overcharged"),
        ("charged twice", "overcharged"),
        ("店搬走了", "shop_closed"),
        ("permanently closed", "shop_closed"),
        ("手机丢了", "lost_account"),
        ("somebody else used my card", "lost_account"),
        ("有问题", None),
        ("something is wrong with this", None),
    ],
)
def test_what_failed_is_told_apart(text: str, issue: str | None) -> None:
    assert values(text, Kind.ISSUE) == ([issue] if issue else [])


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("新天地的酒吧", {"e:place", "e:category"}),
        ("Manner几点开门", {"e:shop", "e:field"}),
        ("第二家", {"e:ordinal"}),
        ("店员说不能用", {"e:issue", "e:issue:staff_refused", "e:field"}),
        ("嗯", set()),
    ],
)
def test_flags_name_the_kinds_that_were_found_once_each(text: str, flags: set[str]) -> None:
    said = list(entities.flags(entities.find(text, NAMES)))
    assert len(said) == len(set(said))
    assert flags <= set(said)
    assert bool(said) == bool(flags)


@given(st.text(max_size=100))
def test_any_text_is_read_and_mentions_lie_inside_it(text: str) -> None:
    found = entities.find(text, NAMES)
    for mention in found.mentions:
        assert 0 <= mention.start < mention.end <= len(found.said.folded)
        assert found.words(mention) in text


@given(st.text(max_size=100))
def test_folding_keeps_the_way_back_to_what_was_typed(text: str) -> None:
    said = heard(text)
    assert len(said.at) == len(said.folded) + 1
    assert len(said.loose) == len(said.tight) + 1
    assert list(said.at) == sorted(said.at)
    assert said.words(0, len(said.folded)) in text
    assert all(said.folded[position] == letter for letter, position in zip(said.tight, said.loose, strict=False))


def test_of_a_very_long_text_only_the_beginning_is_looked_at() -> None:
    assert values("。" * (LONGEST - 2) + "酒吧", Kind.CATEGORY) == ["bar"]
    assert values("。" * (LONGEST - 1) + "酒吧", Kind.CATEGORY) == []
