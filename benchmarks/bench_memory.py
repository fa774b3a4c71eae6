"""How much memory the bot's process holds with 100,000 shops: at its most, while it answers."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from bench_answer import ANSWERS, Telegram, fill, locations, running, serving

SHOPS = 100_000
MOST_MB = 200


async def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "bench.db")
        telegram = Telegram(locations(fill(path, SHOPS)))
        async with serving(telegram) as url, running("concierge", url, path) as process:
            await telegram.exchange(ANSWERS)
            peak = peak_mb(process.pid)
    print(f"{peak:.0f} MB at the most, after {ANSWERS} nearby answers over {SHOPS:,} shops")
    assert peak <= MOST_MB


def peak_mb(pid: int) -> float:
    """The largest resident set so far, as Linux counts it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1_024


if __name__ == "__main__":
    asyncio.run(main())
