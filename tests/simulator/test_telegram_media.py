"""Albums, copies and forwards of many messages, pins, reactions, drafts, documents from people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator import ImpossibleError, Person, Simulator
from simulator.wire import Upload
from tests.simulator.scene import Ask, png


@pytest.fixture
async def photo(mei: Person, ask: Ask) -> str:
    sent = await ask("sendPhoto", chat_id=mei.id, photo=Upload("a.png", png()))
    return str(sent["photo"][0]["file_id"])


def photos(file_id: str, count: int) -> list[dict[str, Any]]:
    return [{"type": "photo", "media": file_id, "caption": str(number)} for number in range(count)]


@pytest.mark.parametrize("count", [2, 10])
async def test_an_album_is_2_to_10_messages_of_one_group(count: int, photo: str, mei: Person, ask: Ask) -> None:
    sent = await ask("sendMediaGroup", chat_id=mei.id, media=photos(photo, count))
    assert len(sent) == count
    assert len({message["media_group_id"] for message in sent}) == 1


@pytest.mark.parametrize(
    ("count", "more", "words"),
    [
        (0, [], "there are no messages to send"),
        (1, [], "too few messages to send as an album"),
        (11, [], "too many messages to send as an album"),
        (1, [{"type": "document", "media": "attach://b"}], "document can't be mixed with other media types"),
        (1, [{"type": "photo", "media": "attach://c"}], "IMAGE_PROCESS_FAILED"),
        (1, [{"type": "hologram", "media": "x"}], "can't parse"),
    ],
)
async def test_what_is_no_album_is_refused_as_a_whole(
    count: int, more: list[dict[str, Any]], words: str, photo: str, mei: Person, refusal: Ask
) -> None:
    before = len(mei.messages)
    uploads = {"b": Upload("b.txt", b"b"), "c": Upload("c.png", b"no picture")}
    used = {name: file for name, file in uploads.items() if any(each["media"].endswith(name) for each in more)}
    code, description = await refusal(
        "sendMediaGroup", chat_id=mei.id, media=json.dumps(photos(photo, count) + more), **used
    )
    assert code == 400
    assert words in description
    assert len(mei.messages) == before


async def test_an_album_copied_or_forwarded_is_a_new_album(photo: str, mei: Person, ask: Ask) -> None:
    sent = await ask("sendMediaGroup", chat_id=mei.id, media=photos(photo, 2))
    source = {"chat_id": mei.id, "from_chat_id": mei.id, "message_ids": [each["message_id"] for each in sent]}
    assert len(await ask("copyMessages", remove_caption=True, **source)) == 2
    copies = [bubble.raw for bubble in mei.messages[-2:]]
    assert copies[0]["media_group_id"] == copies[1]["media_group_id"] != sent[0]["media_group_id"]
    assert "caption" not in copies[0]
    await ask("forwardMessages", **source)
    assert mei.last.raw["forward_origin"]["sender_user"]["is_bot"]
    assert mei.last.text == "1"


async def test_many_messages_are_repeated_in_order_and_protected_ones_left_out(
    mei: Person, ask: Ask, refusal: Ask
) -> None:
    open_ = await ask("sendMessage", chat_id=mei.id, text="open")
    shut = await ask("sendMessage", chat_id=mei.id, text="shut", protect_content=True)
    source = {"chat_id": mei.id, "from_chat_id": mei.id}
    both = [open_["message_id"], shut["message_id"]]
    assert len(await ask("forwardMessages", message_ids=both, **source)) == 1
    for message_ids, words in (
        (both[::-1], "message identifiers must be in a strictly increasing order"),
        ([both[1]], "messages can't be forwarded"),
        ([999], "there are no messages to forward"),
        (list(range(1, 102)), "too many message identifiers specified"),
    ):
        assert (await refusal("copyMessages", message_ids=message_ids, **source))[1] == f"Bad Request: {words}"


async def test_an_albums_photo_stays_a_photo(photo: str, mei: Person, ask: Ask, refusal: Ask) -> None:
    [first, _] = await ask("sendMediaGroup", chat_id=mei.id, media=photos(photo, 2))
    place = {"chat_id": mei.id, "message_id": first["message_id"]}
    media = {"type": "document", "media": "attach://b"}
    _, description = await refusal("editMessageMedia", **place, media=json.dumps(media), b=Upload("b.txt", b"b"))
    assert description == "Bad Request: can't change media type in the album"
    edited = await ask("editMessageMedia", **place, media={"type": "photo", "media": photo, "caption": "new"})
    assert edited["caption"] == "new"


async def test_pins_show_in_the_chat_until_they_are_taken_off(mei: Person, ask: Ask, refusal: Ask) -> None:
    sent = await ask("sendMessage", chat_id=mei.id, text="x")
    place = {"chat_id": mei.id, "message_id": sent["message_id"]}
    assert await ask("pinChatMessage", **place)
    assert (await refusal("pinChatMessage", **place))[1] == "Bad Request: CHAT_NOT_MODIFIED"
    assert (await ask("getChat", chat_id=mei.id))["pinned_message"]["text"] == "x"
    assert await ask("unpinChatMessage", chat_id=mei.id)
    assert "pinned_message" not in await ask("getChat", chat_id=mei.id)
    assert (await refusal("pinChatMessage", chat_id=mei.id, message_id=99))[1].endswith("message to pin not found")


@pytest.mark.parametrize(
    ("reaction", "words"),
    [
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}], "REACTIONS_TOO_MANY"),
        ([{"type": "emoji", "emoji": "🥐"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], "REACTION_INVALID"),
    ],
)
async def test_a_reaction_is_one_of_the_usual_emoji(
    reaction: list[dict[str, Any]], words: str, mei: Person, ask: Ask, refusal: Ask
) -> None:
    place = {"chat_id": mei.id, "message_id": mei.says("hi").message_id}
    assert (await refusal("setMessageReaction", **place, reaction=reaction))[1] == f"Bad Request: {words}"
    assert await ask("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "❤️"}])
    assert await ask("setMessageReaction", **place)
    assert mei.room.reactions[place["message_id"]] == {}


async def test_a_persons_reaction_is_told_to_a_bot_that_asks(simulator: Simulator, mei: Person, ask: Ask) -> None:
    await ask("getUpdates", allowed_updates=["message_reaction"])
    sent = mei.says("hi")
    mei.reacts(sent, "👍")
    [update] = simulator.take_updates()
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_a_draft_is_shown_and_not_kept(mei: Person, ask: Ask, refusal: Ask) -> None:
    told: list[dict[str, Any]] = []
    mei.chat.listeners.append(told.append)
    before = len(mei.messages)
    assert await ask("sendMessageDraft", chat_id=mei.id, draft_id=1, text="so *far*", parse_mode="Markdown")
    assert (told[0]["type"], told[0]["text"], len(mei.messages)) == ("draft", "so far", before)
    assert (await refusal("sendMessageDraft", chat_id=mei.id, draft_id=0, text="x"))[0] == 400


def test_a_document_of_a_person_reaches_the_bot(simulator: Simulator, mei: Person) -> None:
    mei.sends_document(b"a,b", "shops.csv", "our shops")
    [update] = simulator.take_updates()
    assert update["message"]["document"]["file_name"] == "shops.csv"
    assert update["message"]["caption"] == "our shops"


async def test_people_forward_what_is_open_and_nothing_that_is_protected(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    await ask("sendPhoto", chat_id=mei.id, photo=Upload("a.png", png()), caption="open")
    group = simulator.group("Friends", mei)
    simulator.take_updates()
    sent = mei.forwards(mei.last, to=mei.within(group))
    assert (sent.text, sent.outgoing, sent.raw["chat"]["id"]) == ("open", True, group.id)
    assert sent.raw["forward_origin"]["sender_user"]["username"] == "card_bot"
    assert mei.forwards(sent).raw["forward_origin"] == sent.raw["forward_origin"]
    await ask("sendMessage", chat_id=mei.id, text="secret", protect_content=True)
    simulator.take_updates()
    notice = mei.within(group).messages[0]
    with pytest.raises(ImpossibleError, match="protected"):
        mei.forwards(mei.last)
    with pytest.raises(ImpossibleError, match="service message"):
        mei.within(group).forwards(notice)
    assert simulator.take_updates() == []


async def test_nobody_forwards_from_anothers_phone(simulator: Simulator, mei: Person, ask: Ask) -> None:
    await ask("sendMessage", chat_id=mei.id, text="x")
    with pytest.raises(ImpossibleError, match="own phone"):
        mei.forwards(mei.last, to=simulator.person("Tom"))


def test_people_react_with_the_emoji_telegram_offers_only(mei: Person) -> None:
    sent = mei.says("x")
    mei.reacts(sent, "❤️")
    with pytest.raises(ImpossibleError, match="no reaction"):
        mei.reacts(sent, "🚲")
    assert list(mei.room.reactions[sent.message_id].values()) == [[{"type": "emoji", "emoji": "❤️"}]]
