"""Street tiles: asked for politely, kept, and done without when they are not to be had."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest

from bot import tiles
from words.map_tiles import Window

TEMPLATE = "https://tiles.test/{z}/{x}/{y}.png?key=secret-key"
WINDOW = Window(zoom=3, left=300.0, top=300.0, size=400.0)  # columns and rows 1 and 2
IMAGE = {"Content-Type": "image/png"}


@dataclass
class Server:
    """A tile server that notes what it was asked, and answers as told."""

    answer: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(200, headers=IMAGE, content=b"tile")
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answer(request)

    @property
    def paths(self) -> set[str]:
        return {request.url.path for request in self.requests}

    def client(self) -> httpx.AsyncClient:
        return tiles.client(httpx.MockTransport(self))


async def test_all_tiles_under_the_window_are_fetched_with_their_attribution() -> None:
    server = Server()
    async with server.client() as http:
        found = await tiles.Tiles(http, TEMPLATE, "© The mappers").background(WINDOW)
    assert server.paths == {"/3/1/1.png", "/3/2/1.png", "/3/1/2.png", "/3/2/2.png"}
    assert found is not None
    assert [(tile.column, tile.row) for tile in found.tiles] == [(1, 1), (2, 1), (1, 2), (2, 2)]
    assert (found.window, found.attribution) == (WINDOW, "© The mappers")


async def test_the_server_is_told_who_asks() -> None:
    server = Server()
    async with server.client() as http:
        await tiles.Tiles(http, TEMPLATE, "").background(WINDOW)
    assert all(request.headers["User-Agent"].startswith("city-card-concierge/") for request in server.requests)


async def test_a_tile_is_fetched_once() -> None:
    server = Server()
    async with server.client() as http:
        source = tiles.Tiles(http, TEMPLATE, "")
        assert await source.background(WINDOW) == await source.background(WINDOW)
    assert len(server.requests) == 4


async def test_the_longest_unused_tile_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "MOST_KEPT", 3)
    server = Server()
    async with server.client() as http:
        source = tiles.Tiles(http, TEMPLATE, "")
        await source.background(WINDOW)
        await source.background(Window(3, 600.0, 600.0, 1.0))
        assert len(server.requests) == 4  # the last tile of the first window is still there
        await source.background(Window(3, 300.0, 300.0, 1.0))
    assert len(server.requests) == 5


async def test_columns_over_the_date_line_are_those_of_the_other_side() -> None:
    server = Server()
    async with server.client() as http:
        found = await tiles.Tiles(http, TEMPLATE, "").background(Window(3, -100.0, 300.0, 150.0))
    assert server.paths == {"/3/7/1.png", "/3/0/1.png"}
    assert found is not None
    assert [tile.column for tile in found.tiles] == [-1, 0]


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        unreachable,
        lambda _: httpx.Response(404, headers=IMAGE),
        lambda _: httpx.Response(200, headers={"Content-Type": "text/html"}, content=b"busy"),
        lambda _: httpx.Response(200, headers=IMAGE, content=b"x" * (tiles.LARGEST_TILE + 1)),
    ],
    ids=["unreachable", "not found", "no image", "too large"],
)
async def test_without_a_tile_there_is_no_background(
    answer: Callable[[httpx.Request], httpx.Response], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot.tiles")
    async with Server(answer).client() as http:
        assert await tiles.Tiles(http, TEMPLATE, "").background(WINDOW) is None
    lines = [record.getMessage() for record in caplog.records if record.name == "bot.tiles"]
    assert lines
    assert not any("secret-key" in line for line in lines)


async def test_a_tile_of_the_largest_size_is_taken() -> None:
    server = Server(lambda _: httpx.Response(200, headers=IMAGE, content=b"x" * tiles.LARGEST_TILE))
    async with server.client() as http:
        assert await tiles.Tiles(http, TEMPLATE, "").background(WINDOW) is not None


async def test_what_failed_is_asked_for_again() -> None:
    server = Server(unreachable)
    async with server.client() as http:
        source = tiles.Tiles(http, TEMPLATE, "")
        assert await source.background(WINDOW) is None
        server.answer = Server().answer
        assert await source.background(WINDOW) is not None


async def test_a_server_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "LONGEST_WAIT", 0.01)

    async def silent(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with tiles.client(httpx.MockTransport(silent)) as http:
        assert await tiles.Tiles(http, TEMPLATE, "").background(WINDOW) is None
