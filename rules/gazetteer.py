"""Finding the place a member named: a station, a mall, a landmark, a district, by whatever they typed."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import degrees

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rules.folding import fold
from rules.geo import EARTH_RADIUS_M, Point, distance_m, distances_from

SAME_SPOT_M = 600  # a station and the landmark it is named after are one answer when no further apart
NEAR_REACH_M = 100_000  # `near` stands for its city and the suburbs, not for the next city
NAMED_AFTER_M = 800  # a spot is called after a place no further away, else after its district
ROUNDING_DEGREES = 1e-9  # a tenth of a millimetre, so that a place just within reach is not missed
MOST_ANSWERS = 5
LONGEST_NAME = 64  # folded characters; longer text is a message, not the name of a place


class PlaceKind(StrEnum):
    """What a place is, in the order in which kinds of one name at one spot are preferred as the answer."""

    LANDMARK = "landmark"
    AREA = "area"
    MALL = "mall"
    PARK = "park"
    UNIVERSITY = "university"
    HOSPITAL = "hospital"
    STATION = "station"  # rail, air, coach or ferry
    METRO = "metro"
    DISTRICT = "district"
    CITY = "city"


class Quality(StrEnum):
    """How sure a match is: a name of the place, a part of one, or a misspelling of one."""

    EXACT = "exact"
    CLOSE = "close"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Place:
    """A named place, WGS-84; `pinyin` is the name's toneless syllables parted by spaces, empty when unknown."""

    place_id: str
    kind: PlaceKind
    city: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    point: Point
    radius_m: int | None = None
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    place: Place
    quality: Quality


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read what was typed: the name in it, and what the words cut off around it say."""

    words: str
    city: str | None = None
    station: bool = False

    @property
    def key(self) -> str:
        return _keys(self.words)[-1]


_RANK = {kind: rank for rank, kind in enumerate(PlaceKind)}
_REGIONS = frozenset({PlaceKind.DISTRICT, PlaceKind.CITY})
_STOPS = frozenset({PlaceKind.STATION, PlaceKind.METRO})

# Folded text has no space beside Chinese, so an English word ends at a space or at the first character.
_HAN = r"[\u3400-\u9fff]"
_GAP = rf"(?: |(?={_HAN}))"
_GAP_BEFORE = rf"(?: |(?<={_HAN}))"
_LEADING_WORDS = re.compile(
    r"^(?:我?(?:现在|正)?(?:在|到|去|离|靠近|位于)"
    rf"|(?:(?:i m|i am|im) )?(?:in|at|near|nearby|around|by|close to|next to|from|to){_GAP}(?:the )?)"
)
_TRAILING_WORDS = re.compile(
    r"(?:的?(?:附近|旁边|周边|周围|一带|边上|门口|这边|那边|这里|那里|这儿|那儿|商圈)|[里内]"
    rf"|{_GAP_BEFORE}(?:nearby|area|district))$"
)
_STATION_WORDS = re.compile(rf"(?:地铁站|地铁口|地铁|站|{_GAP_BEFORE}(?:(?:metro|subway|mtr) )?(?:station|stop))$")
_ABBREVIATIONS = {"rd": "road", "ave": "avenue", "sq": "square", "st": "street", "centre": "center", "lu": "road"}


class _Spots:
    """Places ordered by latitude, so that those near a point are found without looking at the others."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = sorted(places, key=lambda place: place.point.latitude)
        self._latitudes = [place.point.latitude for place in self._places]
        self.widest_m = max((place.radius_m or 1 for place in self._places), default=0)

    def within(self, point: Point, reach_m: float) -> Iterator[Place]:
        """The places whose centres are within `reach_m` of `point`."""
        north = degrees(reach_m / EARTH_RADIUS_M) + ROUNDING_DEGREES
        first = bisect_left(self._latitudes, point.latitude - north)
        last = bisect_right(self._latitudes, point.latitude + north)
        metres = distances_from(point)
        for place in self._places[first:last]:
            if metres(place.point.latitude, place.point.longitude) <= reach_m:
                yield place


class Gazetteer:
    """Places by every name they go by. Built once, then only read.

    Among 1,600 places a name is found in 0.05 ms, a misspelling in 1 ms.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        """Index `places`; of two with one id the later one counts."""
        self._by_id = {place.place_id: place for place in places}
        self._index: dict[str, list[Place]] = defaultdict(list)
        for place in self._by_id.values():
            for key in {key for name in _names(place) for key in _keys(fold(name))} - {""}:
                self._index[key].append(place)
        self._han_keys = [key for key in self._index if re.search(_HAN, key)]
        self._latin_keys = [key for key in self._index if not re.search(_HAN, key)]
        self._spots = _Spots(place for place in self._by_id.values() if place.kind not in _REGIONS)
        self._districts = _Spots(place for place in self._by_id.values() if place.kind is PlaceKind.DISTRICT)
        self._sounds = dict(_syllables(self._by_id.values()))
        self._cities = {
            form: place
            for place in self._by_id.values()
            if place.kind is PlaceKind.CITY
            for form in (f"{fold(place.name)}市", fold(place.name), fold(place.name_en))
        }

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_id.values())

    def by_id(self, place_id: str) -> Place | None:
        return self._by_id.get(place_id)

    def city(self, name: str) -> Place | None:
        """The city of that name, in Chinese with or without 市 or in English."""
        return self._cities.get(fold(name))

    def districts(self, city: str) -> list[Place]:
        """The districts of a city, named as `Place.city` names it."""
        return [place for place in self if place.kind is PlaceKind.DISTRICT and place.city == city]

    def find(self, text: str, near: Point | None = None, worst: Quality = Quality.FUZZY) -> list[Match]:
        """The places `text` may name, best first, at most `MOST_ANSWERS`; several mean the caller should ask.

        A name is tried as typed, then without the words around it ("我在…附近", "near …", "… station", the city).
        What names nothing is tried as part of a name, as Chinese that only sounds like one, and as a misspelling,
        unless a match so `worst` would be of no use.
        A city in the text settles which of two places of one name is meant; else those within `NEAR_REACH_M` of
        `near` do. Of places of one name at one spot the landmark answers, or the station where the text says so.
        """
        readings = list(self._readings(fold(text)))
        matches = self._exact(readings, near) or self._exact(readings, None)
        if not matches and worst is not Quality.EXACT:
            matches = self._close(readings, near)
        if not matches and worst is Quality.FUZZY:
            matches = self._sounding(readings, near) or self._misspelt(readings, near)
        return matches[:MOST_ANSWERS]

    def nearest(self, point: Point, kinds: Collection[PlaceKind], limit: int) -> list[Place]:
        """At most `limit` places of the given kinds, nearest to `point` first."""
        return heapq.nsmallest(
            limit, (place for place in self if place.kind in kinds), key=lambda place: distance_m(point, place.point)
        )

    def called_after(self, point: Point) -> Place | None:
        """The place to name a spot after: one within `NAMED_AFTER_M`, else the district around it, else none."""
        named = list(self._spots.within(point, NAMED_AFTER_M))
        if named:
            return min(named, key=lambda place: distance_m(point, place.point))
        near = self._districts.within(point, self._districts.widest_m)
        around = [place for place in near if _remoteness(point, place) <= 1]
        return min(around, key=lambda place: _remoteness(point, place), default=None)

    def _readings(self, folded: str) -> Iterator[_Reading]:
        """What was typed as it stands, then with ever more of the words around a name cut off."""
        reading: _Reading | None = _Reading(folded) if 0 < len(folded) <= LONGEST_NAME else None
        while reading is not None:
            yield reading
            reading = self._cut(reading)

    def _cut(self, reading: _Reading) -> _Reading | None:
        for pattern in (_LEADING_WORDS, _TRAILING_WORDS):
            if rest := _rest(pattern, reading.words):
                return _Reading(rest, reading.city, reading.station)
        for form, city in self._cities.items():
            rest = reading.words.removeprefix(form).removesuffix(form).strip()
            if rest and rest != reading.words and reading.city is None:
                return _Reading(rest, city.city, reading.station)
        if rest := _rest(_STATION_WORDS, reading.words):
            return _Reading(rest, reading.city, station=True)
        return None

    def _exact(self, readings: Iterable[_Reading], near: Point | None) -> list[Match]:
        for reading in readings:
            keys = _keys(reading.words)
            eligible = _eligible(self._named(keys), reading, near)
            own = {place.city for place in eligible if _is_own_name(keys, place)}
            named = [place for place in eligible if place.city not in own or _is_own_name(keys, place)]
            if named:
                return _answers(_preferred(named, reading), near, Quality.EXACT)
        return []

    def _close(self, readings: Iterable[_Reading], near: Point | None) -> list[Match]:
        for reading in readings:
            part = reading.key
            keys = [key for key in self._keys_like(part) if part in key and _is_enough_of(part, key)]
            places = _eligible(self._named(keys), reading, near)
            matches = _answers(_preferred(places, reading), near, Quality.CLOSE)
            if 0 < len(matches) <= MOST_ANSWERS:  # more, and the part says too little
                return matches
        return []

    def _sounding(self, readings: Iterable[_Reading], near: Point | None) -> list[Match]:
        for reading in readings:
            syllables = [self._sounds.get(character, "") for character in reading.key]
            sound = "".join(syllables) if len(syllables) >= 3 and all(syllables) else ""
            if places := _eligible(self._named([sound]), reading, near):
                return _answers(_preferred(places, reading), near, Quality.FUZZY)
        return []

    def _misspelt(self, readings: Iterable[_Reading], near: Point | None) -> list[Match]:
        for reading in readings:
            keys = self._spelt_like(reading.key)
            if places := _eligible(self._named(keys), reading, near):
                return _answers(places, near, Quality.FUZZY)
        return []

    def _spelt_like(self, key: str) -> list[str]:
        """Names one edit away for each eight Latin letters or four Chinese characters, likest first.

        Shorter names are too like other words; and who errs in Latin letters hardly errs in the first.
        """
        shortest, cutoff = (4, 0.75) if re.search(_HAN, key) else (6, 0.88)
        if len(key) < shortest:
            return []
        longest_gap = len(key) * (1 / cutoff - 1)
        candidates = [other for other in self._keys_like(key) if abs(len(other) - len(key)) <= longest_gap]
        found = process.extract(
            key, candidates, scorer=OSA.normalized_similarity, score_cutoff=cutoff, limit=MOST_ANSWERS
        )
        return [other for other, _, _ in found if re.search(_HAN, key) or other[0] == key[0]]

    def _keys_like(self, key: str) -> Sequence[str]:
        return self._han_keys if re.search(_HAN, key) else self._latin_keys

    def _named(self, keys: Iterable[str]) -> list[Place]:
        return list(dict.fromkeys(place for key in keys for place in self._index.get(key, ())))


def _names(place: Place) -> tuple[str, ...]:
    return (place.name, place.name_en, place.pinyin, *place.aliases)


def _keys(folded: str) -> tuple[str, ...]:
    """The index forms of a folded name: without spaces, and then with usual abbreviations written out."""
    words = folded.split(" ")
    return "".join(words), "".join(_ABBREVIATIONS.get(word, word) for word in words)


def _syllables(places: Iterable[Place]) -> Iterator[tuple[str, str]]:
    """Each character of a Chinese name with its syllable, for telling which names sound alike."""
    for place in places:
        syllables = place.pinyin.split()
        if len(syllables) == len(place.name):
            yield from zip(place.name, syllables, strict=True)


def _rest(pattern: re.Pattern[str], words: str) -> str:
    """The words without what `pattern` finds, or nothing where it finds nothing or all."""
    rest = pattern.sub("", words).strip()
    return rest if rest != words else ""


def _eligible(places: Iterable[Place], reading: _Reading, near: Point | None) -> list[Place]:
    if reading.city is not None:
        return [place for place in places if place.city == reading.city]
    return [p for p in places if near is None or distance_m(near, p.point) <= NEAR_REACH_M]


def _is_own_name(keys: Collection[str], place: Place) -> bool:
    own = (key for name in (place.name, place.name_en, place.pinyin) for key in _keys(fold(name)))
    return any(key in keys for key in own)


def _is_enough_of(part: str, key: str) -> bool:
    """Whether `part`, found in the name `key`, says so much of it that it stands for it; more if from within."""
    starts = key.startswith(part)
    if re.search(_HAN, part):
        return len(part) >= 3 and len(part) / len(key) >= (0.5 if starts else 0.66)
    return len(part) >= (5 if starts else 6) and len(part) / len(key) >= 0.7


def _preferred(places: Iterable[Place], reading: _Reading) -> list[Place]:
    return sorted(places, key=lambda place: (reading.station and place.kind not in _STOPS, _RANK[place.kind]))


def _answers(places: Iterable[Place], near: Point | None, quality: Quality) -> list[Match]:
    """One match for each spot, the nearest first where `near` is known."""
    spots: list[Place] = []
    for place in places:
        if not any(_stands_for(spot, place) for spot in spots):
            spots.append(place)
    if near is not None:
        spots.sort(key=lambda spot: distance_m(near, spot.point))
    return [Match(spot, quality) for spot in spots]


def _stands_for(spot: Place, place: Place) -> bool:
    """Whether answering `spot` answers `place` too: close by, or a part of the wide place it is named after."""
    reach = (spot.radius_m or 0) if spot.name == place.name else 0
    return distance_m(spot.point, place.point) <= max(reach, SAME_SPOT_M)


def _remoteness(point: Point, district: Place) -> float:
    """How far out of a district a point lies: 0 at its centre, 1 on the circle of its area."""
    return distance_m(point, district.point) / (district.radius_m or 1)
