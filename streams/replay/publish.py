"""Publishing a feed: articles, withdrawals, marks of time, and dead letters for bad lines."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer

from schemas import Article, Mark, Model, Reason, Withdrawal
from streams.cloud_events import headers
from streams.dead_letters import Origin, dead_letter
from streams.replay.feed import UNDATED, BadLine, Entry
from streams.replay.marks import MarkClock
from streams.replay.pace import Pacer
from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES, Topic, full_name

#: Records on their way at once; bounds the memory of a replay at full speed.
_IN_FLIGHT = 2_000


@dataclass(slots=True)
class Summary:
    """How much was published; bad lines went to the dead letters."""

    articles: int = 0
    withdrawals: int = 0
    marks: int = 0
    bad_lines: int = 0


class _Sender:
    """Sends without waiting for each record, but for all of them in the end."""

    def __init__(self, producer: AIOKafkaProducer, settings: Settings) -> None:
        self._producer = producer
        self._settings = settings
        self._waiting: list[asyncio.Future[object]] = []

    async def send(
        self, topic: Topic, message: Model, key: str | None, partition: int | None = None
    ) -> None:
        self._waiting.append(
            await self._producer.send(
                full_name(topic, self._settings),
                value=message.to_json(),
                key=None if key is None else key.encode(),
                partition=partition,
                headers=headers(message, "replay"),
            )
        )
        if len(self._waiting) >= _IN_FLIGHT:
            await self.flush()

    async def flush(self) -> None:
        """Wait until the broker has acknowledged everything; raises what went wrong."""
        waiting, self._waiting = self._waiting, []
        await asyncio.gather(*waiting)


async def publish(
    entries: Iterable[Entry],
    settings: Settings,
    pacer: Pacer,
    *,
    start: dt.datetime | None = None,
    end: dt.datetime | None = None,
    end_mark: dt.datetime | None = None,
    on_progress: Callable[[Summary, dt.datetime], None] = lambda _summary, _at: None,
    on_bad_line: Callable[[BadLine], None] = lambda _bad: None,
) -> Summary:
    """Publish the entries that arrive from `start` up to, not including, `end`.

    Safe to repeat: the same entries are the same keys and bytes. On the embedded broker, which has
    no idempotent producers, a lost acknowledgement may write a record twice.

    Raises:
        FeedError: the feed cannot be read further.
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap,
        acks="all",
        enable_idempotence=not settings.embedded,
        linger_ms=10,
        max_request_size=MAX_MESSAGE_BYTES,
        client_id="nadhir-replay",
    )
    try:
        await producer.start()
        sender = _Sender(producer, settings)
        publisher = _Publisher(sender, settings, pacer, on_progress, on_bad_line)
        summary = await publisher.run(entries, start, end, end_mark)
        await sender.flush()
        return summary
    finally:
        await producer.stop()


class _Publisher:
    """The feed's time, and what has been sent of it."""

    def __init__(
        self,
        sender: _Sender,
        settings: Settings,
        pacer: Pacer,
        on_progress: Callable[[Summary, dt.datetime], None],
        on_bad_line: Callable[[BadLine], None],
    ) -> None:
        self._sender = sender
        self._settings = settings
        self._pacer = pacer
        self._on_progress = on_progress
        self._on_bad_line = on_bad_line
        self._clock = MarkClock()
        self._summary = Summary()

    async def run(
        self,
        entries: Iterable[Entry],
        start: dt.datetime | None,
        end: dt.datetime | None,
        end_mark: dt.datetime | None,
    ) -> Summary:
        last: dt.datetime | None = None
        for entry in entries:
            at = entry.arrives_at
            if at == UNDATED and isinstance(entry, BadLine):
                await self._send_bad_line(entry)
                continue
            if start is not None and at < start:
                continue
            if end is not None and at >= end:
                break
            last = at
            await self._pacer.wait_for(at)
            await self._send_marks(self._clock.before(at))
            if isinstance(entry, BadLine):
                await self._send_bad_line(entry)
            else:
                await self._send_item(entry.message)
            self._on_progress(self._summary, at)
        if last is not None:
            await self._send_marks(self._clock.end(last, end_mark))
        return self._summary

    async def _send_marks(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            for partition in range(self._settings.article_partitions):
                await self._sender.send(Topic.ARTICLES, mark, None, partition)
            self._summary.marks += 1

    async def _send_item(self, message: Article | Withdrawal) -> None:
        await self._sender.send(Topic.ARTICLES, message, message.id)
        if isinstance(message, Article):
            self._summary.articles += 1
            self._clock.count()
        else:
            self._summary.withdrawals += 1

    async def _send_bad_line(self, bad: BadLine) -> None:
        origin = Origin(topic=bad.file, partition=0, offset=bad.line, value=bad.raw)
        detail = f"{bad.file}:{bad.line}: {bad.detail}"
        letter = dead_letter(origin, Reason.FEED_LINE, detail, "replay")
        await self._sender.send(Topic.DEAD_LETTERS, letter, letter.id)
        self._summary.bad_lines += 1
        self._on_bad_line(bad)
