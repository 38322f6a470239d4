"""The process that delivers: both stages, begun again whenever the broker was away."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from aiokafka.errors import KafkaError

from streams.gazetteer import Gazetteer
from streams.settings import Settings
from streams.webhooks.accept import Acceptor
from streams.webhooks.alert_store import alert_store
from streams.webhooks.calling import caller
from streams.webhooks.dispatch import Dispatcher
from streams.webhooks.egress import Guard
from streams.webhooks.facts import Holders
from streams.webhooks.journal import journal
from streams.webhooks.signing import Secrets
from streams.webhooks.tables import Tables, follow_tables
from streams.webhooks.tools import Tools

_log = logging.getLogger(__name__)

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0


def holders_of(gazetteer: Gazetteer) -> Holders:
    """The areas that hold a place, by the gazetteer."""

    def holders(place_id: str) -> tuple[str, ...]:
        place = gazetteer.get(place_id)
        return () if place is None else place.parents

    return holders


def guard_of(settings: Settings) -> Guard:
    """The guard of outgoing calls that these settings ask for.

    Raises:
        ValueError: a network of the settings is none.
    """
    return Guard(
        allowed_networks=settings.webhooks_networks,
        allow_http=settings.webhooks_http,
        allowed_ports=settings.webhooks_ports,
    )


async def deliver(
    settings: Settings, holders: Holders, *, ready: Callable[[], None] = lambda: None
) -> None:
    """Deliver until cancelled. `ready` is called whenever both stages run.

    After a failure of the broker everything is read again: what is pending stands there.
    """
    pause = _FIRST_PAUSE_S
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        try:
            await _session(settings, holders, ready)
        except (KafkaError, OSError) as error:
            _log.warning("the broker at %s failed: %s", settings.bootstrap, error)
        if loop.time() - begun > _LONGEST_PAUSE_S:
            pause = _FIRST_PAUSE_S
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)


async def _session(settings: Settings, holders: Holders, ready: Callable[[], None]) -> None:
    tables = Tables()
    secrets = Secrets(settings.webhooks_secrets)
    async with (
        journal(settings) as writing,
        alert_store(settings) as store,
        caller(guard_of(settings), secrets, settings.webhooks_timeout) as calls,
    ):

        def fail(error: BaseException) -> None:
            if not writing.broken.done():
                writing.broken.set_exception(error)

        tools = Tools(settings, tables, writing, calls, store, holders, fail)
        acceptor = Acceptor(settings, tables, writing, store, holders)

        async def announce() -> None:
            await tables.ready.wait()
            ready()
            await asyncio.Event().wait()

        async def broken() -> None:
            await writing.broken

        await _first_error(
            follow_tables(settings, tables),
            acceptor.run(),
            Dispatcher(tools).run(),
            announce(),
            broken(),
        )


async def _first_error(*works: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
