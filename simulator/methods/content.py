"""The content of a message out of a call's parameters: texts, captions, files, places, each within its limits."""

from __future__ import annotations

from simulator.formatting import formatted, utf16_length
from simulator.wire import Json, bad_request
from simulator.world import World

MAX_TEXT = 4096  # UTF-16 units after entity parsing, as all lengths here
MAX_CAPTION = 1024
MIN_LIVE_SECONDS, MAX_LIVE_SECONDS = 60, 86_400
FOREVER_SECONDS = 0x7FFFFFFF
MAX_ACCURACY_M = 1500.0
MAX_PROXIMITY_M = 100_000
CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def text(parameters: Json, too_long: str = "message is too long") -> Json:
    """`text`, `entities` and preview options of a text message. Raises `ApiError` 400."""
    found = formatted(parameters["text"], parameters.get("parse_mode"), parameters.get("entities"))
    if not found.text:
        raise bad_request("text must be non-empty")
    if utf16_length(found.text) > MAX_TEXT:
        raise bad_request(too_long)
    content: Json = {"text": found.text}
    if found.entities:
        content["entities"] = found.entities
    if "link_preview_options" in parameters:
        content["link_preview_options"] = parameters["link_preview_options"]
    return content


def caption(parameters: Json, too_long: str = "message caption is too long") -> Json:
    """The caption fields of a media message; empty without a caption. Raises `ApiError` 400."""
    found = formatted(parameters.get("caption", ""), parameters.get("parse_mode"), parameters.get("caption_entities"))
    if utf16_length(found.text) > MAX_CAPTION:
        raise bad_request(too_long)
    if not found.text:
        return {}
    content: Json = {"caption": found.text}
    if found.entities:
        content["caption_entities"] = found.entities
    if parameters.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def photo(world: World, parameters: Json, field: str = "photo") -> Json:
    """A photo with its caption. Raises `ApiError` 400."""
    words = caption(parameters)
    spoiler = {"has_media_spoiler": True} if parameters.get("has_spoiler") else {}
    return {"photo": world.files.sent("photo", parameters[field]).as_photo(), **words, **spoiler}


def document(world: World, parameters: Json, field: str = "document") -> Json:
    """A file with its caption. Raises `ApiError` 400."""
    words = caption(parameters)
    return {"document": world.files.sent("document", parameters[field]).as_document(), **words}


def location(parameters: Json) -> Json:
    """A `Location` from degrees; a live one where the call has a `live_period`. Raises `ApiError` 400."""
    place: Json = {"latitude": parameters["latitude"], "longitude": parameters["longitude"]}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad_request("invalid location specified")
    accuracy = parameters.get("horizontal_accuracy")
    if accuracy is not None:
        if not 0 <= accuracy <= MAX_ACCURACY_M:
            raise bad_request("horizontal_accuracy must be between 0 and 1500 metres")
        place["horizontal_accuracy"] = accuracy
    return {**place, **_liveness(parameters)}


def _liveness(parameters: Json) -> Json:
    live: Json = {}
    if period := parameters.get("live_period"):
        if period != FOREVER_SECONDS and not MIN_LIVE_SECONDS <= period <= MAX_LIVE_SECONDS:
            raise bad_request("wrong live location period specified")
        live["live_period"] = period
    if heading := parameters.get("heading"):
        if not 1 <= heading <= 360:
            raise bad_request("wrong live location heading specified")
        live["heading"] = heading
    if radius := parameters.get("proximity_alert_radius"):
        if not 1 <= radius <= MAX_PROXIMITY_M:
            raise bad_request("wrong live location proximity alert radius specified")
        live["proximity_alert_radius"] = radius
    return live


def venue(parameters: Json) -> Json:
    """A venue; Telegram repeats its place as the message's location. Raises `ApiError` 400."""
    place = location(parameters)
    details = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    fields = {name: parameters[name] for name in details if name in parameters}
    return {"venue": {"location": place, **fields}, "location": place}
