"""Reading topics from outside the worker: to their present end, or on and on."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES, Topic, full_name, specs

_FETCH_WAIT_MS = 100


@asynccontextmanager
async def consumer_of(
    settings: Settings, topics: Iterable[Topic], *, from_beginning: bool = True
) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer without a group on all partitions of the topics.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    wanted = {full_name(topic, settings) for topic in topics}
    partitions = [
        TopicPartition(spec.name, number)
        for spec in specs(settings)
        if spec.name in wanted
        for number in range(spec.partitions)
    ]
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        fetch_max_wait_ms=_FETCH_WAIT_MS,
        max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
    )
    try:
        await consumer.start()
        consumer.assign(partitions)
        if from_beginning:
            await consumer.seek_to_beginning()
        else:
            await consumer.seek_to_end()
        yield consumer
    finally:
        await consumer.stop()


async def follow(
    settings: Settings, topics: Iterable[Topic], *, from_beginning: bool
) -> AsyncIterator[ConsumerRecord]:
    """Records as they come, for ever."""
    async with consumer_of(settings, topics, from_beginning=from_beginning) as consumer:
        async for record in consumer:
            yield record


async def read_all(settings: Settings, topics: Iterable[Topic]) -> list[ConsumerRecord]:
    """Everything that stands in the topics now, by topic, partition and offset.

    The end is the high watermark of the first fetch of each partition, because the embedded broker
    answers the question for the end of a log wrongly.
    """
    async with consumer_of(settings, topics) as consumer:
        records: list[ConsumerRecord] = []
        unread = set(consumer.assignment())
        ends: dict[TopicPartition, int] = {}
        while unread:
            batches = await consumer.getmany(timeout_ms=_FETCH_WAIT_MS)
            for batch in batches.values():
                records += batch
            for partition in sorted(unread):
                mark = consumer.highwater(partition)
                if mark is not None:
                    end = ends.setdefault(partition, mark)
                    if await consumer.position(partition) >= end:
                        unread.discard(partition)
    return sorted(records, key=lambda record: (record.topic, record.partition, record.offset))


async def last_values(settings: Settings, topic: Topic) -> dict[bytes, bytes]:
    """The last value of each key, as a compacted topic keeps it; deleted keys are left out."""
    values: dict[bytes, bytes] = {}
    for record in await read_all(settings, [topic]):
        if record.value is None:
            values.pop(record.key, None)
        else:
            values[record.key] = record.value
    return values
