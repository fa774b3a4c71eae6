"""The web server: Bot API, file downloads and the chat page, on loopback only."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from simulator.connections import Connection, hang_up
from simulator.control_api import control_api
from simulator.page_api import page_api
from simulator.simulator import Simulator
from simulator.webhooks import is_loopback
from simulator.wire import ApiError, Json, Upload, bad_request

PAGE = Path(__file__).parent / "page"
SAVE_SECONDS = 1.0
CLIENT_CLOSED_REQUEST = 499  # nobody is there to read it
Answer = tuple[int, Json]
_FRESH = {"Cache-Control": "no-cache"}


def create_app(simulator: Simulator) -> Starlette:
    """The ASGI application; mount it in a test's HTTP client, or run it with `serve`."""
    bots = _BotServer(simulator)
    return Starlette(
        routes=[
            Route("/bot{token}/{method}", bots.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", bots.download),
            Route("/", _index),
            Mount("/page/api", routes=page_api(simulator)),
            *control_api(simulator),
            Mount("/page", _FreshFiles(directory=PAGE, check_dir=False)),
        ],
        exception_handlers={404: _not_found},
    )


async def serve(
    simulator: Simulator,
    host: str = "127.0.0.1",
    port: int = 0,
    ready: Callable[[str], None] = lambda base_url: None,
) -> None:
    """Serves until cancelled. Port 0 takes a free one; `ready` gets the base URL once requests are accepted.

    Raises `ValueError` for a host that is not loopback, `OSError` where the port is taken. Signals stay untouched.
    """
    if not is_loopback(host) or ":" in host:
        raise ValueError(f"the simulator serves this machine only, {host} is not an IPv4 loopback address")
    listener = _bound(host, port)
    base_url = f"http://{host}:{listener.getsockname()[1]}"
    # A web page from elsewhere must not reach the chat through a host name of its own.
    app = TrustedHostMiddleware(create_app(simulator), allowed_hosts=[host, "localhost", "127.0.0.1"])
    simulator.open()
    server = _Server(_config(app))
    server.announce = lambda: ready(base_url)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    saving = asyncio.create_task(_saved(simulator))
    try:
        await asyncio.shield(serving)
    finally:
        saving.cancel()
        simulator.close()
        server.should_exit = True
        await serving
        listener.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(app, http=Connection, log_level="error", access_log=False, timeout_graceful_shutdown=1)


async def _saved(simulator: Simulator) -> None:
    """Saves the state again and again, for a process may be killed."""
    while True:
        await asyncio.sleep(SAVE_SECONDS)
        simulator.save()


def _bound(host: str, port: int) -> socket.socket:
    """The socket to listen on. asyncio turns Nagle's delay off only where the protocol is named: 40 ms a request."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


class _Server(uvicorn.Server):
    """uvicorn within somebody else's loop: it leaves signals alone and says when it is ready."""

    announce: Callable[[], None] = staticmethod(lambda: None)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.announce()


class _BotServer:
    """What bots ask of Telegram over HTTP: calls and files."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    async def call(self, request: Request) -> Response:
        """A call of the Bot API; nobody is answered who hung up first."""
        try:
            given = await _parameters(request)
        except ValueError:
            return _refused(bad_request("can't parse the request's body"))
        token, method = request.path_params["token"], request.path_params["method"]
        answering = self._simulator.api.answer(token, method, given)
        watched = method.lower() == "getupdates" or self._simulator.faults.may_hold_calls
        try:
            answer = await (_while_connected(request, answering) if watched else answering)
        except ConnectionError as lost:
            return await hang_up(request, lost)
        return JSONResponse(answer[1], answer[0]) if answer else Response(status_code=CLIENT_CLOSED_REQUEST)

    async def download(self, request: Request) -> Response:
        """A file by its path, for any bot there is."""
        world = self._simulator.world
        file = world.files.by_path(request.path_params["path"])
        if file is None or request.path_params["token"] not in world.bots:
            return _refused(ApiError(404, "Not Found"))
        return Response(file.upload.content, media_type=file.upload.mime)


async def _index(request: Request) -> Response:
    return FileResponse(PAGE / "index.html", headers=_FRESH)


async def _not_found(request: Request, error: Exception) -> Response:
    return _refused(ApiError(404, "Not Found"))


def _refused(problem: ApiError) -> Response:
    return JSONResponse(problem.as_answer(), problem.code)


class _FreshFiles(StaticFiles):
    """Static files a browser asks for anew each time, so that an edit shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_FRESH)
        return response


async def _parameters(request: Request) -> dict[str, object]:
    """The call's parameters from query, form, multipart or JSON, later ones winning. Raises `ValueError`."""
    given: dict[str, object] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form() as form:
            for name, value in form.items():
                given[name] = await _upload(value) if isinstance(value, UploadFile) else value
        return given
    body = await request.body()
    if not body:
        return given
    if kind == "application/json":
        sent = json.loads(body)
        if not isinstance(sent, dict):
            raise ValueError("an object is expected")
        return given | sent
    return given | dict(parse_qsl(body.decode(), keep_blank_values=True))


async def _upload(value: UploadFile) -> Upload:
    content = await value.read()
    return Upload(value.filename or "file", content, value.content_type or "application/octet-stream")


async def _while_connected(request: Request, answering: Coroutine[Any, Any, Answer]) -> Answer | None:
    """The answer to a long poll; None when the bot hung up first, for it would take updates nobody reads."""
    polling = asyncio.create_task(answering)
    leaving = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({polling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return polling.result() if polling.done() else None
    finally:
        polling.cancel()
        leaving.cancel()
