"""The map of a list: the same shops by the same numbers, drawn once, gone with the location."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.people import Bubble
from tests.conversations.stage import BEIJING, JINGAN_TEMPLE, PEOPLES_SQUARE, Actor, Stage

pytestmark = pytest.mark.usefixtures("stage")

PNG = b"\x89PNG\r\n\x1a\n"


async def asks_for_the_map(actor: Actor) -> Bubble:
    return await actor.chooses("chips.map")


def uploads(stage: Stage) -> Counter[bool]:
    """How many photos were sent as a file (True) and how many by the id of an earlier one (False)."""
    sent = [call for call in stage.simulator.calls if call.method == "sendPhoto"]
    return Counter(not isinstance(call.parameters["photo"], str) for call in sent)


async def test_the_map_is_a_photo_that_names_its_place(mei: Actor, tom: Actor) -> None:
    for actor, place in ((mei, "静安寺"), (tom, "Jing'an Temple")):
        await actor.starts()
        await actor.says(place)
        answer = await asks_for_the_map(actor)
        assert answer.photo is not None
        assert answer.photo.startswith(PNG)
        assert place in answer.text


async def test_the_list_stays_as_it_was_under_the_map(mei: Actor) -> None:
    await mei.starts()
    listing = await mei.says("静安寺")
    await asks_for_the_map(mei)
    assert mei.now(listing).text == listing.text


async def test_an_equal_map_is_sent_by_its_file_id(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    listing = await mei.says("静安寺")
    first = await asks_for_the_map(mei)
    mei.person.taps(mei.say.plain("chips.map"), listing)
    second = await mei.waits()
    assert uploads(stage) == {True: 1, False: 1}
    assert second.photo == first.photo


async def test_another_page_is_another_map(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    listing = await mei.says("静安寺")
    await asks_for_the_map(mei)
    mei.person.taps(mei.say.plain("chips.later"), listing)
    await mei.waits()
    mei.person.taps(mei.say.plain("chips.map"), listing)
    await mei.waits()
    assert uploads(stage) == {True: 2}


async def test_after_ten_minutes_an_equal_map_is_drawn_anew(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    listing = await mei.says("静安寺")
    await asks_for_the_map(mei)
    stage.clock.passes(minutes=10)
    mei.person.taps(mei.say.plain("chips.map"), listing)
    await mei.waits()
    assert uploads(stage) == {True: 2}


async def test_a_location_that_is_gone_has_no_map(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    await mei.shares(JINGAN_TEMPLE)
    stage.clock.passes(minutes=11)
    await asks_for_the_map(mei)
    mei.hears("nearby.gone")
    assert uploads(stage) == {}


async def test_a_list_of_nothing_offers_no_map(mei: Actor) -> None:
    await mei.starts()
    answer = await mei.shares(BEIJING)
    assert mei.say.plain("chips.map") not in answer.buttons
    answer = await mei.shares(PEOPLES_SQUARE)
    assert mei.say.plain("chips.map") in answer.buttons
