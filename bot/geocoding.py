"""The second source for addresses: a geocoding service behind a cache, a speed limit and a circuit breaker."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from importlib.metadata import version
from math import cos, degrees, radians
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import aiohttp
from geopy.adapters import AioHTTPAdapter  # type: ignore[import-untyped]
from geopy.exc import GeocoderRateLimited, GeopyError  # type: ignore[import-untyped]
from geopy.geocoders import BaiduV3, Nominatim, Photon  # type: ignore[import-untyped]

from bot.http import proxy_for
from bot.settings import Settings, SettingsError
from rules import datum
from rules.folding import fold
from rules.geo import EARTH_RADIUS_M, Datum, Point
from rules.geocoding import Address, Lookup, Vicinity, short_label
from rules.search import REACH_M

PATIENCE_SECONDS = 3.0  # for one question; a member waits this long for words, not longer
MOST_ANSWERS = 10  # asked of a service; several pieces of one street become one candidate
MOST_KEPT = 5_000  # questions, of about half a kilobyte each
FOUND_SECONDS, NOTHING_SECONDS = 7 * 86_400.0, 86_400.0  # how long an answer is kept, and that there is none
FAILURES, PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 3, 60.0, 3_600.0
# Where each service is, and the seconds between two questions to it: Nominatim's usage policy says one, Photon asks to
# be fair, Baidu sells questions a second by the account. A server of one's own sets no pace.
PUBLIC = {
    "nominatim": ("https://nominatim.openstreetmap.org", 1.0),
    "photon": ("https://photon.komoot.io", 1.0),
    "baidu": ("https://api.map.baidu.com", 0.05),
}
BAIDU_NOTHING_FOUND = 1  # with the words "无相关结果"; the service has no status of its own for it
BAIDU_CONFIDENCE = 50  # the point is within a kilometre of the address, by the service's documentation
BAIDU_LONGEST_BYTES = 84  # of an address, by the same
GARBAGE = (AttributeError, IndexError, KeyError, TypeError, ValueError)  # an answer in no known shape

log = logging.getLogger(__name__)


class Question(NamedTuple):
    """What a service is asked; nothing in it says who asks, or where exactly they are."""

    words: str
    language: str
    vicinity: Vicinity | None

    @property
    def key(self) -> str:
        """Short enough for a button, and the same for every spelling."""
        city = self.vicinity.city if self.vicinity else ""
        return blake2b(f"{fold(self.words)}|{self.language}|{city}".encode(), digest_size=8).hexdigest()


class Service(Protocol):
    """A geocoding service; `interval` is the least number of seconds between two questions."""

    interval: float

    async def ask(self, question: Question) -> list[Address]:
        """The service's answers, best first. Raises geopy's errors and those of `GARBAGE`."""


class Geocoder:
    """Asks `service` seldom, remembers what it said, and leaves it alone for a while when it fails.

    `clock` counts seconds and never goes back.
    """

    def __init__(
        self,
        service: Service,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._service = service
        self._clock = clock
        self._sleep = sleep
        self._kept: OrderedDict[str, tuple[float, tuple[Address, ...]]] = OrderedDict()
        self._next_turn = 0.0
        self._failures = 0
        self._closed_until = 0.0

    async def look_up(self, words: str, language: str, vicinity: Vicinity | None) -> Lookup | None:
        """The addresses `words` may mean, in `language` and preferably around `vicinity`; None when nobody can be asked
        at the moment."""
        question = Question(words, language, vicinity)
        known = self.recall(question.key)
        if known is not None:
            return Lookup(question.key, known)
        if self._clock() < self._closed_until or not await self._comes_in_turn():
            return None
        try:
            found = tuple(await self._service.ask(question))
        except (GeopyError, *GARBAGE) as error:
            self._note_failure(error)
            return None
        self._failures = 0
        self._keep(question.key, found)
        return Lookup(question.key, found)

    def recall(self, key: str) -> tuple[Address, ...] | None:
        """What was answered before, unless it is too old or was never asked."""
        until, found = self._kept.get(key, (0.0, ()))
        return found if self._clock() < until else None

    async def _comes_in_turn(self) -> bool:
        """Wait for a turn; False where that would try the member's patience."""
        now = self._clock()
        turn = max(now, self._next_turn)
        if turn - now > PATIENCE_SECONDS:
            return False
        self._next_turn = turn + self._service.interval
        if turn > now:
            await self._sleep(turn - now)
        return True

    def _note_failure(self, error: Exception) -> None:
        # An error's text may hold the address or the key.
        log.warning("addresses cannot be looked up: %s", type(error).__name__)
        self._failures += 1
        asked = (error.retry_after or 0.0) if isinstance(error, GeocoderRateLimited) else 0.0
        if asked or self._failures >= FAILURES:
            self._closed_until = self._clock() + min(max(asked, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)

    def _keep(self, key: str, found: tuple[Address, ...]) -> None:
        self._kept[key] = (self._clock() + (FOUND_SECONDS if found else NOTHING_SECONDS), found)
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


class _Options:
    """What geopy's services take alike. A connection is opened for each question: there are few, and then nothing has
    to be closed when the process ends."""

    def __init__(self, url: str, interval: float, agent: str, patience: float) -> None:
        self.interval = interval
        parts = urlsplit(url)
        self._where = {"scheme": parts.scheme, "domain": f"{parts.netloc}{parts.path}"}
        self._common = {
            "user_agent": agent,
            "timeout": aiohttp.ClientTimeout(total=patience),
            "proxies": {parts.scheme: proxy} if (proxy := proxy_for(url)) else {},
            "adapter_factory": AioHTTPAdapter,
        }


class NominatimService(_Options):
    """OpenStreetMap's geocoder, theirs or one's own. Format: nominatim.org, "Search queries", `format=json`."""

    async def ask(self, question: Question) -> list[Address]:
        asked: dict[str, Any] = {"language": question.language, "limit": MOST_ANSWERS, "addressdetails": True}
        if question.vicinity:
            asked["viewbox"] = _box(question.vicinity.centre)
        async with Nominatim(**self._where, **self._common) as service:
            found = await service.geocode(question.words, exactly_one=False, **asked)
        return _addresses(found, lambda raw: _nominatim_words(raw, question))


class PhotonService(_Options):
    """Komoot's geocoder of OpenStreetMap's data, theirs or one's own. Format: GeoJSON."""

    async def ask(self, question: Question) -> list[Address]:
        # It refuses languages it has no index for, Chinese among them, and then names places as they do themselves.
        asked: dict[str, Any] = {"language": "en" if question.language == "en" else "default", "limit": MOST_ANSWERS}
        if question.vicinity:
            asked["location_bias"] = (question.vicinity.centre.latitude, question.vicinity.centre.longitude)
        async with Photon(**self._where, **self._common) as service:
            found = await service.geocode(question.words, exactly_one=False, **asked)
        return _addresses(found, lambda raw: _photon_words(raw["properties"], question))


class BaiduService(_Options):
    """Baidu's geocoder for mainland China, version 3. It gives one point, in BD-09, and no name."""

    def __init__(self, url: str, interval: float, agent: str, patience: float, key: str) -> None:
        super().__init__(url, interval, agent, patience)
        self._key = key
        self._api = f"{url}{_Baidu.api_path}"

    async def ask(self, question: Question) -> list[Address]:
        city = question.vicinity.city if question.vicinity else ""
        words = question.words if city in question.words else f"{city}{question.words}"
        if len(words.encode()) > BAIDU_LONGEST_BYTES:
            return []
        async with _Baidu(self._key, **self._common) as service:
            service.api = self._api
            found = await service.geocode(words)
        if found is None or found.raw["confidence"] < BAIDU_CONFIDENCE:
            return []
        point = datum.to_wgs84(Point(found.latitude, found.longitude), Datum.BD09)
        return [Address("", city, point)]


class _Baidu(BaiduV3):  # type: ignore[misc]
    def _check_status(self, status: int | None) -> None:
        if status != BAIDU_NOTHING_FOUND:
            super()._check_status(status)


def build(settings: Settings, patience: float = PATIENCE_SECONDS) -> Geocoder | None:
    """The geocoder the operator has named, if any, which waits `patience` seconds for each answer.

    Raises `SettingsError` where the environment names a proxy that cannot be used.
    """
    try:
        service = _service(settings, patience)
    except ValueError as error:
        raise SettingsError(f"GEOCODER cannot be reached: {error}") from error
    return Geocoder(service) if service else None


def _service(settings: Settings, patience: float) -> Service | None:
    agent = settings.geocoder_agent or f"city-card-concierge/{version('concierge')}"
    url, interval = (settings.geocoder_url, 0.0) if settings.geocoder_url else PUBLIC.get(settings.geocoder, ("", 0.0))
    match settings.geocoder:
        case "nominatim":
            return NominatimService(url, interval, agent, patience)
        case "photon":
            return PhotonService(url, interval, agent, patience)
        case "baidu":
            return BaiduService(url, interval, agent, patience, settings.geocoder_key)
        case "none":
            return None


def _addresses(found: Any, words: Callable[[dict[str, Any]], tuple[str, str]]) -> list[Address]:
    """geopy's locations, which are on earth, as ours; `words` reads label and area from what the service said."""
    return [Address(*words(each.raw), Point(each.latitude, each.longitude)) for each in found or ()]


def _nominatim_words(raw: dict[str, Any], question: Question) -> tuple[str, str]:
    parts = raw.get("address") or {}
    street, number = parts.get("road", ""), parts.get("house_number", "")
    label = short_label(str(raw.get("name") or ""), street, number, chinese=question.language == "zh")
    district = parts.get("city_district") or parts.get("district") or parts.get("suburb")
    return label, _area(district, parts.get("city") or parts.get("town"))


def _photon_words(parts: dict[str, Any], question: Question) -> tuple[str, str]:
    street, number = parts.get("street", ""), parts.get("housenumber", "")
    label = short_label(str(parts.get("name") or ""), street, number, chinese=question.language == "zh")
    return label, _area(parts.get("district"), parts.get("city"))


def _area(*parts: str | None) -> str:
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _box(centre: Point) -> list[tuple[float, float]]:
    """The corners of a box that reaches `REACH_M` from `centre` in each direction."""
    north = degrees(REACH_M / EARTH_RADIUS_M)
    east = north / max(cos(radians(centre.latitude)), 0.01)
    return [
        (centre.latitude - north, centre.longitude - east),
        (centre.latitude + north, centre.longitude + east),
    ]
