"""`concierge broadcast` and `tag`: checked, counted, kept for the bot; refused in one line before anything is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from bot import broadcasting
from bot.cli import concierge
from storage import audiences
from storage.database import Database
from tests.bot.scene import query
from tests.storage import rows

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOKEN = "123456789:AAH" + "k" * 32


@pytest.fixture(autouse=True)
def surroundings(bare_surroundings: None, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Three members, one of whom reads English; at most two may be told without an operator's consent."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BROADCAST_CONFIRM_ABOVE", "2")
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.writing() as session:
        for telegram_id, language in ((1, "zh"), (2, "zh"), (3, "en")):
            rows.member(session, telegram_id, language=language)
    database.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "news.html"
    file.write_text("<b>明天</b>上新", encoding="utf-8")
    return file


def broadcast(*arguments: object) -> Result:
    return CliRunner().invoke(concierge, ["broadcast", *map(str, arguments)])


def kept(path: Path) -> list[tuple[object, ...]]:
    return query(path, "SELECT state, segment, topic FROM broadcasts")


def test_a_dry_run_counts_and_keeps_nothing(file: Path, path: Path) -> None:
    ended = broadcast(file, "--dry-run")
    assert "3 members (zh 66.67%, en 33.33%)" in ended.output
    assert (ended.exit_code, kept(path)) == (0, [])


def test_a_small_one_is_kept_for_the_bot(file: Path, path: Path) -> None:
    ended = broadcast(file, "--segment", "language:zh", "--topic", "promo", "--no-watch")
    assert "2 members" in ended.output
    assert (ended.exit_code, kept(path)) == (0, [("freezing", "language:zh", "promo")])


def test_a_large_one_waits_for_an_operator_who_is_asked(
    file: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert broadcast(file, "--no-watch").exit_code == 1
    assert kept(path) == []
    monkeypatch.setenv("OPS_IDS", "77")
    assert "asked to agree" in broadcast(file, "--no-watch").output
    assert kept(path) == [("waiting", "", "news")]
    assert query(path, "SELECT chat_id FROM outbox") == [(77,)]


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--segment", "colour:red"], "colour"),
        (["--segment", "tag:nobody"], "Nobody"),
        (["--segment", "near:nowhere at all,2000"], "nowhere"),
        (["--at", "2020-01-01 10:00"], "passed"),
        (["--at", "2999-01-02 10:00", "--until", "2999-01-01 10:00"], "before it starts"),
        (["--button", "no target"], "--button"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_one_line(file: Path, path: Path, options: list[str], part: str) -> None:
    ended = broadcast(file, *options)
    assert ended.exit_code == 1
    assert part in ended.output
    assert ended.output.count("\n") == 1
    assert kept(path) == []


@pytest.mark.parametrize(("text", "part"), [("<b>x", "tag"), ("x" * 4_097, "4,096"), (" ", "no words")])
def test_words_that_telegram_would_refuse_are_refused(file: Path, text: str, part: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert part in broadcast(file).output


def test_it_stays_until_the_bot_has_sent_it(file: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def the_bot_sends(_: float) -> None:
        database = Database(f"sqlite:///{path}")
        with database.writing() as session:
            audiences.freeze_some(session, 1, SHANGHAI, datetime.now(UTC))
            connection = session.connection()
            connection.exec_driver_sql("UPDATE outbox SET state = 'sent'")
            connection.exec_driver_sql("UPDATE broadcasts SET state = 'done', ended_at = confirmed_at")
        database.close()

    monkeypatch.setattr(broadcasting.time, "sleep", the_bot_sends)
    ended = broadcast(file, "--segment", "language:zh")
    assert "is done: sent 2 · blocked 0" in ended.output


def test_members_are_tagged_by_their_telegram_ids(tmp_path: Path, file: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("1\n3\n99\n", encoding="utf-8")
    assert "2 of 3 members tagged vip" in CliRunner().invoke(concierge, ["tag", "vip", str(ids)]).output
    assert "1 members (en 100%)" in broadcast(file, "--segment", "tag:vip & !language:zh", "--dry-run").output


# What is under way


def control(path: Path, *arguments: object) -> str:
    ended = CliRunner().invoke(concierge, ["broadcast", *map(str, arguments)])
    (state,) = query(path, "SELECT state FROM broadcasts WHERE id = 1")[0]
    return f"{ended.exit_code} {state} {ended.output}"


def test_it_is_looked_at_paused_resumed_and_recalled_from_the_command_line(file: Path, path: Path) -> None:
    broadcast(file, "--segment", "language:zh", "--no-watch")
    assert control(path, "--status", 1).startswith("0 freezing Broadcast 1 is freezing: sent 0")
    assert control(path, "--pause", 1).startswith("1 freezing concierge: broadcast 1 is freezing; pause cannot")
    change(path, "UPDATE broadcasts SET state = 'running'")
    assert control(path, "--pause", 1).startswith("0 paused Broadcast 1 is paused")
    assert control(path, "--resume", 1).startswith("0 running")
    assert "deletes what was sent" in control(path, "--recall", 1)
    assert query(path, "SELECT purpose, state FROM broadcasts ORDER BY id") == [
        ("send", "cancelled"),
        ("recall", "freezing"),
    ]
    assert control(path, "--recall", 1).startswith("1 cancelled")
    assert control(path, "--recall", 2).startswith("1 cancelled")
    assert control(path, "--cancel", 1).startswith("1 cancelled")


def change(path: Path, statement: str) -> None:
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        session.connection().exec_driver_sql(statement)
    database.close()


@pytest.mark.parametrize("arguments", [(), ("--status", 1, "--pause", 1)])
def test_one_thing_is_done_at_a_time(arguments: tuple[object, ...]) -> None:
    ended = broadcast(*arguments)
    assert (ended.exit_code, "Give a FILE, or one of" in ended.output) == (2, True)


def test_a_broadcast_that_is_none_is_said_to_be_none() -> None:
    ended = broadcast("--status", 7)
    assert (ended.exit_code, ended.output) == (1, "concierge: there is no broadcast 7\n")


# Pictures


def test_a_picture_without_operators_to_see_it_is_refused(file: Path, path: Path) -> None:
    ended = broadcast(file, "--photo", file)
    assert (ended.exit_code, kept(path)) == (1, [])
    assert "OPS_IDS names nobody" in ended.output


def test_a_picture_that_does_not_arrive_is_refused(file: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS_IDS", "77")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    ended = broadcast(file, "--photo", file)
    assert (ended.exit_code, kept(path)) == (1, [])
    assert "--photo: Telegram does not take news.html" in ended.output
    assert TOKEN not in ended.output


def test_a_picture_and_its_words_are_measured_without_sending_it(file: Path) -> None:
    file.write_text("x" * 1_025, encoding="utf-8")
    assert "1,024" in broadcast(file, "--photo", file, "--dry-run").output
