"""The seed feed, really coded, through any interleaving of the partitions: the same in the end."""

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article, Mark, ReportSet, SourceMark, digest
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
        if isinstance(message, Article):
            clock.count()
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
                        articles=message.articles,
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


def articles_of(feed: list[tuple[str, list[ReportSet]] | Mark]) -> dict[str, list[ReportSet]]:
    """The sets of each article in its last version, by theatre; what is withdrawn is left out."""
    last: dict[str, list[ReportSet]] = {}
    for message in feed:
        if not isinstance(message, Mark) and message[1]:
            old = last.get(message[0], message[1])
            newer = message[1][0].version >= old[0].version
            last[message[0]] = message[1] if newer else old
    return {k: v for k, v in last.items() if not v[0].withdrawn}


def wrong_first(sets: list[ReportSet], other: list[ReportSet]) -> list[ReportSet]:
    """A first version that told another article's incidents, and the true one that corrects it."""
    mine, theirs = ({s.theatre: s for s in of} for of in (sets, other))
    out = []
    for theatre in sorted({*mine, *theirs}):
        bare = next(iter(sets)).model_copy(update={"theatre": theatre, "reports": ()})
        told = theirs[theatre].reports if theatre in theirs else ()
        false = tuple(r.model_copy(update={"id": digest(bare.article_id, r.id)}) for r in told)
        out += [
            bare.model_copy(update={"content_hash": "wrong", "reports": false}),
            mine.get(theatre, bare).model_copy(update={"version": bare.version + 1}),
        ]
    return out


def taken_back(sets: list[ReportSet]) -> list[ReportSet]:
    gone = {"withdrawn": True, "content_hash": "~withdrawn", "source": None, "published_at": None}
    return [s.model_copy(update=gone | {"reports": (), "version": s.version + 9}) for s in sets]


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), order=st.sampled_from(["any", "backwards", "twice"]))
def test_corrections_and_withdrawals_in_any_order_end_as_what_is_left(
    desk: Desk, feed: list[tuple[str, list[ReportSet]] | Mark], seed: int, order: str
) -> None:
    chance, told = random.Random(seed), articles_of(feed)
    names = sorted(told)
    corrected, withdrawn = chance.sample(names, 8), set(chance.sample(names, 5))
    messages: list[Message] = []
    for name in names:
        if name in corrected:
            messages += wrong_first(told[name], told[chance.choice(names)])
        else:
            messages += told[name]
        if name in withdrawn:
            messages += taken_back(told[name])
    left: list[Message] = [
        s.model_copy(update={"version": s.version + (n in corrected)})
        for n in names
        if n not in withdrawn
        for s in told[n]
    ]
    if order == "backwards":
        messages.reverse()
    else:
        chance.shuffle(messages)
    end = [SourceMark(mark=END, partition=0, of=1)]
    expected = ends(desk, [*left, *end])
    assert len([k for k, v in expected.items() if b'"history"' in v]) >= 3
    assert ends(desk, [*messages, *(messages if order == "twice" else []), *end]) == expected


def test_the_feed_raises_what_its_facts_bear_and_no_more(
    desk: Desk, feed: list[tuple[str, list[ReportSet]] | Mark]
) -> None:
    """What must be raised and what fairly may, as seeds/EXPECTED.md has it."""
    store, names = MemoryStore(), set()
    for sets in articles_of(feed).values():
        for message in sets:
            names |= {e.scope.name.en for e in desk.apply(store, message).escalations}
    must = {"Al-Tanf", "Raqqa", "Daraa"}
    single = {"Kabul", "Minya", "Tehran", "Manchester"}
    assert must <= names <= must | single | {"Mosul", "Al-Tabqa", "Raqqa Governorate"}
