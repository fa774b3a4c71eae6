"""What the chat page asks for and tells: the state of a chat, and the acts of a person in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from simulator import actions, groups
from simulator.accounts import Bot, User
from simulator.actions import ImpossibleError
from simulator.methods.profile import commands_for, commands_in
from simulator.methods.topics import as_topic, open_topic
from simulator.page_events import event_stream, shown, time_of
from simulator.rooms import Chat, Group, GroupSeat, Member, Room, Seat
from simulator.scanning import ScannerMissingError, look, newest_picture
from simulator.simulator import Simulator
from simulator.wire import Json, Upload
from simulator.world import World

Endpoint = Callable[[Request], Awaitable[Response]]


class UnknownPersonError(LookupError):
    """No person or group has the id asked for."""


def page_api(simulator: Simulator) -> list[Route]:
    """The routes below `/page/api`."""
    page = _Page(simulator)
    acts: dict[str, Callable[[Json], Json]] = {
        "/text": page.text,
        "/start": page.start,
        "/forward": page.forward,
        "/press": page.press,
        "/location": page.location,
        "/venue": page.venue,
        "/sticker": page.sticker,
        "/voice": page.voice,
        "/read": page.read,
        "/react": page.react,
        "/group": page.group,
        "/members": page.members,
        "/topic": page.topic,
        "/inline": page.inline,
        "/inline/choose": page.choose,
        "/person": page.person,
        "/block": page.block,
    }
    return [
        Route("/state", _answering(page.state)),
        Route("/events", _answering(page.events)),
        Route("/chats", _answering(page.chats)),
        Route("/files/{file_id}", _answering(page.file)),
        Route("/photo", _answering(page.photo), methods=["POST"]),
        Route("/document", _answering(page.document), methods=["POST"]),
        Route("/scan", _answering(page.scan), methods=["POST"]),
        *(Route(path, _answering(_posted(act)), methods=["POST"]) for path, act in acts.items()),
    ]


class _Page:
    """The acts; each takes the posted JSON object and returns the one to answer."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._world = simulator.world

    async def state(self, request: Request) -> Response:
        """Everything the page shows at first; who asks for it has seen the chat."""
        seat = self._seat(dict(request.query_params))
        actions.mark_read(self._world, seat)
        private = self._private(seat.user)
        bot = private.bot
        return JSONResponse(
            {
                "bot": {**_public(bot), "online": bot.is_online},
                "people": [_card(user) for user in self._world.users.values()],
                "person": {**_card(seat.user), "blocked": private.blocked},
                "chat": seat.room.as_chat(),
                "members": [_member(member) for member in seat.room.present] if isinstance(seat.room, Group) else [],
                "topics": _topics(seat.room),
                "messages": [shown(seat, message) for message in seat.room.messages.values()],
                "pinned": seat.room.pinned,
                "read": seat.room.read.get(bot.id, 0),
                "keyboard": seat.room.keyboard,
                "commands": _commands(seat, bot),
                "description": bot.descriptions.get(seat.user.language_code[:2]) or bot.descriptions.get("", ""),
                "landmarks": list(self._simulator.landmarks),
                **time_of(self._simulator.clock),
            }
        )

    async def chats(self, request: Request) -> Response:
        """All chats of a person, the private one with the first bot before the groups."""
        user = self._user(dict(request.query_params))
        self._private(user)
        return JSONResponse({"chats": [self._overview(user, room) for room in self._world.rooms_of(user)]})

    async def events(self, request: Request) -> Response:
        """The stream of what happens in one of a person's chats, and of what concerns all of them."""
        seat = self._seat(dict(request.query_params))
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        stream = event_stream(self._simulator, seat, self._simulator.bot)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def file(self, request: Request) -> Response:
        """A picture of the chat."""
        file = self._world.files.by_id(request.path_params["file_id"])
        if file is None:
            raise UnknownPersonError("there is no such file")
        return Response(file.upload.content, media_type=file.upload.mime)

    async def photo(self, request: Request) -> Response:
        """A picture from the person, as a multipart form."""
        return await self._uploaded(request, "photo", actions.send_photo)

    async def document(self, request: Request) -> Response:
        """A file from the person, as a multipart form."""
        return await self._uploaded(request, "document", actions.send_document)

    async def scan(self, request: Request) -> Response:
        """What the person's camera sees: as JSON `of` whose phone, or as a multipart form a `photo`."""
        if request.headers.get("content-type", "").startswith("multipart/"):
            given, upload = await _form(request, "photo")
            picture: bytes | None = upload.content
        else:
            given = await _object(request)
            picture = newest_picture(self._world, self._user({"person": given["of"]}))
        bot = self._private(self._user(given)).bot
        return JSONResponse(asdict(await asyncio.to_thread(look, picture, bot.username)))

    async def _uploaded(
        self, request: Request, field: str, act: Callable[[World, Seat, Upload, str], Json]
    ) -> Response:
        given, upload = await _form(request, field)
        seat = self._seat(given)
        return JSONResponse(self._sent(seat, act(self._world, seat, upload, given.get("caption", ""))))

    def text(self, given: Json) -> Json:
        seat = self._seat(given)
        words = str(given.get("text", ""))
        if isinstance(seat, Chat) and seat.blocked and words.startswith("/start"):
            actions.set_blocked(self._world, seat, blocked=False)
        return self._sent(seat, actions.send_text(self._world, seat, words, given.get("reply_to_message_id")))

    def start(self, given: Json) -> Json:
        """START in the private chat, with the payload of a link where there is one."""
        chat = self._private(self._user(given))
        return self._sent(chat, actions.start(self._world, chat, str(given.get("payload") or "")))

    def forward(self, given: Json) -> Json:
        """Sends a message on into the person's chat `to`."""
        seat, target = self._seat(given), self._seat({"person": given.get("person"), "chat": given["to"]})
        return self._sent(target, actions.forward(self._world, seat, int(given["message_id"]), target))

    def press(self, given: Json) -> Json:
        seat = self._seat(given)
        return {"id": actions.press(self._world, seat, int(given["message_id"]), str(given["data"]))}

    def location(self, given: Json) -> Json:
        """A place to share; with the `message_id` of a live one that one moves there, or with `stop` ends."""
        seat = self._seat(given)
        if given.get("stop"):
            return self._sent(seat, actions.stop_live_location(self._world, seat, int(given["message_id"])))
        place = _place(given)
        if "message_id" in given:
            return self._sent(seat, actions.move_live_location(self._world, seat, int(given["message_id"]), *place))
        via, period = str(given.get("via", "pin")), int(given.get("live_period") or 900)
        return self._sent(seat, actions.share_location(self._world, seat, *place, via, period))

    def venue(self, given: Json) -> Json:
        seat, place = self._seat(given), _place(given)
        title, address = str(given.get("title", "")), str(given.get("address", ""))
        return self._sent(seat, actions.send_venue(self._world, seat, *place, title, address))

    def sticker(self, given: Json) -> Json:
        seat = self._seat(given)
        return self._sent(seat, actions.send_sticker(self._world, seat))

    def voice(self, given: Json) -> Json:
        seat = self._seat(given)
        return self._sent(seat, actions.send_voice(self._world, seat))

    def read(self, given: Json) -> Json:
        """The person has seen the chat, up to `message_id` where it is given."""
        seat = self._seat(given)
        actions.mark_read(self._world, seat, int(given.get("message_id") or 0) or None)
        return {"unread": seat.room.unread(seat.user.id)}

    def react(self, given: Json) -> Json:
        seat = self._seat(given)
        actions.react(self._world, seat, int(given["message_id"]), str(given.get("emoji", "")))
        return {}

    def group(self, given: Json) -> Json:
        """A new group of these people, the first of them its creator, and the first bot."""
        members = [self._user({"person": each}) for each in given["members"]]
        if not members:
            raise ImpossibleError("a group needs somebody in it")
        title, kind = str(given.get("title") or "Group"), str(given.get("kind", "supergroup"))
        group = self._world.add_group(title, kind=kind, is_forum=bool(given.get("forum")))
        accounts: list[User | Bot] = [*members, self._simulator.bot]
        for account in accounts:
            groups.join(self._world, group, account, members[0])
        return {"chat": group.as_chat()}

    def members(self, given: Json) -> Json:
        """Adds or removes somebody, `id` a person or the bot; `status` makes an administrator or a member."""
        seat, group = self._seat(given), self._group(given)
        account = self._simulator.bot if given["id"] == self._simulator.bot.id else self._user({"person": given["id"]})
        match given["status"]:
            case "administrator" | "member" as status if account.id in group.members:
                groups.set_status(self._world, group, account, status, seat.user)
            case "administrator" | "member":
                groups.join(self._world, group, account, seat.user)
            case "left":
                groups.leave(self._world, group, account, seat.user)
            case status:
                raise ImpossibleError(f"nobody can be made {status!r}")
        return {"members": [_member(member) for member in group.present]}

    def topic(self, given: Json) -> Json:
        """A new topic in a forum."""
        seat, group = self._seat(given), self._group(given)
        if not group.is_forum:
            raise ImpossibleError("the group is no forum")
        return {"topic": as_topic(open_topic(self._world, group, seat.user, str(given["name"])))}

    def inline(self, given: Json) -> Json:
        """Asks the bot inline; the results come as an event, or at once where the bot let them be kept."""
        seat = self._seat(given)
        place = _place(given) if "latitude" in given else None
        query_id = actions.ask_inline(self._world, seat, self._simulator.bot, str(given.get("query", "")), place)
        kept = self._world.inline_queries[query_id].results
        return {"id": query_id} if kept is None else {"id": query_id, "results": kept}

    def choose(self, given: Json) -> Json:
        """Sends a result into the chat."""
        seat, query_id, result_id = self._seat(given), str(given["query_id"]), str(given["result_id"])
        return self._sent(seat, actions.choose_inline(self._world, seat, query_id, result_id))

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
        chat = self._private(self._user(given))
        actions.set_blocked(self._world, chat, blocked=bool(given.get("blocked", True)))
        return {"blocked": chat.blocked}

    def _user(self, given: Json) -> User:
        """The person named, or the first one."""
        asked = given.get("person")
        users = self._world.users
        user = users.get(int(asked)) if asked else next(iter(users.values()), None)
        if user is None:
            raise UnknownPersonError(f"there is no person {asked}")
        return user

    def _private(self, user: User) -> Chat:
        return self._world.chat(self._simulator.bot, user)

    def _group(self, given: Json) -> Group:
        group = self._world.groups.get(int(given.get("chat") or 0))
        if group is None:
            raise UnknownPersonError(f"there is no group {given.get('chat')}")
        return group

    def _seat(self, given: Json) -> Seat:
        """The person's place in the chat named, in the private one with the first bot where none is."""
        user = self._user(given)
        if int(given.get("chat") or user.id) == user.id:
            return self._private(user)
        group, thread = self._group(given), int(given.get("message_thread_id") or 0)
        return GroupSeat(group, user, thread if thread in group.topics else None)

    def _sent(self, seat: Seat, message: Json) -> Json:
        return {"message": shown(seat, message)}

    def _overview(self, user: User, room: Room) -> Json:
        """A line of the list of chats; a private one is named for its bot."""
        name = {"id": user.id, "title": room.bot.as_user()["first_name"]} if isinstance(room, Chat) else {}
        last = next(reversed(room.messages.values()), None)
        return {**room.as_chat(), **name, "unread": room.unread(user.id), "last_message": last}


def _posted(act: Callable[[Json], Json]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(act(await _object(request)))

    return endpoint


async def _object(request: Request) -> Json:
    """The JSON object a request holds."""
    given = await request.json()
    if not isinstance(given, dict):
        raise ImpossibleError("a JSON object is expected")
    return given


async def _form(request: Request, field: str) -> tuple[Json, Upload]:
    """The texts of a multipart form, and the one file in it."""
    async with request.form() as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get(field)
        if not isinstance(file, UploadFile):
            raise ImpossibleError(f"the form needs a file named {field}")
        kind = file.content_type or "application/octet-stream"
        return given, Upload(file.filename or field, await file.read(), kind)


def _answering(endpoint: Endpoint) -> Endpoint:
    """Turns what is wrong with a request into `{"error": …}` with a 4xx status."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except UnknownPersonError as problem:
            return JSONResponse({"error": str(problem)}, 404)
        except KeyError as problem:
            return JSONResponse({"error": f"{problem} is missing"}, 400)
        except ScannerMissingError as problem:
            return JSONResponse({"error": str(problem)}, 501)
        except (ValueError, TypeError) as problem:
            return JSONResponse({"error": str(problem)}, 400)

    return guarded


def _place(given: Json) -> tuple[float, float]:
    return float(given["latitude"]), float(given["longitude"])


def _card(user: User) -> Json:
    return {"id": user.id, "first_name": user.first_name, "language_code": user.language_code}


def _public(bot: Bot) -> Json:
    user = bot.as_user()
    return {name: user[name] for name in ("id", "username", "first_name")}


def _commands(seat: Seat, bot: Bot) -> list[Json]:
    if isinstance(seat.room, Group):
        return commands_in(seat.room, bot, seat.user)
    return commands_for(seat.room) if isinstance(seat.room, Chat) else []


def _topics(room: Room) -> list[Json]:
    topics = room.topics.values() if isinstance(room, Group) else ()
    return [{**as_topic(topic), "closed": topic.closed} for topic in topics]


def _member(member: Member) -> Json:
    account = member.account.as_user()
    return {"id": account["id"], "first_name": account["first_name"], "status": member.status}
