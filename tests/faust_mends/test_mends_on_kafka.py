"""Each mend on Apache Kafka: what holds with all of them, and fails with all but this one."""

import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from mend_rig import Rig

pytestmark = pytest.mark.kafka

MakeRig = Callable[[str | None], AbstractAsyncContextManager[Rig]]


@pytest.fixture
def make_rig(kafka: str, prefix: str, tmp_path: Path) -> MakeRig:
    @asynccontextmanager
    async def make(without: str | None) -> AsyncIterator[Rig]:
        rig = Rig(kafka, f"{prefix}{without or 'all'}", tmp_path, without)
        await rig.create()
        try:
            yield rig
        finally:
            rig.stop_all()

    return make


async def _lost_over_a_restart(rig: Rig) -> int:
    """Messages that nobody worked, with a restart by SIGTERM half-way and a slow seek after it."""
    await rig.feed(400)
    first = rig.start(0.2)
    await rig.until_said(400)
    await rig.end(first, signal.SIGTERM)
    await rig.feed(400)
    rig.start(0.2, "slow")
    return 800 - len(await rig.until_said(800))


async def test_nothing_is_lost_when_streams_resume_after_recovery(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await _lost_over_a_restart(rig) == 0


async def test_without_the_mend_of_recovery_messages_are_lost(make_rig: MakeRig) -> None:
    async with make_rig("recovery") as rig:
        assert await _lost_over_a_restart(rig) > 0


async def test_uncommitted_partitions_are_sought_to_their_beginning(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await rig.probe("read_again_after_seek") == 10


async def test_without_the_mend_of_seek_what_was_read_is_not_read_again(make_rig: MakeRig) -> None:
    async with make_rig("seek") as rig:
        assert await rig.probe("read_again_after_seek") == 0


async def test_a_hole_of_one_message_is_not_committed_over(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await rig.probe("committed_over_a_hole") == 5


async def test_without_the_mend_of_holes_it_is(make_rig: MakeRig) -> None:
    async with make_rig("holes") as rig:
        assert await rig.probe("committed_over_a_hole") == 10


async def test_markers_of_transactions_are_no_holes(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await rig.probe("committed_behind_markers", in_transactions=True) == 21


async def test_a_flush_waits_for_a_record_on_its_way(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await rig.probe("written_after_flush") == 1


async def test_without_the_mend_of_flush_it_does_not(make_rig: MakeRig) -> None:
    async with make_rig("flush") as rig:
        assert await rig.probe("written_after_flush") == 0


async def test_a_record_that_was_not_written_stops_the_commits(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await rig.probe("flush_after_a_failure") == 1


async def test_without_the_mend_of_flush_nobody_hears_of_it(make_rig: MakeRig) -> None:
    async with make_rig("flush") as rig:
        assert await rig.probe("flush_after_a_failure") == 0


async def _repeated_when_another_joins(rig: Rig) -> int:
    """Messages said more than once, when a second worker takes over half of the partitions."""
    await rig.feed(400)
    rig.start(600.0)
    await rig.until_said(400)
    rig.start(600.0)
    # The second worker is at work when what is fed now has been said by somebody.
    await rig.feed(2)
    said = await rig.until_said(402)
    while await rig.committed() < 400 and sum(said.values()) <= 402:
        said = await rig.said()
    return sum(said.values()) - len(said)


async def test_nothing_is_repeated_when_another_worker_joins(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await _repeated_when_another_joins(rig) == 0


async def test_without_the_mend_of_revocation_messages_are_repeated(make_rig: MakeRig) -> None:
    async with make_rig("revocation") as rig:
        assert await _repeated_when_another_joins(rig) > 0


async def _unsaid_when_another_has_left(rig: Rig) -> int:
    """Messages that nobody worked, when a second worker has joined and left, three times."""
    await rig.feed(400)
    rig.start(0.2, "late")
    await rig.until_said(400)
    # Once would do, but for a fetch that happens to end just then.
    for _ in range(3):
        second = rig.start(0.2)
        await rig.until_ready(second)
        await rig.end(second, signal.SIGTERM)
    await rig.feed(100)
    return 500 - len(await rig.until_said(500))


async def test_a_recovery_ends_although_an_older_fetch_goes_on(make_rig: MakeRig) -> None:
    async with make_rig(None) as rig:
        assert await _unsaid_when_another_has_left(rig) == 0
