"""Places of the operator's own file: found by name, and their ids fit into buttons whatever they look like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conversations.stage import Actor, listed

IDS = ("tower-" + "x" * 58, "塔" * 64, "tower.one:1", "~tower", "short")


@pytest.fixture(params=IDS, ids=["64 characters", "64 ideographs", "separators", "tilde", "short"])
def options(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    header = "place_id,kind,city,name,name_en,pinyin,aliases,latitude,longitude,radius"
    place = f"{request.param},landmark,上海,发卡方大厦,Issuer Tower,,总部,31.2238,121.4454,"
    file = tmp_path / "places.csv"
    file.write_text(f"{header}\n{place}\n", encoding="utf-8")
    return {"places_file": file}


async def test_every_button_of_its_list_and_of_the_pages_behind_it_works(member: Actor) -> None:
    name = {"zh": "发卡方大厦", "en": "Issuer Tower"}[member.say.language]
    answer = await member.says("发卡方大厦")
    assert name in member.last.text.splitlines()[0]
    await member.chooses("chips.category_any")
    await member.taps(member.say.plain("category.entertainment"))
    await member.taps("3 km")
    await member.chooses("chips.now")
    rows = listed(member.now(answer))
    assert {row.kind for row in rows} == {f"🎬 {member.say.plain('category.entertainment')}"}
    await member.taps("1")
    assert member.last.text.startswith(rows[0].name)
    assert "🎬" in member.last.text
    await member.chooses("shop.star")
    await member.chooses("chips.back_to_list")
    assert listed(member.last) == rows
    await member.chooses("chips.save_place")
    await member.chooses("saved.school")
    member.hears("saved.done", name=member.say.plain("saved.school"))


async def test_it_is_the_last_place_like_any_other(member: Actor) -> None:
    await member.says("总部")
    await member.says("coffee")
    assert {row.kind for row in listed(member.last)} == {f"☕ {member.say.plain('category.coffee')}"}
