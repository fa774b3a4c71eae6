"""The second source for addresses: the services' formats, and the cache, speed limit and breaker before them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import doctor, geocoding, logs
from bot.geocoding import (
    BAIDU_CONFIDENCE,
    BAIDU_LONGEST_BYTES,
    FAILURES,
    FOUND_SECONDS,
    LONGEST_PAUSE_SECONDS,
    MOST_KEPT,
    NOTHING_SECONDS,
    PATIENCE_SECONDS,
    PAUSE_SECONDS,
    Geocoder,
    Question,
)
from bot.settings import Settings, SettingsError
from rules import datum
from rules.geo import Datum, Point, distance_m
from rules.geocoding import Address, Vicinity
from rules.search import REACH_M
from tests.geocoders import (
    BAIDU_NOTHING,
    BAIDU_OVER_QUOTA,
    BAIDU_WRONG_KEY,
    JINGAN,
    FakeGeocoder,
    baidu,
    nominatim,
    photon,
    served,
)

TOKEN = "123456789:AAH" + "k" * 32
KEY = "baidu-" + "k" * 26
WORDS = "南京西路1038号"
SHANGHAI = Vicinity("上海", Point(31.2304, 121.4737))
SERVICES = ("nominatim", "photon", "baidu")
NOTHING = {"nominatim": [], "photon": {"type": "FeatureCollection", "features": []}, "baidu": BAIDU_NOTHING}
FOUND = {"nominatim": [nominatim()], "photon": photon(JINGAN), "baidu": baidu(*JINGAN)}


class Line:
    """A clock that moves when somebody sleeps or time passes."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class Scripted:
    """A service without a network: it answers with `found`, or fails with `error`."""

    interval = 1.0

    def __init__(self, *found: Address) -> None:
        self.found = list(found)
        self.error: Exception | None = None
        self.questions: list[Question] = []

    async def ask(self, question: Question) -> list[Address]:
        self.questions.append(question)
        if self.error:
            raise self.error
        return self.found


ADDRESS = Address("南京西路1038号", "静安区", Point(*JINGAN))


@pytest.fixture
async def fake() -> AsyncIterator[FakeGeocoder]:
    async with served() as fake:
        yield fake


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def scripted() -> Scripted:
    return Scripted(ADDRESS)


@pytest.fixture
def geocoder(scripted: Scripted, line: Line) -> Geocoder:
    return Geocoder(scripted, line, line.sleep)


def built(service: str, url: str, patience: float = PATIENCE_SECONDS, agent: str = "") -> Geocoder:
    settings = Settings(
        bot_token=TOKEN, geocoder=service, geocoder_url=url, geocoder_key=KEY, geocoder_agent=agent, _env_file=None
    )
    geocoder = geocoding.build(settings, patience)
    assert geocoder is not None
    return geocoder


async def addresses(service: str, fake: FakeGeocoder, language: str = "zh", words: str = WORDS) -> tuple[Address, ...]:
    lookup = await built(service, fake.url).look_up(words, language, SHANGHAI)
    assert lookup is not None
    return lookup.addresses


# What the services say


@pytest.mark.parametrize(("language", "label"), [("zh", "南京西路1038号"), ("en", "1038 南京西路")])
@pytest.mark.parametrize("service", ["nominatim", "photon"])
async def test_an_address_is_found_and_called_as_its_language_does(
    service: str, language: str, label: str, fake: FakeGeocoder
) -> None:
    fake.body = FOUND[service]
    assert await addresses(service, fake, language) == (Address(label, "静安区 · 上海市", Point(*JINGAN)),)


@pytest.mark.parametrize("service", ["nominatim", "photon"])
async def test_a_place_with_a_name_is_called_by_it(service: str, fake: FakeGeocoder) -> None:
    fake.body = [nominatim(name="恒隆广场")] if service == "nominatim" else photon(JINGAN, name="恒隆广场")
    assert [address.label for address in await addresses(service, fake)] == ["恒隆广场"]


async def test_a_name_that_is_a_number_is_read_as_text(fake: FakeGeocoder) -> None:
    fake.body = [nominatim() | {"name": 1933}]
    assert [address.label for address in await addresses("nominatim", fake)] == ["1933"]


@pytest.mark.parametrize("service", ["nominatim", "photon"])
async def test_several_are_all_told_in_the_service_s_order(service: str, fake: FakeGeocoder) -> None:
    points = [JINGAN, (31.25, 121.5), (31.2, 121.4)]
    fake.body = [nominatim(point) for point in points] if service == "nominatim" else photon(*points)
    assert [address.point for address in await addresses(service, fake)] == [Point(*point) for point in points]


@pytest.mark.parametrize("service", SERVICES)
async def test_nothing_found_is_an_answer_and_not_a_failure(service: str, fake: FakeGeocoder) -> None:
    fake.body = NOTHING[service]
    assert await addresses(service, fake) == ()


async def test_baidu_s_point_comes_back_in_wgs84_and_under_no_name(fake: FakeGeocoder) -> None:
    shifted = datum.from_wgs84(Point(*JINGAN), Datum.BD09)
    fake.body = baidu(shifted.latitude, shifted.longitude)
    (address,) = await addresses("baidu", fake)
    assert distance_m(shifted, Point(*JINGAN)) > 500
    assert distance_m(address.point, Point(*JINGAN)) < 0.01
    assert address.label == ""


@pytest.mark.parametrize(("confidence", "count"), [(BAIDU_CONFIDENCE - 1, 0), (BAIDU_CONFIDENCE, 1)])
async def test_a_point_baidu_only_guesses_is_none(confidence: int, count: int, fake: FakeGeocoder) -> None:
    fake.body = baidu(*JINGAN, confidence)
    assert len(await addresses("baidu", fake)) == count


@pytest.mark.filterwarnings("ignore:Latitude normalization:UserWarning")
@pytest.mark.parametrize("point", [(91.0, 121.0), (1e400, 121.0)])
async def test_a_point_off_the_earth_is_no_answer(point: tuple[float, float], fake: FakeGeocoder) -> None:
    fake.body = baidu(*point)
    assert await built("baidu", fake.url).look_up(WORDS, "zh", SHANGHAI) is None


# What the services are asked


async def test_nominatim_is_told_who_asks_in_which_language_and_around_which_city(fake: FakeGeocoder) -> None:
    await built("nominatim", fake.url, agent="mycard (ops@mycard.test)").look_up(WORDS, "zh", SHANGHAI)
    (asked,) = fake.asked
    assert (fake.paths, fake.agents) == (["/search"], ["mycard (ops@mycard.test)"])
    assert (asked["q"], asked["accept-language"], asked["format"]) == (WORDS, "zh", "json")
    west, south, east, north = map(float, asked["viewbox"].split(","))
    for corner in (Point(south, 121.4737), Point(north, 121.4737), Point(31.2304, west), Point(31.2304, east)):
        assert distance_m(corner, SHANGHAI.centre) == pytest.approx(REACH_M, rel=0.01)


@pytest.mark.parametrize(("language", "asked_in"), [("zh", "default"), ("en", "en")])
async def test_photon_is_asked_in_a_language_it_has(language: str, asked_in: str, fake: FakeGeocoder) -> None:
    fake.body = NOTHING["photon"]
    await addresses("photon", fake, language)
    (asked,) = fake.asked
    assert (fake.paths, asked["lang"]) == (["/api"], asked_in)
    assert (float(asked["lat"]), float(asked["lon"])) == (31.2304, 121.4737)
    assert fake.agents[0].startswith("city-card-concierge/")


@pytest.mark.parametrize(
    ("words", "address"),
    [(WORDS, f"上海{WORDS}"), (f"上海市{WORDS}", f"上海市{WORDS}")],
)
async def test_baidu_is_told_the_city_once_and_the_key(words: str, address: str, fake: FakeGeocoder) -> None:
    fake.body = NOTHING["baidu"]
    await addresses("baidu", fake, words=words)
    (asked,) = fake.asked
    assert (fake.paths, asked["address"], asked["ak"]) == (["/geocoding/v3/"], address, KEY)


@pytest.mark.parametrize(("length", "calls"), [(BAIDU_LONGEST_BYTES, 1), (BAIDU_LONGEST_BYTES + 1, 0)])
async def test_baidu_is_not_asked_what_is_too_long_for_it(length: int, calls: int, fake: FakeGeocoder) -> None:
    fake.body = NOTHING["baidu"]
    words = "上海".ljust(length - 4, "1")  # two ideographs are six bytes
    assert await addresses("baidu", fake, words=words) == ()
    assert len(fake.asked) == calls


@pytest.mark.parametrize("service", SERVICES)
async def test_without_a_city_no_place_is_preferred(service: str, fake: FakeGeocoder) -> None:
    fake.body = NOTHING[service]
    await built(service, fake.url).look_up(WORDS, "zh", None)
    (asked,) = fake.asked
    assert not {"viewbox", "lat", "lon"} & set(asked)
    assert WORDS in asked.values()


async def test_a_server_below_a_path_is_asked_there(fake: FakeGeocoder) -> None:
    await built("nominatim", f"{fake.url}/geo").look_up(WORDS, "zh", None)
    assert fake.paths == ["/geo/search"]


# What can go wrong


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 502, 503])
@pytest.mark.parametrize("service", SERVICES)
async def test_a_refusal_means_no_answer_for_now(
    service: str, status: int, fake: FakeGeocoder, caplog: pytest.LogCaptureFixture
) -> None:
    fake.status, fake.body = status, f'{{"message": "{KEY} {WORDS}"}}'
    assert await built(service, fake.url).look_up(WORDS, "zh", SHANGHAI) is None
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    assert lines[0].startswith("addresses cannot be looked up: Geocoder")
    assert KEY not in lines[0]
    assert WORDS not in lines[0]


GARBAGE = (
    "",
    "<html>sign in to the hotel's network</html>",
    "null",
    "7",
    '"x"',
    "[7]",
    "{}",
    '[{"lat": "north", "lon": "east"}]',
    '[{"name": "x"}]',
    '{"features": [{}]}',
    '{"features": 7}',
    '{"status": 0, "result": {"location": {}}}',
    '{"status": 0, "result": {"location": {"lat": 31, "lng": 121}}}',
    '{"status": null}',
    "[" * 100_000,
    '{"error": {"code": 400, "message": "no"}}',
)


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: body[:40])
@pytest.mark.parametrize("service", SERVICES)
async def test_garbage_breaks_nothing(service: str, body: str, fake: FakeGeocoder) -> None:
    fake.body = body
    lookup = await built(service, fake.url).look_up(WORDS, "zh", SHANGHAI)
    assert lookup is None or lookup.addresses == ()


@pytest.mark.parametrize("body", [BAIDU_OVER_QUOTA, BAIDU_WRONG_KEY], ids=["over quota", "wrong key"])
async def test_baidu_s_refusals_come_with_status_200_and_are_refusals(body: dict[str, Any], fake: FakeGeocoder) -> None:
    fake.body = body
    assert await built("baidu", fake.url).look_up(WORDS, "zh", SHANGHAI) is None


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_that_hangs_is_given_up(
    service: str, fake: FakeGeocoder, caplog: pytest.LogCaptureFixture
) -> None:
    fake.hangs = True
    assert await built(service, fake.url, patience=0.05).look_up(WORDS, "zh", SHANGHAI) is None
    assert "addresses cannot be looked up: GeocoderTimedOut" in caplog.text


async def test_a_service_that_is_not_there_means_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    assert await built("nominatim", "http://127.0.0.1:1").look_up(WORDS, "zh", SHANGHAI) is None
    assert "addresses cannot be looked up: GeocoderUnavailable" in caplog.text


async def test_geopy_tells_a_talkative_log_neither_key_nor_address(
    fake: FakeGeocoder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.body = FOUND["baidu"]
    assert KEY in await _said_by_geopy(fake, caplog)
    for name in logs.TALKATIVE:
        caplog.set_level(logging.WARNING, logger=name)
    caplog.handler.setLevel(logging.DEBUG)  # which the lines above have raised too
    assert await _said_by_geopy(fake, caplog) == ""


async def _said_by_geopy(fake: FakeGeocoder, caplog: pytest.LogCaptureFixture) -> str:
    caplog.clear()
    await addresses("baidu", fake)
    return "".join(record.getMessage() for record in caplog.records if record.name == "geopy")


# The circuit breaker


async def test_after_three_failures_the_service_is_left_alone_for_a_minute(
    geocoder: Geocoder, scripted: Scripted, line: Line
) -> None:
    scripted.error = ValueError("garbage")
    for number in range(FAILURES + 2):
        assert await geocoder.look_up(f"中山路{number}号", "zh", None) is None
    assert len(scripted.questions) == FAILURES
    scripted.error = None
    line.now += PAUSE_SECONDS - 0.001
    assert await geocoder.look_up(WORDS, "zh", None) is None
    line.now += 0.001
    assert await geocoder.look_up(WORDS, "zh", None) is not None


async def test_a_failure_after_the_pause_starts_another(geocoder: Geocoder, scripted: Scripted, line: Line) -> None:
    scripted.error = ValueError("garbage")
    for _ in range(FAILURES):
        await geocoder.look_up(WORDS, "zh", None)
    line.now += PAUSE_SECONDS
    for _ in range(2):
        await geocoder.look_up(WORDS, "zh", None)
    assert len(scripted.questions) == FAILURES + 1


async def test_a_success_between_them_forgives_failures(geocoder: Geocoder, scripted: Scripted) -> None:
    for number in range(2 * FAILURES):
        scripted.error = None if number % FAILURES == FAILURES - 1 else ValueError("garbage")
        await geocoder.look_up(f"中山路{number}号", "zh", None)
    assert len(scripted.questions) == 2 * FAILURES


@pytest.mark.parametrize(("asked", "waited"), [("120", 120.0), ("5", PAUSE_SECONDS), ("999999", LONGEST_PAUSE_SECONDS)])
async def test_a_service_that_names_a_pause_is_given_it_within_reason(
    asked: str, waited: float, fake: FakeGeocoder, line: Line
) -> None:
    fake.status, fake.headers = 429, {"Retry-After": asked}
    service = geocoding.NominatimService(fake.url, 0.0, "tests", PATIENCE_SECONDS)
    geocoder = Geocoder(service, line, line.sleep)
    assert await geocoder.look_up(WORDS, "zh", None) is None
    fake.status, fake.body = 200, FOUND["nominatim"]
    line.now += waited - 0.001
    assert await geocoder.look_up(WORDS, "zh", None) is None
    line.now += 0.001
    assert await geocoder.look_up(WORDS, "zh", None) is not None


async def test_what_is_known_is_told_while_the_service_is_left_alone(geocoder: Geocoder, scripted: Scripted) -> None:
    known = await geocoder.look_up(WORDS, "zh", None)
    scripted.error = ValueError("garbage")
    for number in range(FAILURES):
        await geocoder.look_up(f"中山路{number}号", "zh", None)
    assert await geocoder.look_up(WORDS, "zh", None) == known


# The cache


async def test_the_same_question_is_asked_once_however_it_is_spelt(geocoder: Geocoder, scripted: Scripted) -> None:
    for words in (WORDS, "南京西路 1038 號", " 南京西路１０３８号 "):
        lookup = await geocoder.look_up(words, "zh", SHANGHAI)
        assert lookup is not None
        assert lookup.addresses == (ADDRESS,)
        assert geocoder.recall(lookup.key) == (ADDRESS,)
    assert len(scripted.questions) == 1


@pytest.mark.parametrize("other", [("南京西路1039号", "zh", SHANGHAI), (WORDS, "en", SHANGHAI), (WORDS, "zh", None)])
async def test_another_question_is_asked_anew(
    other: tuple[str, str, Vicinity | None], geocoder: Geocoder, scripted: Scripted
) -> None:
    await geocoder.look_up(WORDS, "zh", SHANGHAI)
    await geocoder.look_up(*other)
    assert len(scripted.questions) == 2


@pytest.mark.parametrize(("found", "kept"), [((ADDRESS,), FOUND_SECONDS), ((), NOTHING_SECONDS)])
async def test_an_answer_is_kept_for_days_and_then_asked_for_again(
    found: tuple[Address, ...], kept: float, scripted: Scripted, geocoder: Geocoder, line: Line
) -> None:
    scripted.found = list(found)
    await geocoder.look_up(WORDS, "zh", None)
    line.now += kept - 0.001
    await geocoder.look_up(WORDS, "zh", None)
    assert len(scripted.questions) == 1
    line.now += 0.001
    await geocoder.look_up(WORDS, "zh", None)
    assert len(scripted.questions) == 2


async def test_a_failure_is_not_kept(geocoder: Geocoder, scripted: Scripted) -> None:
    scripted.error = ValueError("garbage")
    assert await geocoder.look_up(WORDS, "zh", None) is None
    scripted.error = None
    assert await geocoder.look_up(WORDS, "zh", None) is not None


async def test_the_oldest_answer_goes_when_too_many_are_kept(geocoder: Geocoder) -> None:
    lookups = [await geocoder.look_up(f"中山路{number}号", "zh", None) for number in range(MOST_KEPT + 1)]
    kept = [lookup is not None and geocoder.recall(lookup.key) is not None for lookup in lookups]
    assert kept == [False] + [True] * MOST_KEPT


def test_what_was_never_asked_is_not_recalled(geocoder: Geocoder) -> None:
    assert geocoder.recall("0" * 16) is None


# The speed limit


async def test_questions_are_a_second_apart(geocoder: Geocoder, scripted: Scripted, line: Line) -> None:
    for number in range(3):
        await geocoder.look_up(f"中山路{number}号", "zh", None)
    assert line.pauses == [1.0, 1.0]
    line.now += 0.25
    await geocoder.look_up("中山路3号", "zh", None)
    assert line.pauses == [1.0, 1.0, 0.75]


async def test_who_would_wait_too_long_is_told_at_once(scripted: Scripted, line: Line) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)  # all ask at the same moment

    geocoder = Geocoder(scripted, line, sleep)
    lookups = await asyncio.gather(*(geocoder.look_up(f"中山路{number}号", "zh", None) for number in range(6)))
    assert pauses == [1.0, 2.0, 3.0]
    assert [lookup is not None for lookup in lookups] == [True] * 4 + [False] * 2


async def test_being_told_to_wait_is_no_failure_of_the_service(scripted: Scripted, line: Line) -> None:
    async def sleep(seconds: float) -> None:
        pass

    geocoder = Geocoder(scripted, line, sleep)
    await asyncio.gather(*(geocoder.look_up(f"中山路{number}号", "zh", None) for number in range(20)))
    line.now += 10
    assert await geocoder.look_up("中山路1000号", "zh", None) is not None


# Settings


def settings(**others: str) -> Settings:
    return Settings(bot_token=TOKEN, _env_file=None, **others)  # type: ignore[arg-type, call-arg]


def test_without_a_setting_there_is_no_geocoder() -> None:
    assert geocoding.build(settings()) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"geocoder": "amap"},
        {"geocoder": "baidu"},
        {"geocoder": "baidu", "geocoder_key": "your-key"},
        {"geocoder": "nominatim"},
        {"geocoder": "nominatim", "geocoder_agent": "我的卡"},
        {"geocoder": "nominatim", "geocoder_agent": "a\r\nHost: b"},
        {"geocoder": "photon", "geocoder_url": "photon.test"},
        {"geocoder": "photon", "geocoder_url": "file:///etc/passwd"},
    ],
)
def test_a_geocoder_that_lacks_something_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"(?i)geocoder"):
        settings(**wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"geocoder": "photon"},
        {"geocoder": "baidu", "geocoder_key": KEY},
        {"geocoder": "nominatim", "geocoder_agent": "mycard (ops@mycard.cn)"},
        {"geocoder": "nominatim", "geocoder_url": "http://127.0.0.1:8088/nominatim/"},
    ],
)
def test_a_geocoder_that_has_all_it_needs_is_built(right: dict[str, str]) -> None:
    assert geocoding.build(settings(**right)) is not None


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(settings(geocoder="baidu", geocoder_key=KEY))


def test_a_proxy_that_cannot_be_used_is_a_setting_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(SettingsError, match="GEOCODER cannot be reached"):
        geocoding.build(settings(geocoder="photon"))


# The doctor


class _Handler(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        pass


@pytest.fixture
def blocking() -> Iterator[tuple[str, type[_Handler]]]:
    """A server in a thread: the doctor runs a loop of its own."""
    handler = type("Handler", (_Handler,), {})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", handler
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (403, False), (500, False)])
def test_the_doctor_asks_the_geocoder(
    status: int, is_well: bool, blocking: tuple[str, type[_Handler]], path: Path
) -> None:
    url, handler = blocking
    handler.status = status
    chosen = settings(database_url=f"sqlite:///{path}", geocoder="nominatim", geocoder_url=url)
    transport = httpx.MockTransport(lambda request: httpx.Response(401))
    found = {finding.subject: finding for finding in doctor.examine(chosen, transport)}["geocoder"]
    assert found.is_well is is_well
    assert ("answers" if is_well else "GEOCODER_URL") in found.words


def test_the_doctor_says_nothing_of_a_geocoder_that_is_not_there(path: Path) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(401))
    findings = doctor.examine(settings(database_url=f"sqlite:///{path}"), transport)
    assert "geocoder" not in {finding.subject for finding in findings}
