"""Looks inside a running Faust worker on a broker, for the faults that only a race would show.

Run as a process: mend_probe.py BOOTSTRAP GROUP MENDS PROBE; prints one number. The topic
`<group>.in` must hold ten messages in partition 0.
"""

import asyncio
import sys
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer, TopicPartition
from mend_app import build
from mend_rig import publish

_PUBLISH_SECONDS = 0.5
_MESSAGES = 10


async def read_again_after_seek(app: faust.App, events: list[Any]) -> int:
    """Messages read again when partitions are sought, after ten were read and none committed."""
    await app.consumer.perform_seek()
    for _ in range(30):
        if len(events) >= 2 * _MESSAGES:
            break
        await asyncio.sleep(0.1)
    return len(events) - _MESSAGES


async def committed_over_a_hole(app: faust.App, events: list[Any]) -> int:
    """The committed offset, with 0 to 4 and 6 to 9 acknowledged."""
    for event in events[:5]:
        event.ack()
    await app.consumer.commit()
    for event in events[6:]:
        event.ack()
    await app.consumer.commit()
    return await _committed(app)


async def committed_behind_markers(app: faust.App, events: list[Any]) -> int:
    """The committed offset behind ten transactions of one message, and one behind a new start.

    Messages stand at the even offsets, markers at the odd ones.
    """
    for event in events:
        event.ack()
    # What is acknowledged is committed up to the next offset without a message, each time.
    for _ in range(_MESSAGES):
        await app.consumer.commit()
    await app.consumer.perform_seek()
    await publish(_server(app), f"{app.conf.id}.in", 1, in_transactions=True)
    for _ in range(200):
        if len(events) > _MESSAGES:
            break
        await asyncio.sleep(0.1)
    events[-1].ack()
    await app.consumer.commit()
    return await _committed(app)


async def written_after_flush(app: faust.App, events: list[Any]) -> int:
    """Changelog records that stand in the log when a flush has returned, of one that was sent."""
    channel = app.tables["counts"].changelog_topic
    publish = channel.publish_message

    async def slowly(fut: Any, wait: bool = True) -> Any:
        await asyncio.sleep(_PUBLISH_SECONDS)
        return await publish(fut, wait=wait)

    channel.publish_message = slowly
    app.tables["counts"].send_changelog(0, "key", 1)
    await asyncio.sleep(0.05)
    await app.producer.flush()
    reader = AIOKafkaConsumer(bootstrap_servers=_server(app))
    await reader.start()
    try:
        tp = TopicPartition(channel.get_topic_name(), 0)
        return int((await reader.end_offsets([tp]))[tp])
    finally:
        await reader.stop()


async def flush_after_a_failure(app: faust.App, events: list[Any]) -> int:
    """1 where a flush tells that a record could not be written (it is too large), else 0."""
    del events
    topic = app.topic(f"{app.conf.id}.out", value_serializer="raw")
    topic.send_soon(value=b"x" * 3_000_000)
    try:
        await asyncio.sleep(0.5)
        await app.producer.flush()
    except Exception:
        return 1
    return 0


def _server(app: faust.App) -> str:
    broker = app.conf.broker[0]
    return f"{broker.host}:{broker.port}"


async def _committed(app: faust.App) -> int:
    reader = AIOKafkaConsumer(
        bootstrap_servers=_server(app), group_id=app.conf.id, enable_auto_commit=False
    )
    await reader.start()
    try:
        return int(await reader.committed(TopicPartition(f"{app.conf.id}.in", 0)) or 0)
    finally:
        await reader.stop()


PROBES = {
    probe.__name__: probe
    for probe in (
        read_again_after_seek,
        committed_over_a_hole,
        committed_behind_markers,
        written_after_flush,
        flush_after_a_failure,
    )
}


async def _run(bootstrap: str, group: str, mends: str, name: str) -> int:
    app = build(bootstrap, group, 600.0, tuple(mends.split(",")), agent=False)
    events: list[Any] = []
    full = asyncio.Event()

    async def collect(stream: Any) -> None:
        async for event in stream.noack().events():
            events.append(event)
            if len(events) == _MESSAGES:
                full.set()

    app.agent(app.topic(f"{group}.in", value_serializer="raw", partitions=2), name="collect")(
        collect
    )
    app.finalize()
    started = asyncio.ensure_future(app.start())
    try:
        await asyncio.wait_for(full.wait(), 60)
        return await PROBES[name](app, events)
    finally:
        started.cancel()


if __name__ == "__main__":
    result = asyncio.new_event_loop().run_until_complete(_run(*sys.argv[1:]))
    sys.stdout.write(f"\nRESULT {result}\n")
    sys.stdout.flush()
    # What a stopped worker leaves behind is not what is probed here.
    import os

    os._exit(0)
