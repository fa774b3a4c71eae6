"""The answer to a button press."""

from __future__ import annotations

import re
from datetime import timedelta

from simulator.call import Call
from simulator.formatting import utf16_length
from simulator.wire import QUERY_TOO_OLD, bad_request
from simulator.world import CallbackAnswer, World

ANSWERABLE_FOR = timedelta(seconds=150)
MAX_ANSWER = 200
_OWN_LINK = re.compile(r"(?:https://)?t\.me/(\w+)\?start=[\w-]{0,64}")


def answer_callback_query(world: World, call: Call) -> bool:
    """Stops the spinner of a button, with a toast or an alert of at most 200 characters; once, within 150 s."""
    parameters = call.parameters
    words, url = parameters.get("text"), parameters.get("url")
    if words and utf16_length(words) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not _leads_to(call.caller.username, url):
        raise bad_request("URL_INVALID")
    query = world.queries.get(parameters["callback_query_id"])
    if query is None or query.bot is not call.caller or world.now() - query.asked_at > ANSWERABLE_FOR:
        raise bad_request(QUERY_TOO_OLD)
    del world.queries[parameters["callback_query_id"]]
    answer = CallbackAnswer(query.message_id, words or None, bool(parameters.get("show_alert")), url or None)
    query.room.answers.append(answer)
    words_and_more = {"text": answer.text, "show_alert": answer.show_alert, "url": answer.url}
    query.room.tell("answer", person=query.user.id, message_id=answer.message_id, **words_and_more)
    return True


def _leads_to(username: str, url: str) -> bool:
    """Without a game, an answer may open nothing but the bot's own start link."""
    found = _OWN_LINK.fullmatch(url)
    return found is not None and found[1].lower() == username.lower()
