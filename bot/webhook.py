"""Receiving by webhook: store first, then say 200; Telegram asks again for what it did not hear."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest
from http import HTTPStatus
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from bot.network import UPDATES
from bot.receiver import Receiver
from bot.settings import Settings
from storage.database import DatabaseError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)


def create_app(path: str, secret: str, receiver: Receiver) -> Starlette:
    """The one address Telegram posts to. Without the secret nobody learns more than that something is here."""

    async def receive(request: Request) -> Response:
        if not compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        try:
            receiver.accept([await request.json()])
        except (ValueError, KeyError, TypeError):
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except DatabaseError:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response()

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def listen(bot: Bot, settings: Settings, receiver: Receiver, stop: asyncio.Event) -> None:
    """Tell Telegram the address and serve it until `stop` is set."""
    app = create_app(urlsplit(settings.webhook_url).path or "/", settings.webhook_secret, receiver)
    config = uvicorn.Config(
        app, host=settings.webhook_host, port=settings.webhook_port, log_level="warning", access_log=False
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        await bot.set_webhook(settings.webhook_url, secret_token=settings.webhook_secret, allowed_updates=UPDATES)
        await stop.wait()
    finally:
        server.should_exit = True
        await serving
