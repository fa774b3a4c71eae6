"""What the chat page asks for and tells: state, a stream of events, and the acts of a person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from simulator import actions
from simulator.actions import ImpossibleError
from simulator.methods.profile import commands_for
from simulator.simulator import Simulator
from simulator.wire import Json, Upload
from simulator.world import Chat, User

PRESENCE_SECONDS = 1.0  # how often a stream looks whether the bot is still there
Endpoint = Callable[[Request], Awaitable[Response]]


class UnknownPersonError(LookupError):
    """No person has the id asked for."""


def page_api(simulator: Simulator) -> list[Route]:
    """The routes below `/page/api`."""
    page = _Page(simulator)
    acts: dict[str, Callable[[Json], Json]] = {
        "/text": page.text,
        "/press": page.press,
        "/location": page.location,
        "/venue": page.venue,
        "/sticker": page.sticker,
        "/voice": page.voice,
        "/person": page.person,
        "/block": page.block,
    }
    return [
        Route("/state", _answering(page.state)),
        Route("/events", _answering(page.events)),
        Route("/files/{file_id}", _answering(page.file)),
        Route("/photo", _answering(page.photo), methods=["POST"]),
        *(Route(path, _answering(_posted(act)), methods=["POST"]) for path, act in acts.items()),
    ]


class _Page:
    """The acts; each takes the posted JSON object and returns the one to answer."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._world = simulator.world

    async def state(self, request: Request) -> Response:
        """Everything the page shows at first."""
        chat = self._chat({"person": request.query_params.get("person")})
        return JSONResponse(
            {
                "bot": {**_public(chat), "online": chat.bot.is_online},
                "people": [_card(user) for user in self._world.users.values()],
                "person": {**_card(chat.user), "blocked": chat.blocked},
                "messages": [shown(chat, message) for message in chat.messages.values()],
                "keyboard": chat.keyboard,
                "commands": commands_for(chat),
                "description": chat.bot.descriptions.get(chat.user.language_code[:2])
                or chat.bot.descriptions.get("", ""),
                "landmarks": list(self._simulator.landmarks),
            }
        )

    async def events(self, request: Request) -> Response:
        """The stream of what happens in a person's chat."""
        chat = self._chat({"person": request.query_params.get("person")})
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return StreamingResponse(event_stream(self._simulator, chat), media_type="text/event-stream", headers=headers)

    async def file(self, request: Request) -> Response:
        """A picture of the chat."""
        file = self._world.files.by_id(request.path_params["file_id"])
        if file is None:
            raise UnknownPersonError("there is no such file")
        return Response(file.upload.content, media_type=file.upload.mime)

    async def photo(self, request: Request) -> Response:
        """A picture from the person, as a multipart form."""
        async with request.form() as form:
            picture = form.get("photo")
            if not isinstance(picture, UploadFile):
                raise ImpossibleError("the form needs a file named photo")
            upload = Upload(picture.filename or "photo", await picture.read(), picture.content_type or "image/jpeg")
            chat, caption = self._chat({"person": form.get("person")}), str(form.get("caption") or "")
        return JSONResponse(self._sent(chat, actions.send_photo(self._world, chat, upload, caption)))

    def text(self, given: Json) -> Json:
        chat = self._chat(given)
        words = str(given.get("text", ""))
        if chat.blocked and words.startswith("/start"):
            actions.set_blocked(self._world, chat, blocked=False)
        return self._sent(chat, actions.send_text(self._world, chat, words, given.get("reply_to_message_id")))

    def press(self, given: Json) -> Json:
        chat = self._chat(given)
        return {"id": actions.press(self._world, chat, int(given["message_id"]), str(given["data"]))}

    def location(self, given: Json) -> Json:
        chat, (latitude, longitude) = self._chat(given), _place(given)
        if "message_id" in given:
            moved = actions.move_live_location(self._world, chat, int(given["message_id"]), latitude, longitude)
            return self._sent(chat, moved)
        via, period = str(given.get("via", "pin")), int(given.get("live_period") or 900)
        return self._sent(chat, actions.share_location(self._world, chat, latitude, longitude, via, period))

    def venue(self, given: Json) -> Json:
        chat, place = self._chat(given), _place(given)
        title, address = str(given.get("title", "")), str(given.get("address", ""))
        return self._sent(chat, actions.send_venue(self._world, chat, *place, title, address))

    def sticker(self, given: Json) -> Json:
        chat = self._chat(given)
        return self._sent(chat, actions.send_sticker(self._world, chat))

    def voice(self, given: Json) -> Json:
        chat = self._chat(given)
        return self._sent(chat, actions.send_voice(self._world, chat))

    def person(self, given: Json) -> Json:
        """Creates a person, or changes name and language of the one with the id."""
        user = self._world.users.get(int(given.get("id") or 0))
        if user is None:
            name, language = str(given.get("first_name") or "Guest"), str(given.get("language_code") or "en")
            return {"person": _card(self._world.add_user(name, language, int(given.get("id") or 0) or None))}
        user.first_name = str(given.get("first_name") or user.first_name)
        user.language_code = str(given.get("language_code") or user.language_code)
        for bot in self._world.bots.values():
            chat = self._world.chat(bot, user)
            chat.tell("commands", commands=commands_for(chat))
        return {"person": _card(user)}

    def block(self, given: Json) -> Json:
        chat = self._chat(given)
        actions.set_blocked(self._world, chat, blocked=bool(given.get("blocked", True)))
        return {"blocked": chat.blocked}

    def _chat(self, given: Json) -> Chat:
        """The chat of the person named, or of the first one, with the first bot."""
        asked = given.get("person")
        users = self._world.users
        user = users.get(int(asked)) if asked else next(iter(users.values()), None)
        if user is None:
            raise UnknownPersonError(f"there is no person {asked}")
        return self._world.chat(self._simulator.bot, user)

    def _sent(self, chat: Chat, message: Json) -> Json:
        return {"message": shown(chat, message)}


def shown(chat: Chat, message: Json) -> Json:
    """A message as the page draws it: the Bot API's, with `outgoing` and `photo_url`."""
    extra: Json = {"outgoing": not chat.is_from_bot(message)}
    if "photo" in message:
        extra["photo_url"] = f"/page/api/files/{message['photo'][-1]['file_id']}"
    return {**message, **extra}


async def event_stream(simulator: Simulator, chat: Chat) -> AsyncIterator[str]:
    """Server-sent events of one chat; the bot's coming and going among them; ends when the simulator closes."""
    queue: asyncio.Queue[Json] = asyncio.Queue()
    chat.listeners.append(queue.put_nowait)
    online = chat.bot.is_online
    try:
        yield ": connected\n\n"
        while not simulator.closing:
            if event := await _next(queue):
                yield _event(chat, event)
            if chat.bot.is_online != online:
                online = not online
                yield _event(chat, {"type": "bot", "online": online})
    finally:
        chat.listeners.remove(queue.put_nowait)


async def _next(queue: asyncio.Queue[Json]) -> Json | None:
    """The next event, None when a look at the bot's presence is due."""
    try:
        async with asyncio.timeout(PRESENCE_SECONDS):
            return await queue.get()
    except TimeoutError:
        return None


def _event(chat: Chat, event: Json) -> str:
    if "message" in event:
        event = {**event, "message": shown(chat, event["message"])}
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _posted(act: Callable[[Json], Json]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        given = await request.json()
        if not isinstance(given, dict):
            raise ImpossibleError("a JSON object is expected")
        return JSONResponse(act(given))

    return endpoint


def _answering(endpoint: Endpoint) -> Endpoint:
    """Turns what is wrong with a request into `{"error": …}` with a 4xx status."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except UnknownPersonError as problem:
            return JSONResponse({"error": str(problem)}, 404)
        except KeyError as problem:
            return JSONResponse({"error": f"{problem} is missing"}, 400)
        except (ValueError, TypeError) as problem:
            return JSONResponse({"error": str(problem)}, 400)

    return guarded


def _place(given: Json) -> tuple[float, float]:
    return float(given["latitude"]), float(given["longitude"])


def _card(user: User) -> Json:
    return {"id": user.id, "first_name": user.first_name, "language_code": user.language_code}


def _public(chat: Chat) -> Json:
    bot = chat.bot.as_user()
    return {name: bot[name] for name in ("id", "username", "first_name")}
