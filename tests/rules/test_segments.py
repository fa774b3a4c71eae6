"""Segments: read and written without loss, refused with the piece that is to blame, chosen by chips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import segments
from rules.geo import Point
from rules.segments import EVERYBODY, Choice, Either, Every, Field, Is, Misread, Not, Slip

ZH, EN = Is(Field.LANGUAGE, "zh"), Is(Field.LANGUAGE, "en")
COFFEE, VIP = Is(Field.USED, "coffee"), Is(Field.TAG, "vip")


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("", EVERYBODY),
        ("language:zh", ZH),
        ("language:ZH", ZH),
        ("!language:zh", Not(ZH)),
        ("language:zh & used:coffee", Every((ZH, COFFEE))),
        ("language:zh | used:coffee & tag:vip", Either((ZH, Every((COFFEE, VIP))))),
        ("(language:zh | used:coffee) & tag:vip", Every((Either((ZH, COFFEE)), VIP))),
        ("language:zh and not used:coffee", Every((ZH, Not(COFFEE)))),
        ("language:zh 且 非 used:coffee 或 tag:vip", Either((Every((ZH, Not(COFFEE))), VIP))),
        ('city:"New York"', Is(Field.CITY, "New York")),
        ("near:31.2335,121.4690,2000", Is(Field.NEAR, "31.2335,121.4690,2000")),
        ("active:1", Is(Field.ACTIVE, "1")),
        ("active:3650", Is(Field.ACTIVE, "3650")),
        ("card:none", Is(Field.CARD, "none")),
    ],
)
def test_what_is_written_is_read(text: str, segment: segments.Segment) -> None:
    assert segments.read(text) == segment


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("colour:red", Slip.FIELD),
        ("plan:weekly", Slip.VALUE),
        ("active:0", Slip.VALUE),
        ("active:3651", Slip.VALUE),
        ("active:soon", Slip.VALUE),
        ("near:31.2,121.4,0", Slip.VALUE),
        ("near:86,121.4,10", Slip.VALUE),
        ("near:31.2,121.4,100001", Slip.VALUE),
        ("near:nowhere,2000", Slip.PLACE),
        ("(tag:vip", Slip.SHAPE),
        ("tag:vip)", Slip.SHAPE),
        ("tag:vip tag:new", Slip.SHAPE),
        ("tag:vip &", Slip.SHAPE),
        ("& tag:vip", Slip.SHAPE),
        ("vip", Slip.SHAPE),
        ("!", Slip.SHAPE),
        ('tag:"vip', Slip.SHAPE),
        ("tag:v" + "i" * segments.LONGEST, Slip.LONG),
    ],
)
def test_what_is_no_segment_says_why(text: str, slip: Slip) -> None:
    read = segments.read(text)
    assert isinstance(read, Misread)
    assert read.slip is slip


def test_a_place_by_name_becomes_its_coordinates() -> None:
    read = segments.read("near:人民广场,2000", {"人民广场": Point(31.2335, 121.469)}.get)
    assert read == Is(Field.NEAR, "31.2335,121.4690,2000")
    assert segments.around("31.2335,121.4690,2000") == (Point(31.2335, 121.469), 2_000)


values = st.text(st.characters(exclude_characters='"', exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
conditions = st.one_of(
    st.builds(Is, st.sampled_from((Field.TAG, Field.CITY)), values.map(str.strip).filter(bool)),
    st.sampled_from((ZH, EN, COFFEE)),
)


def joined(parts: st.SearchStrategy[segments.Segment]) -> st.SearchStrategy[segments.Segment]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(parts.map(Not), several.map(Every), several.map(Either))


@given(st.recursive(conditions, joined, max_leaves=6))
def test_what_is_written_out_is_read_back(segment: segments.Segment) -> None:
    written = segments.text(segment)
    if len(written) <= segments.LONGEST:
        assert segments.read(written) == segment


@given(st.frozensets(conditions, max_size=5), st.frozensets(conditions, max_size=3), st.booleans())
def test_chips_come_back_from_the_segment_they_make(
    wanted: frozenset[Is], unwanted: frozenset[Is], any_field: bool
) -> None:
    choice = Choice(wanted - unwanted, unwanted, any_field)
    again = segments.chosen(choice.segment)
    assert again is not None
    assert again.segment == choice.segment
    assert (again.wanted, again.unwanted) == (choice.wanted, choice.unwanted)


def test_a_segment_of_words_has_no_chips() -> None:
    assert segments.chosen(Either((Every((ZH, COFFEE)), VIP))) is None


def test_a_chip_turns_from_off_to_wanted_to_unwanted_to_off() -> None:
    choice = Choice().turned(VIP)
    assert choice.segment == VIP
    choice = choice.turned(VIP)
    assert choice.segment == Not(VIP)
    assert choice.turned(VIP) == Choice()


@pytest.mark.parametrize(
    ("any_field", "segment"),
    [
        (False, Every((Either((EN, ZH)), COFFEE, Not(VIP)))),
        (True, Every((Either((Either((EN, ZH)), COFFEE)), Not(VIP)))),
    ],
)
def test_values_of_a_field_are_alternatives_and_fields_are_joined_as_chosen(
    any_field: bool, segment: segments.Segment
) -> None:
    choice = Choice(frozenset({ZH, EN, COFFEE}), frozenset({VIP}), any_field)
    assert choice.segment == segment
