"""/mydata and /deleteme: everything that is kept, as a file, and gone for good at a typed word."""

from __future__ import annotations

import json

import pytest

from bot import clock as ticking
from rules.till import Role
from tests.conversations.counter_hand import employed, looks, redeems, seen
from tests.conversations.counters import ANNUAL, code_states, digits_of, employ
from tests.conversations.stage import JINGAN_TEMPLE, Actor, Clock, Stage, join, shown
from tests.conversations.test_events import shrink, signs_up

CHESTNUT = 1
PLACE, WISH = "外婆家门口", "某某豆花"
WORDS = {"zh": "删除", "en": "DELETE"}


@pytest.fixture
async def holder(member: Actor) -> Actor:
    """Mei, then Tom, with a card, a saved place, a saved shop and a wish."""
    await member.starts()
    await member.says(ANNUAL)
    await member.shares(JINGAN_TEMPLE, "pin")
    await member.chooses("chips.save_place")
    await member.says(PLACE)
    await member.presses(f"f:{CHESTNUT}:")
    await member.presses(f"y:shop:{WISH}")
    return member


async def redeemed(holder: Actor, stage: Stage) -> None:
    chen = join(stage, "Chen", "zh-hans", "zh")
    await chen.starts()
    post = employed(stage, chen)
    code = await holder.presses(f"c:{CHESTNUT}")
    redeems(stage, post, seen(looks(stage, post, digits_of(code).replace(" ", ""))), bill=12_801)
    await holder.waits()


def people(stage: Stage, actor: Actor) -> int:
    [(number,)] = stage.committed("SELECT count(*) FROM members WHERE telegram_id = ?", actor.person.id)
    return int(number)


async def test_what_is_kept_is_said_in_a_few_lines(holder: Actor, stage: Stage) -> None:
    await redeemed(holder, stage)
    employ(stage, holder, role=Role.MANAGER)
    await holder.says("/mydata")
    say = holder.say
    for sentence in (
        say("mydata.language", name=say.plain("language.name")),
        say("mydata.card", plan=say.plain("card.plan.annual"), tail="0011"),
        say.counted("mydata.places", 1, names=PLACE),
        say.counted("mydata.shops", 1, names="栗子邮局"),
        say.counted("mydata.wishes", 1, names=WISH),
        say.counted("mydata.redemptions", 1),
        say("mydata.post", role=say.plain("staff.role.manager"), shop="栗子邮局"),
    ):
        assert f"\n{shown(sentence)}\n" in f"\n{holder.last.text}\n"


async def test_who_did_nothing_reads_no_empty_lines(member: Actor) -> None:
    await member.says("/mydata")
    assert member.last.text.count("\n\n") == 2
    assert "0" not in member.last.text


async def test_everything_can_be_had_as_a_file(holder: Actor, stage: Stage) -> None:
    await redeemed(holder, stage)
    await holder.says("/mydata")
    await holder.chooses("mydata.export")
    document = holder.last.raw["document"]
    assert document["file_name"] == "my-data.json"
    kept = json.loads(holder.last.download(document["file_id"]) or b"")
    assert [row["name"] for row in kept["saved_places"]] == [PLACE]
    assert kept["redemptions"][0]["bill_fen"] == 12_801
    assert kept["members"][0]["telegram_id"] == holder.person.id


async def test_before_anything_goes_it_is_said_what_goes_and_what_stays(holder: Actor, stage: Stage) -> None:
    await holder.says("/mydata")
    await holder.chooses("mydata.delete")
    holder.hears("deleteme.ask")
    assert people(stage, holder) == 1


@pytest.mark.parametrize("typed", [WORDS["zh"], WORDS["en"], "delete", " ＤＥＬＥＴＥ "])
async def test_the_word_in_either_language_erases(holder: Actor, stage: Stage, typed: str) -> None:
    await holder.says("/deleteme")
    await holder.says(typed)
    holder.hears("deleteme.done")
    assert people(stage, holder) == 0


async def test_the_word_unasked_for_erases_nothing(holder: Actor, stage: Stage) -> None:
    await holder.says(WORDS[holder.say.language])
    assert people(stage, holder) == 1


@pytest.mark.parametrize("typed", ["yes", "NEWDAY", "12345678", "don't delete"])
async def test_another_word_erases_nothing(holder: Actor, stage: Stage, typed: str) -> None:
    await holder.says("/deleteme")
    await holder.says(typed)
    assert people(stage, holder) == 1
    assert holder.last.text != shown(holder.say("deleteme.done"))


async def test_an_hour_later_the_word_is_just_a_word(holder: Actor, stage: Stage, clock: Clock) -> None:
    await holder.says("/deleteme")
    clock.passes(hours=1)
    await holder.says(WORDS[holder.say.language])
    assert people(stage, holder) == 1


async def test_afterwards_neither_who_they_are_nor_what_they_typed_is_on_the_disk(
    holder: Actor, stage: Stage, clock: Clock
) -> None:
    await redeemed(holder, stage)
    typed = [PLACE.encode(), WISH.encode()]
    who = [str(holder.person.id).encode(), holder.person.id.to_bytes(5, "big")]
    assert all(trace in stage.bytes_kept() for trace in (*typed, who[1]))  # the search below can find them
    await holder.says("/deleteme")
    await holder.says(WORDS[holder.say.language])
    await ticking.tick(stage.database, clock)
    assert [trace for trace in (*typed, *who) if trace in stage.bytes_kept()] == []
    assert stage.committed("SELECT member_id, card_id, bill FROM redemptions") == [(None, None, 12_801)]


async def test_a_place_at_an_event_is_said_and_goes_to_who_waits_for_it(holder: Actor, stage: Stage) -> None:
    shrink(stage, 1)
    await signs_up(holder)
    wang = join(stage, "Xiao Wang", "zh-hans", "zh")
    await signs_up(wang)
    await holder.says("/mydata")
    holder.sees(shown(holder.say.counted("mydata.events", 1, names="杯测之夜：六支豆子，闭着眼喝")))
    await holder.says("/deleteme")
    await holder.says(WORDS[holder.say.language])
    assert stage.committed("SELECT member_id IS NULL, holder, state FROM signups ORDER BY id")[0] == (1, "", "left")
    await stage.ticks()
    wang.sees("轮到你了")
    assert stage.committed("SELECT state FROM signups WHERE member_id IS NOT NULL") == [("offered",)]


async def test_the_code_that_was_out_ends_and_its_message_says_so(holder: Actor, stage: Stage) -> None:
    code = await holder.presses(f"c:{CHESTNUT}")
    await holder.says("/deleteme")
    await holder.says(WORDS[holder.say.language])
    assert holder.now(code).text == shown(holder.say("code.cancelled"))
    assert code_states(stage) == ["cancelled"]


async def test_who_comes_back_is_a_stranger_without_a_card(holder: Actor, stage: Stage) -> None:
    await holder.says("/deleteme")
    await holder.says(WORDS[holder.say.language])
    await holder.starts()
    holder.hears("start.choose")
    await holder.says("/card")
    holder.hears("card.none")
    await holder.says(ANNUAL)
    holder.hears("activation.no_match")
    await holder.says("/saved")
    holder.hears("saved.nothing")


async def test_a_member_of_staff_who_leaves_is_staff_no_more(holder: Actor, stage: Stage) -> None:
    employ(stage, holder)
    await holder.says("/deleteme")
    await holder.says(WORDS[holder.say.language])
    await holder.says("/today")
    holder.hears("today.not_staff")
    assert stage.committed("SELECT member_id, revoked_at IS NOT NULL FROM staff") == [(None, 1)]
