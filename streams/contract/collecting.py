"""Real messages of every kind, taken from a run over the user's article."""

import asyncio
import base64
import datetime as dt
import json
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import web
from aiokafka import ConsumerRecord

from schemas import Filter, Silence, Subscription
from streams.demo.run import run_demo
from streams.gazetteer import Gazetteer
from streams.reading import read_all
from streams.settings import Settings
from streams.topics import Topic
from streams.webhooks.delivering import deliver, holders_of
from streams.webhooks.journal import journal

Json = dict[str, Any]
Pick = Callable[[Json], bool]

_PLACE = "nadhir:sy-al-tanf"
_SECONDS = 60.0
_POLL_SECONDS = 0.2

#: Kind -> topic, and which of its messages; the first that fits is taken.
_PICKED: dict[str, tuple[Topic, Pick]] = {
    "article": (Topic.ARTICLES, lambda value: value.get("language") == "ar"),
    "withdrawal": (Topic.ARTICLES, lambda value: "withdrawn" in value),
    "mark": (Topic.ARTICLES, lambda value: value.get("previous") is not None),
    "report-set": (Topic.REPORTS, lambda value: bool(value.get("reports"))),
    "source-mark": (Topic.REPORTS, lambda value: value.get("previous") is not None),
    "incident": (
        Topic.INCIDENTS,
        lambda value: value["place_id"] == _PLACE and value["date"] == "2017-06-06",
    ),
    "escalation": (Topic.ESCALATIONS, lambda value: value["scope"]["place_id"] == _PLACE),
    "alert": (Topic.ALERTS_WARNING, lambda value: value["place_id"] == _PLACE),
    "dead-letter": (Topic.DEAD_LETTERS, lambda _: True),
    "generation": (Topic.GENERATIONS, lambda _: True),
    "subscription": (Topic.SUBSCRIPTIONS, lambda _: True),
    "silence": (Topic.SILENCES, lambda _: True),
    "endpoint": (Topic.ENDPOINTS, lambda value: value["failures"] > 0),
    "pending": (Topic.PENDING, lambda value: value["attempts"] > 0),
    "delivery": (Topic.DELIVERIES, lambda value: value["outcome"] == "delivered"),
}


async def collect(seeds: Path, on_stage: Callable[[str], None]) -> dict[str, Json]:
    """One message of each kind, by the kind's name: topic, partition, key, headers, value.

    Runs broker, worker and deliverer over the user's article of the folder `seeds`, a withdrawal
    of the feed beside it, an article that is refused, and a receiver that fails once.

    Raises:
        streams.demo.run.DemoError, streams.broker.BrokerUnavailableError: the run failed.
        TimeoutError: the delivery did not come.
    """
    found: dict[str, Json] = {}

    async def read(settings: Settings, _: object) -> None:
        on_stage("delivering to a receiver that fails once")
        await _deliver(settings, {topic for topic, _ in _PICKED.values()}, found)

    with tempfile.TemporaryDirectory(prefix="nadhir-examples-") as folder:
        more = Path(folder) / "more.jsonl"
        more.write_text("".join(f"{line}\n" for line in _more(seeds)), "utf-8")
        await run_demo(
            [*_user_article(seeds), more],
            None,
            on_alert=lambda _: None,
            on_stage=on_stage,
            afterwards=read,
        )
    return found


def _user_article(seeds: Path) -> list[Path]:
    return list(seeds.glob("000_*.txt"))


def _more(seeds: Path) -> list[str]:
    lines = (seeds / "companion.jsonl").read_text("utf-8").splitlines()
    english = {
        "id": "english-1",
        "source": "Example Wire",
        "published_at": "2017-06-16T08:00:00Z",
        "text": "Two people were hurt when a shell fell on the market of the town.",
        "language": "en",
    }
    return [*(line for line in lines if "withdrawn" in line), json.dumps(english)]


async def _deliver(settings: Settings, topics: set[Topic], found: dict[str, Json]) -> None:
    """Deliver until every kind of message has come, and keep one of each."""
    with tempfile.TemporaryDirectory(prefix="nadhir-secrets-") as folder:
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        (Path(folder) / "newsroom").write_text(secret)
        async with _receiver() as port:
            settings = settings.model_copy(
                update={
                    "webhooks_secrets": Path(folder),
                    "webhooks_networks": ("127.0.0.0/8",),
                    "webhooks_http": True,
                    "webhooks_ports": (port,),
                    "webhooks_retries": (0.3,),
                }
            )
            async with journal(settings) as writing:
                await writing.subscription(_subscription(port))
                await writing.silence(_silence())
                await writing.flush()
            work = asyncio.create_task(deliver(settings, holders_of(Gazetteer.load())))
            try:
                async with asyncio.timeout(_SECONDS):
                    while len(found) < len(_PICKED) and not work.done():
                        await asyncio.sleep(_POLL_SECONDS)
                        _pick(await read_all(settings, topics), settings, found)
            finally:
                work.cancel()
                with suppress(asyncio.CancelledError):
                    await work


def _pick(records: list[ConsumerRecord], settings: Settings, found: dict[str, Json]) -> None:
    for kind, (topic, fits) in _PICKED.items():
        for record in records:
            if record.topic != f"{settings.prefix}{topic}" or record.value is None:
                continue
            value = json.loads(record.value)
            if kind not in found and fits(value):
                found[kind] = {
                    "topic": record.topic,
                    "partition": record.partition,
                    "key": None if record.key is None else record.key.decode(),
                    "headers": {name: content.decode() for name, content in record.headers},
                    "value": value,
                }


def _subscription(port: int) -> Subscription:
    return Subscription(
        id="newsroom",
        url=f"http://127.0.0.1:{port}/alerts",
        secrets=("file:newsroom",),
        filter=Filter(countries=("SY",)),
        payload="thin",
        since=dt.datetime(2017, 6, 1, tzinfo=dt.UTC),
    )


def _silence() -> Silence:
    return Silence(
        id="known-already",
        match=Filter(rules=("surge",)),
        starts_at=dt.datetime(2017, 6, 10, tzinfo=dt.UTC),
        ends_at=dt.datetime(2017, 6, 12, tzinfo=dt.UTC),
        why="told by telephone",
    )


@asynccontextmanager
async def _receiver() -> AsyncIterator[int]:
    """A receiver on loopback that fails once; gives its port."""
    calls = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        return web.Response(status=503 if calls == 1 else 204)

    application = web.Application()
    application.router.add_post("/alerts", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port: int = runner.addresses[0][1]
        yield port
    finally:
        await runner.cleanup()
