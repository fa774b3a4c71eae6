"""How long a newcomer waits: from `concierge demo` to a page that answers, and to the bot's first reply."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import httpx

RUNS = 5
PATIENCE_S = 60
BETWEEN_LOOKS_S = 0.01
COMMAND = (sys.executable, "-m", "bot", "demo", "--port", "0")


def main() -> None:
    runs = [run() for _ in range(RUNS)]
    page, reply = (median(seconds) for seconds in zip(*runs, strict=True))
    print(f"page {page:.2f} s, first reply {reply:.2f} s after the command (median of {RUNS})")


def run() -> tuple[float, float]:
    """Seconds from the command to the page, and to the answer to /start."""
    started = time.perf_counter()
    with demo() as url, httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False) as page:
        page.get("/").raise_for_status()
        page_after = time.perf_counter() - started
        page.post("/page/api/text", json={"text": "/start"}).raise_for_status()
        while not has_reply(page):
            if time.perf_counter() - started > PATIENCE_S:
                sys.exit("the bot does not reply")
            time.sleep(BETWEEN_LOOKS_S)
        return page_after, time.perf_counter() - started


@contextmanager
def demo() -> Iterator[str]:
    """The demo, running; its URL as soon as it is printed."""
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 (our own command)
        assert process.stdout
        try:
            yield next(found[0] for line in process.stdout if (found := re.search(r"http://[\w.]+:\d+", line)))
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()


def has_reply(page: httpx.Client) -> bool:
    state = page.get("/page/api/state").raise_for_status().json()
    return any(not message["outgoing"] for message in state["messages"])


if __name__ == "__main__":
    main()
