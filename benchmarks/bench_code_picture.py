"""How much CPU the pictures at the till take, and how often a code is read from bad photos of its picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from statistics import median
from zoneinfo import ZoneInfo

from PIL import Image

from rules.catalogue import Category, Plan
from tests import photos
from words import bars, code_picture, counter_sheet, qr
from words.code_picture import Face
from words.say import LANGUAGES, Say

LINK = "https://t.me/city_card_concierge_bot?start=rAbCdEfGh12345678"
FACE = Face(LINK, "12345678", "＊梅", Plan.ANNUAL, "栗子邮局", datetime(2026, 11, 22, 6, 5, tzinfo=UTC))
YEAR = [(date(2026, month, 1), month * 1_234, month % 3 * 1_500) for month in range(1, 13)]
RUNS = 15
PHOTOS = 20
ZONES = (qr.QUIET_ZONE, 2, 1, 0)


def main() -> None:
    for language in LANGUAGES:
        say = Say(language, ZoneInfo("Asia/Shanghai"))
        drawing(f"code picture {language}", lambda say=say: code_picture.png(say, FACE))
        drawing(f"hours {language}", lambda say=say: bars.hourly(say, {hour: hour * 5 for hour in range(24)}))
        drawing(f"months {language}", lambda say=say: bars.months(say, YEAR))
        drawing(
            f"categories {language}", lambda say=say: bars.categories(say, [(kind, 32_100, 800) for kind in Category])
        )
    drawing("counter sheet", lambda: counter_sheet.png("栗子邮局", LINK))
    for kind in photos.KINDS:
        reading(kind)


def drawing(name: str, draw: Callable[[], bytes]) -> None:
    size = len(draw())  # the first one also loads the font
    times = [cpu_s(draw)[0] for _ in range(RUNS)]
    print(f"{name}: {median(times) * 1_000:.0f} ms CPU (median of {RUNS}); {size / 1_000:.0f} kB")


def reading(kind: photos.Photo) -> None:
    """The picture as it is, and the bare code on a dark ground with ever less white around it."""
    card = Image.open(BytesIO(code_picture.png(Say("zh", ZoneInfo("Asia/Shanghai")), FACE)))
    took, read = rate(kind, card)
    controls = " ".join(f"{zone}: {rate(kind, photos.on_dark(LINK, zone))[1]}" for zone in ZONES)
    print(f"{kind.__name__}: {read} of {PHOTOS} read, {took * 1_000:.0f} ms each; by modules of quiet zone {controls}")


def rate(kind: photos.Photo, picture: Image.Image) -> tuple[float, int]:
    results = [cpu_s(lambda photo=photo: qr.texts(photo)) for photo in photos.taken(kind, picture, PHOTOS)]
    return median(took for took, _ in results), sum(found == [LINK] for _, found in results)


def cpu_s(work: Callable[[], object]) -> tuple[float, object]:
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


if __name__ == "__main__":
    main()
