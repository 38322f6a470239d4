"""Reads the topics from their beginning into a view, and follows them."""

import asyncio
import logging
import secrets
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams.settings import Settings
from streams.topics import Topic, full_name
from streams.web.hub import Hub, Link
from streams.web.view import SOURCES, MalformedError, View

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

_REQUEST_MS = 10_000
#: A fetch without news is answered after this long, which shows that the broker is alive.
_FETCH_WAIT_MS = 250
#: A partition from which no answer came for so long means that the broker is lost.
_LOST_AFTER_S = 6.0
_BATCH = 500
_STOP_S = 3.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 5.0


class LinkError(RuntimeError):
    """The topics cannot be read; the message says why, for the page."""


async def follow(settings: Settings, hub: Hub) -> None:
    """Keep the hub's view up to date until cancelled.

    After a loss everything is read again, from the beginning, into a new view: a broker that came
    back without what it held must not leave ghosts on the page.
    """
    pause = _FIRST_PAUSE_S
    while True:
        try:
            await _read_and_follow(settings, hub)
        except (LinkError, KafkaError, OSError) as error:
            detail = str(error) if isinstance(error, LinkError) else type(error).__name__
            _log.warning("not following %s: %s", settings.bootstrap, error)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Not ours: one of the client library's own tasks was cancelled, and told us.
            detail = "the connection was closed"
        except Exception as error:
            # The page must say so and go on, whatever the client library raises.
            detail = type(error).__name__
            _log.exception("following %s failed", settings.bootstrap)
        if hub.status.link is Link.LIVE:
            pause = _FIRST_PAUSE_S
        hub.tell(Link.LOST, detail)
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)


async def _read_and_follow(settings: Settings, hub: Hub) -> None:
    topics = {full_name(topic, settings): topic for topic in SOURCES}
    partitions = await _partitions(settings, set(topics))
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap,
        group_id=None,
        enable_auto_commit=False,
        # A position that is gone (the topic was made anew) is an error here: we begin again.
        auto_offset_reset="none",
        fetch_max_wait_ms=_FETCH_WAIT_MS,
        request_timeout_ms=_REQUEST_MS,
    )
    try:
        await _to_its_end(consumer.start())
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        await _run(consumer, partitions, topics, hub)
    finally:
        await _stop(consumer)


async def _run(
    consumer: AIOKafkaConsumer,
    partitions: list[TopicPartition],
    topics: dict[str, Topic],
    hub: Hub,
) -> None:
    view = View(secrets.token_hex(4))
    backlog: dict[TopicPartition, int] = {}
    unread = set(partitions)
    heard = dict.fromkeys(partitions, time.time())
    if hub.view is None:
        hub.tell(Link.READING)
    while True:
        batches = await consumer.getmany(timeout_ms=_FETCH_WAIT_MS, max_records=_BATCH)
        for partition, records in batches.items():
            for record in records:
                _take(view, topics[partition.topic], record)
        # The high watermark of the first answer is where the backlog ends. ListOffsets would ask
        # the same of the broker, but the embedded one answers it wrongly.
        for partition in sorted(unread):
            mark = consumer.highwater(partition)
            if mark is not None:
                end = backlog.setdefault(partition, mark)
                if await consumer.position(partition) >= end:
                    unread.discard(partition)
        _check_alive(consumer, partitions, heard)
        if not unread:
            if hub.view is not view:
                hub.show(view)
            elif batches:
                hub.touch()
        # With records in its buffer, getmany does not let others run.
        await asyncio.sleep(0)


async def _to_its_end(work: Coroutine[Any, Any, _T]) -> _T:
    """Await something that connects, and let it end even if we are cancelled meanwhile.

    aiokafka 0.14 forgets a connection whose making was cancelled: nobody would close it.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=_STOP_S)
        raise


async def _stop(consumer: AIOKafkaConsumer) -> None:
    # In a task of its own: aiokafka 0.14 lets the cancellation of its inner tasks out of stop()
    # where the broker is gone, which would end the task that follows, with the client left open.
    stopping = asyncio.ensure_future(consumer.stop())
    await asyncio.wait({stopping}, timeout=_STOP_S)
    if not stopping.done() or stopping.cancelled() or stopping.exception() is not None:
        stopping.cancel()
        await consumer._client.close()


def _take(view: View, topic: Topic, record: ConsumerRecord) -> None:
    try:
        view.take(topic, record.key, record.value)
    except MalformedError as error:
        _log.warning(
            "skipped %s, partition %d, offset %d: %s",
            record.topic,
            record.partition,
            record.offset,
            error,
        )


def _check_alive(
    consumer: AIOKafkaConsumer,
    partitions: list[TopicPartition],
    heard: dict[TopicPartition, float],
) -> None:
    now = time.time()
    for partition in partitions:
        polled = consumer.last_poll_timestamp(partition)
        if polled is not None:
            heard[partition] = max(heard[partition], polled / 1000)
    silent = now - min(heard.values())
    if silent > _LOST_AFTER_S:
        raise LinkError(f"no answer from the broker for {silent:.0f} s")


async def _partitions(settings: Settings, names: set[str]) -> list[TopicPartition]:
    """All partitions of the topics, without making a topic that is not there."""
    admin = AIOKafkaAdminClient(
        bootstrap_servers=settings.bootstrap, request_timeout_ms=_REQUEST_MS
    )
    try:
        await _to_its_end(admin.start())
        described = await _to_its_end(admin.describe_topics())
    finally:
        await admin.close()
    found = [
        TopicPartition(topic["topic"], part["partition"])
        for topic in described
        if topic["topic"] in names
        for part in topic["partitions"]
    ]
    missing = sorted(names - {partition.topic for partition in found})
    if missing:
        raise LinkError(f"topics are missing: {', '.join(missing)} (nadhir topics create)")
    return sorted(found)
