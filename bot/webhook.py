"""Receiving by webhook: store first, then say 200; Telegram asks again for what it did not hear."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from hmac import compare_digest
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from bot.network import UPDATES, is_update
from bot.receiver import Receiver
from bot.settings import Settings
from storage.database import DatabaseError

GRACE_SECONDS = 5
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)


def create_app(path: str, secret: str, receiver: Receiver) -> Starlette:
    """The one address Telegram posts to. Without the secret nobody learns more than that something is here."""

    async def receive(request: Request) -> Response:
        if not compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        update = await _update(request)
        if update is None:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        try:
            receiver.accept([update])
        except DatabaseError:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response()

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


async def _update(request: Request) -> dict[str, Any] | None:
    try:
        sent = await request.json()
    except (ValueError, RecursionError):
        return None
    return sent if is_update(sent) else None


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(settings: Settings, receiver: Receiver) -> AsyncIterator[None]:
    """Serve the address in plain HTTP. Raises `OSError` where host and port cannot be had."""
    app = create_app(urlsplit(settings.webhook_url).path or "/", settings.webhook_secret, receiver)
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_SECONDS)
    server = _Server(config)
    with socket.create_server((settings.webhook_host, settings.webhook_port)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


async def announce(bot: Bot, settings: Settings) -> None:
    """Tell Telegram the address. Raises `telegram.error.TelegramError` as any call of the bot does."""
    await bot.set_webhook(settings.webhook_url, secret_token=settings.webhook_secret, allowed_updates=UPDATES)
