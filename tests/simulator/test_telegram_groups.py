"""Groups, supergroups and forums: who is told of what, who sees which message, and what needs a right."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import ImpossibleError, Person, Simulator
from simulator import groups as membership
from simulator.methods.profile import commands_in
from simulator.rooms import Group
from tests.simulator.scene import Ask, Clock

BOT = 1_000_000_001


@pytest.fixture
def tom(simulator: Simulator) -> Person:
    return simulator.person("Tom")


@pytest.fixture
def group(simulator: Simulator, mei: Person, tom: Person) -> Group:
    made = simulator.group("Staff", mei, tom, forum=True)
    simulator.take_updates()
    return made


def promote(simulator: Simulator, group: Group, mei: Person) -> None:
    membership.set_status(simulator.world, group, simulator.bot, "administrator", mei.user)
    simulator.take_updates()


def seen(simulator: Simulator) -> list[str]:
    return [update["message"]["text"] for update in simulator.take_updates() if "text" in update.get("message", {})]


def test_a_bot_that_is_added_learns_of_it_and_of_its_group(simulator: Simulator, mei: Person) -> None:
    simulator.group("Staff", mei)
    added, notice = simulator.take_updates()
    assert added["my_chat_member"]["chat"]["type"] == "supergroup"
    assert added["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert added["my_chat_member"]["from"]["id"] == mei.id
    assert [each["id"] for each in notice["message"]["new_chat_members"]] == [BOT]


async def test_a_bot_that_is_removed_learns_of_it_and_is_heard_no_more(
    simulator: Simulator, group: Group, mei: Person, refusal: Ask
) -> None:
    membership.leave(simulator.world, group, simulator.bot, mei.user)
    [update] = simulator.take_updates()
    assert update["my_chat_member"]["new_chat_member"] == {
        "user": simulator.bot.as_user(),
        "status": "kicked",
        "until_date": 0,
    }
    mei.within(group).says("/near")
    assert simulator.take_updates() == []
    assert await refusal("sendMessage", chat_id=group.id, text="hi") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_a_bot_that_left_is_not_a_member(group: Group, ask: Ask, refusal: Ask) -> None:
    assert await ask("leaveChat", chat_id=group.id)
    assert (await refusal("getChat", chat_id=group.id))[1] == "Forbidden: bot is not a member of the supergroup chat"


async def test_a_group_the_bot_never_was_in_does_not_exist_for_it(simulator: Simulator, refusal: Ask) -> None:
    stranger = simulator.world.add_group("Elsewhere")
    assert (await refusal("sendMessage", chat_id=stranger.id, text="hi"))[1] == "Bad Request: chat not found"


async def test_privacy_mode_shows_commands_replies_and_mentions_only(
    simulator: Simulator, group: Group, mei: Person, ask: Ask
) -> None:
    here = mei.within(group)
    sent = await ask("sendMessage", chat_id=group.id, text="Hello all")
    for text in ("lunch?", "/near", "/near@card_bot", "/near@other_bot", "ask @card_bot", "@other_bot /near"):
        here.says(text)
    here.says("thanks", reply_to=sent["message_id"])
    assert seen(simulator) == ["/near", "/near@card_bot", "ask @card_bot", "thanks"]


def test_an_administrator_and_a_bot_without_privacy_mode_see_all(
    simulator: Simulator, group: Group, mei: Person
) -> None:
    promote(simulator, group, mei)
    mei.within(group).says("lunch?")
    assert seen(simulator) == ["lunch?"]
    membership.set_status(simulator.world, group, simulator.bot, "member", mei.user)
    simulator.take_updates()
    mei.within(group).says("lunch!")
    assert seen(simulator) == []
    simulator.bot.reads_groups = True
    mei.within(group).says("lunch.")
    assert seen(simulator) == ["lunch."]


def test_a_bare_command_is_for_the_bot_that_spoke_last(simulator: Simulator, group: Group, mei: Person) -> None:
    other = simulator.add_bot("other_bot", "Other", "77:other")
    membership.join(simulator.world, group, other, mei.user)
    simulator.take_updates(other)
    simulator.take_updates()
    membership.announce(simulator.world, group, other, {"text": "beep"})
    simulator.take_updates()
    mei.within(group).says("/near")
    assert seen(simulator) == []
    assert [update["message"]["text"] for update in simulator.take_updates(other)] == ["/near"]


async def test_an_administrator_that_asks_for_it_learns_who_comes_and_goes(
    simulator: Simulator, group: Group, mei: Person, tom: Person, ask: Ask
) -> None:
    promote(simulator, group, mei)
    await ask("getUpdates", allowed_updates=["chat_member"])
    membership.leave(simulator.world, group, tom.user)
    [update] = simulator.take_updates()
    assert update["chat_member"]["new_chat_member"]["status"] == "left"


async def test_members_are_counted_and_looked_up(group: Group, mei: Person, tom: Person, ask: Ask) -> None:
    assert await ask("getChatMemberCount", chat_id=group.id) == 3
    assert (await ask("getChatMember", chat_id=group.id, user_id=mei.id))["status"] == "creator"
    assert [each["user"]["id"] for each in await ask("getChatAdministrators", chat_id=group.id)] == [mei.id]
    with pytest.raises(ImpossibleError):
        Person(tom._world, tom.chat).within(Group(-5, "none")).says("hi")


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("banChatMember", {"user_id": "tom"}, "not enough rights to restrict/unrestrict chat member"),
        ("promoteChatMember", {"user_id": "tom", "can_pin_messages": True}, "not enough rights"),
        ("pinChatMessage", {"message_id": 1}, "not enough rights to manage pinned messages in the chat"),
        ("setChatTitle", {"title": "x"}, "not enough rights to change chat title"),
        ("createForumTopic", {"name": "x"}, "not enough rights to create a topic"),
        ("deleteMessage", {"message_id": 1}, "message can't be deleted"),
    ],
)
async def test_a_plain_member_may_not_and_an_administrator_may(
    method: str,
    given: dict[str, Any],
    words: str,
    simulator: Simulator,
    group: Group,
    mei: Person,
    tom: Person,
    ask: Ask,
    refusal: Ask,
) -> None:
    word = mei.within(group).says("word").message_id
    call = {**given, **({"user_id": tom.id} if "user_id" in given else {})}
    call |= {"message_id": word} if "message_id" in given else {}
    assert await refusal(method, chat_id=group.id, **call) == (400, f"Bad Request: {words}")
    promote(simulator, group, mei)
    assert await ask(method, chat_id=group.id, **call)


async def test_topics_are_opened_renamed_closed_and_written_in(
    simulator: Simulator, group: Group, mei: Person, ask: Ask, refusal: Ask
) -> None:
    promote(simulator, group, mei)
    topic = await ask("createForumTopic", chat_id=group.id, name="Today")
    thread = {"chat_id": group.id, "message_thread_id": topic["message_thread_id"]}
    sent = await ask("sendMessage", text="hi", **thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic["message_thread_id"], True)
    mei.within(group, topic["message_thread_id"]).says("there")
    assert simulator.take_updates()[-1]["message"]["message_thread_id"] == topic["message_thread_id"]
    assert await ask("editForumTopic", name="Tonight", **thread)
    assert (await refusal("editForumTopic", name="Tonight", **thread))[1].endswith("TOPIC_NOT_MODIFIED")
    assert await ask("closeForumTopic", **thread)
    with pytest.raises(ImpossibleError):
        mei.within(group, topic["message_thread_id"]).says("closed?")
    membership.set_status(simulator.world, group, simulator.bot, "member", mei.user)
    assert await refusal("sendMessage", text="x", **thread) == (400, "Bad Request: TOPIC_CLOSED")


@pytest.mark.parametrize(("name", "taken"), [("x", True), ("x" * 128, True), ("x" * 129, False), (" ", False)])
async def test_a_topics_name_has_1_to_128_characters(
    name: str, taken: bool, simulator: Simulator, group: Group, mei: Person, ask: Ask, refusal: Ask
) -> None:
    promote(simulator, group, mei)
    call = {"chat_id": group.id, "name": name}
    assert await (ask if taken else refusal)("createForumTopic", **call)


async def test_a_thread_that_is_not_there_is_refused(group: Group, mei: Person, refusal: Ask) -> None:
    for chat_id in (group.id, mei.id):
        call = {"chat_id": chat_id, "text": "x", "message_thread_id": 99}
        assert (await refusal("sendMessage", **call))[1] == "Bad Request: message thread not found"


async def test_the_seven_scopes_of_commands_go_from_wide_to_narrow(
    simulator: Simulator, group: Group, mei: Person, tom: Person, ask: Ask
) -> None:
    scopes: list[dict[str, Any]] = [
        {"type": "default"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": group.id},
        {"type": "chat_administrators", "chat_id": group.id},
        {"type": "chat_member", "chat_id": group.id, "user_id": mei.id},
    ]
    shown = []
    for scope in scopes:
        await ask("setMyCommands", commands=[{"command": scope["type"], "description": "d"}], scope=scope)
        shown.append([commands_in(group, simulator.bot, who.user)[0]["command"] for who in (mei, tom)])
    assert [for_mei for for_mei, _ in shown] == [scope["type"] for scope in scopes]
    assert [for_tom for _, for_tom in shown] == ["default", *["all_group_chats"] * 2, *["chat"] * 3]


async def test_scopes_of_groups_are_not_for_private_chats(mei: Person, refusal: Ask) -> None:
    scope = {"type": "chat_administrators", "chat_id": mei.id}
    assert (await refusal("getMyCommands", scope=scope))[1].endswith("can't use specified scope in private chats")


async def test_a_press_in_a_group_is_answered_to_who_pressed(
    simulator: Simulator, group: Group, mei: Person, tom: Person, ask: Ask
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
    await ask("sendMessage", chat_id=group.id, text="Ticket", reply_markup=keyboard)
    tom.within(group).taps("Take")
    query = simulator.take_updates()[-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (tom.id, group.id)
    told: list[dict[str, Any]] = []
    group.listeners.append(told.append)
    await ask("answerCallbackQuery", callback_query_id=query["id"], text="Yours")
    assert [(event["type"], event["person"]) for event in told] == [("answer", tom.id)]


@pytest.mark.parametrize(("hours", "deletable"), [(48, True), (49, False)])
async def test_a_bots_own_message_in_a_group_can_be_deleted_for_48_hours(
    hours: int, deletable: bool, group: Group, clock: Clock, ask: Ask, refusal: Ask
) -> None:
    sent = await ask("sendMessage", chat_id=group.id, text="x")
    clock.passes(hours=hours)
    assert await (ask if deletable else refusal)("deleteMessage", chat_id=group.id, message_id=sent["message_id"])
