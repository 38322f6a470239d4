"""The HTTP API: lists, one escalation, health."""

from enum import StrEnum
from http import HTTPStatus

import orjson
from aiohttp import web

from schemas import Level
from streams.web.hub import Hub
from streams.web.names import Names
from streams.web.problems import ProblemError
from streams.web.query import Query
from streams.web.view import View

HUB = web.AppKey("hub", Hub)
NAMES = web.AppKey("names", Names)

_DEFAULT_LIMIT, _MOST = 100, 500


class State(StrEnum):
    """States of an escalation, as a filter."""

    OPEN = "open"
    CLOSED = "closed"
    RETRACTED = "retracted"


async def escalations(request: web.Request) -> web.Response:
    """`GET /api/escalations`: summaries, the highest level first; retracted ones if asked for."""
    query = Query(request.query, ("level", "state", "place", "rule", "limit", "offset"))
    limit = query.number("limit", _DEFAULT_LIMIT, 1, _MOST)
    offset = query.number("offset", 0, 0, 10**9)
    states = query.choices("state", State) or frozenset({State.OPEN, State.CLOSED})
    view = shown(request)
    found = view.select(
        levels=query.choices("level", Level),
        states=frozenset(map(str, states)),
        place=query.text("place"),
        rule=query.text("rule"),
    )
    return _json(
        {
            "items": [orjson.Fragment(held.summary) for held in found[offset : offset + limit]],
            "total": len(found),
            "cursor": view.changes.cursor(),
        }
    )


async def escalation(request: web.Request) -> web.Response:
    """`GET /api/escalations/{id}`: the whole of one, with the names of what its codes mean."""
    Query(request.query, ())
    held = shown(request).escalations.get(request.match_info["id"])
    if held is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no escalation with this id")
    return _json(
        {
            "escalation": orjson.Fragment(held.value.to_json()),
            "names": request.app[NAMES].of(held.value),
        }
    )


async def incidents(request: web.Request) -> web.Response:
    """`GET /api/incidents`: live incidents by day, of a place or area, page by page."""
    query = Query(request.query, ("place", "from", "to", "limit", "after"))
    limit = query.number("limit", _DEFAULT_LIMIT, 1, _MOST)
    first, last = query.day("from"), query.day("to")
    after = query.text("after")
    position = None
    if after is not None:
        day, divider, incident_id = after.partition("~")
        if not divider:
            raise ProblemError(HTTPStatus.BAD_REQUEST, "after must be the `next` of a page before")
        position = (day, incident_id)
    items, end = shown(request).incidents.page(
        limit=limit, place=query.text("place"), first=first, last=last, after=position
    )
    return _json(
        {
            "items": [orjson.Fragment(item) for item in items],
            "next": None if end is None else "~".join(end),
        }
    )


async def alerts(request: web.Request) -> web.Response:
    """`GET /api/alerts`: the newest first; with `after` (a `cursor`), what has arrived since."""
    query = Query(request.query, ("after", "limit"))
    limit = query.number("limit", _DEFAULT_LIMIT, 1, _MOST)
    after = query.text("after")
    view = shown(request)
    if after is None:
        found, cursor = view.alerts.newest(limit), view.changes.cursor()
    else:
        number = view.changes.number(after)
        if number is None:
            raise ProblemError(
                HTTPStatus.GONE, "this cursor is of an earlier reading; begin again without after"
            )
        found = view.alerts.since(number, limit)
        full = len(found) == limit
        cursor = view.changes.cursor(found[-1].number if full else None)
    return _json({"items": [orjson.Fragment(held.json) for held in found], "cursor": cursor})


async def health(request: web.Request) -> web.Response:
    """`GET /healthz`: 200 when what is shown is what the topics say, else 503; why, in JSON."""
    hub = request.app[HUB]
    status = HTTPStatus.OK if hub.ready else HTTPStatus.SERVICE_UNAVAILABLE
    return _json(orjson.Fragment(hub.report()), status)


def shown(request: web.Request) -> View:
    """The view to answer from, old or not.

    Raises:
        ProblemError: none has been read yet.
    """
    hub = request.app[HUB]
    if hub.view is None:
        raise ProblemError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"the topics have not been read yet ({hub.status.link}). {hub.status.detail}".strip(),
            {"Retry-After": "1"},
        )
    return hub.view


def _json(body: object, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
