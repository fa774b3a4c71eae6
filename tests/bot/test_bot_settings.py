"""Settings: each that is wrong is named in a line, placeholders are refused, and the example names them all."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import settings
from bot.settings import Settings, SettingsError, StorageSettings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456789:AAH" + "k" * 32


@pytest.fixture(autouse=True)
def token(bare_surroundings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one thing that has to be set."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)


def read() -> Settings:
    return settings.read(Settings)


def complaint() -> str:
    with pytest.raises(SettingsError) as caught:
        read()
    return str(caught.value)


def test_a_token_is_enough() -> None:
    chosen = read()
    assert (chosen.bot_token, chosen.language, chosen.zone) == (TOKEN, "zh", ZoneInfo("Asia/Shanghai"))
    assert (chosen.card_fee_fen, chosen.trial_days, chosen.ops) == (16_800, 90, frozenset())
    assert chosen.database_url == "sqlite:///concierge.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", ""),
        ("BOT_TOKEN", "12345"),
        ("BOT_TOKEN", "123456789:your-token-from-botfather-goes-here"),
        ("BOT_TOKEN", "<paste the token here>"),
        ("BOT_TOKEN", "123456789:" + "x" * 35),
        ("BOT_TOKEN", TOKEN + "/../other"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://"),
        ("TELEGRAM_API_URL", "http://[::1"),
        ("TELEGRAM_API_URL", "http://host:port"),
        ("OPS_IDS", "ana"),
        ("OPS_IDS", "1;2"),
        ("OPS_CHAT_ID", "the group"),
        ("LANGUAGE", "fr"),
        ("LANGUAGE", ""),
        ("TIMEZONE", "Shanghai"),
        ("TIMEZONE", "../etc/passwd"),
        ("TIMEZONE", ""),
        ("CARD_FEE", "-1"),
        ("CARD_FEE", "168.005"),
        ("CARD_FEE", "NaN"),
        ("CARD_FEE", "cheap"),
        ("TRIAL_DAYS", "-1"),
        ("TRIAL_DAYS", "3651"),
        ("TRIAL_DAYS", "1.5"),
        ("WEBHOOK_SECRET", "short"),
        ("WEBHOOK_SECRET", "replace-me-with-a-long-secret"),
        ("WEBHOOK_SECRET", "blanks are not allowed here"),
        ("WEBHOOK_PORT", "0"),
        ("WEBHOOK_PORT", "65536"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_that_is_wrong_is_named_in_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    words = complaint()
    assert re.match(rf"{name} [a-z]", words), words
    assert len(words.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081"),
        ("OPS_IDS", " 1234, 5678, "),
        ("OPS_CHAT_ID", "-1001234567890"),
        ("OPS_CHAT_ID", ""),
        ("PLACES_FILE", ""),
        ("LANGUAGE", "en"),
        ("TIMEZONE", "Europe/Berlin"),
        ("CARD_FEE", "0"),
        ("CARD_FEE", "168"),
        ("TRIAL_DAYS", "0"),
        ("TRIAL_DAYS", "3650"),
        ("WEBHOOK_PORT", "1"),
        ("WEBHOOK_PORT", "65535"),
        ("WEBHOOK_SECRET", "k" * 16),
        ("WEBHOOK_SECRET", "k" * 256),
        ("LOG_LEVEL", "DEBUG"),
    ],
)
def test_a_setting_that_is_right_is_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    read()


def test_a_missing_token_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    assert complaint() == "BOT_TOKEN is missing"


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("TRIAL_DAYS", "many")
    assert [part.split()[0] for part in complaint().split("; ") if part.isupper() or "_" in part] == [
        "BOT_TOKEN",
        "TRIAL_DAYS",
    ]


@pytest.mark.parametrize(("url", "secret"), [("https://bot.test/hook", ""), ("http://bot.test/hook", "k" * 16)])
def test_a_webhook_takes_https_and_a_secret(url: str, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", url)
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    assert complaint().startswith("WEBHOOK_URL takes an https:// address")


def test_money_and_ids_are_read_as_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARD_FEE", "99.90")
    monkeypatch.setenv("OPS_IDS", "7, 8,")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    chosen = read()
    assert (chosen.card_fee_fen, chosen.ops) == (9_990, frozenset({7, 8}))
    assert chosen.telegram_api_url == "http://127.0.0.1:8081"


def test_secrets_are_not_shown() -> None:
    shown = repr(Settings(bot_token=TOKEN, database_url="postgresql://me:pass@host/x", webhook_secret="k" * 20))
    assert [secret for secret in (TOKEN, "pass@host", "k" * 20) if secret in shown] == []


@pytest.mark.parametrize("name", ["BOT_TOKEN", "WEBHOOK_SECRET"])
def test_a_secret_that_is_wrong_is_not_repeated(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "pässwört")
    assert "pässwört" not in complaint()


def test_importing_needs_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    assert settings.read(StorageSettings).database_url == "sqlite:///concierge.db"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_read_and_the_environment_stands_above_it(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    monkeypatch.setenv("LANGUAGE", "en")
    text = f"BOT_TOKEN={TOKEN}\n# 语言\nLANGUAGE=zh\nTRIAL_DAYS=7\n"
    (tmp_path / ".env").write_text(text, encoding=encoding)
    chosen = read()
    assert (chosen.bot_token, chosen.language, chosen.trial_days) == (TOKEN, "en", 7)


def test_a_file_in_another_encoding_is_a_line_and_no_riddle(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# 语言\nLANGUAGE=zh\n", encoding="gb18030")
    assert complaint() == ".env is not UTF-8 text; save it as such"


def test_the_example_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    uncommented = re.sub(r"^#([A-Z_]+=.+)$", r"\1", text, flags=re.MULTILINE).replace("BOT_TOKEN=\n", "")
    defaults = read()
    (tmp_path / ".env").write_text(uncommented, encoding="utf-8")
    assert read() == defaults


def test_the_example_as_it_is_lacks_a_token_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert complaint().startswith("BOT_TOKEN is missing or a placeholder")
