"""The small compacted topics in memory: subscriptions, silences, how endpoints do."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from aiokafka import ConsumerRecord, TopicPartition
from pydantic import ValidationError

from schemas import Endpoint, Model, Pending, PendingKind, Silence, Subscription
from streams.reading import consumer_of, last_values
from streams.settings import Settings
from streams.topics import Topic, full_name

_M = TypeVar("_M", bound=Model)

_log = logging.getLogger(__name__)

_WAIT_MS = 100

TOPICS = (Topic.SUBSCRIPTIONS, Topic.SILENCES, Topic.ENDPOINTS)


class Tables:
    """What the three topics hold, by id."""

    def __init__(self) -> None:
        self.subscriptions: dict[str, Subscription] = {}
        self.silences: dict[str, Silence] = {}
        self.endpoints: dict[str, Endpoint] = {}
        self.ready = asyncio.Event()
        self._listeners: list[Callable[[str], None]] = []

    def listen(self, heard: Callable[[str], None]) -> None:
        """Call this with the id of each subscription that changed; "" for a change of silences."""
        self._listeners.append(heard)

    def take(self, topic: Topic, key: str, value: bytes | None) -> None:
        """Take one record; one that is broken is skipped, and logged."""
        try:
            if topic is Topic.SUBSCRIPTIONS:
                _set(self.subscriptions, key, value, Subscription)
            elif topic is Topic.SILENCES:
                _set(self.silences, key, value, Silence)
            else:
                _set(self.endpoints, key, value, Endpoint)
        except ValidationError as error:
            # Its text would quote the record: an address may hold a token.
            _log.warning("skipped %s of %s: %d faults", key, topic, error.error_count())
            return
        for heard in self._listeners:
            heard("" if topic is Topic.SILENCES else key)


async def follow_tables(settings: Settings, tables: Tables) -> None:
    """Read the topics from their beginning and follow them, until cancelled.

    `tables.ready` is set once everything that stood there has been read.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    names = {full_name(topic, settings): topic for topic in TOPICS}
    async with consumer_of(settings, TOPICS) as consumer:
        unread: set[TopicPartition] = set(consumer.assignment())
        ends: dict[TopicPartition, int] = {}
        while True:
            for records in (await consumer.getmany(timeout_ms=_WAIT_MS)).values():
                for record in records:
                    _take(tables, names[record.topic], record)
            for partition in sorted(unread):
                mark = consumer.highwater(partition)
                if mark is not None:
                    end = ends.setdefault(partition, mark)
                    if await consumer.position(partition) >= end:
                        unread.discard(partition)
            if not unread:
                tables.ready.set()


async def read_tables(settings: Settings) -> Tables:
    """The tables as they stand now.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    tables = Tables()
    for topic in TOPICS:
        for key, value in (await last_values(settings, topic)).items():
            tables.take(topic, key.decode(), value)
    return tables


async def read_waiting(settings: Settings) -> Counter[str]:
    """How many alerts and tests are still to be sent, by subscription; repeats are not counted.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    waiting: Counter[str] = Counter()
    for value in (await last_values(settings, Topic.PENDING)).values():
        try:
            pending = Pending.from_json(value)
        except ValidationError:
            continue
        if pending.kind not in {PendingKind.REPEAT, PendingKind.REST}:
            waiting[pending.subscription] += max(1, len(pending.alerts))
    return waiting


def _take(tables: Tables, topic: Topic, record: ConsumerRecord) -> None:
    tables.take(topic, (record.key or b"").decode("utf-8", "replace"), record.value)


def _set(table: dict[str, _M], key: str, value: bytes | None, model: type[_M]) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = model.from_json(value)
