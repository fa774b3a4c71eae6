"""Ready-made content: the smallest sticker and voice message, and places to share from the chat page."""

from __future__ import annotations

from base64 import b64decode
from typing import NotRequired, TypedDict

STICKER = b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")  # a WebP of one pixel
VOICE = b"OggS" + bytes(24)  # an Ogg page header, no sound


class Landmark(TypedDict):
    """A place by its local and its English name, WGS-84 degrees; of the `kind` metro or station it is drawn smaller.
    `city_en` is left out where the city's name is the same."""

    name: str
    name_en: str
    city: str
    latitude: float
    longitude: float
    city_en: NotRequired[str]
    kind: NotRequired[str]


_CITIES = {
    "上海": "Shanghai",
    "杭州": "Hangzhou",
    "广州": "Guangzhou",
    "北京": "Beijing",
    "香港": "Hong Kong",
    "東京": "Tokyo",
}


def _landmark(name: str, name_en: str, city: str, latitude: float, longitude: float) -> Landmark:
    place: Landmark = {"name": name, "name_en": name_en, "city": city, "latitude": latitude, "longitude": longitude}
    return {**place, "city_en": _CITIES.get(city, city)}


LANDMARKS = (
    _landmark("人民广场", "People's Square", "上海", 31.2304, 121.4737),
    _landmark("静安寺", "Jing'an Temple", "上海", 31.2238, 121.4454),
    _landmark("外滩", "The Bund", "上海", 31.2400, 121.4903),
    _landmark("西湖 断桥", "Broken Bridge, West Lake", "杭州", 30.2583, 120.1515),
    _landmark("武林广场", "Wulin Square", "杭州", 30.2713, 120.1637),
    _landmark("广州塔", "Canton Tower", "广州", 23.1065, 113.3245),
    _landmark("北京路", "Beijing Road", "广州", 23.1232, 113.2697),
    _landmark("天安门", "Tiananmen", "北京", 39.9087, 116.3975),
    _landmark("中環", "Central", "香港", 22.2819, 114.1582),
    _landmark("東京駅", "Tokyo Station", "東京", 35.6812, 139.7671),
    _landmark("Brandenburger Tor", "Brandenburg Gate", "Berlin", 52.5163, 13.3777),
    _landmark("Tour Eiffel", "Eiffel Tower", "Paris", 48.8584, 2.2945),
    _landmark("Trafalgar Square", "Trafalgar Square", "London", 51.5080, -0.1281),
    _landmark("Times Square", "Times Square", "New York", 40.7580, -73.9855),
)
