"""The API of webhooks: subscriptions and silences, by the operator's token alone.

It takes references to secrets, never secrets, and shows no path of an address: that may hold a
token of the receiver's.
"""

import asyncio
import datetime as dt
import hmac
import logging
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from schemas import Instant, Model, Silence, Subscription
from streams.replay.lines import explain
from streams.settings import Settings
from streams.topics import Topic
from streams.web.problems import ProblemError
from streams.webhooks import admin
from streams.webhooks.delivering import guard_of, holders_of
from streams.webhooks.journal import Journal, journal
from streams.webhooks.references import Known
from streams.webhooks.showing import public
from streams.webhooks.tables import Tables, follow_tables

_log = logging.getLogger(__name__)

_SEEN_SECONDS = 5.0
_PAUSE_SECONDS = 2.0
_SHORTEST_TOKEN = 16


class _Rotation(Model):
    """`to`: the reference of the new secret; `finish`: drop the old one."""

    to: str | None = None
    finish: bool = False


class _Redelivery(Model):
    """`message`: one webhook id; or all published from `since` to `until` (default: now)."""

    message: str | None = None
    since: Instant | None = None
    until: Instant | None = None


def add_routes(app: web.Application, settings: Settings) -> None:
    """Add the routes; without a token file they say how to turn them on.

    Raises:
        ValueError: the token file cannot be read, or holds no token.
    """
    token = _token(settings)
    api = _Api(settings)
    routes: list[tuple[str, str, Handler]] = [
        ("GET", "/api/webhooks", api.list),
        ("PUT", "/api/webhooks/{id}", api.put),
        ("DELETE", "/api/webhooks/{id}", api.remove),
        ("POST", "/api/webhooks/{id}/pause", api.pause),
        ("POST", "/api/webhooks/{id}/resume", api.resume),
        ("POST", "/api/webhooks/{id}/rotate", api.rotate),
        ("POST", "/api/webhooks/{id}/test", api.test),
        ("POST", "/api/webhooks/{id}/redeliver", api.redeliver),
        ("PUT", "/api/silences/{id}", api.silence),
        ("DELETE", "/api/silences/{id}", api.end_silence),
    ]
    for method, route, handler in routes:
        app.router.add_route(method, route, _guarded(handler, token))
    if token is not None:
        app.cleanup_ctx.append(api.running)


def _token(settings: Settings) -> str | None:
    path = settings.api_token_file
    if path is None:
        return None
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"NADHIR_API_TOKEN_FILE cannot be read: {error}") from None
    if len(token) < _SHORTEST_TOKEN:
        raise ValueError(
            f"the file of NADHIR_API_TOKEN_FILE must hold {_SHORTEST_TOKEN} characters or more"
        )
    return token


def _guarded(handler: Handler, token: str | None) -> Handler:
    async def check(request: web.Request) -> web.StreamResponse:
        if token is None:
            raise ProblemError(
                HTTPStatus.FORBIDDEN, "webhooks are managed here once NADHIR_API_TOKEN_FILE is set"
            )
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        same = hmac.compare_digest(given.strip().encode(), token.encode())
        if scheme.lower() != "bearer" or not same:
            raise ProblemError(
                HTTPStatus.UNAUTHORIZED, "a bearer token is needed", {"WWW-Authenticate": "Bearer"}
            )
        try:
            return await handler(request)
        except admin.NotThereError as error:
            raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from None
        except ValidationError as error:
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, explain(error)) from None
        except KafkaError as error:
            detail = f"the broker failed ({type(error).__name__})"
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail) from error

    return check


class _Api:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tables = Tables()
        self._known: Known | None = None
        self._writing = asyncio.Lock()

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Follow the tables while the application runs."""
        task = asyncio.create_task(self._follow())
        yield
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_PAUSE_SECONDS)

    async def list(self, _request: web.Request) -> web.Response:
        """`GET /api/webhooks`: subscriptions with their state, and silences."""
        tables = self._ready()
        return _json(
            {
                "subscriptions": [
                    public(one, tables) for _, one in sorted(tables.subscriptions.items())
                ],
                "silences": [
                    one.model_dump(mode="json") for _, one in sorted(tables.silences.items())
                ],
            }
        )

    async def put(self, request: web.Request) -> web.Response:
        """`PUT /api/webhooks/{id}`: subscribe, or change a subscription."""
        ident = request.match_info["id"]
        given = await _body(request)
        there = self._ready().subscriptions.get(ident)
        if there is not None and there.origin == "file":
            raise ProblemError(HTTPStatus.CONFLICT, "this one is kept by the file of subscriptions")
        if own := given.keys() & {"origin", "resumed", "id"}:
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, f"{min(own)}: is Nadhir's own")
        kept: dict[str, object] = {"since": dt.datetime.now(dt.UTC)}
        if there is not None:
            kept = {"since": there.since, "resumed": there.resumed}
        wanted = Subscription.from_json(
            orjson.dumps({**kept, **given, "id": ident, "origin": "api"})
        )
        await self._check(wanted)
        await self._write(lambda writing: writing.subscription(wanted))
        await self._seen(lambda: self._tables.subscriptions.get(ident) == wanted)
        status = HTTPStatus.CREATED if there is None else HTTPStatus.OK
        return _json(public(wanted, self._tables), status)

    async def remove(self, request: web.Request) -> web.Response:
        """`DELETE /api/webhooks/{id}`."""
        ident = admin.subscription_of(self._ready(), request.match_info["id"]).id
        await self._write(lambda writing: admin.remove(writing, ident))
        await self._seen(lambda: ident not in self._tables.subscriptions)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def pause(self, request: web.Request) -> web.Response:
        """`POST /api/webhooks/{id}/pause`."""
        return await self._change(request, admin.paused)

    async def resume(self, request: web.Request) -> web.Response:
        """`POST /api/webhooks/{id}/resume`: also after a pause of Nadhir's own."""
        return await self._change(request, lambda one: admin.resumed(one, self._tables))

    async def rotate(self, request: web.Request) -> web.Response:
        """`POST /api/webhooks/{id}/rotate`: `{"to": reference}`, later `{"finish": true}`."""
        asked = _Rotation.from_json(orjson.dumps(await _body(request)))
        if (asked.to is None) != asked.finish:
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "give either `to` or `finish`")
        return await self._change(request, lambda one: admin.rotated(one, asked.to))

    async def test(self, request: web.Request) -> web.Response:
        """`POST /api/webhooks/{id}/test`: have a test message sent; answers with its id."""
        ident = admin.subscription_of(self._ready(), request.match_info["id"]).id
        found: list[str] = []

        async def work(writing: Journal) -> None:
            found.append(await admin.ask_for_test(writing, ident, dt.datetime.now(dt.UTC)))

        await self._write(work)
        return _json({"webhook_id": found[0]}, HTTPStatus.ACCEPTED)

    async def redeliver(self, request: web.Request) -> web.Response:
        """`POST /api/webhooks/{id}/redeliver`: `{"message": id}`, or `{"since": t, "until": t}`."""
        tables, now = self._ready(), dt.datetime.now(dt.UTC)
        subscription = admin.subscription_of(tables, request.match_info["id"])
        asked = _Redelivery.from_json(orjson.dumps(await _body(request)))
        if (asked.message is None) == (asked.since is None):
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "give either `message` or `since`")
        number: list[int] = []

        async def work(writing: Journal) -> None:
            if asked.message is not None:
                await admin.redeliver_one(
                    self._settings,
                    writing,
                    tables,
                    asked.message,
                    now,
                    of=subscription.id,
                )
                number.append(1)
                return
            found = await admin.redeliver_span(
                self._settings,
                writing,
                subscription,
                holders_of((await self._registries()).gazetteer),
                start=asked.since or now,
                end=asked.until or now,
                now=now,
            )
            number.append(found)

        await self._write(work)
        return _json({"messages": number[0]}, HTTPStatus.ACCEPTED)

    async def silence(self, request: web.Request) -> web.Response:
        """`PUT /api/silences/{id}`: hold back what matches from `starts_at` to `ends_at`."""
        ident, given = request.match_info["id"], await _body(request)
        whole = {"starts_at": dt.datetime.now(dt.UTC), "match": {}, **given, "id": ident}
        wanted = Silence.from_json(orjson.dumps(whole))
        self._ready()
        await self._check(wanted)
        await self._write(lambda writing: writing.silence(wanted))
        await self._seen(lambda: self._tables.silences.get(ident) == wanted)
        return _json(wanted.model_dump(mode="json"))

    async def end_silence(self, request: web.Request) -> web.Response:
        """`DELETE /api/silences/{id}`."""
        ident = request.match_info["id"]
        if ident not in self._ready().silences:
            raise admin.NotThereError(f"there is no silence {ident!r}")
        await self._write(lambda writing: writing.forget(Topic.SILENCES, ident))
        await self._seen(lambda: ident not in self._tables.silences)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _change(
        self, request: web.Request, change: Callable[[Subscription], Subscription]
    ) -> web.Response:
        ident = request.match_info["id"]
        wanted = change(admin.subscription_of(self._ready(), ident))
        await self._write(lambda writing: writing.subscription(wanted))
        await self._seen(lambda: self._tables.subscriptions.get(ident) == wanted)
        return _json(public(wanted, self._tables))

    async def _follow(self) -> None:
        while True:
            try:
                await follow_tables(self._settings, self._tables)
            except (KafkaError, OSError) as error:
                _log.warning("not following the webhooks: %s", error)
            await asyncio.sleep(_PAUSE_SECONDS)

    def _ready(self) -> Tables:
        if not self._tables.ready.is_set():
            raise ProblemError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "the topics of webhooks have not been read yet",
                {"Retry-After": "1"},
            )
        return self._tables

    async def _registries(self) -> Known:
        if self._known is None:
            guard = guard_of(self._settings)
            self._known = await asyncio.to_thread(Known.load, self._settings, guard)
        return self._known

    async def _check(self, wanted: Subscription | Silence) -> None:
        problems = (await self._registries()).problems(wanted)
        if problems:
            told = "; ".join(f"{'.'.join(map(str, at))}: {what}" for at, what in problems)
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, told)

    async def _write(self, work: Callable[[Journal], Any]) -> None:
        # One at a time: a change is made of what stood there before.
        async with self._writing, journal(self._settings) as writing:
            await work(writing)

    async def _seen(self, holds: Callable[[], bool]) -> None:
        """Wait until our own table shows the change, so that the next request sees it."""
        try:
            async with asyncio.timeout(_SEEN_SECONDS):
                while not holds():  # noqa: ASYNC110 (the table has no event for one change)
                    await asyncio.sleep(0.01)
        except TimeoutError:
            _log.warning("a change of webhooks is written, but was not read back in time")


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json")
    try:
        found = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "the body is not JSON") from None
    if not isinstance(found, dict):
        raise ProblemError(HTTPStatus.BAD_REQUEST, "the body must be an object")
    return found


def _json(body: object, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
