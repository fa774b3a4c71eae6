"""The simulator by itself: `python -m simulator [--port N]`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from simulator.limits import Rates
from simulator.server import serve
from simulator.simulator import Simulator


def main() -> None:
    """Prints the base URL, a valid token and the chat page's URL, each on a line of its own, and serves."""
    parser = argparse.ArgumentParser(prog="simulator", description="A Telegram on this machine, for any bot.")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--token", help="the token your bot has; a fixed one is made up without")
    parser.add_argument("--lenient", action="store_true", help="ignore unknown parameters, as Telegram does")
    parser.add_argument("--limits", action="store_true", help="refuse what Telegram's rate limits would")
    parser.add_argument("--state", type=Path, help="a file that keeps chats, people and updates for the next time")
    options = parser.parse_args()
    rates = Rates() if options.limits else None
    simulator = Simulator(token=options.token, strict=not options.lenient, state=options.state, rates=rates)
    if not simulator.world.users:
        simulator.person("Mei", "zh-hans")
        simulator.person("Tom", "en")

    def announce(base_url: str) -> None:
        sys.stdout.write(f"{base_url}\n{simulator.token}\n{base_url}/\n")
        sys.stdout.flush()

    with suppress(KeyboardInterrupt):
        asyncio.run(serve(simulator, options.host, options.port, announce))


if __name__ == "__main__":
    main()
