"""Codes: derived, written into links, and read back from whatever people type."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import codes
from rules.codes import Kind, Payload, Problem, Unreadable

KEY, SEED = bytes(range(32)), bytes(range(16))
TOKEN = "Ab-_" * 4


def test_the_same_seed_gives_the_same_code_and_another_key_or_seed_another() -> None:
    first = codes.derive(KEY, SEED, digits=6)
    assert codes.derive(KEY, SEED, digits=6) == first
    others = {codes.derive(KEY[::-1], SEED, digits=6), codes.derive(KEY, SEED[::-1], digits=6)}
    assert all(other.token != first.token and other.digits != first.digits for other in others)


@given(st.binary(min_size=16, max_size=16), st.sampled_from([6, 8]))
def test_a_code_can_be_written_into_a_link_and_typed(seed: bytes, digits: int) -> None:
    secret = codes.derive(KEY, seed, digits=digits)
    link = codes.link("card_bot", Kind.REDEEM, secret.token)
    assert codes.read_payload(link.removeprefix("https://t.me/card_bot?start=")) == Payload(Kind.REDEEM, secret.token)
    assert codes.read_digits(codes.shown(secret.digits)) == secret.digits
    assert len(secret.digits) == digits


def test_digits_that_are_taken_give_way_to_others_without_end() -> None:
    taken = {each for each, _ in zip(codes.seeds(SEED), range(100), strict=False)}
    assert len(taken) == 100
    assert {len(each) for each in taken} == {16}


@pytest.mark.parametrize("kind", ["r", "s", "i"])
def test_a_payload_with_a_token_is_exactly_a_letter_and_sixteen_characters(kind: str) -> None:
    assert codes.read_payload(kind + TOKEN) == Payload(Kind(kind), TOKEN)
    for wrong in (TOKEN[:-1], TOKEN + "A", TOKEN[:-1] + "=", TOKEN[:-1] + "ä", TOKEN[:-1] + "\n", " " + TOKEN):
        assert codes.read_payload(kind + wrong) is None


def test_events_and_sources_have_names_of_their_own_length() -> None:
    assert codes.read_payload("e12") == Payload(Kind.EVENT, "12")
    assert codes.read_payload("aposter") == Payload(Kind.SOURCE, "poster")
    assert codes.read_payload("e" + "x" * 63) is not None
    assert codes.read_payload("e" + "x" * 64) is None
    assert codes.read_payload("e") is None


def test_of_a_hundred_thousand_junk_payloads_only_the_pattern_is_read() -> None:
    luck = Random(7)  # noqa: S311 (the same junk in every run)
    alphabet = "rsiea0Z-_= \n\x00ä码😀%&"
    exact = re.compile(r"[rsi][A-Za-z0-9_-]{16}|[ea][A-Za-z0-9_-]{1,63}")
    for _ in range(100_000):
        text = "".join(luck.choices(alphabet, k=luck.randint(0, 20)))
        assert (codes.read_payload(text) is not None) == bool(exact.fullmatch(text))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        ("1234-5678", "12345678"),
        ("１２３４５６", "123456"),
        ("码:123456", "123456"),
        ("码：１２３ ４５６", "123456"),
        ("核销码 12345678", "12345678"),
        ("Code: 123456", "123456"),
        (" 000000 ", "000000"),
        ("12a456", Problem.LETTERS),
        ("一二三四五六", Problem.LETTERS),
        ("٤٥٦٧٨٩", Problem.LETTERS),
        ("12345", Problem.TOO_FEW),
        ("1234567", Problem.TOO_FEW),
        ("", Problem.TOO_FEW),
        ("123456789", Problem.TOO_MANY),
    ],
)
def test_digits_as_people_type_them(typed: str, read: str | Problem) -> None:
    assert codes.read_digits(typed) == (Unreadable(read) if isinstance(read, Problem) else read)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_six_or_eight_digits_or_a_problem(typed: str) -> None:
    read = codes.read_digits(typed)
    assert isinstance(read, Unreadable) or re.fullmatch(r"[0-9]{6}|[0-9]{8}", read)


def test_stored_digits_are_bound_to_their_shop_and_the_key() -> None:
    hashes = {codes.digits_hash(key, "123456", shop) for key in (KEY, KEY[::-1]) for shop in (None, 1, 2)}
    assert len(hashes) == 6


def test_a_pin_is_four_digits_of_one_shop_and_one_day() -> None:
    pins = {codes.pin(KEY, shop, date(2026, 5, day)) for shop in range(1, 11) for day in range(1, 11)}
    assert all(re.fullmatch("[0-9]{4}", pin) for pin in pins)
    assert len(pins) > 90


@given(st.integers(0, 2**32 - 1))
def test_a_counters_token_names_its_shop_to_us_alone(shop_id: int) -> None:
    token = codes.counter_token(KEY, shop_id)
    assert codes.read_payload(f"s{token}") == Payload(Kind.COUNTER, token)
    assert codes.read_counter(KEY, token) == shop_id
    assert codes.read_counter(KEY[::-1], token) is None


@given(st.text(max_size=20))
def test_a_counter_token_we_never_made_names_no_shop(text: str) -> None:
    assert codes.read_counter(KEY, text) is None


def test_receipt_numbers_are_short_and_differ() -> None:
    numbers = {codes.receipt_number(f"n{each}") for each in range(1_000)}
    assert len(numbers) == 1_000
    assert all(re.fullmatch("[A-Z2-7]{10}", number) for number in numbers)
