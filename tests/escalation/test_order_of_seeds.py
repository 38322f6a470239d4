"""The seed feed, really coded, through any interleaving of the partitions: the same in the end."""

import datetime as dt
import random
from pathlib import Path

import pytest

from schemas import Article, Mark, ReportSet, SourceMark
from streams.coding.coder import Coder
from streams.escalation import Desk, MemoryStore
from streams.replay.feed import FeedItem
from streams.replay.marks import MarkClock
from streams.replay.readers import read_feed
from streams.theatres import Theatres

SEEDS = Path(__file__).parents[2] / "seeds"
PARTITIONS = 4
END = dt.datetime(2017, 8, 1, tzinfo=dt.UTC)
Message = ReportSet | SourceMark


@pytest.fixture(scope="module")
def feed() -> list[tuple[str, list[ReportSet]] | Mark]:
    """The feed as it arrives: an article's id with its sets (withdrawals, too), and the marks."""
    coder, theatres, clock = Coder.load(), Theatres.load(), MarkClock()
    items = [e for e in read_feed([SEEDS]) if isinstance(e, FeedItem)]
    sets: dict[int, dict[str, ReportSet]] = {}
    touched: dict[str, set[str]] = {}
    for number, item in enumerate(items):
        message = item.message
        if isinstance(message, Article) and message.language == "ar":
            coded = coder.code(message)
            sets[number] = theatres.split(message, coded)
            touched.setdefault(message.id, set()).update(sets[number])
    out: list[tuple[str, list[ReportSet]] | Mark] = []
    for number, item in enumerate(items):
        out += clock.before(item.arrives_at)
        message = item.message
        of_article: list[ReportSet] = []
        for theatre in sorted(touched.get(message.id, ())):
            bare = {"article_id": message.id, "version": message.version, "theatre": theatre}
            if not isinstance(message, Article):
                of_article.append(ReportSet(**bare, content_hash="~withdrawn", withdrawn=True))
            elif number in sets:
                empty = ReportSet(
                    **bare,
                    content_hash=message.content_hash(),
                    source=message.source,
                    published_at=message.published_at,
                )
                of_article.append(sets[number].get(theatre, empty))
        out.append((message.id, of_article))
    out += clock.end(items[-1].arrives_at, END)
    return out


def queues(feed: list[tuple[str, list[ReportSet]] | Mark]) -> list[list[Message]]:
    """What each partition of `articles` leads to, marks behind the reports before them."""
    found: list[list[Message]] = [[] for _ in range(PARTITIONS)]
    for message in feed:
        if isinstance(message, Mark):
            for number, queue in enumerate(found):
                queue.append(
                    SourceMark(
                        mark=message.mark,
                        previous=message.previous,
                        partition=number,
                        of=PARTITIONS,
                    )
                )
        else:
            ident, sets = message
            found[sum(ident.encode()) % PARTITIONS] += sets
    return found


def ends(desk: Desk, messages: list[Message]) -> dict[str, bytes]:
    """What stands in the end, as bytes."""
    store, last = MemoryStore(), {}
    for message in messages:
        out = (
            desk.advance(store, message)
            if isinstance(message, SourceMark)
            else desk.apply(store, message)
        )
        last |= {i.id: i for i in out.incidents} | {e.id: e for e in out.escalations}
    return {k: v.to_json() for k, v in sorted(last.items()) if v.state not in ("gone", "retracted")}


def interleaved(of: list[list[Message]], seed: int) -> list[Message]:
    """Each queue in its order; a queue may run far ahead of the others."""
    chance, left, out = random.Random(seed), [list(q) for q in of], list[Message]()
    while any(left):
        queue = chance.choice([q for q in left if q])
        run = chance.choice([1, 3, 20, 200])
        out += queue[:run]
        del queue[:run]
    return out


def in_step(of: list[list[Message]]) -> list[Message]:
    """A day of each queue after the other."""
    left, out = [list(q) for q in of], list[Message]()
    while any(left):
        for queue in left:
            while queue:
                out.append(message := queue.pop(0))
                if isinstance(message, SourceMark):
                    break
    return out


@pytest.mark.parametrize("seed", range(12))
def test_any_interleaving_of_the_partitions_ends_in_the_same_bytes(
    desk: Desk, feed: list[tuple[str, list[ReportSet]] | Mark], seed: int
) -> None:
    of = queues(feed)
    expected = ends(desk, in_step(of))
    assert len([k for k, v in expected.items() if b'"history"' in v]) >= 3
    assert ends(desk, interleaved(of, seed)) == expected
