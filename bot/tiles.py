"""Street tiles for the map's background, from the tile server the operator has named."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

import httpx

from words.map_tiles import Background, Tile, Window

LONGEST_WAIT = 2.5  # seconds for all tiles of a picture; a map without streets now beats one with streets later
MOST_CONNECTIONS = 4
MOST_KEPT = 500  # tiles, of 10 to 40 kB each
LARGEST_TILE = 500_000  # bytes

log = logging.getLogger(__name__)


def client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """A client that says who it is and opens few connections, as public tile servers ask."""
    return httpx.AsyncClient(
        headers={"User-Agent": f"city-card-concierge/{version('concierge')}"},
        timeout=LONGEST_WAIT,
        limits=httpx.Limits(max_connections=MOST_CONNECTIONS),
        follow_redirects=True,
        transport=transport,
    )


@asynccontextmanager
async def streets(
    template: str, attribution: str
) -> AsyncIterator[Callable[[Window], Awaitable[Background | None]] | None]:
    """What fetches a map's background while the block runs; None where no tile server is named."""
    if not template:
        yield None
        return
    async with client() as http:
        yield Tiles(http, template, attribution).background


class Tiles:
    """A tile server, by an address with {z}, {x} and {y} in it, and the tiles it has given lately.

    Its tiles are to be drawn in WGS-84, as OpenStreetMap's are.
    """

    def __init__(self, http: httpx.AsyncClient, template: str, attribution: str) -> None:
        self._http = http
        self._template = template
        self._attribution = attribution
        self._kept: OrderedDict[tuple[int, int, int], bytes] = OrderedDict()

    async def background(self, window: Window) -> Background | None:
        """All tiles under `window`, or None when one of them is not to be had in time."""
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                tiles = await asyncio.gather(*(self._tile(window.zoom, *place) for place in window.addresses))
        except TimeoutError:
            log.warning("no streets for the map: too slow")
            return None
        found = tuple(tile for tile in tiles if tile)
        return Background(window, found, self._attribution) if len(found) == len(tiles) else None

    async def _tile(self, zoom: int, column: int, row: int) -> Tile | None:
        address = (zoom, column % 2**zoom, row)  # columns go on round the world
        image = self._kept.get(address) or await self._fetch(*address)
        if image is None:
            return None
        self._keep(address, image)
        return Tile(column, row, image)

    def _keep(self, address: tuple[int, int, int], image: bytes) -> None:
        self._kept[address] = image
        self._kept.move_to_end(address)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def _fetch(self, zoom: int, x: int, y: int) -> bytes | None:
        url = self._template.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
        try:
            answer = await self._http.get(url)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("no streets for the map: %s", type(error).__name__)  # the address may hold a key
            return None
        if answer.status_code == httpx.codes.OK and _is_tile(answer):
            return answer.content
        log.warning("no streets for the map: the server says %d", answer.status_code)
        return None


def _is_tile(answer: httpx.Response) -> bool:
    return answer.headers.get("Content-Type", "").startswith("image/") and len(answer.content) <= LARGEST_TILE
