"""Photos that staff might take of a code: a picture laid on a table, tilted, blurred, badly lit, and compressed.

Each spoils one thing, and by a `Random` of its own, so that a set of them is the same in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from words import qr

PHOTO = (1280, 960)  # pixels, of what Telegram makes of a photo
TABLE = "#5b4a3c"
MODULE = 17  # pixels of a code's smallest square, as in the picture of a code
Photo = Callable[[Image.Image, Random], bytes]


def plain(picture: Image.Image, random: Random) -> bytes:
    """The picture on a table, a little turned, filling two thirds to all of the photo's height."""
    return jpeg(on_table(picture, random, random.uniform(0.66, 1.0)))


def blurred(picture: Image.Image, random: Random) -> bytes:
    """Out of focus by 1 to 4 pixels."""
    photo = on_table(picture, random, 0.9)
    return jpeg(photo.filter(ImageFilter.GaussianBlur(random.uniform(1, 4))))


def tilted(picture: Image.Image, random: Random) -> bytes:
    """Seen from the side: two corners are a tenth to nearly half of the height nearer to each other."""
    photo = on_table(picture, random, 0.95)
    width, height = photo.size
    squeeze = height * random.uniform(0.1, 0.45) / 2
    seen = [(0.0, 0.0), (float(width), squeeze), (float(width), height - squeeze), (0.0, float(height))]
    flat = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    coefficients = _perspective(seen, flat)
    return jpeg(photo.transform(photo.size, Image.Transform.PERSPECTIVE, coefficients, fillcolor=TABLE))


def pale(picture: Image.Image, random: Random) -> bytes:
    """A dim screen: a twelfth to a quarter of the contrast, with the noise of a sensor in a dark room."""
    photo = ImageEnhance.Contrast(on_table(picture, random, 0.9)).enhance(random.uniform(0.08, 0.25))
    return jpeg(_noisy(photo, random, 10))


def compressed(picture: Image.Image, random: Random) -> bytes:
    """JPEG at a quality of 2 to 20."""
    return jpeg(on_table(picture, random, 0.8), random.randint(2, 20))


def glaring(picture: Image.Image, random: Random) -> bytes:
    """A lamp mirrored in the screen: a soft white spot somewhere on the code."""
    photo = on_table(picture, random, 0.95)
    spot = Image.new("L", photo.size)
    x, y = (side / 2 + random.uniform(-0.2, 0.2) * photo.height for side in photo.size)
    reach = random.uniform(0.08, 0.2) * photo.height
    ImageDraw.Draw(spot).ellipse((x - reach, y - reach, x + reach, y + reach), 235)
    spot = spot.filter(ImageFilter.GaussianBlur(reach / 3))
    return jpeg(ImageChops.screen(photo, Image.merge("RGB", (spot, spot, spot))))


def distant(picture: Image.Image, random: Random) -> bytes:
    """The picture only 14 to 30 percent of the photo's height."""
    return jpeg(on_table(picture, random, random.uniform(0.14, 0.3)))


KINDS: tuple[Photo, ...] = (plain, blurred, tilted, pale, compressed, glaring, distant)


def taken(kind: Photo, picture: Image.Image, count: int) -> Iterator[bytes]:
    """`count` photos of one kind, the same in every run."""
    return (kind(picture, Random(f"{kind.__name__} {number}")) for number in range(count))  # noqa: S311


def on_dark(link: str, quiet_zone: int) -> Image.Image:
    """The code of `link` with `quiet_zone` modules of white around it on a dark card: what the zone is good for."""
    code, cut = qr.picture(link, 1), qr.QUIET_ZONE - quiet_zone
    code = code.crop((cut, cut, code.width - cut, code.height - cut))
    code = code.resize((code.width * MODULE, code.height * MODULE), Image.Resampling.NEAREST)
    ground = Image.new("RGB", (900, 1200), "#101418")
    ground.paste(code, ((ground.width - code.width) // 2, 560 - code.height // 2))
    return ground


def jpeg(photo: Image.Image, quality: int = 80) -> bytes:
    file = BytesIO()
    photo.save(file, "JPEG", quality=quality)
    return file.getvalue()


def on_table(picture: Image.Image, random: Random, share: float) -> Image.Image:
    """`picture` turned by up to 12 degrees in the middle of a photo, `share` of its height."""
    table = _noisy(Image.new("RGB", PHOTO, TABLE), random, 18)
    height = round(PHOTO[1] * share)
    small = picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.BICUBIC)
    turned = small.convert("RGBA").rotate(random.uniform(-12, 12), Image.Resampling.BICUBIC, expand=True)
    table.paste(turned, ((PHOTO[0] - turned.width) // 2, (PHOTO[1] - turned.height) // 2), turned)
    return table


def _noisy(photo: Image.Image, random: Random, strength: int) -> Image.Image:
    """`photo` with grain: up to `strength` levels brighter or darker, four pixels at a time."""
    size = (photo.width // 2, photo.height // 2)
    grain = Image.frombytes("L", size, random.randbytes(size[0] * size[1])).resize(photo.size)
    grain = grain.point(lambda level: 128 + (level - 128) * strength // 128)
    return ImageChops.add(photo, Image.merge("RGB", (grain, grain, grain)), 1, -128)


def _perspective(seen: list[tuple[float, float]], flat: list[tuple[float, float]]) -> list[float]:
    """The eight numbers with which Pillow looks up, for each pixel of the tilted photo, the one of the flat photo."""
    rows = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows: list[list[float]]) -> list[float]:
    """Gauss and Jordan's elimination, with pivots."""
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row, values in enumerate(rows):
            if row != column:
                rows[row] = [a - values[column] * b for a, b in zip(values, rows[column], strict=True)]
    return [row[-1] for row in rows]
