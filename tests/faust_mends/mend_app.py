"""A small Faust program for the tests of the mends: counts keys and says each message again.

Run as a process: mend_app.py BOOTSTRAP GROUP COMMIT_SECONDS MENDS SEEKS where MENDS are names with
commas, and SEEKS tells of a busy machine: "slow" where a seek returns only when messages have come
in behind it (a message then takes 5 ms), "late" where a recovery hears of its seek 0.3 s after it
was done, and the answer to each fetch takes 0.1 s, else "quick".
"""

import asyncio
import sys
from typing import Any

import faust

from streams import faust_mends

#: A slow seek returns when so many messages of a partition have come in, or after 20 s.
_CAME_IN, _SLOW_STEPS = 50, 2_000


def build(
    bootstrap: str,
    group: str,
    commit_seconds: float,
    mends: tuple[str, ...],
    *,
    agent: bool = True,
    message_seconds: float = 0.0,
) -> faust.App:
    """The program: topic `<group>.in`, table of counts, topic `<group>.out`."""
    faust_mends.apply(mends)
    app = faust.App(
        id=group,
        broker=f"kafka://{bootstrap}",
        store="memory://",
        autodiscover=False,
        broker_session_timeout=6,
        broker_rebalance_timeout=6,
        broker_heartbeat_interval=1,
        broker_commit_interval=commit_seconds,
        broker_commit_every=1_000_000,
        consumer_auto_offset_reset="earliest",
        topic_replication_factor=1,
        topic_disable_leader=True,
        table_standby_replicas=0,
        web_enabled=False,
    )
    source = app.topic(
        f"{group}.in",
        key_type=str,
        value_type=str,
        value_serializer="raw",
        key_serializer="raw",
        partitions=2,
    )
    sink = app.topic(
        f"{group}.out", key_type=str, value_type=str, value_serializer="raw", key_serializer="raw"
    )
    counts = app.Table("counts", default=int, partitions=2)

    async def count(stream: Any) -> None:
        async for event in stream.events():
            await asyncio.sleep(message_seconds)
            key = f"{event.message.partition}|{event.key}"
            counts[key] += 1
            await sink.send(
                key=event.key, value=f"{event.message.partition}:{event.message.offset}"
            )

    if agent:
        app.agent(source, name="count")(count)
    return app


def main() -> None:
    """Run until SIGTERM."""
    bootstrap, group, commit_seconds, mends, seeks = sys.argv[1:]
    app = build(
        bootstrap,
        group,
        float(commit_seconds),
        tuple(mends.split(",")),
        message_seconds=0.005 if seeks == "slow" else 0.0,
    )
    if seeks == "slow":
        _slow_down_seeks()
    elif seeks == "late":
        _let_recovery_hear_late_of_its_seek()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    worker = faust.Worker(app, loglevel="info", loop=loop, redirect_stdouts=False)
    worker.execute_from_commandline()


def _slow_down_seeks() -> None:
    from faust.transport.consumer import Consumer

    seek = Consumer.perform_seek

    async def perform_seek(self: Any) -> None:
        # Where the flow stands still nothing can come in. (It is the fetcher itself that seeks
        # then, or the mended recovery.)
        flowing = self.flow_active
        await seek(self)
        sought = dict(self._read_offset)
        for _ in range(_SLOW_STEPS):
            if not flowing or any(
                offset and offset - (sought.get(tp) or 0) > _CAME_IN
                for tp, offset in self._read_offset.items()
            ):
                return
            await asyncio.sleep(0.01)

    Consumer.perform_seek = perform_seek


def _let_recovery_hear_late_of_its_seek() -> None:
    from aiokafka.consumer.fetcher import Fetcher
    from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

    fetch, seek = Fetcher._proc_fetch_request, AIOKafkaConsumerThread._seek_wait

    async def _proc_fetch_request(self: Any, *args: Any) -> bool:
        try:
            await asyncio.sleep(0.1)
        except asyncio.CancelledError:
            return False
        return bool(await fetch(self, *args))

    async def _seek_wait(self: Any, *args: Any) -> None:
        await seek(self, *args)
        await asyncio.sleep(0.3)

    Fetcher._proc_fetch_request = _proc_fetch_request
    AIOKafkaConsumerThread._seek_wait = _seek_wait


if __name__ == "__main__":
    main()
