"""A receiver that checks every call with the library's own verification, and a delivering rig."""

import asyncio
import base64
import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import web
from aiokafka import AIOKafkaProducer
from standardwebhooks import Webhook, WebhookVerificationError

from schemas import (
    Alert,
    AlertRef,
    Bilingual,
    Delivery,
    Escalation,
    Level,
    Scope,
    Subscription,
    Transition,
)
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.topics import ALERT_TOPICS, full_name
from streams.webhooks import admin
from streams.webhooks.delivering import deliver
from streams.webhooks.journal import Journal, journal
from streams.webhooks.tables import Tables, read_tables

_T = TypeVar("_T")

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
SECONDS = 40
ALEPPO, RAQQA = "gn:170063", "gn:172955"


def holders(place_id: str) -> tuple[str, ...]:
    """Raqqa lies in its governorate and in Syria."""
    return ("gn:172957", "nadhir:sy") if place_id == RAQQA else ()


def alert(
    ident: str,
    *,
    level: Level = Level.WARNING,
    transition: Transition = Transition.OPENED,
    place: str = RAQQA,
    rule: str = "repeated-violence",
    escalation: str = "e1",
    account: str = "ضربتان عند الجسر في أسبوع.",
) -> Alert:
    day = dt.date(2017, 6, 6)
    moment = dt.datetime(2017, 6, 6, 12, tzinfo=dt.UTC)
    name = Bilingual(ar="الرقة", en="Raqqa")
    whole = Escalation(
        id=escalation,
        revision=f"r-{ident}",
        state="open",
        rule=rule,
        title=Bilingual(ar="عنف متكرر", en="Repeated violence"),
        theatre="LEVANT",
        scope=Scope(place_id=place, name=name, kind="city", country="SY"),
        sides=(("COALITION",), ("IRN_MILITIA",)),
        level=level,
        highest_level=level,
        since=day,
        last=day,
        opened_at=moment,
        updated_at=moment,
        independent_sources=2,
        account=Bilingual(ar=account, en="Two strikes at the bridge in a week."),
    )
    return Alert(
        id=ident,
        escalation_id=escalation,
        transition=transition,
        level=level,
        rule=rule,
        place=name.en,
        place_id=place,
        country="SY",
        at=day,
        known_at=moment,
        why="a second strike within 21 days",
        escalation=whole,
    )


def secret_of(name: str) -> str:
    """A signing secret, another one for each name."""
    return "whsec_" + base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


def keep_secret(folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(secret_of(name))


@dataclass
class Call:
    """One call as the receiver saw it."""

    name: str
    id: str
    body: bytes
    headers: dict[str, str]
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Behaviour = Callable[[Call, int], "web.StreamResponse | float"]


@dataclass
class Receiver:
    """Endpoints by name; each answers 204 unless told otherwise.

    A behaviour gets the call and how many came before it; a number instead of an answer is a time
    in seconds to hang.
    """

    calls: list[Call] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    secrets: dict[str, list[str]] = field(default_factory=dict)
    address: str = ""
    port: int = 0

    def url(self, name: str) -> str:
        return f"{self.address}/{name}"

    def of(self, name: str) -> list[Call]:
        return [call for call in self.calls if call.name == name]

    def ids(self, name: str) -> list[str]:
        """The alerts that endpoint has been told of, in order, repeats included."""
        return [call.json["data"]["id"] for call in self.of(name)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        name, body = request.match_info["name"], await request.read()
        headers = dict(request.headers)
        for secret in self.secrets.get(name, [secret_of(name)]):
            try:
                Webhook(secret).verify(body, headers)
            except WebhookVerificationError as error:
                self.forged.append(f"{name}: {error}")
        before = len(self.of(name))
        call = Call(
            name, request.headers["webhook-id"], body, headers, asyncio.get_event_loop().time()
        )
        self.calls.append(call)
        found = self.behaviours.get(name, lambda _call, _before: web.Response(status=204))(
            call, before
        )
        if isinstance(found, float):
            await asyncio.sleep(found)
            return web.Response(status=204)
        return found


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application(client_max_size=2**24)
    app.router.add_post("/{name}", receiver.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.port = runner.addresses[0][1]
    receiver.address = f"http://127.0.0.1:{receiver.port}"
    try:
        yield receiver
    finally:
        await runner.cleanup()


@dataclass
class Rig:
    """Topics, a journal and a receiver; delivers when told to."""

    settings: Settings
    receiver: Receiver
    producer: AIOKafkaProducer
    journal: Journal
    _work: asyncio.Task[None] | None = None

    async def subscribe(self, name: str, **fields: Any) -> Subscription:
        keep_secret(self.settings.webhooks_secrets, name)
        whole = {
            "id": name,
            "url": self.receiver.url(name),
            "secrets": (f"file:{name}",),
            "since": LONG_AGO,
        } | fields
        subscription = Subscription.model_validate(whole)
        await self.journal.subscription(subscription)
        await self.journal.flush()
        return subscription

    async def tables(self) -> Tables:
        return await read_tables(self.settings)

    async def publish(self, *alerts: Alert) -> None:
        for one in alerts:
            await self.producer.send_and_wait(
                full_name(ALERT_TOPICS[one.level], self.settings),
                one.to_json(),
                one.place_id.encode(),
            )

    async def start(self) -> None:
        ready = asyncio.Event()
        self._work = asyncio.create_task(deliver(self.settings, holders, ready=ready.set))
        async with asyncio.timeout(SECONDS):
            await ready.wait()

    async def stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
            self._work = None

    async def log(self, **fields: object) -> list[Delivery]:
        return await admin.log(
            self.settings,
            lambda one: all(getattr(one, name) == value for name, value in fields.items()),
        )


@contextlib.asynccontextmanager
async def rigged(settings: Settings, folder: Path, **fields: Any) -> AsyncIterator[Rig]:
    async with receiving() as receiver:
        settings = settings.model_copy(
            update={
                "webhooks_secrets": folder,
                "webhooks_networks": ("127.0.0.0/8",),
                "webhooks_http": True,
                "webhooks_ports": (receiver.port,),
                "webhooks_retries": (0.2, 0.4, 0.8, 1.6),
                "webhooks_timeout": 1.0,
            }
            | fields
        )
        await create_topics(settings)
        producer = AIOKafkaProducer(
            bootstrap_servers=settings.bootstrap, acks="all", linger_ms=0, max_batch_size=1
        )
        await producer.start()
        try:
            async with journal(settings) as writing:
                rig = Rig(settings, receiver, producer, writing)
                try:
                    yield rig
                finally:
                    await rig.stop()
        finally:
            await producer.stop()


async def until(holds: Callable[[], bool], what: object = None) -> None:
    """Wait until it holds; fails after a while, showing `what`."""
    try:
        async with asyncio.timeout(SECONDS):
            while not holds():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(f"did not come to hold: {what() if callable(what) else what}")


async def eventually(found: Callable[[], Awaitable[_T]]) -> _T:
    """Ask until there is something; fails after a while."""
    async with asyncio.timeout(SECONDS):
        while True:
            there = await found()
            if there:
                return there
            await asyncio.sleep(0.1)


def ref(one: Alert, *, offset: int = 0, published_ms: int = 1_000) -> AlertRef:
    """The reference to an alert that stands somewhere."""
    from streams.webhooks.facts import Where, ref_of

    return ref_of(one, Where("alerts.warning", 0, offset, published_ms))
