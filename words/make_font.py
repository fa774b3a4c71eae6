"""Making the font of our pictures: the characters that names of cities and of people need, cut from Noto Sans CJK SC.

    python -m words.make_font NotoSansCJK-Regular.ttc

For maintainers, when the gazetteer has grown; fontTools is needed for this alone.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

SOURCE_NAME = "Noto Sans CJK SC"
FAMILY = "Concierge Map Sans"  # a modified font does not go by the name of the original
ROOT = Path(__file__).parent.parent
NAMES = ("storage/data/places.csv", "bot/sample/shops.csv", "bot/sample/events.csv")
FOLDER = Path(__file__).parent / "fonts"
UNUSED_TABLES = ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
LATIN = (range(0x20, 0x7F), range(0xA0, 0x180))
PUNCTUATION = "–—‘’“”…·•、。《》〈〉「」【】！（），：；？￥＆＊０１２３４５６７８９"
# Common in given names of today, and not in GB 2312.
GIVEN_NAMES = "玥珺喆堃翀瑄祎晞旸旻昇曈璟瑀垚骉犇淏彧赟頔嫚媞琋玹瑢镕燊祐禛赪鋆陞飏燚炘烜暤翯雱"


def main() -> None:
    """Write the font and the list of its characters for the collection named on the command line."""
    font = _named(Path(sys.argv[1]), SOURCE_NAME)
    wanted = set(PUNCTUATION + GIVEN_NAMES).union(_latin(), _common(), _used())
    _cut(font, wanted)
    _rename(font)
    font.recalcTimestamp = False  # the same source gives the same file
    font.save(FOLDER / "ConciergeMapSans.otf")
    held = sorted(map(chr, font.getBestCmap()))
    (FOLDER / "characters.txt").write_text("".join(held) + "\n", encoding="utf-8")


def _named(path: Path, name: str) -> TTFont:
    return next(font for font in TTCollection(path).fonts if font["name"].getDebugName(1) == name)


def _latin() -> Iterator[str]:
    return (chr(code) for block in LATIN for code in block)


def _common() -> Iterator[str]:
    """The 6,763 characters of GB 2312-80, its rows 16 to 87, which hardly a shop's name goes beyond."""
    for row in range(16, 88):
        for cell in range(1, 95):
            yield from bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312", errors="ignore")


def _used() -> Iterator[str]:
    """Every character of the packaged places and of the sample city, whatever column it is in."""
    for name in NAMES:
        with (ROOT / name).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                yield from "".join(row)


def _cut(font: TTFont, characters: set[str]) -> None:
    """Leave `characters` only; without hinting, layout features and vertical metrics, which no picture uses."""
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 7, 8, 13, 14])
    options.drop_tables += UNUSED_TABLES
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, characters))
    cutter.subset(font)


def _rename(font: TTFont) -> None:
    table = font["name"]
    style = ((1, FAMILY), (2, "Regular"), (3, f"{FAMILY} 1"), (4, FAMILY), (6, FAMILY.replace(" ", "")))
    for name_id, text in style:
        table.setName(text, name_id, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [FAMILY.replace(" ", "")]
    top = font["CFF "].cff.topDictIndex[0]
    top.FullName = top.FamilyName = FAMILY


if __name__ == "__main__":
    main()
