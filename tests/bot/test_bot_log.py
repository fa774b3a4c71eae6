"""The log: one line for each record, no secret in it, errors folded, other people's chatter off."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.logs import OneLine

SECRET = "123456789:AAHsecretsecretsecretsecretsecretsec"


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.test", logging.ERROR, __file__, 1, message, args, info)


def raised(error: Exception) -> Exception:
    """The error with a traceback."""
    try:
        raise error
    except Exception as caught:
        return caught


def shown(message: str, *args: object, error: BaseException | None = None) -> str:
    return OneLine((SECRET, "")).format(record(message, *args, error=error))


@pytest.fixture
def root() -> Iterator[None]:
    """The root logger, and those that are told to be quiet, as they were before."""
    loggers = [logging.getLogger(name) for name in (None, *logs.TALKATIVE)]
    before = [(logger.level, logger.handlers[:]) for logger in loggers]
    yield
    for logger, (level, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers


def test_a_plain_record_is_its_message() -> None:
    assert shown("update %d failed", 7).endswith(" ERROR bot.test: update 7 failed")


@given(st.text())
def test_every_record_is_one_line(message: str) -> None:
    assert len(shown("%s", message).splitlines()) == 1


@given(st.text(), st.text())
def test_the_secret_is_blotted_out_wherever_it_stands(before: str, after: str) -> None:
    assert SECRET not in shown("%s", f"{before}{SECRET}{after}")


def test_the_secret_is_blotted_out_of_errors_too() -> None:
    line = shown("failed", error=raised(ValueError(f"https://api/bot{SECRET}/getMe")))
    assert (SECRET in line, "•••/getMe" in line) == (False, True)


def test_an_empty_secret_blots_nothing_out() -> None:
    assert "•" not in shown("update %d failed", 7)


def test_an_error_is_folded_into_its_line_with_the_place_where_it_arose() -> None:
    line = shown("update 7 failed", error=raised(KeyError("x")))
    assert "update 7 failed ⏎ KeyError: 'x' at " in line
    assert f"{__file__}:" in line


def test_an_error_without_traceback_or_text_is_named() -> None:
    assert shown("failed", error=KeyError()).endswith("failed ⏎ KeyError:")


def test_of_an_error_s_text_the_first_line_is_shown_and_what_was_to_be_stored_is_not() -> None:
    text = "(sqlite3.OperationalError) no such table\n[SQL: INSERT …]\n[parameters: (31.2304, 121.4737)]"
    line = shown("failed", error=raised(RuntimeError(text)))
    assert ("no such table" in line, "31.2304" in line) == (True, False)


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_records_below_the_level_are_not_shown(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    logs.set_up(level, secrets=(SECRET,))
    for each in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logging.getLogger("bot.test").log(each, "%s %s", logging.getLevelName(each), SECRET)
    levels = ["DEBUG", "INFO", "WARNING", "ERROR"]
    assert [line.split()[2] for line in stderr.getvalue().splitlines()] == levels[levels.index(level) :]
    assert SECRET not in stderr.getvalue()


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "apscheduler.scheduler"])
def test_who_logs_addresses_is_quiet_even_at_debug(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    logs.set_up("DEBUG", secrets=())
    logging.getLogger(name).info("HTTP Request: POST https://api/bot%s/getMe", SECRET)
    logging.getLogger(name).warning("something is wrong")
    assert [line.rpartition(": ")[2] for line in stderr.getvalue().splitlines()] == ["something is wrong"]
