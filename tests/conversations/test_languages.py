"""Speaking the other language: at once, everywhere, and with old buttons still understood."""

from __future__ import annotations

import pytest

from tests.conversations.stage import Actor, Stage, listed, shown
from words.say import sentences

OTHER = {"zh": "en", "en": "zh"}
NAME = {"zh": "简体中文", "en": "English"}
KEYBOARD = {
    "zh": ["📍 附近能用", "💳 出示码", "🎟 活动", "👤 我的卡"],
    "en": ["📍 Nearby", "💳 Show code", "🎟 Events", "👤 My card"],
}
SETTINGS = {
    "zh": "设置\n\n语言：简体中文\n定位：标准",
    "en": "Settings\n\nLanguage: English\nLocation: standard",
}
SWITCHED = {"zh": "好的，以后用中文。", "en": "All right, English from now on."}


@pytest.mark.parametrize("command", ["/language", "/settings"])
async def test_the_language_changes_at_once_and_the_keyboard_with_it(member: Actor, stage: Stage, command: str) -> None:
    language, other = member.say.language, OTHER[member.say.language]
    await member.starts()
    settings = await member.says(command)
    assert settings.text == f"{SETTINGS[language]}\n\n{shown(sentences(language)['settings.learning.off'])}"
    buttons = {"zh": ["提醒", "🌱 打开学习"], "en": ["Reminders", "🌱 Learning on"]}
    assert settings.buttons == ["简体中文", "English", *buttons[language]]
    assert member.person.keyboard_buttons == KEYBOARD[language]
    await member.taps(NAME[other])
    assert member.now(settings).text.startswith(SETTINGS[other])
    assert member.last.text == SWITCHED[other]
    assert member.person.keyboard_buttons == KEYBOARD[other]
    assert stage.committed("SELECT language FROM members") == [(other,)]
    await member.says("/start")
    assert member.last.text == {"zh": "你有城市卡吗？", "en": "Do you have a city card?"}[other]


async def test_choosing_the_language_one_has_is_no_trouble(member: Actor, stage: Stage) -> None:
    stage.tolerates("message is not modified")
    await member.says("/language")
    await member.taps(NAME[member.say.language])
    assert member.last.text == SWITCHED[member.say.language]


@pytest.mark.parametrize("index", range(4))
async def test_an_old_keyboard_still_works_after_the_switch(member: Actor, index: int) -> None:
    language, other = member.say.language, OTHER[member.say.language]
    old_label, new_label = KEYBOARD[language][index], KEYBOARD[other][index]
    await member.says("/language")
    await member.taps(NAME[other])
    by_old = await member.says(old_label)
    by_new = await member.says(new_label)
    assert by_old.text == by_new.text
    assert by_old.buttons == by_new.buttons


async def test_an_old_list_answers_in_the_new_language(member: Actor) -> None:
    other = OTHER[member.say.language]
    answer = await member.says("静安寺")
    await member.says("/language")
    await member.taps(NAME[other])
    member.person.taps("500 m", answer)
    await member.waits()
    nearest = {"zh": "鲸落面包房", "en": "Whalefall Bakery"}[other]
    assert listed(member.now(answer))[0].name == nearest


async def test_the_last_place_is_named_in_the_new_language(mei: Actor) -> None:
    await mei.says("静安寺")
    await mei.says("/language")
    await mei.taps("English")
    await mei.says("/near")
    assert "📍 Jing'an Temple · just now" in mei.last.buttons


async def test_what_the_app_is_set_to_later_changes_nothing(member: Actor) -> None:
    before = await member.says("/help")
    member.person.user.language_code = "fr"
    after = await member.says("/help")
    assert after.text == before.text
