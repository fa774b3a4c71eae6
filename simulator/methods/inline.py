"""Inline mode: the answer to what people type after a bot's name, and what choosing a result sends."""

from __future__ import annotations

import re
from datetime import timedelta

from simulator.call import Call
from simulator.markup import read_inline
from simulator.methods import content
from simulator.wire import QUERY_TOO_OLD, ApiError, Json, bad_request
from simulator.world import CachedAnswer, InlineQuery, World

ANSWERABLE_FOR = timedelta(seconds=30)
MAX_RESULTS = 50
MAX_ID_BYTES = 64
DEFAULT_CACHE_SECONDS, MAX_CACHE_SECONDS = 300, 86_400
_START = re.compile(r"[\w-]{1,64}", re.ASCII)
_SHOWN = ("type", "id", "title", "description", "url", "thumbnail_url", "latitude", "longitude", "address")


def answer_inline_query(world: World, call: Call) -> bool:
    """Gives at most 50 results for a query of the last 30 seconds, kept for `cache_time` seconds for the same
    question, of the same person with `is_personal`."""
    parameters = call.parameters
    results = parameters["results"]
    if len(results) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    if len(parameters.get("next_offset", "").encode()) > MAX_ID_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    _check_button(parameters.get("button"))
    query = world.inline_queries.get(parameters["inline_query_id"])
    if query is None or query.bot is not call.caller or query.results is not None:
        raise bad_request(QUERY_TOO_OLD)
    if world.now() - query.asked_at > ANSWERABLE_FOR:
        raise bad_request(QUERY_TOO_OLD)
    _check_ids(results)
    for result in results:
        message_of(world, result)
    _deliver(world, call, query)
    return True


def message_of(world: World, result: Json) -> Json:
    """The content of the message a result sends. Raises `ApiError` 400, or 501 for kinds without behaviour."""
    keyboard = read_inline(result.get("reply_markup"))
    markup = {"reply_markup": keyboard} if keyboard else {}
    if given := result.get("input_message_content"):
        return {**_given(given), **markup}
    match result["type"]:
        case "location":
            return {"location": content.location(result), **markup}
        case "venue":
            return {**content.venue(result), **markup}
        case "photo" if "photo_file_id" in result:
            return {**content.photo(world, result, "photo_file_id"), **markup}
        case "photo":
            return {**content.text({"text": result["photo_url"]}), **content.caption(result), **markup}
        case "document" if "document_file_id" in result:
            return {**content.document(world, result, "document_file_id"), **markup}
    raise ApiError(501, f"Not Implemented: the simulator has no inline results of type {result['type']} yet")


def _given(given: Json) -> Json:
    if "message_text" in given:
        return content.text({**given, "text": given["message_text"]}, too_long="MESSAGE_TOO_LONG")
    if "title" in given and "latitude" in given:
        return content.venue(given)
    if "latitude" in given:
        return {"location": content.location(given)}
    raise ApiError(501, "Not Implemented: the simulator has no such input_message_content yet")


def _deliver(world: World, call: Call, query: InlineQuery) -> None:
    parameters = call.parameters
    query.results = parameters["results"]
    shown = [{name: each[name] for name in _SHOWN if name in each} for each in query.results]
    event = {"results": shown, "button": parameters.get("button"), "next_offset": parameters.get("next_offset", "")}
    keep = min(max(parameters.get("cache_time", DEFAULT_CACHE_SECONDS), 0), MAX_CACHE_SECONDS)
    if keep:
        whose = query.user.id if parameters.get("is_personal") else 0
        until = world.now() + timedelta(seconds=keep)
        world.inline_cache[(call.caller.id, whose, query.text)] = CachedAnswer(query.results, event, until)
    world.notify(query.user, "inline", query_id=parameters["inline_query_id"], **event)


def _check_ids(results: list[Json]) -> None:
    identifiers = [result["id"] for result in results]
    if not all(identifiers):
        raise bad_request("RESULT_ID_EMPTY")
    if any(len(each.encode()) > MAX_ID_BYTES for each in identifiers):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(identifiers)) < len(identifiers):
        raise bad_request("RESULT_ID_DUPLICATE")
    if any(result["type"] == "article" and not result["title"].strip() for result in results):
        raise bad_request("ARTICLE_TITLE_EMPTY")


def _check_button(button: Json | None) -> None:
    start = button.get("start_parameter") if button else None
    if start == "":
        raise bad_request("can't use empty start_parameter")
    if start and not _START.fullmatch(start):
        raise bad_request("unallowed characters in start_parameter are used")
