"""How many sendMessage calls a second the simulator answers over HTTP on one core, beside an endpoint that only
returns a constant."""

from __future__ import annotations

import asyncio
import json
import socket
import time

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from simulator import Simulator, serve

CALLS, CONNECTIONS, RUNS = 2_000, 8, 3


async def main() -> None:
    simulator = Simulator()
    mei = simulator.person("Mei")
    mei.starts()
    body = json.dumps(
        {
            "chat_id": mei.id,
            "text": "<b>咖啡</b> 120 m · 9 折",
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": [[{"text": "Details", "callback_data": "shop:1"}]]},
        }
    ).encode()
    bare = max([await bare_rate(body) for _ in range(RUNS)])
    full = max([await simulator_rate(simulator, body) for _ in range(RUNS)])
    assert simulator.violations == []
    print(f"bare endpoint  {bare:8,.0f} requests/s")
    print(f"sendMessage    {full:8,.0f} calls/s, ratio {full / bare:.2f}")


async def simulator_rate(simulator: Simulator, body: bytes) -> float:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(simulator, ready=ready.set_result))
    port = int((await ready).rpartition(":")[2])
    rate = await measured(port, f"/bot{simulator.token}/sendMessage", body)
    serving.cancel()
    await asyncio.wait({serving})
    return rate


async def bare_rate(body: bytes) -> float:
    async def constant(request: Request) -> JSONResponse:
        await request.body()
        return JSONResponse({"ok": True})

    app = Starlette(routes=[Route("/", constant, methods=["POST"])])
    # With the protocol named, asyncio turns Nagle's delay off, as the simulator's server has it.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        rate = await measured(listener.getsockname()[1], "/", body)
        server.should_exit = True
        await serving
    return rate


async def measured(port: int, path: str, body: bytes) -> float:
    """Requests a second over kept connections; the client shares the core, so the server alone is faster."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    started = time.perf_counter()
    await asyncio.gather(*(client(port, request, CALLS // CONNECTIONS) for _ in range(CONNECTIONS)))
    return CALLS / (time.perf_counter() - started)


async def client(port: int, request: bytes, count: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(count):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
    writer.close()
    await writer.wait_closed()


if __name__ == "__main__":
    asyncio.run(main())
