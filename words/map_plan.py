"""What stands where on the map: pins, rings, names that do not overlap. Decides everything, draws nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import cos, radians, sin

from rules.gazetteer import Place, PlaceKind
from rules.geo import Point, distance_m
from words import map_boxes, map_font, map_scale, phrases
from words.map_boxes import Box
from words.map_scale import INNER_RING, MIDDLE, OUTER_RING, SIDE, Pixel
from words.map_tiles import Background
from words.map_view import MapView, Spot, best_first
from words.say import Say
from words.text import tidy

BORDER = 8  # pixels; nothing is written on it
FRAME = Box(BORDER, BORDER, SIDE - BORDER, SIDE - BORDER)
NAME_LIMIT = 80  # characters, before pixels are counted
PIN_SIZE, SHOP_SIZE, PLACE_SIZE, RING_SIZE, CREDIT_SIZE = 32, 29, 27, 26, 26
PIN, MEMBER, MARK, TITLE_PADDING = 54, 44, 30, 10
SHOP_WIDTHS = (330, 210)  # pixels of a shop's name, and when that finds no room
PLACE_WIDTH = 250
MOST_PLACES, MOST_OF_A_KIND = 8, 5
MEMBER_BOX = map_boxes.around(Pixel(MIDDLE, MIDDLE), MEMBER, MEMBER)
NORTH = Box(SIDE - 92, 24, SIDE - 24, 118)
BAR_HEIGHT = 14  # pixels of the scale bar without its words
# Degrees on a ring where its distance may be written, best first.
RING_BEARINGS = (180, 155, 205, 130, 230, 0, 25, 335, 50, 310, 90, 270, 75, 285, 105, 255)
# What helps to find one's way, most helpful first; districts and cities are everywhere on the map.
SIGNPOSTS = (
    PlaceKind.METRO, PlaceKind.LANDMARK, PlaceKind.MALL, PlaceKind.PARK,
    PlaceKind.STATION, PlaceKind.UNIVERSITY, PlaceKind.HOSPITAL, PlaceKind.AREA,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text and the box it fills."""

    words: str
    box: Box


@dataclass(frozen=True, slots=True)
class Pin:
    """A shop's number, and its true position where the pin had to give way to another."""

    number: str
    box: Box
    moved_from: Pixel | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to go by: its sign and its name."""

    kind: PlaceKind
    box: Box
    name: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole picture. All boxes are inside `FRAME` and none overlaps another."""

    pins: tuple[Pin, ...]
    titles: tuple[Text, ...]
    ring_names: tuple[Text, ...]
    marks: tuple[Mark, ...]
    bar: Text
    credit: Text | None

    def boxes(self) -> list[Box]:
        """Every rectangle that is taken, the member's own first."""
        texts = (*self.titles, *self.ring_names, *(mark.name for mark in self.marks), self.bar)
        boxes = [MEMBER_BOX, NORTH, *(pin.box for pin in self.pins), *(mark.box for mark in self.marks)]
        return [*boxes, *(text.box for text in texts), *([self.credit.box] if self.credit else [])]


@dataclass(slots=True)
class _Desk:
    """The picture while it is being laid out: what is taken, and the next free box."""

    taken: list[Box] = field(default_factory=list)

    def has_room(self, box: Box) -> bool:
        return map_boxes.first_free([box], self.taken, FRAME) is not None

    def take(self, candidates: Iterable[Box], avoiding: Sequence[Box] = ()) -> Box | None:
        box = map_boxes.first_free(candidates, (*self.taken, *avoiding), FRAME)
        if box is not None:
            self.taken.append(box)
        return box


def plan(say: Say, view: MapView) -> Plan:
    """Lay out `view`, the most important first: numbers, distances, shops' names, places around."""
    scale = map_scale.fitting(view.centre, (shop.point for shop in view.shops))
    credit = _credit(view.background)
    bar = _bar(say, scale)
    desk = _Desk([MEMBER_BOX, NORTH, bar.box, *([credit.box] if credit else [])])
    pins = _pins(desk, scale, view.shops)
    ring_names = tuple(_ring_names(desk, say, scale))
    signposts = _by_help(view.centre, view.places)
    titles = tuple(_titles(desk, pins, view.shops, [_mark_box(scale, place) for place in signposts[:MOST_PLACES]]))
    marks = tuple(_marks(desk, say, scale, signposts))
    return Plan(pins, titles, ring_names, marks, bar, credit)


def _height(size: int) -> int:
    return round(size * 1.3)


def _credit(background: Background | None) -> Text | None:
    """Whom the tiles come from, in the lower right corner."""
    if background is None:
        return None
    known = "".join(char for char in tidy(background.attribution, 60) if char in map_font.characters())
    words = map_font.cut(known, CREDIT_SIZE, SIDE / 2)
    width, height = round(map_font.width(words, CREDIT_SIZE)) + 2 * TITLE_PADDING, _height(CREDIT_SIZE)
    return Text(words, Box(FRAME.right - width, FRAME.bottom - height, FRAME.right, FRAME.bottom))


def _bar(say: Say, scale: map_scale.Scale) -> Text:
    """The scale bar's length in words, over the bar: as long as the inner ring is wide from its middle."""
    left, bottom = 28, SIDE - 28
    words = say.distance(INNER_RING * scale.metres_per_pixel)
    return Text(words, Box(left, bottom - BAR_HEIGHT - _height(RING_SIZE), left + INNER_RING, bottom))


def _pins(desk: _Desk, scale: map_scale.Scale, shops: Sequence[Spot]) -> tuple[Pin, ...]:
    pins = []
    for shop in shops:
        spot, number = scale.project(shop.point), str(shop.number)
        width = max(PIN, round(map_font.width(number, PIN_SIZE)) + PIN // 2)
        box = desk.take(map_boxes.near(spot, width, PIN))
        if box is not None:
            stays = box == map_boxes.around(spot, width, PIN)
            pins.append(Pin(number, box, None if stays else Pixel(round(spot.x), round(spot.y))))
    return tuple(pins)


def _ring_names(desk: _Desk, say: Say, scale: map_scale.Scale) -> Iterator[Text]:
    """Each ring's distance with the walk it takes, or the distance alone where that finds no room."""
    for radius in (INNER_RING, OUTER_RING):
        metres = radius * scale.metres_per_pixel
        distance = say.distance(metres)
        for words in (f"{distance} · {phrases.walk(say, metres)}", distance):
            width, height = map_font.width(words, RING_SIZE) + TITLE_PADDING, _height(RING_SIZE)
            middles = (_on_ring(radius, bearing) for bearing in RING_BEARINGS)
            box = desk.take(map_boxes.around(middle, width, height) for middle in middles)
            if box is not None:
                yield Text(words, box)
                break


def _on_ring(radius: int, bearing: float) -> Pixel:
    return Pixel(MIDDLE + radius * sin(radians(bearing)), MIDDLE - radius * cos(radians(bearing)))


def _titles(desk: _Desk, pins: Iterable[Pin], shops: Iterable[Spot], signposts: Sequence[Box]) -> Iterator[Text]:
    """The shops' names beside their pins, rather not on a signpost.

    The list has the names too, so one that finds no room is left out.
    """
    names = {str(shop.number): map_font.writable(tidy(name, NAME_LIMIT) for name in shop.names) for shop in shops}
    for pin in pins:
        for limit, avoiding in product(SHOP_WIDTHS if names[pin.number] else (), (signposts, ())):
            words = map_font.cut(names[pin.number], SHOP_SIZE, limit)
            width = map_font.width(words, SHOP_SIZE) + 2 * TITLE_PADDING
            height = _height(SHOP_SIZE) + TITLE_PADDING // 2
            box = desk.take(map_boxes.beside(pin.box, width, height), avoiding)
            if box is not None:
                yield Text(words, box)
                break


def _marks(desk: _Desk, say: Say, scale: map_scale.Scale, signposts: Iterable[Place]) -> Iterator[Mark]:
    """Up to `MOST_PLACES` places with their names, each name once, and not all of one kind."""
    shown: set[str] = set()
    kinds: Counter[PlaceKind] = Counter()
    for place in signposts:
        mark = _mark_box(scale, place)
        if kinds[place.kind] == MOST_OF_A_KIND or not desk.has_room(mark):
            continue
        name = _place_name(say, place)
        if not name or name in shown:
            continue
        text = _named_mark(desk, mark, name)
        if text is not None:
            shown.add(name)
            kinds[place.kind] += 1
            yield Mark(place.kind, mark, text)
        if len(shown) == MOST_PLACES:
            return


def _by_help(centre: Point, places: Iterable[Place]) -> list[Place]:
    known = (place for place in places if place.kind in SIGNPOSTS)
    return sorted(known, key=lambda place: (SIGNPOSTS.index(place.kind), distance_m(centre, place.point)))


def _mark_box(scale: map_scale.Scale, place: Place) -> Box:
    return map_boxes.around(scale.project(place.point), MARK, MARK)


def _place_name(say: Say, place: Place) -> str:
    names = best_first(say, place.name, place.name_en)
    name = map_font.writable(tidy(each, NAME_LIMIT) for each in names)
    return map_font.cut(name, PLACE_SIZE, PLACE_WIDTH)


def _named_mark(desk: _Desk, mark: Box, name: str) -> Text | None:
    """The name beside the mark, if it finds room; neither is shown without the other."""
    box = desk.take(map_boxes.beside(mark, map_font.width(name, PLACE_SIZE), _height(PLACE_SIZE)))
    if box is None:
        return None
    desk.taken.append(mark)
    return Text(name, box)
