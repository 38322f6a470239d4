"""Messages made to stop a worker, on each broker: each is a dead letter, and the next is coded."""

import datetime as dt
from pathlib import Path
from typing import Any

from stream_kit import Installation

from schemas import Article, DeadLetter, Reason
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.topics import Topic, full_name

_NOON = dt.datetime(2017, 6, 7, 12, tzinfo=dt.UTC)
_TEXT = "قتل خمسة مدنيين في غارة جوية على مدينة الرقة في شمال سوريا يوم الثلاثاء."
_TRACE = "0af7651916cd43dd8448eb211c80319c"
_MIB = 1024 * 1024


async def test_no_message_stops_the_worker(broker: str, settings: Settings, tmp_path: Path) -> None:
    installation = Installation(settings, tmp_path)
    installation.run("topics", "create")
    count = settings.article_partitions
    good = Article(id="good", source="s", published_at=_NOON, text=_TEXT)
    home = partition_of(b"good", count)
    names = (f"n{number}" for number in range(1_000))
    null_header, large, *_ = [n for n in names if partition_of(n.encode(), count) == home]
    key = next(
        one
        for one in (b"\xff%d" % number + b"k" * 100_000 for number in range(100))
        if partition_of(one, count) == home
    )
    hostile: list[dict[str, Any]] = [
        {"key": null_header.encode(), "value": b"{", "headers": [("empty", None)]},
        {
            "key": large.encode(),
            "value": b"\xff" * (9 * _MIB),
            "headers": [("large", b"\x01" * (2 * _MIB))],
        },
        {"key": key, "value": None},
    ]
    trace = [("traceparent", f"00-{_TRACE}-b7ad6b7169203331-01".encode())]
    async with installation.producer() as producer:
        topic = full_name(Topic.ARTICLES, settings)
        # All in one partition, so that the good one stands behind the others.
        for one in hostile:
            await producer.send_and_wait(topic, partition=home, **one)
        await producer.send_and_wait(
            topic, good.to_json(), key=b"good", partition=home, headers=trace
        )
    with installation.worker():
        await installation.settled()
    letters = [
        DeadLetter.from_json(one.value) for one in await installation.records(Topic.DEAD_LETTERS)
    ]
    letters.sort(key=lambda one: one.offset)
    assert [(one.offset, one.reason) for one in letters] == [
        (0, Reason.NOT_JSON),
        (1, Reason.TOO_LARGE),
        (2, Reason.INVALID),
    ]
    assert letters[1].value_length == 9 * _MIB
    for topic in (Topic.REPORTS, Topic.INCIDENTS):
        (record,) = await installation.records(topic)
        assert _TRACE in dict(record.headers)["traceparent"].decode()
