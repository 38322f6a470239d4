"""`nadhir serve` as a process: says where it listens, ends in good order, names a taken port."""

import asyncio
import os
import signal
import socket
import sys

import aiohttp

from streams.settings import Settings
from streams.topic_admin import create_topics


async def _serve(settings: Settings, *more: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "streams", "serve", *more),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ
        | {
            "NADHIR_BOOTSTRAP": settings.bootstrap,
            "NADHIR_PREFIX": settings.prefix,
            "PYTHONUNBUFFERED": "1",
        },
    )


async def test_it_says_where_it_listens_and_ends_on_sigterm(
    embedded: str, settings: Settings
) -> None:
    await create_topics(settings)
    server = await _serve(settings, "--port", "0")
    assert server.stdout is not None
    async with asyncio.timeout(30):
        line = (await server.stdout.readline()).decode()
        address = line.split()[2]
        assert address.startswith("http://127.0.0.1:")
        async with aiohttp.ClientSession(address) as session:
            async with session.get("/") as answer:
                assert answer.content_type == "text/html"
            async with session.get("/", headers={"Host": "evil.example"}) as answer:
                assert answer.status == 421
            # An open stream must not hold up the end.
            async with session.get("/api/stream"):
                server.send_signal(signal.SIGTERM)
                assert await server.wait() == 0


async def test_a_taken_port_is_named(embedded: str, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = await _serve(settings, "--port", str(port))
        async with asyncio.timeout(30):
            out, _ = await server.communicate()
    assert server.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in out.decode()
