"""Both brokers do what a client needs of them: the same tests on each."""

import asyncio
import time

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import UnknownError

from streams.topics import MAX_MESSAGE_BYTES


async def _create(broker: str, topic: str, partitions: int = 2, **config: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker)
    await admin.start()
    try:
        answer = await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=config)])
        assert [error[1] for error in answer.topic_errors] == [0]
    finally:
        await admin.close()


async def _produce(broker: str, topic: str, values: list[bytes], partition: int = 0) -> list[int]:
    producer = AIOKafkaProducer(
        bootstrap_servers=broker,
        acks="all",
        max_request_size=MAX_MESSAGE_BYTES,
    )
    await producer.start()
    try:
        sent = [
            await producer.send(topic, value, partition=partition, headers=[("n", b"1")])
            for value in values
        ]
        return [(await one).offset for one in sent]
    finally:
        await producer.stop()


async def _read(broker: str, topic: str, count: int, partition: int = 0) -> list[bytes]:
    consumer = AIOKafkaConsumer(bootstrap_servers=broker, auto_offset_reset="earliest")
    await consumer.start()
    try:
        where = TopicPartition(topic, partition)
        consumer.assign([where])
        await consumer.seek_to_beginning(where)
        values: list[bytes] = []
        async with asyncio.timeout(20):
            while len(values) < count:
                record = await consumer.getone()
                assert record.headers == (("n", b"1"),)
                values.append(record.value)
        return values
    finally:
        await consumer.stop()


async def test_keeps_what_was_sent_in_order(broker: str, prefix: str) -> None:
    await _create(broker, f"{prefix}t")
    values = [str(n).encode() for n in range(500)]
    assert await _produce(broker, f"{prefix}t", values) == list(range(500))
    assert await _read(broker, f"{prefix}t", 500) == values


async def test_takes_the_largest_message(broker: str, prefix: str) -> None:
    await _create(broker, f"{prefix}t", **{"max.message.bytes": str(MAX_MESSAGE_BYTES)})
    value = b"x" * (MAX_MESSAGE_BYTES - 1024)
    await _produce(broker, f"{prefix}t", [value])
    assert await _read(broker, f"{prefix}t", 1) == [value]


async def test_a_group_goes_on_where_it_committed(broker: str, prefix: str) -> None:
    topic = f"{prefix}t"
    await _create(broker, topic, partitions=1)
    await _produce(broker, topic, [b"a", b"b", b"c"])
    seen = []
    for _ in range(2):
        consumer = AIOKafkaConsumer(
            topic,
            bootstrap_servers=broker,
            group_id=f"{prefix}group",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            session_timeout_ms=6_000,
            rebalance_timeout_ms=6_000,
        )
        await consumer.start()
        try:
            async with asyncio.timeout(20):
                record = await consumer.getone()
            await consumer.commit({TopicPartition(topic, 0): record.offset + 1})
            seen.append(record.value)
        finally:
            await consumer.stop()
    assert seen == [b"a", b"b"]


async def test_members_of_a_group_share_the_partitions(broker: str, prefix: str) -> None:
    topic = f"{prefix}t"
    await _create(broker, topic, partitions=4)
    members = [
        AIOKafkaConsumer(
            topic,
            bootstrap_servers=broker,
            group_id=f"{prefix}group",
            session_timeout_ms=6_000,
            rebalance_timeout_ms=6_000,
        )
        for _ in range(2)
    ]
    try:
        await asyncio.gather(*(member.start() for member in members))
        deadline = time.monotonic() + 30
        while sorted(len(member.assignment()) for member in members) != [2, 2]:
            assert time.monotonic() < deadline, [member.assignment() for member in members]
            await asyncio.sleep(0.1)
    finally:
        await asyncio.gather(*(member.stop() for member in members))


@pytest.mark.kafka
async def test_apache_kafka_takes_an_idempotent_producer(kafka: str, prefix: str) -> None:
    await _create(kafka, f"{prefix}t")
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True)
    await producer.start()
    try:
        assert (await producer.send_and_wait(f"{prefix}t", b"x", partition=1)).offset == 0
    finally:
        await producer.stop()


async def test_the_embedded_broker_refuses_an_idempotent_producer(embedded: str) -> None:
    """A limit that the replay producer works around; once it falls, so can the work-around."""
    producer = AIOKafkaProducer(bootstrap_servers=embedded, enable_idempotence=True)
    with pytest.raises(UnknownError):
        await producer.start()
    await producer.stop()


async def test_the_embedded_broker_tells_a_wrong_end(embedded: str, prefix: str) -> None:
    """A limit that table recovery works around: the end of the log is told too low."""
    topic = f"{prefix}t"
    await _create(embedded, topic, partitions=1)
    await _produce(embedded, topic, [b"1", b"2", b"3"])
    consumer = AIOKafkaConsumer(bootstrap_servers=embedded)
    await consumer.start()
    try:
        where = TopicPartition(topic, 0)
        assert (await consumer.end_offsets([where]))[where] == 1
        consumer.assign([where])
        await consumer.seek_to_beginning(where)
        await asyncio.wait_for(consumer.getone(), 10)
        assert consumer.highwater(where) == 3
    finally:
        await consumer.stop()


@pytest.mark.kafka
async def test_a_transaction_is_all_or_nothing(kafka: str, prefix: str) -> None:
    """On Apache Kafka only: the embedded broker refuses transactions from aiokafka."""
    topic = f"{prefix}t"
    await _create(kafka, topic, partitions=1)
    producer = AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=f"{prefix}id")
    await producer.start()
    try:
        async with producer.transaction():
            await producer.send_and_wait(topic, b"kept", partition=0)
        await producer.begin_transaction()
        await producer.send_and_wait(topic, b"lost", partition=0)
        await producer.abort_transaction()
        async with producer.transaction():
            await producer.send_and_wait(topic, b"kept too", partition=0)
    finally:
        await producer.stop()
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=kafka,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        async with asyncio.timeout(20):
            values = [(await consumer.getone()).value for _ in range(2)]
    finally:
        await consumer.stop()
    assert values == [b"kept", b"kept too"]
