"""Names: found in a sentence by every spelling, as whole words, the longest first; and nearly right ones looked up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.understanding.names import Name, NameKind, Names
from rules.understanding.said import heard

NAMES = Names(
    [
        Name(NameKind.SHOP, "1", "栗子邮局", ("The Chestnut Post Office",)),
        Name(NameKind.SHOP, "2", "雁归酒店·静安", ("The Returning Geese",)),
        Name(NameKind.SHOP, "3", "静安邮局"),
        Name(NameKind.BRAND, "一点点", "一点点", ("Alittle Tea",)),
        Name(NameKind.BRAND, "K歌", "K歌王", ("KTV King",)),
        Name(NameKind.PLACE, "ja", "静安寺", ("Jing'an Temple",), "jing an si"),
        Name(NameKind.PLACE, "jad", "静安", ("Jing'an",), "jing an"),
        Name(NameKind.PLACE, "yj", "邮局", (), "you ju"),
        Name(NameKind.CITY, "sh", "上海", ("Shanghai",), "shang hai"),
        Name(NameKind.EVENT, "7", "扎一只兔子灯", ("Make your own rabbit lantern",)),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    said = heard(text)
    return [(said.words(hit.start, hit.end), hit.value[0].key) for hit in NAMES.find(said)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我在静安寺等你", [("静安寺", "ja")]),
        ("我在靜安寺等你", [("靜安寺", "ja")]),
        ("我在静安等你", [("静安", "jad")]),
        ("near JING'AN  TEMPLE please", [("JING'AN  TEMPLE", "ja")]),
        ("jing an si", [("jing an si", "ja")]),
        ("jing'ansi fujin", [("jing'ansi", "ja")]),
        ("jingansibei", []),  # a longer word
        ("ajing an si", []),
        ("雁归酒店几点开", [("雁归酒店", "2")]),  # a part of a name, up to its dot
        ("the chestnut post office, ｓｈａｎｇｈａｉ", [("the chestnut post office", "1"), ("ｓｈａｎｇｈａｉ", "sh")]),
        ("Ｋ歌王在哪", [("Ｋ歌王", "K歌")]),
        ("兔子灯还有吗", [("兔子灯", "7")]),
        ("一只灯", []),  # neither the beginning nor the end of a title
        ("咖啡", []),
        ("", []),
    ],
)
def test_names_are_found_as_typed_and_only_as_whole_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_name_is_known_by_its_sound_where_each_of_its_syllables_is_known() -> None:
    assert found("jinganyouju") == [("jinganyouju", "3")]
    assert found("liziyouju") == []


def test_a_word_of_every_day_says_that_it_is_one() -> None:
    assert NAMES.is_everyday("一點點")
    assert not NAMES.is_everyday("静安寺")


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("栗子邮局", ["1"]),
        ("栗子油局", ["1"]),  # one of four
        ("栗籽油局", []),  # two of four
        ("post ofice", []),  # not the whole name
        ("the chestnut post ofice", ["1"]),
        ("邮", []),
    ],
)
def test_a_misspelt_name_is_looked_up_where_little_is_wrong(words: str, keys: list[str]) -> None:
    assert [name.key for name in NAMES.like(words, (NameKind.SHOP,))][:1] == keys


def test_only_the_kinds_asked_for_are_looked_up() -> None:
    assert NAMES.like("静安寺", (NameKind.SHOP,)) == []
    assert [name.key for name in NAMES.like("静安寺", (NameKind.PLACE,))] == ["ja"]


@given(st.text(max_size=80))
def test_what_is_found_lies_inside_the_text_in_order(text: str) -> None:
    said = heard(text)
    hits = NAMES.find(said)
    assert all(0 <= hit.start < hit.end <= len(said.folded) for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_chinese_name_is_found_between_any_words(before: str, after: str) -> None:
    assert "栗子邮局" in heard(f"{before}，栗子邮局，{after}").folded
    assert any(name == "栗子邮局" for name, _ in found(f"{before}，栗子邮局，{after}"))
