"""The coder's agent: complete sets to every theatre, marks to every partition, dead letters."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from agents_kit import Kept, event
from aiokafka.errors import MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from schemas import Article, DeadLetter, Mark, Reason, SourceMark, Withdrawal
from streams.agents.code import CodeAgent
from streams.agents.table_store import StoreError
from streams.coding.coder import Coder
from streams.coding.worth import Worth
from streams.intake.decode import decode_article
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.theatres import Theatres
from streams.topics import Topic

_NOON = dt.datetime(2017, 6, 7, 12, tzinfo=dt.UTC)
_SETTINGS = Settings(article_partitions=4, report_partitions=3)
_STRIKE = "قتل خمسة مدنيين في غارة جوية على مدينة {} في {} يوم الثلاثاء، وفق مصادر طبية."
_SYRIA, _LIBYA = _STRIKE.format("الرقة", "شمال سوريا"), _STRIKE.format("بنغازي", "شرق ليبيا")


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def agent(kept: Kept, coder: Coder) -> CodeAgent:
    return CodeAgent(kept.channels, _SETTINGS, coder, Theatres.load())


def _event(message: Any, key: str | None = "a", **more: Any) -> Any:
    raw = message if message is None or isinstance(message, bytes) else message.to_json()
    where = 0 if key is None else partition_of(key.encode(), _SETTINGS.article_partitions)
    return event(raw, decode_article, key=key, **{"partition": where} | more)


def _article(text: str = _SYRIA, **more: Any) -> Article:
    return Article(**{"id": "a", "source": "s", "published_at": _NOON, "text": text} | more)


def _sets(kept: Kept) -> dict[str, tuple[int, bool, int]]:
    """Theatre -> version, withdrawn, number of reports; each must have its theatre as key."""
    sets = {}
    for topic, value, key, partition in kept.take():
        assert (topic, partition) == (Topic.REPORTS, None)
        assert value.theatre == key
        sets[value.theatre] = (value.version, value.withdrawn, len(value.reports))
    return sets


async def test_every_theatre_ever_touched_gets_each_version(kept: Kept, agent: CodeAgent) -> None:
    await agent.work(_event(_article(), offset=0))
    assert _sets(kept) == {"levant": (1, False, 1)}
    (libya,) = {Theatres.load().of_country("LY")}
    await agent.work(_event(_article(_LIBYA, version=2), offset=1))
    assert _sets(kept) == {"levant": (2, False, 0), libya: (2, False, 1)}
    await agent.work(_event(Withdrawal(id="a", version=2, withdrawn=True), offset=2))
    assert _sets(kept) == {"levant": (2, True, 0), libya: (2, True, 0)}


async def test_a_late_lower_version_says_nothing(kept: Kept, agent: CodeAgent) -> None:
    await agent.work(_event(_article(version=2), offset=0))
    kept.take()
    await agent.work(_event(_article(_LIBYA, version=1), offset=1))
    assert kept.take() == []


async def test_a_message_that_comes_again_says_the_same(kept: Kept, agent: CodeAgent) -> None:
    await agent.work(_event(_article(), offset=0))
    first = kept.take()
    await agent.work(_event(_article(), offset=0))
    assert kept.take() == first != []


async def test_null_withdraws_for_good(kept: Kept, agent: CodeAgent) -> None:
    await agent.work(_event(_article(), offset=0))
    kept.take()
    await agent.work(_event(None, offset=1))
    assert _sets(kept) == {"levant": (2**31, True, 0)}


async def test_a_mark_goes_to_every_partition_of_reports(kept: Kept, agent: CodeAgent) -> None:
    mark = Mark(mark=_NOON, previous=_NOON - dt.timedelta(days=1), articles=7)
    await agent.work(_event(mark, None, partition=2))
    forwarded = SourceMark(mark=_NOON, previous=mark.previous, articles=7, partition=2, of=4)
    assert kept.take() == [(Topic.REPORTS, forwarded, None, n) for n in range(3)]


async def test_partitions_remember_for_themselves(kept: Kept, agent: CodeAgent) -> None:
    """One of them may be far ahead in the feed's time."""
    await agent.work(_event(Mark(mark=_NOON - dt.timedelta(days=30)), None, partition=3))
    kept.take()
    here = partition_of(b"a", 4)
    assert here != 3
    await agent.work(_event(_article()))
    assert "levant" in _sets(kept)


@pytest.mark.parametrize(
    ("message", "key", "more", "reason", "detail"),
    [
        (_article(), None, {}, Reason.INVALID, "no key"),
        (_article(), "b", {}, Reason.INVALID, "must be the article's id, a"),
        (_article(), "a", {"partition": 3}, Reason.WRONG_PARTITION, "stands in 3"),
        (None, None, {}, Reason.INVALID, "no key"),
        (Withdrawal(id="a", version=1, withdrawn=True), "b", {}, Reason.INVALID, "id, a"),
        (_article(language="en"), "a", {}, Reason.UNSUPPORTED_LANGUAGE, "Arabic is"),
        (b"{", "a", {}, Reason.NOT_JSON, "line 1"),
    ],
)
async def test_what_is_refused_is_a_dead_letter(
    kept: Kept,
    agent: CodeAgent,
    message: Any,
    key: str | None,
    more: dict[str, Any],
    reason: Reason,
    detail: str,
) -> None:
    await agent.work(_event(message, key, offset=7, **more))
    ((topic, letter, letter_key, _),) = kept.take()
    assert isinstance(letter, DeadLetter)
    assert (topic, letter_key) == (Topic.DEAD_LETTERS, letter.id)
    assert (letter.reason, letter.offset, letter.stage) == (reason, 7, "code")
    assert detail in letter.detail
    assert letter.advice


async def test_of_two_contents_the_later_is_a_dead_letter_and_the_higher_counts(
    kept: Kept, agent: CodeAgent
) -> None:
    low, high = sorted((_article(_SYRIA), _article(_LIBYA)), key=Article.content_hash)
    for turn, (first, second) in enumerate(((low, high), (high, low))):
        name = f"n{turn}"
        for offset, one in enumerate((first, second)):
            message = one.model_copy(update={"id": name})
            await agent.work(_event(message, name, offset=offset))
        sent = kept.take()
        letters = [value for topic, value, _, _ in sent if topic is Topic.DEAD_LETTERS]
        assert [(one.reason, one.offset) for one in letters] == [(Reason.CONFLICT, 1)]
        sets = [value for topic, value, _, _ in sent if topic is Topic.REPORTS]
        # In the order in which they are merged: the last word of each theatre is the higher one's.
        last = {one.theatre: one for one in sets}
        assert {one.content_hash for one in last.values()} == {high.content_hash()}


class _Faulty(Coder):
    """Fails for one id, as a fault of the coder would."""

    def code(self, article: Article) -> Any:
        if article.id == "a":
            raise ZeroDivisionError("division by zero")
        return super().code(article)


async def test_a_fault_of_the_coder_stops_nothing(kept: Kept, coder: Coder) -> None:
    faulty = _Faulty(coder.lexicon, coder.registry, coder.gazetteer, Worth.load())
    agent = CodeAgent(kept.channels, _SETTINGS, faulty, Theatres.load())
    await agent.work(_event(_article()))
    ((topic, letter, _, _),) = kept.take()
    assert (topic, letter.reason) == (Topic.DEAD_LETTERS, Reason.CRASH)
    assert "ZeroDivisionError: division by zero" in letter.detail
    await agent.work(_event(_article(id="b"), "b"))
    assert "levant" in _sets(kept)


async def test_a_fault_of_the_ledger_is_the_messages_and_one_of_the_store_is_not(
    kept: Kept, agent: CodeAgent
) -> None:
    here = partition_of(b"a", _SETTINGS.article_partitions)
    kept.channels.articles_table[f"{here}|a|a"] = {"from": "another release"}
    await agent.work(_event(_article()))
    ((_, letter, _, _),) = kept.take()
    assert (letter.reason, letter.exception) == (Reason.CRASH, "KeyError: 'seen'")

    class Broken(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            raise OSError("disk gone")

    agent = CodeAgent(
        replace(kept.channels, articles_table=Broken()), _SETTINGS, Coder.load(), Theatres.load()
    )
    with pytest.raises(StoreError, match="disk gone"):
        await agent.work(_event(_article()))
    assert kept.take() == []


async def test_an_output_that_no_topic_takes_is_a_dead_letter(kept: Kept, agent: CodeAgent) -> None:
    """It would be too large again, and the worker would never come past it."""
    too_large = ProducerSendError("sending")
    too_large.__cause__ = MessageSizeTooLargeError()
    kept.faults[Topic.REPORTS] = too_large
    await agent.work(_event(_article()))
    ((topic, letter, _, _),) = kept.take()
    assert (topic, letter.reason) == (Topic.DEAD_LETTERS, Reason.CRASH)
    assert "MessageSizeTooLargeError" in letter.detail


async def test_a_broker_that_refuses_is_no_fault_of_the_message(
    kept: Kept, agent: CodeAgent
) -> None:
    kept.faults[Topic.REPORTS] = ProducerSendError("sending")
    with pytest.raises(ProducerSendError):
        await agent.work(_event(_article()))
    assert kept.take() == []


@pytest.mark.parametrize("key", ["k" * 201, "two words", "\ud8ff"])
async def test_null_needs_the_key_of_an_article(kept: Kept, agent: CodeAgent, key: str) -> None:
    """Keys are remembered: whatever comes may not be."""
    raw = key.encode("utf-8", "surrogatepass")
    one = _event(None)
    one.message.key, one.message.partition = raw, partition_of(raw, _SETTINGS.article_partitions)
    await agent.work(one)
    ((topic, letter, _, _),) = kept.take()
    assert (topic, letter.reason) == (Topic.DEAD_LETTERS, Reason.INVALID)
    assert not kept.channels.articles_table


async def test_the_trace_goes_on(kept: Kept, agent: CodeAgent) -> None:
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = [("traceparent", trace), ("empty", None)]
    await agent.work(_event(_article(), headers=headers))
    await agent.work(_event(b"{", offset=1, headers=headers))
    assert [topic for topic, *_ in kept.sent] == [Topic.REPORTS, Topic.DEAD_LETTERS]
    assert kept.traces == [trace, trace]
    assert kept.sent[-1][1].headers == (("traceparent", trace.decode()), ("empty", ""))
