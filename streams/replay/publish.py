"""Publishing a feed: articles, withdrawals, marks of time, and dead letters for bad lines."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from aiokafka import AIOKafkaProducer

from schemas import Article, DeadLetter, Mark, Model, Reason, Withdrawal
from streams.cloud_events import headers
from streams.dead_letters import Origin, dead_letter
from streams.replay.feed import BadLine, Entry
from streams.replay.marks import MarkClock
from streams.replay.pace import Pacer
from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES, Topic, full_name

#: Records on their way at once; bounds the memory of a replay at full speed.
_IN_FLIGHT = 2_000


@dataclass(slots=True)
class Summary:
    """What was published. `bad_lines` went to the dead letters."""

    articles: int = 0
    withdrawals: int = 0
    marks: int = 0
    bad_lines: list[BadLine] = field(default_factory=list)


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
        summary = await _publish_all(
            entries, sender, settings, pacer, (start, end, end_mark), on_progress
        )
        await sender.flush()
        return summary
    finally:
        await producer.stop()


async def _publish_all(
    entries: Iterable[Entry],
    sender: _Sender,
    settings: Settings,
    pacer: Pacer,
    bounds: tuple[dt.datetime | None, dt.datetime | None, dt.datetime | None],
    on_progress: Callable[[Summary, dt.datetime], None],
) -> Summary:
    start, end, end_mark = bounds
    summary, clock = Summary(), MarkClock()
    last: dt.datetime | None = None

    async def mark(marks: Iterable[Mark]) -> None:
        for one in marks:
            for partition in range(settings.article_partitions):
                await sender.send(Topic.ARTICLES, one, None, partition)
            summary.marks += 1

    for entry in entries:
        if start is not None and entry.arrives_at < start:
            continue
        if end is not None and entry.arrives_at >= end:
            break
        await pacer.wait_for(entry.arrives_at)
        last = entry.arrives_at
        await mark(clock.before(last))
        if isinstance(entry, BadLine):
            summary.bad_lines.append(entry)
            letter = _letter(entry)
            await sender.send(Topic.DEAD_LETTERS, letter, letter.id)
        else:
            await _send_item(sender, entry.message, summary)
        on_progress(summary, last)
    if last is not None:
        await mark(clock.end(last, end_mark))
    return summary


async def _send_item(sender: _Sender, message: Article | Withdrawal, summary: Summary) -> None:
    await sender.send(Topic.ARTICLES, message, message.id)
    if isinstance(message, Article):
        summary.articles += 1
    else:
        summary.withdrawals += 1


def _letter(bad: BadLine) -> DeadLetter:
    origin = Origin(topic=bad.file, partition=0, offset=bad.line, value=bad.raw)
    return dead_letter(origin, Reason.FEED_LINE, f"{bad.file}:{bad.line}: {bad.detail}", "replay")
