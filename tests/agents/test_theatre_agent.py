"""The owner of a theatre: a fault of the desk is a dead letter, one of the store is not."""

from types import SimpleNamespace
from typing import Any

import pytest

from schemas import DeadLetter, Reason, ReportSet
from streams.agents.table_store import StoreError
from streams.agents.theatre import TheatreAgent
from streams.topics import Topic


class _Sink:
    """Where a topic's messages end."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    async def send(self, *, key: str | None, value: Any, **_: Any) -> None:
        self.sent.append(value)


class _BrokenTable(dict[str, Any]):
    """A table whose store has failed."""

    def get(self, key: str, default: Any = None) -> Any:
        raise OSError("disk gone")


class _Desk:
    """A desk that reads its store, and then has a fault."""

    def apply(self, store: Any, report_set: ReportSet) -> Any:
        store.get("anything")
        raise ZeroDivisionError("a fault")


def _agent(table: Any) -> tuple[TheatreAgent, dict[Topic, _Sink]]:
    sinks = {topic: _Sink() for topic in Topic}
    channels: Any = SimpleNamespace(outputs=sinks, theatres_table=table)
    desk: Any = _Desk()
    return TheatreAgent(channels, desk), sinks


def _event() -> Any:
    value = ReportSet(article_id="a", version=1, content_hash="0" * 16, theatre="levant")
    message = SimpleNamespace(
        topic="nadhir.reports", partition=1, offset=7, value=value.to_json(), key=b"levant",
        timestamp=1.0, headers=[],
    )  # fmt: skip
    return SimpleNamespace(value=value, message=message)


async def test_a_fault_of_the_desk_is_a_dead_letter_with_the_message() -> None:
    agent, sinks = _agent({})
    await agent.work(_event())
    (letter,) = sinks[Topic.DEAD_LETTERS].sent
    assert isinstance(letter, DeadLetter)
    assert (letter.reason, letter.stage) == (Reason.CRASH, "merge")
    assert (letter.partition, letter.offset) == (1, 7)
    assert "ZeroDivisionError: a fault" in letter.detail


async def test_a_fault_of_the_store_ends_the_worker_and_blames_no_message() -> None:
    agent, sinks = _agent(_BrokenTable())
    with pytest.raises(StoreError, match="disk gone"):
        await agent.work(_event())
    assert not any(sink.sent for sink in sinks.values())
