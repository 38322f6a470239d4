"""The web application: routes, static files, life cycle."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from pathlib import Path

from aiohttp import web

from streams.settings import Settings
from streams.web import api, events, webhooks_api
from streams.web.follower import follow
from streams.web.hub import Hub
from streams.web.names import Names
from streams.web.problems import LOOPBACK_NAMES, only_hosts, secure, tell_problems

STATIC = Path(__file__).parent / "static"

_STOP_S = 2.0


def make_web_app(settings: Settings, *, hosts: Collection[str] | None = None) -> web.Application:
    """The application, which follows the topics of these settings while it runs.

    `hosts`: the host names under which it may be asked; None allows any.
    """
    checks = [] if hosts is None else [only_hosts(frozenset(hosts))]
    app = web.Application(middlewares=[tell_problems, *checks])
    app[api.HUB] = Hub()
    app[api.NAMES] = Names.load()
    app.router.add_get("/", _page)
    app.router.add_get("/healthz", api.health)
    app.router.add_get("/api/escalations", api.escalations)
    app.router.add_get("/api/escalations/{id}", api.escalation)
    app.router.add_get("/api/incidents", api.incidents)
    app.router.add_get("/api/alerts", api.alerts)
    app.router.add_get("/api/stream", events.stream, allow_head=False)
    webhooks_api.add_routes(app, settings)
    app.router.add_static("/static", STATIC)
    app.on_response_prepare.append(secure)
    app.on_response_prepare.append(_revalidate)
    app.on_shutdown.append(_close_streams)

    async def following(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(follow(settings, app[api.HUB]))
        yield
        # The client library may swallow a cancellation that meets the end of one of its waits.
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_STOP_S)

    app.cleanup_ctx.append(following)
    return app


async def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    public_hosts: Collection[str] = (),
    started: Callable[[str], None] | None = None,
) -> None:
    """Serve until cancelled. `started` is called with the address once the port is open.

    On loopback only its own names and `public_hosts` are answered; on another address any name,
    unless `public_hosts` says which.

    Raises:
        OSError: the port cannot be had.
    """
    local = host in {"localhost", "127.0.0.1", "::1"}
    hosts = {*LOOPBACK_NAMES, *public_hosts} if local or public_hosts else None
    runner = web.AppRunner(
        make_web_app(settings, hosts=hosts), access_log=None, shutdown_timeout=_STOP_S
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        if started is not None:
            bound = runner.addresses[0]
            name = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
            started(f"http://{name}:{bound[1]}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")


async def _revalidate(_request: web.Request, response: web.StreamResponse) -> None:
    # The files have no version in their names: a browser must ask whether they have changed.
    response.headers.setdefault("Cache-Control", "no-cache")


async def _close_streams(app: web.Application) -> None:
    app[api.HUB].close()
