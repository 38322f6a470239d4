"""Publishing to a broker: keys, partitions, bytes, marks, dead letters; twice is the same."""

import base64
import datetime as dt
from collections import defaultdict

import orjson
import pytest
from aiokafka import ConsumerRecord

from schemas import Article, DeadLetter, Mark, Reason, Withdrawal
from streams.partitioner import partition_of
from streams.reading import read_all
from streams.replay import BadLine, FeedItem, Summary, publish
from streams.replay.feed import UNDATED, Entry
from streams.replay.pace import Pacer
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.topics import Topic

_START = dt.datetime(2017, 6, 1, 6, tzinfo=dt.UTC)


def _item(name: str, day: int) -> FeedItem:
    at = _START + dt.timedelta(days=day)
    return FeedItem(at, Article(id=name, source="s", published_at=at, text="نص"), "f.jsonl", 1)


def _feed() -> list[Entry]:
    gone = Withdrawal(id="a3", version=1, withdrawn=True)
    return [
        BadLine(UNDATED, "f.jsonl", 1, b"\xff", "not UTF-8"),
        *(_item(f"a{n}", n // 3) for n in range(9)),
        BadLine(_START + dt.timedelta(days=2), "f.jsonl", 11, b"{", "not JSON"),
        FeedItem(_START + dt.timedelta(days=3), gone, "f.jsonl", 12),
    ]


async def _articles(settings: Settings) -> list[ConsumerRecord]:
    return await read_all(settings, [Topic.ARTICLES])


@pytest.fixture
async def topics(settings: Settings) -> Settings:
    await create_topics(settings)
    return settings


async def test_a_feed_is_published_whole(broker: str, topics: Settings) -> None:
    told: list[int] = []
    summary = await publish(_feed(), topics, Pacer(None), on_bad_line=lambda b: told.append(b.line))
    assert summary == Summary(articles=9, withdrawals=1, marks=5, bad_lines=2)
    assert told == [1, 11]
    by_partition: dict[int, list[ConsumerRecord]] = defaultdict(list)
    for record in await _articles(topics):
        by_partition[record.partition].append(record)
    assert set(by_partition) == set(range(topics.article_partitions))
    for partition, records in by_partition.items():
        marks = [Mark.from_json(record.value) for record in records if record.key is None]
        assert [mark.previous for mark in marks] == [None, *(mark.mark for mark in marks[:-1])]
        assert [(mark.mark - _START).days for mark in marks] == [-1, 0, 1, 2, 3]
        assert marks[0].articles is None
        assert sum(mark.articles or 0 for mark in marks[1:]) == summary.articles
        now = dt.datetime.min.replace(tzinfo=dt.UTC)
        for record in records:
            fields = orjson.loads(record.value)
            if record.key is None:
                now = Mark.from_json(record.value).mark
                continue
            assert record.key.decode() == fields["id"]
            assert partition == partition_of(record.key, topics.article_partitions)
            if "text" in fields:
                assert Article.from_json(record.value).published_at >= now
            assert dict(record.headers)["ce_source"] == b"/nadhir/replay"


async def test_bad_lines_are_dead_letters_with_file_line_and_bytes(
    broker: str, topics: Settings
) -> None:
    await publish(_feed(), topics, Pacer(None))
    records = await read_all(topics, [Topic.DEAD_LETTERS])
    letters = {DeadLetter.from_json(record.value).offset: record for record in records}
    assert set(letters) == {1, 11}
    letter = DeadLetter.from_json(letters[1].value)
    assert letter.reason is Reason.FEED_LINE
    assert letter.topic == "f.jsonl"
    assert base64.b64decode(letter.value or "") == b"\xff"
    assert dict(letters[1].headers)["reason"] == b"feed-line"


async def test_twice_is_the_same_bytes_again(broker: str, topics: Settings) -> None:
    def what(records: list[ConsumerRecord]) -> dict[int, list[tuple[object, ...]]]:
        found: dict[int, list[tuple[object, ...]]] = defaultdict(list)
        for r in records:
            found[r.partition].append((r.key, r.value, r.headers))
        return found

    await publish(_feed(), topics, Pacer(None))
    once = what(await _articles(topics))
    await publish(_feed(), topics, Pacer(None))
    twice = what(await _articles(topics))
    assert twice == {partition: records * 2 for partition, records in once.items()}


async def test_from_and_to_bound_the_feed_and_its_marks(embedded: str, topics: Settings) -> None:
    summary = await publish(
        _feed(),
        topics,
        Pacer(None),
        start=_START + dt.timedelta(days=1),
        end=_START + dt.timedelta(days=2),
        end_mark=_START + dt.timedelta(days=50),
    )
    # The bad line without a time is told whatever the bounds.
    assert summary == Summary(articles=3, withdrawals=0, marks=3, bad_lines=1)
    marks = {Mark.from_json(r.value).mark for r in await _articles(topics) if r.key is None}
    assert [(mark - _START).days for mark in sorted(marks)] == [0, 1, 50]


async def test_no_time_passes_for_a_line_without_one(embedded: str, topics: Settings) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    await publish(_feed(), topics, Pacer(86_400.0, lambda: 0.0, sleep))
    assert sorted(set(waits)) == [1.0, 2.0, 3.0]
