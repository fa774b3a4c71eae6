"""How fast 100,000 shops come in, for the first time and again, and how much memory that takes."""

from __future__ import annotations

import csv
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rules.intake import LAYOUTS, Kind
from storage.database import Database
from storage.importing import import_file

ROWS = 100_000
HOURS = ("Mo-Su 10:00-22:00", "10-22", "周一至周五 10:00-22:00，周六日 10:00-23:00", "Mo-Su 18:00-02:00", "24/7", "")
CATEGORIES = ("coffee", "餐厅", "Bar", "hotel")
DATUMS = ("wgs84", "gcj02", "wgs84", "bd09")


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "shops.csv")
        make(path)
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        database.migrate()
        for run in ("new", "unchanged"):
            started = time.perf_counter()
            report = import_file(database, Kind.SHOPS, path, now=datetime(2026, 1, 1, tzinfo=UTC))
            seconds = time.perf_counter() - started
            assert report.is_clean
            print(f"{run}: {report.rows:,} rows, {report.rows / seconds:,.0f} rows/s")
        database.close()
    print(f"peak memory {peak_mb():.0f} MB")


def make(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(LAYOUTS[Kind.SHOPS].columns)
        writer.writerows(row(number) for number in range(ROWS))


def row(number: int) -> list[object]:
    latitude, longitude = 31 + number % 500 / 1000, 121 + number // 500 / 1000
    names = f"第{number}号咖啡馆（静安店）", f"Coffee House No. {number}"
    place = CATEGORIES[number % 4], "上海", "静安区", f"南京西路{number}号", latitude, longitude, DATUMS[number % 4]
    return [f"S{number:06}", *names, *place, HOURS[number % 6], f"021-5550{number:06}", number % 4 + 1, "wifi|安静", ""]


def peak_mb() -> float:
    """The most memory this process ever held, in megabytes; the system counts in KiB on Linux, in bytes on macOS."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
