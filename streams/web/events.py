"""`GET /api/stream`: changes as server-sent events, with resumption and a heartbeat."""

import asyncio
from http import HTTPStatus

import orjson
from aiohttp import web

from streams.web.api import HUB
from streams.web.hub import Hub
from streams.web.problems import ProblemError
from streams.web.query import Query
from streams.web.view import View

#: Streams at a time; each costs a socket and a task.
MOST_STREAMS = 200
#: Seconds between two status events where nothing else happens.
HEARTBEAT_S = 15.0
#: A client that takes nothing for so long is let go.
_STUCK_S = 30.0


async def stream(request: web.Request) -> web.StreamResponse:
    """Send `status` at once, on change and as heartbeat; then `escalation`, `gone` and `alert`.

    Changes carry an id; a client that returns with it (`Last-Event-ID`, or `after`) gets what it
    missed. Where that cannot be had, and at first, it gets `reset`: read the lists again.
    """
    query = Query(request.query, ("after",))
    hub = request.app[HUB]
    if hub.streams >= MOST_STREAMS:
        raise ProblemError(
            HTTPStatus.SERVICE_UNAVAILABLE, "too many streams", {"Retry-After": "30"}
        )
    cursor = request.headers.get("Last-Event-ID") or query.text("after")
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    hub.streams += 1
    try:
        await response.prepare(request)
        await _send_all(hub, response, cursor)
    except (ConnectionError, TimeoutError):
        # The client went, or takes nothing any more: either way it comes back if it wants to.
        pass
    finally:
        hub.streams -= 1
    return response


async def _send_all(hub: Hub, response: web.StreamResponse, cursor: str | None) -> None:
    view: View | None = None
    sent = 0
    told = b""
    while not hub.closing:
        woken = hub.changed()
        out = bytearray()
        # As heartbeat the status is said again; between two beats only when it has changed.
        status = _status(hub)
        if status != told:
            out += _event("status", status)
            told = status
        if hub.view is not None:
            number = sent
            if hub.view is not view:
                view = hub.view
                resumed = None if cursor is None else view.changes.number(cursor)
                cursor = None
                number = -1 if resumed is None else resumed
            missed = None if number < 0 else view.changes.since(number)
            if missed is None:
                out += _event("reset", b"{}", view.changes.cursor())
            for change in missed or ():
                out += _event(change.event, change.data, view.changes.cursor(change.number))
            sent = view.changes.last
        if out:
            async with asyncio.timeout(_STUCK_S):
                await response.write(bytes(out))
        try:
            async with asyncio.timeout(HEARTBEAT_S):
                await woken.wait()
        except TimeoutError:
            told = b""


def _status(hub: Hub) -> bytes:
    return orjson.dumps({"link": hub.status.link, "detail": hub.status.detail, "ready": hub.ready})


def _event(name: str, data: bytes, event_id: str | None = None) -> bytes:
    # orjson writes no line breaks, so that one data line holds it.
    head = f"event: {name}\n" + (f"id: {event_id}\n" if event_id is not None else "")
    return head.encode() + b"data: " + data + b"\n\n"
