"""The server's connections, which can end without an answer: a real loss on a real socket."""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from simulator.faults import DroppedConnectionError

CLIENT_CLOSED_REQUEST = 499  # nobody is there to read it
_TRANSPORT = "simulator.transport"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 seconds: the close sends RST


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1, with the connection's transport in the request's state (`scope["state"]`)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.app_state = {**self.app_state, _TRANSPORT: transport}


async def hang_up(request: Request, lost: ConnectionError) -> Response:
    """Ends the request's connection without an answer; what is returned reaches nobody.

    Raises `lost` where there is no socket, as in a test that calls the application without a network.
    """
    transport = request.scope.get("state", {}).get(_TRANSPORT)
    if transport is None:
        raise lost
    if isinstance(lost, DroppedConnectionError) and lost.reset:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response(status_code=CLIENT_CLOSED_REQUEST)
