"""What outlives a restart of the simulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Person, Simulator
from simulator.saving import snapshot
from simulator.wire import Upload
from tests.simulator.scene import Clock, png

KEYBOARD = {"keyboard": [["A"]]}


async def lived(path: Path, clock: Clock) -> Simulator:
    """A simulator in which something of each kind has happened."""
    simulator = Simulator(clock=clock, state=path)
    mei, tom = simulator.person("Mei", "zh-hans"), simulator.person("Tom")
    group = simulator.group("Staff", mei, tom, forum=True, admin=True)
    mei.starts()
    calls: list[tuple[str, dict[str, object]]] = [
        ("sendPhoto", {"chat_id": mei.id, "photo": Upload("a.png", png()), "reply_markup": KEYBOARD}),
        ("createForumTopic", {"chat_id": group.id, "name": "Today"}),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}], "language_code": "zh"}),
        ("pinChatMessage", {"chat_id": mei.id, "message_id": 1}),
        ("setMessageReaction", {"chat_id": mei.id, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
    ]
    for method, given in calls:
        assert (await simulator.api.answer(simulator.token, method, given))[0] == 200
    return simulator


async def test_everything_comes_back_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "state.json"
    before = await lived(path, clock)
    before.close()
    after = Simulator(clock=clock, state=path)
    assert snapshot(after.world) == snapshot(before.world)
    assert after.take_updates() == before.take_updates() != []
    mei = Person(after.world, after.world.chat(after.bot, next(iter(after.world.users.values()))))
    assert mei.last.photo == png()
    assert mei.says("again").message_id == 3
    assert after.person("Ana").id not in before.world.users


def test_without_a_file_nothing_is_written(tmp_path: Path, clock: Clock) -> None:
    simulator = Simulator(clock=clock)
    simulator.person("Mei").starts()
    simulator.close()
    assert list(tmp_path.iterdir()) == []


async def test_what_did_not_change_is_not_written_again(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "state.json"
    simulator = await lived(path, clock)
    simulator.save()
    path.unlink()
    simulator.save()
    assert not path.exists()
    simulator.person("Ana")
    simulator.save()
    assert names(tmp_path) == ["state.json"]


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"numbers": 5}'])
def test_a_file_that_holds_no_state_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"state\.json holds no state of a simulator"):
        Simulator(state=path)
