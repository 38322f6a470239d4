"""What a fetch takes that a rebalance has overtaken, on the client's own fetcher."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.fetcher import Fetcher, FetchError

from streams.faust_mends import draining

_CHANGELOG, _INPUT = TopicPartition("changelog", 0), TopicPartition("input", 0)


class _TakenError(Exception):
    """Stands for records: the fetcher raises it when it takes them."""


@pytest.fixture
def fetcher() -> SimpleNamespace:
    """The parts of a fetcher that hold what has come in; nothing has."""
    waiters: set[asyncio.Future[None]] = set()

    def waiter() -> asyncio.Future[None]:
        future = asyncio.get_running_loop().create_future()
        waiters.add(future)
        return future

    return SimpleNamespace(
        _records={},
        _closed=False,
        _wait_consume_future=None,
        _notify=lambda future: None,
        _create_fetch_waiter=waiter,
        _subscriptions=SimpleNamespace(reassignment_in_progress=False, is_assigned=lambda tp: True),
        waiters=waiters,
    )


async def _rebalanced(fetcher: SimpleNamespace, active: set[Any], partitions: Any) -> Any:
    """A fetch that waits while its partitions are paused and records of a changelog come in."""
    taking = asyncio.ensure_future(Fetcher.fetched_records(fetcher, partitions, timeout=0.2))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    active.clear()
    fetcher._records[_CHANGELOG] = FetchError(error=_TakenError(), backoff=0)
    for waiter in fetcher.waiters:
        if not waiter.done():
            waiter.set_result(None)
    return await taking


async def test_what_nobody_is_handed_is_left_where_it_is(fetcher: SimpleNamespace) -> None:
    active = {_INPUT}
    partitions = draining._Active(SimpleNamespace(flow_active=True), active)
    assert await _rebalanced(fetcher, active, partitions) == {}
    assert _CHANGELOG in fetcher._records


async def test_without_the_mend_it_is_taken(fetcher: SimpleNamespace) -> None:
    active = {_INPUT}
    with pytest.raises(_TakenError):
        await _rebalanced(fetcher, active, active)


async def test_nothing_is_taken_while_the_flow_stands_still(fetcher: SimpleNamespace) -> None:
    fetcher._records[_INPUT] = FetchError(error=_TakenError(), backoff=0)
    consumer = SimpleNamespace(flow_active=False)
    partitions = draining._Active(consumer, {_INPUT})
    assert await Fetcher.fetched_records(fetcher, partitions, timeout=0.05) == {}  # type: ignore[arg-type]
    consumer.flow_active = True
    with pytest.raises(_TakenError):
        await Fetcher.fetched_records(fetcher, partitions, timeout=0.05)  # type: ignore[arg-type]
