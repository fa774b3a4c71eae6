"""How much CPU a map takes: three cities and two languages, with the share of writing the PNG."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from PIL import Image

from rules.datum import to_wgs84
from rules.gazetteer import Place, PlaceKind
from rules.geo import Datum, Point, distance_m
from words import map as maps
from words import map_canvas, map_plan
from words.say import LANGUAGES, Say

ROOT = Path(__file__).parent.parent
CENTRES = ("静安寺", "外滩", "湖滨", "天河城")
AROUND_M = 6_000
RUNS = 15


def main() -> None:
    places, shops = read_places(), read_shops()
    for name in CENTRES:
        centre = next(place.point for place in places if place.name == name)
        for language in LANGUAGES:
            measure(name, Say(language, ZoneInfo("Asia/Shanghai")), view(centre, places, shops, language))


def measure(name: str, say: Say, shown: maps.MapView) -> None:
    file = maps.draw(say, shown)  # the first one also loads the font
    whole = cpu_ms(lambda: maps.draw(say, shown))
    layout = cpu_ms(lambda: map_plan.plan(say, shown))
    image = Image.open(BytesIO(file)).convert("RGB")
    encoding = cpu_ms(lambda: image.save(BytesIO(), "PNG", compress_level=map_canvas.COMPRESSION))
    print(
        f"{name} {say.language}: {whole:.0f} ms CPU (median of {RUNS}), of it layout {layout / whole:.0%}, "
        f"encoding {encoding / whole:.0%}; {len(file) / 1_000:.0f} kB"
    )
    assert file == maps.draw(say, shown)


def cpu_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return median(times) * 1_000


def view(centre: Point, places: list[Place], shops: list[maps.Spot], language: str) -> maps.MapView:
    nearest = sorted(shops, key=lambda shop: distance_m(centre, shop.point))[:5]
    around = tuple(place for place in places if distance_m(centre, place.point) <= AROUND_M)
    order = -1 if language == "en" else 1
    spots = tuple(maps.Spot(n, shop.point, shop.names[::order]) for n, shop in enumerate(nearest, 1))
    return maps.MapView(centre, spots, around)


def read_places() -> list[Place]:
    return [
        Place(row["place_id"], PlaceKind(row["kind"]), row["city"], row["name"], row["name_en"], (), position(row))
        for row in rows("storage/data/places.csv")
    ]


def read_shops() -> list[maps.Spot]:
    return [
        maps.Spot(0, to_wgs84(position(row), Datum(row["datum"])), (row["name"], row["name_en"]))
        for row in rows("bot/sample/shops.csv")
    ]


def rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def position(row: dict[str, str]) -> Point:
    return Point(float(row["latitude"]), float(row["longitude"]))


if __name__ == "__main__":
    main()
