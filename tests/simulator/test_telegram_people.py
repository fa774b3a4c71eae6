"""The test client: what a person does becomes updates, what the bot does shows in the chat."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import ImpossibleError, Person, Simulator
from simulator.images import Picture, measured
from simulator.samples import STICKER
from tests.simulator.scene import Ask, png


def only(simulator: Simulator, kind: str) -> dict[str, Any]:
    """The one update that waits, of this kind."""
    [update] = simulator.take_updates()
    content = update[kind]
    assert isinstance(content, dict)
    return content


def test_start_carries_its_payload_and_marks_the_command(simulator: Simulator) -> None:
    simulator.person("Tom").starts("from-poster")
    message = only(simulator, "message")
    assert message["text"] == "/start from-poster"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_the_persons_language_goes_with_every_message(simulator: Simulator, mei: Person) -> None:
    mei.says("你好")
    assert only(simulator, "message")["from"]["language_code"] == "zh-hans"
    mei.user.language_code = "en"
    mei.says("hello")
    assert only(simulator, "message")["from"]["language_code"] == "en"


def test_places_come_as_pin_venue_or_live_location_that_moves(simulator: Simulator, mei: Person) -> None:
    mei.shares(31.2, 121.4)
    assert only(simulator, "message")["location"] == {"latitude": 31.2, "longitude": 121.4}
    mei.sends_venue(31.2, 121.4, "静安寺", "南京西路")
    assert only(simulator, "message")["venue"]["title"] == "静安寺"
    mei.shares(31.2, 121.4, via="live")
    assert only(simulator, "message")["location"]["live_period"] == 900
    mei.moves(31.3, 121.5)
    assert only(simulator, "edited_message")["location"]["latitude"] == 31.3


def test_a_stopped_live_location_is_an_edited_message_without_a_period(simulator: Simulator, mei: Person) -> None:
    shared = mei.shares(31.2, 121.4, via="live")
    mei.moves(31.3, 121.5)
    simulator.take_updates()
    mei.stops_live()
    stopped = only(simulator, "edited_message")
    assert stopped["message_id"] == shared.message_id
    assert stopped["location"] == {"latitude": 31.3, "longitude": 121.5}
    assert mei.messages[-1].raw == stopped
    for act in (mei.stops_live, lambda: mei.moves(1, 2)):
        with pytest.raises(ImpossibleError):
            act()


def test_the_older_of_two_live_locations_can_be_moved_once_the_newer_is_stopped(
    simulator: Simulator, mei: Person
) -> None:
    older = mei.shares(31.2, 121.4, via="live")
    mei.shares(31.2, 121.4, via="live")
    mei.stops_live()
    assert mei.moves(1, 2).message_id == older.message_id


def test_a_place_off_the_globe_cannot_be_shared(mei: Person) -> None:
    with pytest.raises(ImpossibleError):
        mei.shares(90.1, 0)
    with pytest.raises(ImpossibleError):
        mei.shares(0, 0, via="pigeon")


async def test_the_location_button_answers_the_message_that_brought_it(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    keyboard = {"keyboard": [[{"text": "📍 Here", "request_location": True}, "Help"]], "one_time_keyboard": True}
    sent = await ask("sendMessage", chat_id=mei.id, text="Where?", reply_markup=keyboard)
    assert mei.keyboard_buttons == ["📍 Here", "Help"]
    with pytest.raises(ImpossibleError):
        mei.taps("Here")
    mei.at(31.2, 121.4).taps("Here")
    message = only(simulator, "message")
    assert message["location"] == {"latitude": 31.2, "longitude": 121.4}
    assert message["reply_to_message"]["message_id"] == sent["message_id"]
    assert mei.keyboard is None


async def test_a_keyboard_stays_until_it_is_replaced_or_removed(simulator: Simulator, mei: Person, ask: Ask) -> None:
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"keyboard": [["A"]]})
    await ask("sendMessage", chat_id=mei.id, text="y")
    mei.taps("A")
    assert only(simulator, "message")["text"] == "A"
    assert mei.keyboard_buttons == ["A"]
    await ask("sendMessage", chat_id=mei.id, text="z", reply_markup={"remove_keyboard": True})
    assert mei.keyboard is None
    with pytest.raises(ImpossibleError):
        mei.shares(1, 2, via="keyboard")


async def test_taps_find_the_newest_message_with_the_button(simulator: Simulator, mei: Person, ask: Ask) -> None:
    for number in (1, 2):
        rows = [[{"text": f"Take it {number}", "callback_data": str(number)}]]
        await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"inline_keyboard": rows})
    older = mei.replies[0]
    mei.taps("Take it")
    mei.taps("Take it", older)
    assert [update["callback_query"]["data"] for update in simulator.take_updates()] == ["2", "1"]
    with pytest.raises(AssertionError, match="Leave it"):
        mei.taps("Leave it")


async def test_a_whole_label_goes_before_a_part_of_one(simulator: Simulator, mei: Person, ask: Ask) -> None:
    rows = [[{"text": "Book later", "callback_data": "later"}, {"text": "Book", "callback_data": "now"}]]
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"inline_keyboard": rows})
    mei.taps("Book")
    assert only(simulator, "callback_query")["data"] == "now"


async def test_links_open_copies_copy_and_the_bots_own_link_starts_it(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    rows = [
        [{"text": "Map", "url": "https://maps.example.com/"}, {"text": "Copy", "copy_text": {"text": "123456"}}],
        [{"text": "Join", "url": "https://t.me/card_bot?start=staff-1"}],
    ]
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"inline_keyboard": rows})
    mei.taps("Map")
    mei.taps("Copy")
    assert (mei.opened, mei.clipboard) == (["https://maps.example.com/"], "123456")
    assert simulator.take_updates() == []
    mei.taps("Join")
    assert only(simulator, "message")["text"] == "/start staff-1"


async def test_sees_gives_the_newest_match_or_the_whole_chat(mei: Person, ask: Ask) -> None:
    await ask("sendMessage", chat_id=mei.id, text="<b>Hello</b> &amp; welcome", parse_mode="HTML")
    bubble = mei.sees("Hello & welcome")
    assert (bubble.text, bubble.entities[0]["type"], bubble.edited) == ("Hello & welcome", "bold", False)
    with pytest.raises(AssertionError) as caught:
        mei.sees("Goodbye")
    assert "Hello & welcome" in str(caught.value)
    with pytest.raises(AssertionError):
        mei.sees("/start")


async def test_a_photo_shows_with_its_bytes(mei: Person, ask: Ask, simulator: Simulator, picture: bytes) -> None:
    mei.sends_photo(picture, caption="看")
    received = only(simulator, "message")
    await ask("sendPhoto", chat_id=mei.id, photo=received["photo"][-1]["file_id"])
    assert mei.last.photo == picture
    with pytest.raises(ImpossibleError):
        mei.sends_photo(b"no picture")


def test_stickers_and_voice_messages_arrive(simulator: Simulator, mei: Person) -> None:
    mei.sends_sticker()
    mei.sends_voice()
    sticker, voice = simulator.take_updates()
    assert sticker["message"]["sticker"]["emoji"]
    assert voice["message"]["voice"]["duration"] == 1


def test_blocking_is_told_once_and_nothing_is_sent_meanwhile(simulator: Simulator, mei: Person) -> None:
    mei.blocks()
    mei.blocks()
    update = only(simulator, "my_chat_member")
    assert (update["old_chat_member"]["status"], update["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(ImpossibleError):
        mei.says("hi")
    mei.starts()
    kinds = [next(name for name in update if name != "update_id") for update in simulator.take_updates()]
    assert kinds == ["my_chat_member", "message"]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4097])
def test_what_the_app_would_not_send_is_impossible(text: str, mei: Person) -> None:
    with pytest.raises(ImpossibleError):
        mei.says(text)


def test_what_was_handed_out_does_not_change_when_a_message_is_edited(simulator: Simulator, mei: Person) -> None:
    before = mei.shares(31.2, 121.4, via="live").raw
    mei.moves(1, 2)
    assert before["location"]["latitude"] == 31.2
    assert mei.messages[-1].raw["location"]["latitude"] == 1


def test_a_picture_in_any_of_the_usual_formats_is_measured() -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x03\x00\x05" + bytes(12)
    assert measured(png(7, 5)) == Picture(7, 5, "png")
    assert measured(jpeg) == Picture(5, 3, "jpg")
    assert measured(b"GIF89a\x04\x00\x06\x00" + bytes(6)) == Picture(4, 6, "gif")
    assert measured(STICKER) == Picture(1, 1, "webp")
    assert measured(jpeg[:10]) is None
