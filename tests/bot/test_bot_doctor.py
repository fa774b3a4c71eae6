"""The doctor: what is well, and for each thing that is not, what to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import doctor
from bot.doctor import Finding
from bot.settings import Settings

TOKEN = "123456789:AAH" + "k" * 32
ME = {"ok": True, "result": {"id": 1, "is_bot": True, "username": "card_bot"}}


def findings(url: str, answer: httpx.Response | Exception) -> dict[str, Finding]:
    """What the doctor finds, by subject, when Telegram answers so."""

    def respond(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    settings = Settings(bot_token=TOKEN, database_url=url, ops_ids="1,2")
    return {finding.subject: finding for finding in doctor.examine(settings, httpx.MockTransport(respond))}


def well(**headers: str) -> httpx.Response:
    return httpx.Response(200, json=ME, headers=headers)


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_when_all_is_well_the_doctor_says_of_what(url: str) -> None:
    found = findings(url, well(date=format_datetime(datetime.now(UTC), usegmt=True)))
    assert {subject: finding.words for subject, finding in found.items()} == {
        "settings": "zone Asia/Shanghai, 2 operators",
        "database": "up to date",
        "token": "belongs to @card_bot",
        "clock": "agrees with Telegram's",
    }
    assert all(finding.is_well for finding in found.values())


@pytest.mark.parametrize("told", [{"ops_ids": "1"}, {"ops_chat_id": -100}, {}])
def test_that_nobody_is_told_of_trouble_is_worth_a_note_and_no_more(url: str, told: dict[str, Any]) -> None:
    settings = Settings(bot_token=TOKEN, database_url=url, _env_file=None, **told)  # type: ignore[call-arg]
    transport = httpx.MockTransport(lambda request: well())
    notes = [each for each in doctor.examine(settings, transport) if not each.is_well]
    assert [(each.subject, each.mark) for each in notes] == ([] if told else [("operators", "note")])


def test_a_database_that_is_not_there_yet_is_well(tmp_path: Path) -> None:
    found = findings(f"sqlite:///{tmp_path / 'new.db'}", well())["database"]
    assert (found.is_well, found.words) == (True, "will be set up by the next `concierge run`")


@pytest.mark.parametrize("revision", ["0006", "0010"])
def test_a_database_of_an_older_release_is_well_and_will_be_brought_up(url: str, path: Path, revision: str) -> None:
    stamp(path, revision)
    found = findings(url, well())["database"]
    assert (found.is_well, found.words) == (True, "will be set up by the next `concierge run`")


def test_a_database_of_a_newer_release_is_not_well(url: str, path: Path) -> None:
    stamp(path, "9999")
    found = findings(url, well())["database"]
    assert (found.is_well, found.words) == (False, "was written by a newer release; install that release")


def stamp(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


@pytest.mark.parametrize("place", ["no/such/folder/x.db", "garbage.db", "folder"])
def test_a_database_that_cannot_be_opened_is_not_well(place: str, tmp_path: Path) -> None:
    (tmp_path / "garbage.db").write_bytes(b"no database at all" * 1_000)
    (tmp_path / "folder").mkdir()
    found = findings(f"sqlite:///{tmp_path / place}", well())["database"]
    assert not found.is_well
    assert found.words.endswith("; check DATABASE_URL and its rights")


@pytest.mark.parametrize("wrong", ["nonsense", "", "sqlite", "postgresql://127.0.0.1:1/x?connect_timeout=2"])
def test_a_database_url_that_leads_nowhere_is_not_well(wrong: str) -> None:
    assert not findings(wrong, well())["database"].is_well


@pytest.mark.parametrize("code", [401, 404])
def test_a_token_telegram_does_not_know_is_not_well(code: int, url: str) -> None:
    found = findings(url, httpx.Response(code, json={"ok": False}))
    assert not found["token"].is_well
    assert "@BotFather" in found["token"].words


@pytest.mark.parametrize(
    ("code", "body"), [(502, "<html>"), (200, "<html>sign in to the hotel's network</html>"), (200, "[]"), (500, "{}")]
)
def test_an_answer_that_is_not_telegram_s_is_not_blamed_on_the_token(code: int, body: str, url: str) -> None:
    found = findings(url, httpx.Response(code, text=body))
    assert "token" not in found
    assert not found["telegram"].is_well
    assert "TELEGRAM_API_URL" in found["telegram"].words


@pytest.mark.parametrize("error", [httpx.ConnectError("refused"), httpx.ConnectTimeout("silence"), httpx.ReadError("")])
def test_a_telegram_out_of_reach_is_not_well(error: Exception, url: str) -> None:
    found = findings(url, error)
    assert not found["telegram"].is_well
    assert TOKEN not in str(found)


@pytest.mark.parametrize(("seconds", "is_well"), [(-40, False), (-20, True), (0, True), (20, True), (40, False)])
def test_a_clock_more_than_half_a_minute_off_is_not_well(seconds: int, is_well: bool, url: str) -> None:
    theirs = datetime.now(UTC) + timedelta(seconds=seconds)
    assert findings(url, well(date=format_datetime(theirs, usegmt=True)))["clock"].is_well is is_well


@pytest.mark.parametrize("headers", [{}, {"date": "yesterday"}, {"date": ""}])
def test_without_a_time_from_telegram_nothing_is_said_of_the_clock(headers: dict[str, Any], url: str) -> None:
    assert "clock" not in findings(url, well(**headers))
