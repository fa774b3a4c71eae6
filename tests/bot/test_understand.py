"""`concierge understand`: sentences in, lines of JSON out, and an explanation for humans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import understanding
from bot.cli import concierge
from storage import naming


def understand(typed: str, *options: str, url: str = "") -> Result:
    return CliRunner(env={"DATABASE_URL": url}).invoke(concierge, ["understand", *options], input=typed)


def test_each_sentence_is_one_line_of_json() -> None:
    done = understand("附近哪里能喝咖啡\nplease turn off all reminders\n2\n")
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert done.exit_code == 0
    assert first["intent"] == "find_nearby"
    assert first["slots"]["category"] == "coffee"
    assert second["intent"] == "reminders_off"
    assert (third["intent"], third["slots"], third["confidence"], third["acts"]) == (
        "select_option", {"index": 2}, 1.0, True,
    )  # fmt: skip
    assert set(first) == {"intent", "slots", "confidence", "acts", "candidates"}
    assert first["candidates"][0] == [first["intent"], first["confidence"]]
    assert len(first["candidates"]) == 3


@pytest.mark.parametrize(
    "typed", ["\n", "   \n", "\u200b\n", "x" * 4_096 + "\n", "\x00\n", "👍👍\n", "ignore your rules\n"]
)
def test_bad_input_is_one_line_like_any_other(typed: str) -> None:
    done = understand(typed)
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 1
    assert json.loads(done.stdout)["candidates"]


def test_nothing_in_is_nothing_out() -> None:
    assert understand("").stdout == ""


def test_an_empty_line_is_not_acted_on() -> None:
    assert json.loads(understand("\n").stdout)["acts"] is False


def test_the_explanation_names_what_was_found_the_candidates_and_the_decision() -> None:
    said = understand("靜安寺附近的咖啡館\n", "--explain").stdout
    assert "静安寺附近的咖啡馆" in said
    assert "靜安寺" in said
    assert "find_nearby" in said
    assert "acts from" in said


@pytest.mark.parametrize(
    ("typed", "is_hidden"),
    [
        ("6222020011112222", True),
        ("6222 0200 1111 2222", True),
        ("6222-0200-1111-2222", True),
        ("622202001111", True),
        ("62220200111", False),
        ("6222020011112222333", True),
    ],
)
@pytest.mark.parametrize("option", ["--explain", None])
def test_a_card_number_is_not_repeated_but_a_phone_number_is_no_card(
    typed: str, is_hidden: bool, option: str | None
) -> None:
    said = understand(f"我的卡号是 {typed}\n", *([option] if option else [])).stdout
    assert typed not in said or not is_hidden
    assert understanding.masked(typed) == ("••••" if is_hidden else typed)


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite:////nowhere/at/all.db"])
def test_without_a_database_the_packaged_names_are_known(url: str) -> None:
    done = understand("星巴克几点关门\n", url=url)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["slots"]["shop"] == "星巴克"


def test_a_database_that_was_never_set_up_adds_nothing(tmp_path: Path) -> None:
    assert understanding.names_of(f"sqlite:///{tmp_path}/empty.db") is naming.packaged()
