"""Every method carried out once, and every check refusing in Telegram's words, both sides of each limit."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from simulator import Person, Simulator
from simulator.methods import BEHAVIOURS
from simulator.methods.profile import commands_for
from simulator.signatures import METHODS
from simulator.wire import Upload
from tests.simulator.scene import Ask, Clock, png

THUMB = {"type": "emoji", "emoji": "👍"}
OK = [[{"text": "OK", "callback_data": "ok"}]]


@dataclass
class Scene:
    """A chat with one message of each kind that later calls are about."""

    me: int
    text: int
    photo: int
    live: int
    file: str
    query: str
    group: int
    topic: int
    closed: int
    tom: int
    asked: str


@pytest.fixture
async def scene(simulator: Simulator, mei: Person, ask: Ask) -> Scene:
    text = await ask("sendMessage", chat_id=mei.id, text="one", reply_markup={"inline_keyboard": OK})
    photo = await ask("sendPhoto", chat_id=mei.id, photo=Upload("a.png", png()), caption="two")
    live = await ask("sendLocation", chat_id=mei.id, latitude=31.2, longitude=121.4, live_period=900)
    query = mei.presses("ok", text["message_id"])
    file = photo["photo"][0]["file_id"]
    tom = simulator.person("Tom")
    group = simulator.group("Staff", mei, tom, forum=True, admin=True)
    topics = [(await ask("createForumTopic", chat_id=group.id, name=name))["message_thread_id"] for name in "AB"]
    await ask("closeForumTopic", chat_id=group.id, message_thread_id=topics[1])
    messages = text["message_id"], photo["message_id"], live["message_id"]
    return Scene(mei.id, *messages, file, query, group.id, *topics, tom.id, mei.asks_inline("coffee"))


GOOD: dict[str, Callable[[Scene], dict[str, object]]] = {
    "getMe": lambda s: {},
    "logOut": lambda s: {},
    "close": lambda s: {},
    "getUpdates": lambda s: {"offset": -1, "limit": 5, "timeout": 0, "allowed_updates": '["message"]'},
    "setWebhook": lambda s: {"url": "", "drop_pending_updates": True},
    "deleteWebhook": lambda s: {"drop_pending_updates": "true"},
    "getWebhookInfo": lambda s: {},
    "sendMessage": lambda s: {"chat_id": str(s.me), "text": "hi", "reply_parameters": {"message_id": s.text}},
    "sendPhoto": lambda s: {"chat_id": s.me, "photo": s.file, "has_spoiler": True},
    "sendDocument": lambda s: {"chat_id": s.me, "document": Upload("a.txt", b"a", "text/plain")},
    "sendLocation": lambda s: {"chat_id": s.me, "latitude": "31.2", "longitude": "121.4"},
    "sendVenue": lambda s: {"chat_id": s.me, "latitude": 31.2, "longitude": 121.4, "title": "店", "address": "路"},
    "copyMessage": lambda s: {"chat_id": s.me, "from_chat_id": s.me, "message_id": s.photo, "caption": "new"},
    "forwardMessage": lambda s: {"chat_id": s.me, "from_chat_id": s.me, "message_id": s.text},
    "editMessageText": lambda s: {"chat_id": s.me, "message_id": s.text, "text": "<b>new</b>", "parse_mode": "html"},
    "editMessageCaption": lambda s: {"chat_id": s.me, "message_id": s.photo, "caption": "new"},
    "editMessageMedia": lambda s: {
        "chat_id": s.me,
        "message_id": s.photo,
        "media": '{"type": "photo", "media": "attach://new", "caption": "new"}',
        "new": Upload("b.png", png(4, 4)),
    },
    "editMessageReplyMarkup": lambda s: {"chat_id": s.me, "message_id": s.text},
    "editMessageLiveLocation": lambda s: {"chat_id": s.me, "message_id": s.live, "latitude": 1, "longitude": 2},
    "stopMessageLiveLocation": lambda s: {"chat_id": s.me, "message_id": s.live},
    "deleteMessage": lambda s: {"chat_id": s.me, "message_id": s.text},
    "deleteMessages": lambda s: {"chat_id": s.me, "message_ids": [s.text, s.photo, 999]},
    "sendMediaGroup": lambda s: {"chat_id": s.me, "media": [{"type": "photo", "media": s.file}] * 2},
    "sendMessageDraft": lambda s: {"chat_id": s.me, "draft_id": 1, "text": "so far"},
    "copyMessages": lambda s: {"chat_id": s.me, "from_chat_id": s.me, "message_ids": [s.text, s.photo, 999]},
    "forwardMessages": lambda s: {"chat_id": s.me, "from_chat_id": s.me, "message_ids": [s.text, s.photo, 999]},
    "answerInlineQuery": lambda s: {
        "inline_query_id": s.asked,
        "results": [{"type": "location", "id": "1", "title": "店", "latitude": 31.2, "longitude": 121.4}],
    },
    "setMessageReaction": lambda s: {"chat_id": s.me, "message_id": s.text, "reaction": [THUMB]},
    "pinChatMessage": lambda s: {"chat_id": s.me, "message_id": s.text},
    "unpinChatMessage": lambda s: {"chat_id": s.me, "message_id": s.text},
    "unpinAllChatMessages": lambda s: {"chat_id": s.me},
    "createForumTopic": lambda s: {"chat_id": s.group, "name": "Tomorrow", "icon_color": 0x6FB9F0},
    "editForumTopic": lambda s: {"chat_id": s.group, "message_thread_id": s.topic, "name": "Tonight"},
    "closeForumTopic": lambda s: {"chat_id": s.group, "message_thread_id": s.topic},
    "reopenForumTopic": lambda s: {"chat_id": s.group, "message_thread_id": s.closed},
    "deleteForumTopic": lambda s: {"chat_id": s.group, "message_thread_id": s.topic},
    "getForumTopicIconStickers": lambda s: {},
    "getChatMember": lambda s: {"chat_id": s.group, "user_id": s.tom},
    "getChatMemberCount": lambda s: {"chat_id": s.group},
    "getChatAdministrators": lambda s: {"chat_id": s.group},
    "leaveChat": lambda s: {"chat_id": s.group},
    "banChatMember": lambda s: {"chat_id": s.group, "user_id": s.tom},
    "unbanChatMember": lambda s: {"chat_id": s.group, "user_id": s.tom},
    "promoteChatMember": lambda s: {"chat_id": s.group, "user_id": s.tom, "can_pin_messages": True},
    "setChatTitle": lambda s: {"chat_id": s.group, "title": "Crew"},
    "setChatDescription": lambda s: {"chat_id": s.group, "description": "Who works here"},
    "answerCallbackQuery": lambda s: {"callback_query_id": s.query, "text": "done", "show_alert": "true"},
    "sendChatAction": lambda s: {"chat_id": s.me, "action": "typing"},
    "getChat": lambda s: {"chat_id": s.me},
    "getFile": lambda s: {"file_id": s.file},
    "setMyCommands": lambda s: {"commands": [{"command": "near", "description": "附近"}], "language_code": "zh"},
    "getMyCommands": lambda s: {"scope": {"type": "chat", "chat_id": s.me}},
    "deleteMyCommands": lambda s: {"scope": {"type": "all_private_chats"}},
    "setMyName": lambda s: {"name": "Card"},
    "getMyName": lambda s: {},
    "setMyDescription": lambda s: {"description": "d", "language_code": "en"},
    "getMyDescription": lambda s: {},
    "setMyShortDescription": lambda s: {"short_description": "s"},
    "getMyShortDescription": lambda s: {},
    "setChatMenuButton": lambda s: {"menu_button": {"type": "commands"}},
    "getChatMenuButton": lambda s: {"chat_id": s.me},
}


def test_the_table_of_good_calls_names_every_method_with_behaviour() -> None:
    assert GOOD.keys() == BEHAVIOURS.keys() <= METHODS.keys()


@pytest.mark.parametrize("method", sorted(BEHAVIOURS))
async def test_a_good_call_of_each_method_is_carried_out(method: str, scene: Scene, ask: Ask) -> None:
    assert await ask(method, **GOOD[method](scene)) is not None


@pytest.mark.parametrize("method", sorted(BEHAVIOURS))
async def test_an_unknown_parameter_is_refused_by_each_method(
    method: str, simulator: Simulator, scene: Scene, refusal: Ask, ask: Ask
) -> None:
    given = GOOD[method](scene)
    code, description = await refusal(method, **given, whim="red")
    assert (code, description) == (400, f'Bad Request: unknown parameter "whim" of {method}')
    simulator.api.strict = False
    assert await ask(method, **given, whim="red") is not None


async def test_an_unknown_parameter_close_to_a_known_one_is_named(mei: Person, refusal: Ask) -> None:
    _, description = await refusal("sendMessage", chat_id=mei.id, text="x", parsemode="HTML")
    assert description.endswith('unknown parameter "parsemode" of sendMessage, did you mean "parse_mode"?')


@pytest.mark.parametrize("method", sorted(name for name in BEHAVIOURS if "!" in "".join(METHODS[name].values())))
async def test_each_missing_required_parameter_is_refused(method: str, scene: Scene, refusal: Ask) -> None:
    given = GOOD[method](scene)
    for name, declared in METHODS[method].items():
        if declared.endswith("!"):
            code, _ = await refusal(method, **{key: value for key, value in given.items() if key != name})
            assert code == 400, name


@pytest.mark.parametrize(
    ("method", "change", "expected"),
    [
        ("sendMessage", {"text": ""}, "message text is empty"),
        ("sendMessage", {"text": " \n "}, "text must be non-empty"),
        ("sendMessage", {"text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"text": 5}, 'parameter "text" must be of type String'),
        ("sendMessage", {"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        ("sendMessage", {"chat_id": ""}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 404}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody"}, "chat not found"),
        ("sendMessage", {"chat_id": -100123}, "chat not found"),
        ("sendMessage", {"parse_mode": "BBCode"}, "unsupported parse_mode"),
        ("sendMessage", {"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"),
        ("sendMessage", {"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ("sendMessage", {"reply_parameters": "[1"}, "can't parse reply parameters JSON object"),
        ("sendMessage", {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ("sendMessage", {"reply_markup": {"keys": []}}, "object expected as reply markup"),
        ("sendMessage", {"message_thread_id": 7}, "message thread not found"),
        ("sendMessage", {"business_connection_id": "b"}, "business connection not found"),
        ("sendMessage", {"disable_notification": "maybe"}, 'parameter "disable_notification" must be of type Boolean'),
        ("sendMessage", {"entities": [{"type": "bold", "offset": 0}]}, "can't parse MessageEntity: Can't find field"),
        ("sendPhoto", {"photo": Upload("a.png", b"not a picture")}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": Upload("a.png", png()[:20])}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": Upload("a.png", b"")}, "file must be non-empty"),
        ("sendPhoto", {"photo": Upload("a.png", png(9_000, 1_001))}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": Upload("a.png", png(21, 1))}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://a.cn/x.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "attach://gone"}, 'parameter "photo" must be of type String'),
        ("sendPhoto", {"caption": "x" * 1025}, "message caption is too long"),
        ("sendLocation", {"latitude": 90.001}, "invalid location specified"),
        ("sendLocation", {"longitude": -180.001}, "invalid location specified"),
        ("sendLocation", {"latitude": "north"}, 'parameter "latitude" must be of type Float'),
        ("sendLocation", {"latitude": "nan"}, 'parameter "latitude" must be of type Float'),
        ("sendLocation", {"live_period": 59}, "wrong live location period specified"),
        ("sendLocation", {"live_period": 86_401}, "wrong live location period specified"),
        ("sendLocation", {"heading": 361}, "wrong live location heading specified"),
        ("sendLocation", {"proximity_alert_radius": 100_001}, "wrong live location proximity alert radius specified"),
        ("sendLocation", {"horizontal_accuracy": 1501}, "horizontal_accuracy must be between 0 and 1500"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("copyMessage", {"message_id": 999}, "message to copy not found"),
        ("copyMessage", {"from_chat_id": 404}, "chat not found"),
        ("forwardMessage", {"message_id": 999}, "message to forward not found"),
        ("editMessageText", {"message_id": 999}, "message to edit not found"),
        ("editMessageText", {"message_id": 1}, "message can't be edited"),
        ("editMessageText", {"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        ("editMessageText", {"reply_markup": {"remove_keyboard": True}}, "inline keyboard expected"),
        ("editMessageText", {"inline_message_id": "i"}, "MESSAGE_ID_INVALID"),
        ("editMessageCaption", {"caption": "x" * 1025}, "MEDIA_CAPTION_TOO_LONG"),
        ("editMessageMedia", {"media": '{"type": "hologram", "media": "attach://new"}'}, "can't parse InputMedia: "),
        ("editMessageMedia", {"media": '{"type": "photo", "caption": "attach://new"}'}, 'Can\'t find field "media"'),
        ("deleteMessage", {"message_id": 999}, "message to delete not found"),
        ("deleteMessages", {"message_ids": list(range(1, 102))}, "too many message identifiers specified"),
        ("deleteMessages", {"message_ids": "[1,"}, "can't parse message_ids JSON object"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("answerCallbackQuery", {"text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("answerCallbackQuery", {"url": "https://a.cn"}, "URL_INVALID"),
        ("getFile", {"file_id": "nonsense"}, "invalid file_id"),
        ("setMyCommands", {"commands": [{"command": "Near", "description": "d"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "", "description": "d"}]}, "command must be non-empty"),
        ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "d"}]}, "command length must not exceed"),
        ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "command description must be non-empty"),
        ("setMyCommands", {"commands": [{"command": "x", "description": "d" * 257}]}, "command description length"),
        ("setMyCommands", {"commands": [{"command": "x", "description": "d"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"language_code": "zh-hans"}, "invalid language code specified"),
        ("getMyCommands", {"scope": {"type": "world"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ("getMyCommands", {"scope": {"type": "chat"}}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
        ("setMyName", {"name": "x" * 65}, "name must be at most 64 characters long"),
        ("setMyDescription", {"description": "x" * 513}, "description must be at most 512"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "short_description must be at most 120"),
        ("setChatMenuButton", {"menu_button": {"type": "x"}}, "MenuButton has unsupported type"),
        ("setWebhook", {"url": "https://a.cn/hook"}, "bad webhook"),
        ("setWebhook", {"url": "http://192.168.1.9/hook"}, "bad webhook"),
        ("setWebhook", {"url": "http://127.0.0.1:1/", "secret_token": "a b"}, "secret token contains unallowed"),
        ("setWebhook", {"url": "http://127.0.0.1:1/", "secret_token": "a" * 257}, "secret token is too long"),
        ("getUpdates", {"allowed_updates": ["letters"]}, 'unknown update type "letters"'),
        ("getUpdates", {"offset": "last"}, 'parameter "offset" must be of type Integer'),
    ],
)
async def test_a_wrong_value_is_refused(
    method: str, change: dict[str, object], expected: str, scene: Scene, refusal: Ask
) -> None:
    code, description = await refusal(method, **GOOD[method](scene) | change)
    assert code == 400
    assert description.startswith("Bad Request: ")
    assert expected in description


@pytest.mark.parametrize(
    ("method", "change"),
    [
        ("sendMessage", {"text": "x" * 4096}),
        ("sendMessage", {"text": "😀" * 2048}),
        ("sendMessage", {"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"}),
        ("sendMessage", {"reply_parameters": {"message_id": 999, "allow_sending_without_reply": True}}),
        ("sendPhoto", {"caption": "x" * 1024}),
        ("sendPhoto", {"photo": Upload("a.png", png(20, 1))}),
        ("sendLocation", {"latitude": 90, "longitude": -180}),
        ("sendLocation", {"live_period": 60}),
        ("sendLocation", {"live_period": 86_400}),
        ("sendLocation", {"live_period": 0x7FFFFFFF}),
        ("answerCallbackQuery", {"text": "x" * 200}),
        ("answerCallbackQuery", {"url": "https://t.me/card_bot?start=x"}),
        ("setMyCommands", {"commands": [{"command": "x" * 32, "description": "d" * 256}] * 100}),
        ("setMyName", {"name": "x" * 64}),
    ],
)
async def test_a_value_at_its_limit_is_taken(method: str, change: dict[str, object], scene: Scene, ask: Ask) -> None:
    assert await ask(method, **GOOD[method](scene) | change)


async def test_unknown_tokens_methods_and_known_methods_without_behaviour_are_told_apart(
    simulator: Simulator, refusal: Ask
) -> None:
    assert await simulator.api.answer("1:x", "getMe", {}) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert await refusal("sendHug") == (404, "Not Found")
    assert (await refusal("sendPoll", question="?"))[0] == 400
    code, description = await refusal("sendPoll", chat_id=1, question="?", options=[{"text": "a"}])
    assert code == 501
    assert "sendPoll" in description


async def test_method_names_are_case_insensitive(ask: Ask) -> None:
    assert (await ask("GETME"))["username"] == "card_bot"


async def test_a_bot_cannot_write_first_nor_to_who_blocked_it(simulator: Simulator, ask: Ask, refusal: Ask) -> None:
    tom = simulator.person("Tom")
    assert await refusal("sendMessage", chat_id=tom.id, text="hi") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    tom.starts()
    assert await ask("sendMessage", chat_id=tom.id, text="hi")
    tom.blocks()
    assert await refusal("sendMessage", chat_id=tom.id, text="hi") == (403, "Forbidden: bot was blocked by the user")
    tom.unblocks()
    assert await ask("sendMessage", chat_id=tom.id, text="hi")


async def test_an_edit_that_changes_nothing_is_refused(scene: Scene, ask: Ask, refusal: Ask) -> None:
    same = {"chat_id": scene.me, "message_id": scene.text, "text": "one", "reply_markup": {"inline_keyboard": OK}}
    _, description = await refusal("editMessageText", **same)
    assert description == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    changed = await ask("editMessageText", **same | {"reply_markup": None})
    assert "reply_markup" not in changed
    assert changed["edit_date"]


@pytest.mark.parametrize("markup", [{"keyboard": [["a"]]}, {"remove_keyboard": True}, {"force_reply": True}])
async def test_a_message_with_another_markup_than_inline_cannot_be_edited(
    markup: dict[str, Any], scene: Scene, ask: Ask, refusal: Ask
) -> None:
    sent = await ask("sendMessage", chat_id=scene.me, text="x", reply_markup=markup)
    edit = {"chat_id": scene.me, "message_id": sent["message_id"], "text": "y"}
    assert await refusal("editMessageText", **edit) == (400, "Bad Request: message can't be edited")


async def test_text_caption_and_location_are_edited_by_their_own_methods(scene: Scene, refusal: Ask) -> None:
    photo, text = {"chat_id": scene.me, "message_id": scene.photo}, {"chat_id": scene.me, "message_id": scene.text}
    assert (await refusal("editMessageText", **photo, text="x"))[1].endswith("there is no text in the message to edit")
    assert (await refusal("editMessageCaption", **text, caption="x"))[1].endswith("no caption in the message to edit")
    place = {"latitude": 1, "longitude": 2}
    assert (await refusal("editMessageLiveLocation", **text, **place))[1].endswith(
        "no live location in the message to edit"
    )


async def test_a_live_location_moves_until_its_period_ends(scene: Scene, clock: Clock, ask: Ask, refusal: Ask) -> None:
    there = {"chat_id": scene.me, "message_id": scene.live, "latitude": 1, "longitude": 2}
    clock.passes(seconds=900)
    moved = await ask("editMessageLiveLocation", **there)
    assert moved["location"] == {"live_period": 900, "latitude": 1.0, "longitude": 2.0}
    clock.passes(seconds=1)
    assert (await refusal("editMessageLiveLocation", **there | {"latitude": 5}))[1].endswith("message can't be edited")


async def test_a_stopped_live_location_stays_where_it_is(scene: Scene, ask: Ask, refusal: Ask) -> None:
    there = {"chat_id": scene.me, "message_id": scene.live}
    stopped = await ask("stopMessageLiveLocation", **there)
    assert "live_period" not in stopped["location"]
    assert (await refusal("stopMessageLiveLocation", **there))[1].endswith("message can't be edited")


@pytest.mark.parametrize(("hours", "seconds", "deletable"), [(48, 0, True), (48, 1, False)])
async def test_a_message_can_be_deleted_for_48_hours(
    hours: int, seconds: int, deletable: bool, scene: Scene, clock: Clock, ask: Ask, refusal: Ask
) -> None:
    clock.passes(hours=hours, seconds=seconds)
    call = {"chat_id": scene.me, "message_id": scene.text}
    if deletable:
        assert await ask("deleteMessage", **call)
        assert (await refusal("deleteMessage", **call))[1].endswith("message to delete not found")
    else:
        assert (await refusal("deleteMessage", **call))[1].endswith("message can't be deleted for everyone")


async def test_protected_messages_are_neither_copied_nor_forwarded(scene: Scene, ask: Ask, refusal: Ask) -> None:
    sent = await ask("sendMessage", chat_id=scene.me, text="secret", protect_content=True)
    source = {"chat_id": scene.me, "from_chat_id": scene.me, "message_id": sent["message_id"]}
    assert (await refusal("copyMessage", **source))[1].endswith("the message can't be copied")
    assert (await refusal("forwardMessage", **source))[1].endswith("the message can't be forwarded")


async def test_a_copy_has_the_content_and_a_forward_the_author(scene: Scene, mei: Person, ask: Ask) -> None:
    source = {"chat_id": scene.me, "from_chat_id": scene.me, "message_id": scene.photo}
    assert (await ask("copyMessage", **source)).keys() == {"message_id"}
    assert (mei.last.text, mei.last.photo) == ("two", png())
    forwarded = await ask("forwardMessage", **source)
    assert forwarded["forward_origin"]["sender_user"]["username"] == "card_bot"


async def test_media_replaces_text_and_other_media(scene: Scene, mei: Person, ask: Ask) -> None:
    media = {"type": "photo", "media": scene.file, "caption": "*now*", "parse_mode": "MarkdownV2"}
    edited = await ask("editMessageMedia", chat_id=scene.me, message_id=scene.text, media=media)
    assert "text" not in edited
    assert edited["caption"] == "now"
    assert edited["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]


async def test_commands_are_shown_by_the_narrowest_scope_and_language(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    async def order(name: str, **where: object) -> list[str]:
        await ask("setMyCommands", commands=[{"command": name, "description": "d"}], **where)
        return [each["command"] for each in commands_for(mei.chat)]

    assert await order("anywhere") == ["anywhere"]
    assert await order("english", language_code="en") == ["anywhere"]
    assert await order("chinese", language_code="zh") == ["chinese"]
    assert await order("private", scope={"type": "all_private_chats"}) == ["private"]
    assert await order("mine", scope={"type": "chat", "chat_id": mei.id}) == ["mine"]
    await ask("deleteMyCommands", scope={"type": "chat", "chat_id": mei.id})
    assert [each["command"] for each in commands_for(mei.chat)] == ["private"]


async def test_texts_about_the_bot_fall_back_to_the_one_for_all_languages(ask: Ask) -> None:
    await ask("setMyDescription", description="all")
    await ask("setMyDescription", description="中文", language_code="zh")
    assert await ask("getMyDescription", language_code="zh") == {"description": "中文"}
    assert await ask("getMyDescription", language_code="en") == {"description": "all"}
    await ask("setMyName", name="New")
    assert (await ask("getMe"))["first_name"] == "New"


async def test_parameters_mean_the_same_as_json_and_as_form_fields(scene: Scene, ask: Ask) -> None:
    given = {"chat_id": scene.me, "latitude": 31.2, "longitude": 121.4, "live_period": 60, "disable_notification": True}
    form = {name: json.dumps(value) for name, value in given.items()}
    first, second = await ask("sendLocation", **given), await ask("sendLocation", **form)
    assert first | {"message_id": 0} == second | {"message_id": 0}
