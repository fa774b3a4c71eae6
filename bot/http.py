"""HTTP to Telegram: the library's request made of aiohttp, which stays cheap when many calls run at once."""

from __future__ import annotations

import json
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

PROXY_SCHEMES = ("http", "https")
LOOPBACK = ("localhost", "127.0.0.1", "::1")  # where no proxy could lead
UNSET = BaseRequest.DEFAULT_NONE


class Patience(NamedTuple):
    """Seconds to wait for a free connection, for a new one, for the call to be taken, and for the next bit of its
    answer. The values are those of the library's default request; None waits for ever."""

    pool: float | None = 1.0
    connect: float | None = 5.0
    write: float | None = 5.0
    read: float | None = 5.0


UPLOAD = Patience(write=20.0)


class AiohttpRequest(BaseRequest):
    """A request of python-telegram-bot that keeps up to `connections` open and goes by way of `proxy`, if there is one.

    What aiohttp raises becomes the cause of what this raises, whose message names only the kind of error: aiohttp's
    own texts hold the URL, and the token is part of it.
    """

    def __init__(self, connections: int = 256, proxy: str | None = None) -> None:
        self._connections = connections
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return Patience().read

    async def initialize(self) -> None:
        """Get ready for calls; a second time changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection; `initialize` opens the way again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = UNSET,
        write_timeout: Any = UNSET,
        connect_timeout: Any = UNSET,
        pool_timeout: Any = UNSET,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer; timeouts are seconds. Raises `TimedOut` or `NetworkError`."""
        usual = UPLOAD if request_data is not None and request_data.contains_files else Patience()
        asked = (pool_timeout, connect_timeout, write_timeout, read_timeout)
        limits = _limits(Patience(*(u if a is UNSET else a for a, u in zip(asked, usual, strict=True))))
        try:
            return await self._exchange(method, url, request_data, limits)
        except TimeoutError as error:
            raise TimedOut(f"aiohttp.{type(error).__name__}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    async def _exchange(
        self, method: str, url: str, data: RequestData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        body, headers = _body(data)
        async with self._session.request(
            method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
        ) as answer:
            return answer.status, await answer.read()


@lru_cache
def _limits(patience: Patience) -> aiohttp.ClientTimeout:
    """aiohttp has no limit for writing alone, so what bounds it is one for the whole exchange."""
    pool, connect, write, read = patience
    return aiohttp.ClientTimeout(
        total=_sum(pool, connect, write, read), connect=_sum(pool, connect), sock_connect=connect, sock_read=read
    )


def _sum(*seconds: float | None) -> float | None:
    known = [each for each in seconds if each is not None]
    return sum(known) if len(known) == len(seconds) else None


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """The body that carries the parameters, and the headers that go with it: JSON, or a form where there are files."""
    if data is None or not data.parameters:
        return None, {}
    if not data.contains_files:
        # `json_parameters`, what the default request sends, would have every list and object encoded twice.
        return json.dumps(data.parameters, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        file = BytesIO(content) if isinstance(content, bytes) else content  # aiohttp sends it in pieces then
        form.add_field(name, file, filename=filename, content_type=mime)
    return form, {}


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for `url`, by HTTPS_PROXY, ALL_PROXY, NO_PROXY and the like.

    Raises `ValueError` for one that speaks neither HTTP nor HTTPS.
    """
    parts = urlsplit(url)
    host, proxies = parts.hostname or "", getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or host in LOOPBACK or proxy_bypass(host):
        return None
    if urlsplit(proxy).scheme not in PROXY_SCHEMES:
        raise ValueError(f"{urlsplit(proxy).scheme}:// is no kind of proxy the bot can use; it takes http:// ones")
    return proxy
