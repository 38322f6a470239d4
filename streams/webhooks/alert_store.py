"""Alerts by where they stand: those read lately from memory, others from the broker."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from schemas import AlertRef
from streams.reading import consumer_of
from streams.settings import Settings
from streams.topics import ALERT_TOPICS

_KEPT_BYTES = 64 * 1024 * 1024
_READ_AHEAD = 100
_WAIT_MS = 200
_SECONDS = 10.0

_Place = tuple[str, int, int]


class GoneError(LookupError):
    """The broker no longer keeps the alert."""


class AlertStore:
    """The JSON of alerts, as published; the last 64 MiB of them in memory."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self._lock = asyncio.Lock()
        self._kept: OrderedDict[_Place, bytes] = OrderedDict()
        self._size = 0

    def offer(self, record: ConsumerRecord) -> None:
        """Keep a record that was read anyway."""
        place = (record.topic, record.partition, record.offset)
        value = record.value or b""
        if place not in self._kept:
            self._kept[place] = value
            self._size += len(value)
        while self._size > _KEPT_BYTES and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])

    async def get(self, ref: AlertRef) -> bytes:
        """The alert's JSON.

        Raises:
            GoneError: its record is no longer there.
            TimeoutError: the broker does not answer.
            aiokafka.errors.KafkaError: the broker refuses.
        """
        place = (ref.topic, ref.partition, ref.offset)
        if place not in self._kept:
            async with self._lock:
                if place not in self._kept:
                    await self._read(place)
        self._kept.move_to_end(place)
        return self._kept[place]

    async def _read(self, place: _Place) -> None:
        partition = TopicPartition(*place[:2])
        self._consumer.resume(partition)
        try:
            self._consumer.seek(partition, place[2])
            async with asyncio.timeout(_SECONDS):
                found: list[ConsumerRecord] = []
                while not found:
                    batches = await self._consumer.getmany(
                        partition, timeout_ms=_WAIT_MS, max_records=_READ_AHEAD
                    )
                    found = batches.get(partition, [])
        finally:
            self._consumer.pause(partition)
        if found[0].offset != place[2]:
            raise GoneError(f"{place[0]}/{place[1]}@{place[2]} is no longer kept")
        # The one that was asked for is offered last, so that it is still there.
        for record in (*found[1:], found[0]):
            self.offer(record)


@asynccontextmanager
async def alert_store(settings: Settings) -> AsyncIterator[AlertStore]:
    """A store for the time of the block.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    async with consumer_of(settings, ALERT_TOPICS.values()) as consumer:
        consumer.pause(*consumer.assignment())
        yield AlertStore(consumer)
