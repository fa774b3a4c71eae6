"""An address no list holds: looked up, asked back, kept for ten minutes, and missed kindly when nobody can be asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.geocoding import FAILURES
from rules import datum
from rules.geo import Datum, Point
from simulator import ApiError
from tests.conversations.stage import BEIJING, JINGAN_TEMPLE, WEST_LAKE, Actor, Clock, Stage, listed
from tests.geocoders import FakeGeocoder, baidu, nominatim, served

ADDRESS = "富民路1038号"
SHOWN = {"zh": "富民路1038号附近", "en": "1038 富民路"}
NEAR_JINGAN = (31.2240, 121.4456)
NEAR_PEOPLES_SQUARE = (31.2330, 121.4700)


@pytest.fixture
async def fake() -> AsyncIterator[FakeGeocoder]:
    async with served() as fake:
        fake.body = [nominatim(NEAR_JINGAN, road="富民路")]
        yield fake


@pytest.fixture
def service() -> str:
    """Which service speaks; a test that needs another parametrises this."""
    return "nominatim"


@pytest.fixture
async def options(service: str, fake: FakeGeocoder) -> dict[str, Any]:
    return {"geocoder": service, "geocoder_url": fake.url, "geocoder_key": "k" * 32}


def first_line(member: Actor) -> str:
    return member.last.text.splitlines()[0]


# Found


async def test_an_address_is_answered_from_there_under_its_short_name(member: Actor) -> None:
    await member.says(ADDRESS)
    assert SHOWN[member.say.language] in first_line(member)
    rows = listed(member.last)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0].distance_m < 200


async def test_meanwhile_the_bot_is_seen_typing(member: Actor, stage: Stage) -> None:
    await member.says(ADDRESS)
    methods = [call.method for call in stage.simulator.calls]
    assert methods[-2:] == ["sendChatAction", "sendMessage"]


async def test_near_with_an_address_answers_it_too(member: Actor) -> None:
    await member.says(f"/near {ADDRESS}")
    assert SHOWN[member.say.language] in first_line(member)


async def test_a_kind_of_shop_beside_an_address_is_the_only_one_listed(member: Actor, fake: FakeGeocoder) -> None:
    await member.says(f"{ADDRESS} 咖啡")
    assert {row.kind for row in listed(member.last)} == {f"☕ {member.say.plain('category.coffee')}"}
    assert fake.asked[0]["q"] == ADDRESS


async def test_the_address_is_the_last_place_for_ten_minutes_and_then_gone(
    member: Actor, stage: Stage, clock: Clock
) -> None:
    await member.says(ADDRESS)
    assert stage.committed("SELECT source FROM last_places") == [("place",)]
    clock.passes(minutes=9)
    await member.says("coffee")
    assert SHOWN[member.say.language] in first_line(member)
    clock.passes(minutes=10)
    await member.says("coffee")
    member.hears("ask.desktop")


async def test_the_chips_of_its_list_work(member: Actor) -> None:
    await member.says(ADDRESS)
    await member.taps("3 km")
    assert SHOWN[member.say.language] in first_line(member)


async def test_an_address_answers_where_home_is(member: Actor, stage: Stage) -> None:
    home = member.say.plain("saved.home")
    await member.says(home)
    await member.says(ADDRESS)
    member.hears("saved.done", name=home)
    assert stage.committed("SELECT latitude, longitude FROM saved_places") == [NEAR_JINGAN]


async def test_the_same_address_again_asks_nobody(mei: Actor, fake: FakeGeocoder) -> None:
    await mei.says(ADDRESS)
    await mei.says("富民路 1038 號")
    assert SHOWN["zh"] in first_line(mei)
    assert len(fake.asked) == 1


async def test_who_was_asked_for_a_card_may_give_an_address_instead(member: Actor) -> None:
    await member.starts()
    await member.chooses("start.have_card")
    await member.says(ADDRESS)
    assert SHOWN[member.say.language] in first_line(member)


@pytest.mark.parametrize("service", ["baidu"])
async def test_an_answer_without_a_name_is_called_what_the_member_called_it(member: Actor, fake: FakeGeocoder) -> None:
    shifted = datum.from_wgs84(Point(*NEAR_JINGAN), Datum.BD09)
    fake.body = baidu(shifted.latitude, shifted.longitude)
    await member.says(ADDRESS)
    assert {"zh": f"{ADDRESS}附近", "en": ADDRESS}[member.say.language] in first_line(member)
    assert listed(member.last)[0].distance_m < 200


# Several


async def test_of_several_the_member_is_asked_which_and_a_tap_settles_it(member: Actor, fake: FakeGeocoder) -> None:
    fake.body = [nominatim(NEAR_PEOPLES_SQUARE, road="富民路", city_district="黄浦区"), *fake.body]
    await member.says(ADDRESS)
    member.hears("ask.which", words=ADDRESS)
    question = member.last
    label = {"zh": "富民路1038号", "en": "1038 富民路"}[member.say.language]
    assert question.buttons == [f"{label} · 黄浦区 · 上海市", f"{label} · 静安区 · 上海市"]
    await member.taps(question.buttons[1])
    assert member.last.message_id == question.message_id
    assert SHOWN[member.say.language] in first_line(member)
    assert listed(member.last)[0].distance_m < 200
    assert len(fake.asked) == 1


async def test_a_choice_means_what_it_says_where_an_answer_out_of_reach_was_left_out(
    member: Actor, fake: FakeGeocoder
) -> None:
    elsewhere = nominatim(NEAR_PEOPLES_SQUARE, road="富民路", city_district="黄浦区")
    fake.body = [nominatim(BEIJING, road="富民路"), elsewhere, *fake.body]
    await member.says(ADDRESS)
    await member.taps(member.last.buttons[1])
    assert listed(member.last)[0].distance_m < 200


async def test_the_kind_of_shop_survives_the_question(member: Actor, fake: FakeGeocoder) -> None:
    fake.body = [nominatim(NEAR_PEOPLES_SQUARE, road="富民路", city_district="黄浦区"), *fake.body]
    await member.says(f"{ADDRESS} 咖啡")
    await member.taps(member.last.buttons[0])
    assert {row.kind for row in listed(member.last)} == {f"☕ {member.say.plain('category.coffee')}"}


async def test_the_one_nearer_to_the_member_comes_first(member: Actor, fake: FakeGeocoder) -> None:
    fake.body = [nominatim(NEAR_PEOPLES_SQUARE, road="富民路", city_district="黄浦区"), *fake.body]
    await member.shares(JINGAN_TEMPLE, "pin")
    await member.says(ADDRESS)
    assert ["静安区" in label for label in member.last.buttons] == [True, False]


@pytest.mark.parametrize("data", ["e:", "e:0123456789abcdef:0:", "e:0123456789abcdef:x:spa", "e:::", "e:0:-1:"])
async def test_a_choice_that_is_not_kept_any_more_gets_a_kind_word(member: Actor, data: str) -> None:
    await member.says("/help")
    await member.presses(data)
    member.hears("address.gone")


# What the geocoder is told


async def test_the_city_is_told_and_never_where_the_member_is(mei: Actor, fake: FakeGeocoder) -> None:
    await mei.shares(WEST_LAKE, "pin")
    await mei.says(ADDRESS)
    (asked,) = fake.asked
    west, south, east, north = map(float, asked["viewbox"].split(","))
    assert west < WEST_LAKE[1] < east
    assert south < WEST_LAKE[0] < north
    middle = ((south + north) / 2, (west + east) / 2)
    await mei.shares((WEST_LAKE[0] + 0.01, WEST_LAKE[1] + 0.01), "pin")
    await mei.says("富民路1039号")
    west, south, east, north = map(float, fake.asked[1]["viewbox"].split(","))
    assert ((south + north) / 2, (west + east) / 2) == middle


async def test_a_city_that_is_named_comes_before_the_one_the_member_is_in(mei: Actor, fake: FakeGeocoder) -> None:
    await mei.shares(JINGAN_TEMPLE, "pin")
    await mei.says("杭州市文三路478号")
    west, _, east, _ = map(float, fake.asked[0]["viewbox"].split(","))
    assert west < WEST_LAKE[1] < east


@pytest.mark.parametrize(
    "typed", ["静安寺", "West Lake", "咖啡", "星巴克", "你好", "xyzzy", "821600000011", "Jingan Tempel"]
)
async def test_what_is_understood_or_no_address_is_told_nobody(member: Actor, typed: str, fake: FakeGeocoder) -> None:
    await member.says(typed)
    assert fake.asked == []


# Not found


@pytest.mark.parametrize("found", [[], [nominatim(BEIJING, road="富民路")]], ids=["nothing", "out of reach"])
async def test_an_address_nobody_knows_nearby_is_not_found(
    member: Actor, found: list[dict[str, Any]], fake: FakeGeocoder
) -> None:
    fake.body = found
    await member.says(ADDRESS)
    member.hears("ask.not_found", words=ADDRESS)


async def test_a_known_street_is_guessed_where_the_geocoder_does_not_know_the_number(
    tom: Actor, fake: FakeGeocoder
) -> None:
    fake.body = []
    await tom.says("Nanjing West Road 1")
    tom.hears("ask.perhaps")
    assert len(fake.asked) == 1


# Nobody to ask


@pytest.mark.parametrize(("status", "body"), [(429, "[]"), (500, ""), (403, "<html>"), (200, "<html>")])
async def test_when_nobody_can_be_asked_it_is_said_with_what_works_instead(
    member: Actor, status: int, body: str, fake: FakeGeocoder
) -> None:
    fake.status, fake.body = status, body
    await member.says(ADDRESS)
    member.hears("address.unavailable", words=ADDRESS, button=member.say.plain("keyboard.nearby"))
    await member.says("静安寺")
    assert listed(member.last)


async def test_a_service_that_keeps_failing_is_left_alone_and_the_member_told_the_same(
    mei: Actor, fake: FakeGeocoder
) -> None:
    fake.status = 500
    for _ in range(FAILURES + 2):
        await mei.says(ADDRESS)
        mei.hears("address.unavailable", words=ADDRESS, button=mei.say.plain("keyboard.nearby"))
    assert len(fake.asked) == FAILURES


async def test_a_failed_typing_sign_costs_no_answer(mei: Actor, stage: Stage) -> None:
    async def refuse(call: object) -> None:
        raise ApiError(400, "Bad Request: no")

    stage.simulator.before("sendChatAction", refuse)
    stage.tolerates("Bad Request: no")
    await mei.says(ADDRESS)
    assert listed(mei.last)
