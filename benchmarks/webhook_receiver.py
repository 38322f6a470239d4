"""Endpoints of the webhook storm, in a process of their own, on one port of loopback.

    python benchmarks/webhook_receiver.py REPORT.jsonl

Prints its port; at SIGTERM it ends. The path's first word says how an endpoint behaves:
`healthy`, `hang`, `flaky` (500 at random), `moved` (302), `gone` (410). A line of the report:
endpoint, webhook id, alert id, seconds since the epoch, status, and whether the `standardwebhooks`
library accepts it.
"""

import asyncio
import base64
import hashlib
import json
import random
import signal
import sys
import time
from pathlib import Path
from typing import TextIO

from standardwebhooks import Webhook, WebhookVerificationError

STATUSES = {"healthy": 204, "moved": 302, "gone": 410}
_FLAKY_FAILS = 0.3


def secret_of(name: str) -> str:
    """A signing secret, another one for each name."""
    return "whsec_" + base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


class Endpoint(asyncio.Protocol):
    """HTTP/1.1 as far as our caller speaks it: it costs little beside what is measured."""

    def __init__(self, report: TextIO, dice: random.Random) -> None:
        self._report = report
        self._dice = dice
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {}
            for line in lines:
                name, _, value = line.partition(":")
                headers[name.strip().lower()] = value.strip()
            length = int(headers.get("content-length", 0))
            if len(rest) < length:
                return
            body, self._buffer = rest[:length], rest[length:]
            self._answer(first.split(" ")[1].strip("/"), headers, body)

    def _answer(self, name: str, headers: dict[str, str], body: bytes) -> None:
        now = time.time()
        kind = name.partition("-")[0]
        status = STATUSES.get(kind, 0)
        if kind == "flaky":
            status = 500 if self._dice.random() < _FLAKY_FAILS else 204
        try:
            told = _webhook(name).verify(body, headers)
            genuine, alert = True, told["data"]["id"]
        except (WebhookVerificationError, KeyError):
            genuine, alert = False, None
        line = [name, headers.get("webhook-id"), alert, now, status, genuine]
        self._report.write(json.dumps(line) + "\n")
        if status and self._transport is not None:
            moved = "Location: /healthy-0\r\n" if status == 302 else ""
            reply = f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{moved}\r\n"
            self._transport.write(reply.encode())


_webhooks: dict[str, Webhook] = {}


def _webhook(name: str) -> Webhook:
    if name not in _webhooks:
        _webhooks[name] = Webhook(secret_of(name))
    return _webhooks[name]


async def main(path: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with Path(path).open("w", buffering=1024 * 64) as report:  # noqa: ASYNC230
        dice = random.Random(1)
        server = await asyncio.get_running_loop().create_server(
            lambda: Endpoint(report, dice), "127.0.0.1", 0, backlog=1024
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        while not stop.is_set():
            await asyncio.sleep(0.2)
            report.flush()
        server.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
