"""Whatever else people send, press or do: one kind answer, or none where none is due, and nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest

from bot.routes import MENU
from rules.search import MAX_PAGE
from tests.conversations.stage import JINGAN_TEMPLE, Actor, Clock, Stage, listed, shown
from tests.simulator.scene import png

ANSWERS = {
    "start": "start.choose",
    "near": "ask.desktop",
    "code": "card.none",
    "card": "card.none",
    "benefits": "benefits.none",
    "savings": "savings.no_card",
    "events": "event.list",
    "saved": "saved.nothing",
    "settings": "settings.title",
    "language": "settings.title",
    "help": "help.text",
    "mydata": "mydata.title",
    "deleteme": "deleteme.ask",
    "today": "today.not_staff",
    **dict.fromkeys(("redeem", "pause", "staff", "revoke", "practice", "counter", "pins"), "today.not_staff"),
    **dict.fromkeys(("ops", "broadcast", "stats", "audit", "tickets", "undo"), "help.ops_only"),
}

# Commands


async def test_every_command_has_an_answer(member: Actor) -> None:
    for command, key in ANSWERS.items():
        await member.says(f"/{command}")
        member.hears(key)


async def test_help_tells_staff_and_operators_of_theirs(chen: Actor, ana: Actor, tom: Actor) -> None:
    for actor, keys in ((tom, set()), (chen, {"help.staff"}), (ana, {"help.ops"})):
        await actor.says("/help")
        actor.hears("help.text")
        said = {key for key in ("help.staff", "help.ops") if shown(actor.say(key)) in actor.last.text}
        assert said == keys


@pytest.mark.parametrize("typed", ["/help@card_concierge_bot", "/HELP", "/help please"])
async def test_a_command_is_understood_however_it_is_typed(member: Actor, typed: str) -> None:
    await member.says(typed)
    member.hears("help.text")


@pytest.mark.parametrize("typed", ["/redeem", "/staff sh-ja-01", "/revoke no-such-shop", "/pins sh-ja-01"])
async def test_a_staff_command_tells_a_stranger_nothing(member: Actor, typed: str) -> None:
    await member.says(typed)
    member.hears("today.not_staff")


@pytest.mark.parametrize("typed", ["/menu", "/nearby", "/start_over"])
async def test_an_unknown_command_is_told_where_help_is(member: Actor, typed: str) -> None:
    await member.says(typed)
    member.hears("help.unknown_command")


async def test_a_slash_before_chinese_is_no_command(member: Actor) -> None:
    await member.says("/静安寺")
    assert listed(member.last)


async def test_every_command_of_the_menu_is_one_that_answers() -> None:
    assert set(MENU) <= set(ANSWERS)


# What cannot be read


@pytest.mark.parametrize("send", ["sends_sticker", "sends_voice", "photo"])
async def test_what_is_no_text_is_answered_with_what_is_read(member: Actor, send: str) -> None:
    _send(member, send)
    await member.waits()
    member.hears("help.kinds")


async def test_an_album_is_answered_once(member: Actor) -> None:
    for _ in range(10):
        _send(member, "photo")
    await member.waits()
    assert len(member.person.replies) == 1


async def test_after_a_while_it_is_said_again(member: Actor, clock: Clock) -> None:
    for _ in range(2):
        _send(member, "sends_sticker")
        await member.waits()
    assert len(member.person.replies) == 1
    clock.passes(minutes=10)
    _send(member, "sends_sticker")
    await member.waits()
    assert len(member.person.replies) == 2


def _send(member: Actor, send: str) -> None:
    if send == "photo":
        member.person.sends_photo(png())
    else:
        getattr(member.person, send)()


# Odd texts


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("静安" * 2_048, "help.too_long"),
        ("x" * 201, "help.too_long"),
        ("☕🌞", "sentences.mood.hello"),
        ("🙏", "sentences.thanks"),
        ("?!…", "help.text"),
        ("。。。", "sentences.out_of_scope"),
    ],
    ids=["4096 characters", "201 characters", "emoji", "folded hands", "question mark", "full stops"],
)
async def test_a_text_that_names_nothing_gets_a_kind_word(member: Actor, typed: str, key: str) -> None:
    await member.says(typed)
    member.hears(key)


async def test_two_hundred_characters_are_still_read(member: Actor) -> None:
    await member.says("x" * 200)
    member.hears("sentences.menu")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("<b>bold</b> & <script>", "<b>bold</b> & <script>"),
        ("{name} {0} %s %(x)s", "{name} {0} %s %(x)s"),
        ("مقهى قريب", "\u2068مقهى قريب\u2069"),
        ("a\u202eevil\u200bb", "aevilb"),
        ("12345", "12345"),
        ("Robert'); DROP TABLE shops;--", "Robert'); DROP TABLE shops;--"),
        ("100%_", "100%_"),
    ],
    ids=["html", "braces", "right to left", "zero width", "digits", "sql", "wildcards"],
)
async def test_odd_words_are_repeated_safely_and_can_be_wished_for(
    member: Actor, stage: Stage, typed: str, words: str
) -> None:
    await member.says(f"/near {typed}")
    member.hears("ask.not_found", words=words)
    await member.chooses("ask.wish_it", name=words)
    member.hears("wish.done", name=words)
    assert stage.committed("SELECT name FROM wishes") == [(words,)]


async def test_a_zero_width_space_does_not_hide_a_place(member: Actor) -> None:
    await member.says("静\u200b安\ufeff寺")
    assert listed(member.last)


async def test_a_long_right_to_left_wish_stays_whole(member: Actor, stage: Stage) -> None:
    await member.says("/near " + "ق" * 60)
    await member.taps(member.last.buttons[0])
    [(name,)] = stage.committed("SELECT name FROM wishes")
    assert name.startswith("\u2068")
    assert name.endswith("\u2069")


async def test_an_edited_text_is_not_answered_again(member: Actor, stage: Stage) -> None:
    sent = member.person.says("静安寺")
    await member.waits()
    before = len(member.person.replies)
    await stage.receives(edited_message={**sent.raw, "text": "徐家汇", "edit_date": sent.raw["date"]})
    assert len(member.person.replies) == before


# Stale and forged buttons

STALE = {
    "nearby.sorry_old": (
        *("n:", "n:zzz", "n:l1.nonsense.o..1", "n:l1..o.7.1", "n:l1..o..0", f"n:l1..o..{MAX_PAGE + 1}"),
        *("n:pnowhere..o..1", "n:s99..o..1", "k:", "k:zzz", "d:", "d:zzz", "y:", "y:shop", "y:shop:", "y:brand:x"),
        *("l:", "l:xx", "a:", "a:gold", "q:1", "whatever"),
    ),
    "nearby.gone": ("n:l999..o..1", "d:l999..o..1"),
    "shop.gone": ("s:", "s:0:", "s:999999:", "s:abc:", "s:٣:", f"s:{'9' * 40}:", "v:", "v:0", "f:", "w:", "w:x:y"),
    "saved.gone": ("p:", "p:zzz", "p:l999", "p:l999:home", "p:s99", "p:pnowhere"),
    "saved.nothing": ("x:", "x:99", "x:abc"),
}


@pytest.mark.parametrize("key", STALE)
async def test_a_button_that_means_nothing_any_more_gets_a_kind_word(member: Actor, key: str) -> None:
    for presses, data in enumerate(STALE[key], 1):
        await member.says("/help")
        await member.presses(data)
        member.hears(key)
        assert len(member.person.alerts) == presses  # the spinner stops, each time


async def test_garbage_behind_a_shop_still_opens_the_shop(member: Actor) -> None:
    await member.starts()
    await member.presses("s:1:garbage")
    assert member.last.text.startswith({"zh": "栗子邮局", "en": "The Chestnut Post Office"}[member.say.language])
    await member.chooses("chips.back_to_list")
    member.hears("nearby.sorry_old")


# Coming and going


async def test_who_blocks_the_bot_is_marked_and_who_comes_back_is_not(member: Actor, stage: Stage) -> None:
    blocked = "SELECT blocked_at IS NOT NULL FROM members"
    await member.starts()
    member.person.blocks()
    await stage.settles()
    assert stage.committed(blocked) == [(1,)]
    member.person.unblocks()
    await stage.settles()
    assert stage.committed(blocked) == [(0,)]


async def test_who_writes_again_can_be_written_to(member: Actor, stage: Stage) -> None:
    await member.starts()
    stage.amend("UPDATE members SET blocked_at = '2026-11-01 00:00:00'")
    await member.says("静安寺")
    assert stage.committed("SELECT blocked_at FROM members") == [(None,)]


async def test_who_blocks_while_an_answer_is_under_way_breaks_nothing(member: Actor, stage: Stage) -> None:
    stage.tolerates("bot was blocked by the user")
    await member.starts()
    before = len(member.person.replies)
    member.person.says("静安寺")
    member.person.blocks()
    await stage.settles()
    assert len(member.person.replies) == before
    assert stage.committed("SELECT count(*) FROM inbox WHERE state = 'new'") == [(0,)]


async def test_a_stranger_who_blocks_leaves_no_trace(member: Actor, stage: Stage) -> None:
    member.person.blocks()
    await stage.settles()
    assert stage.committed("SELECT count(*) FROM members") == [(0,)]


# Not from a person in a private chat

PERSON = {"id": 77, "is_bot": False, "first_name": "Somebody", "language_code": "zh"}
GROUP = {"id": -100, "type": "supergroup", "title": "A group"}
CHANNEL = {"id": -200, "type": "channel", "title": "A channel"}
START = {"text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
BOT = {"id": 1000000001, "is_bot": True, "first_name": "Bot"}
ELSEWHERE: dict[str, dict[str, Any]] = {
    "a command in a group": {"message": {"message_id": 1, "date": 0, "chat": GROUP, "from": PERSON, **START}},
    "a location in a group": {
        "message": {"message_id": 1, "date": 0, "chat": GROUP, "from": PERSON,
                    "location": {"latitude": JINGAN_TEMPLE[0], "longitude": JINGAN_TEMPLE[1]}}
    },
    "a channel post": {"channel_post": {"message_id": 1, "date": 0, "chat": CHANNEL, "text": "静安寺"}},
    "joining a group": {
        "my_chat_member": {
            "chat": GROUP, "from": PERSON, "date": 0,
            "old_chat_member": {"status": "left", "user": BOT},
            "new_chat_member": {"status": "member", "user": BOT},
        }
    },
    "a press under an inline message": {
        "callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "inline_message_id": "x", "data": "a:trial"}
    },
    "an update of a kind to come": {"something_new": {"from": PERSON}},
}  # fmt: skip


@pytest.mark.parametrize("what", ELSEWHERE)
async def test_what_is_not_a_private_chat_is_let_pass(stage: Stage, what: str) -> None:
    await stage.receives(**ELSEWHERE[what])
    assert [call.method for call in stage.simulator.calls if call.method != "getMe"] == []
    assert stage.committed("SELECT count(*) FROM members") == [(0,)]
    assert stage.committed("SELECT count(*) FROM inbox WHERE state = 'new'") == [(0,)]


async def test_an_update_nobody_can_read_does_not_hold_up_the_next(
    member: Actor, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.receives(message={"message_id": "one", "date": "yesterday", "chat": GROUP})
    caplog.clear()
    await member.starts()
    member.hears("start.choose")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        *((words, "benefits.none") for words in ("我的优惠", "My benefits", "benefits", "优惠")),
        *((words, "savings.no_card") for words in ("省了多少", "省了多少钱？", "Savings", "What I have saved")),
    ],
)
async def test_a_command_without_a_button_is_found_by_its_name(member: Actor, typed: str, key: str) -> None:
    await member.says(typed)
    member.hears(key)
