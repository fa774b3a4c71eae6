"""The log: one line for each thing that happened, with no secret in it."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# They log each request's URL, and the token, a key or an address is part of it.
TALKATIVE = ("httpx", "httpcore", "apscheduler", "alembic", "geopy")


class OneLine(logging.Formatter):
    """A formatter that keeps an error on the line of its message and blots out secrets wherever they turn up.

    Of an error's text only the first line is kept: the database's errors go on with what was to be stored.
    """

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__(FORMAT)
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        line = " ⏎ ".join(part.strip() for part in super().format(record).splitlines() if part.strip())
        for secret in self._secrets:
            line = line.replace(secret, "•••")
        return line

    def formatException(self, ei: object) -> str:  # noqa: N802  (logging's own name)
        _, error, trace = ei if isinstance(ei, tuple) else (None, None, None)
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
        text = next(iter(str(error).splitlines()), "")
        return f"{type(error).__name__}: {text}{where}"


def set_up(level: str, secrets: tuple[str, ...]) -> None:
    """Log to standard error from `level` upwards."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
