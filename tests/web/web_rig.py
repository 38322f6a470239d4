"""Helpers for tests of the page over a real broker: topics, sending, waiting, events."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp.test_utils import TestClient
from aiokafka import AIOKafkaProducer

from schemas import Alert, Escalation, Incident
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, Topic, full_name

SECONDS = 15


@dataclass
class Feed:
    """Sends messages to the topics of a test."""

    settings: Settings
    producer: AIOKafkaProducer

    async def send(self, message: Escalation | Incident | Alert) -> None:
        if isinstance(message, Alert):
            await self.raw(ALERT_TOPICS[message.level], message.place_id, message.to_json())
        elif isinstance(message, Escalation):
            await self.raw(Topic.ESCALATIONS, message.id, message.to_json())
        else:
            await self.raw(Topic.INCIDENTS, message.id, message.to_json())

    async def raw(self, topic: Topic, key: str, value: bytes | None) -> None:
        await self.producer.send_and_wait(full_name(topic, self.settings), value, key.encode())


@contextlib.asynccontextmanager
async def sending(settings: Settings) -> AsyncIterator[Feed]:
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, acks="all")
    await producer.start()
    try:
        yield Feed(settings, producer)
    finally:
        await producer.stop()


async def eventually(client: TestClient, path: str, holds: Callable[[dict], bool]) -> dict:
    """Ask until the answer's JSON holds; fails with the last answer."""
    last: object = None
    try:
        async with asyncio.timeout(SECONDS):
            while True:
                async with client.get(path) as answer:
                    last = await answer.json(content_type=None)
                if holds(last):
                    return last
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"{path} stayed at {last}")


async def ready(client: TestClient) -> dict:
    return await eventually(client, "/healthz", lambda status: status["ready"])


@dataclass
class Event:
    """One server-sent event."""

    name: str
    data: str
    id: str | None


async def events(answer: aiohttp.ClientResponse) -> AsyncIterator[Event]:
    fields: dict[str, str] = {}
    async for raw in answer.content:
        line = raw.decode().rstrip("\n")
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield Event(fields["event"], fields["data"], fields.get("id"))
            fields = {}
