"""A geocoding service on loopback that speaks the real services' formats, and what they say of a few addresses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

JINGAN = (31.2291, 121.4526)  # WGS-84


class FakeGeocoder:
    """Gives `body` with `status` to every question, or nothing at all while it `hangs`; keeps what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: Any = []
        self.hangs = False
        self.asked: list[Mapping[str, str]] = []
        self.paths: list[str] = []
        self.agents: list[str] = []
        self.over = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        self.paths.append(request.path)
        self.agents.append(request.headers.get("User-Agent", ""))
        if self.hangs:
            await self.over.wait()
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(status=self.status, text=text, content_type="application/json", headers=self.headers)


@asynccontextmanager
async def served() -> AsyncIterator[FakeGeocoder]:
    fake = FakeGeocoder()
    application = web.Application()
    application.router.add_get("/{path:.*}", fake.answer)
    async with TestServer(application) as server:
        fake.url = f"http://127.0.0.1:{server.port}"
        try:
            yield fake
        finally:
            fake.over.set()


def nominatim(
    point: tuple[float, float] = JINGAN, *, road: str = "南京西路", number: str = "1038", name: str = "", **others: str
) -> dict[str, Any]:
    """One place as Nominatim's `format=json&addressdetails=1` gives it; its coordinates are strings."""
    address = {"house_number": number, "road": road, "city_district": "静安区", "city": "上海市", "country": "中国"}
    return {
        "place_id": 221_804_513,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "way",
        "osm_id": 155_902_342,
        "lat": str(point[0]),
        "lon": str(point[1]),
        "class": "place",
        "type": "house",
        "place_rank": 30,
        "importance": 6.27e-05,
        "addresstype": "place",
        "name": name,
        "display_name": f"{number}, {road}, 静安区, 上海市, 中国",
        "address": {key: value for key, value in (address | others).items() if value},
        "boundingbox": [str(point[0]), str(point[0]), str(point[1]), str(point[1])],
    }


def photon(*points: tuple[float, float], **properties: str) -> dict[str, Any]:
    """A GeoJSON answer of Photon; its coordinates are longitude first."""
    common = {
        "osm_type": "W",
        "osm_id": 155_902_342,
        "osm_key": "place",
        "osm_value": "house",
        "type": "house",
        "countrycode": "CN",
        "country": "China",
        "city": "上海市",
        "district": "静安区",
        "street": "南京西路",
        "housenumber": "1038",
    }
    features = [
        {
            "type": "Feature",
            "properties": common | properties,
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        }
        for latitude, longitude in points
    ]
    return {"type": "FeatureCollection", "features": features}


def baidu(latitude: float, longitude: float, confidence: int = 80) -> dict[str, Any]:
    """An answer of Baidu's geocoding v3; its point is in BD-09."""
    return {
        "status": 0,
        "result": {
            "location": {"lng": longitude, "lat": latitude},
            "precise": 1,
            "confidence": confidence,
            "comprehension": 100,
            "level": "门址",
        },
    }


BAIDU_NOTHING = {"status": 1, "msg": "Internal Service Error:无相关结果", "results": []}
BAIDU_OVER_QUOTA = {"status": 302, "message": "天配额超限，限制访问"}
BAIDU_WRONG_KEY = {"status": 200, "message": "APP不存在，AK有误请检查再重试"}
