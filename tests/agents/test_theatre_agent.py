"""The owner of a theatre: outcomes to their topics, faults of one message to dead letters."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from agents_kit import Kept, event

from schemas import Article, Reason, ReportSet, SourceMark
from streams.actors import ActorRegistry
from streams.agents.loop import each
from streams.agents.table_store import StoreError
from streams.agents.theatre import TheatreAgent
from streams.coding.coder import Coder
from streams.escalation import Desk, load_desk
from streams.gazetteer import Gazetteer
from streams.intake.decode import decode_reports
from streams.theatres import Theatres
from streams.topics import Topic

_NOON = dt.datetime(2017, 6, 7, 12, tzinfo=dt.UTC)
_TEXT = "قتل ثلاثون مدنيا في غارة جوية للتحالف الدولي على مدينة الرقة في شمال سوريا يوم الثلاثاء."


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def report_sets(gazetteer: Gazetteer) -> list[ReportSet]:
    coder, theatres = Coder.load(gazetteer), Theatres.load()
    found = []
    for week in range(4):
        moment = _NOON + dt.timedelta(days=7 * week)
        article = Article(id=f"a{week}", source=f"s{week}", published_at=moment, text=_TEXT)
        found += theatres.split(article, coder.code(article)).values()
    return found


@pytest.fixture(scope="module")
def desk(gazetteer: Gazetteer) -> Desk:
    return load_desk(gazetteer, ActorRegistry.load())


@pytest.fixture
def kept() -> Kept:
    return Kept()


def _event(message: Any, offset: int = 0, partition: int = 0) -> Any:
    raw = message if message is None or isinstance(message, bytes) else message.to_json()
    key = getattr(message, "theatre", None)
    return event(raw, decode_reports, key=key, offset=offset, partition=partition)


async def test_outcomes_go_to_their_topics_by_their_keys(
    kept: Kept, desk: Desk, report_sets: list[ReportSet]
) -> None:
    agent = TheatreAgent(kept.channels, desk)
    for offset, report_set in enumerate(report_sets):
        await agent.work(_event(report_set, offset))
    sent = kept.take()
    keys = {
        Topic.INCIDENTS: lambda one: one.id,
        Topic.ESCALATIONS: lambda one: one.id,
        Topic.ALERTS_WATCH: lambda one: one.place_id,
        Topic.ALERTS_WARNING: lambda one: one.place_id,
        Topic.ALERTS_CRITICAL: lambda one: one.place_id,
    }
    for topic, value, key, partition in sent:
        assert (key, partition) == (keys[topic](value), None)
    topics = [topic for topic, *_ in sent]
    assert topics.count(Topic.INCIDENTS) >= 4
    assert any(str(topic).startswith("alerts.") for topic in topics)


async def test_a_message_that_comes_again_changes_no_state_and_says_its_outputs_again(
    kept: Kept, desk: Desk, report_sets: list[ReportSet]
) -> None:
    agent = TheatreAgent(kept.channels, desk)
    for offset, report_set in enumerate(report_sets):
        await agent.work(_event(report_set, offset))
    last = [one for one in kept.take() if str(one[0]).startswith("alerts.")][-1]
    table = dict(kept.channels.theatres_table)
    await agent.work(_event(report_sets[-1], len(report_sets) - 1))
    assert last in kept.take()
    assert kept.channels.theatres_table == table


async def test_partitions_do_not_mix(kept: Kept, desk: Desk, report_sets: list[ReportSet]) -> None:
    agent = TheatreAgent(kept.channels, desk)
    mark = SourceMark(mark=_NOON, partition=0, of=1)
    for partition in range(2):
        await agent.work(_event(report_sets[0], 0, partition))
        await agent.work(_event(mark, 1, partition))
    keys = {key.split("|", 1)[0] for key in kept.channels.theatres_table}
    assert keys == {"0", "1"}
    incidents = [value for topic, value, _, _ in kept.take() if topic is Topic.INCIDENTS]
    assert len(incidents) == 2
    assert incidents[0] == incidents[1]


@pytest.mark.parametrize(
    ("raw", "reason", "detail"),
    [
        (None, Reason.INVALID, "null"),
        (b"{}", Reason.INVALID, "article_id: Field required"),
        (b"\xff", Reason.NOT_UTF8, "byte 0"),
    ],
)
async def test_what_is_no_message_is_a_dead_letter(
    kept: Kept, desk: Desk, raw: bytes | None, reason: Reason, detail: str
) -> None:
    await TheatreAgent(kept.channels, desk).work(_event(raw, 5))
    ((topic, letter, _, _),) = kept.take()
    assert topic is Topic.DEAD_LETTERS
    assert (letter.reason, letter.offset, letter.stage) == (reason, 5, "merge")
    assert detail in letter.detail


class _Faulty(Desk):
    """Fails in the middle of its work, as a fault of merging would."""

    def apply(self, store: Any, report_set: ReportSet) -> Any:
        store.set("half", "done")
        raise ZeroDivisionError("division by zero")


class _Broken(dict[str, Any]):
    """A table whose store has failed."""

    def __setitem__(self, key: str, value: Any) -> None:
        raise OSError("disk gone")


async def test_a_fault_of_the_desk_is_the_messages_and_one_of_the_store_is_not(
    kept: Kept, desk: Desk, report_sets: list[ReportSet]
) -> None:
    faulty = object.__new__(_Faulty)
    await TheatreAgent(kept.channels, faulty).work(_event(report_sets[0], 7))
    ((topic, letter, _, _),) = kept.take()
    assert topic is Topic.DEAD_LETTERS
    assert (letter.reason, letter.offset, letter.stage) == (Reason.CRASH, 7, "merge")
    assert letter.exception == "ZeroDivisionError: division by zero"
    for one in (faulty, desk):
        agent = TheatreAgent(replace(kept.channels, theatres_table=_Broken()), one)
        with pytest.raises(StoreError, match="disk gone"):
            await agent.work(_event(report_sets[0], 7))
    assert kept.take() == []


class _App:
    """What `each` needs of the application, and what it did to it."""

    def __init__(self) -> None:
        self.producer = self.buffer = self
        self.failure: BaseException | None = None
        self.crashed: BaseException | None = None

    async def crash(self, error: BaseException) -> None:
        assert self.failure is error, "commits must be stopped before the worker ends"
        self.crashed = error


class _Stream:
    async def events(self) -> Any:
        for number in range(5):
            yield number


async def test_an_agent_does_not_go_past_a_message_that_failed() -> None:
    app, worked, fault = _App(), [], OSError("no space left on device")

    async def work(number: int) -> None:
        if number == 2:
            raise fault
        worked.append(number)

    with pytest.raises(OSError, match="no space"):
        await each(app, work)(_Stream())
    assert worked == [0, 1]
    assert app.crashed is fault
