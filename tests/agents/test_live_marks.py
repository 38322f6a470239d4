"""A live feed's marks of time come from the leader's clock, on each broker."""

import asyncio
import datetime as dt
from pathlib import Path

from stream_kit import Installation

from schemas import Mark, SourceMark
from streams.reading import follow
from streams.settings import Settings
from streams.topics import Topic

_PROGRAM = Path(__file__).with_name("quick_marks_worker.py")


async def test_the_leader_marks_every_partition(
    broker: str, settings: Settings, tmp_path: Path
) -> None:
    live = settings.model_copy(update={"live_marks": True})
    installation = Installation(live, tmp_path)
    installation.run("topics", "create")
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    wanted = {
        (target, source)
        for target in range(live.report_partitions)
        for source in range(live.article_partitions)
    }
    with installation.worker(program=[str(_PROGRAM)]):
        async with asyncio.timeout(30):
            async for record in follow(live, [Topic.REPORTS], from_beginning=True):
                wanted.discard((record.partition, SourceMark.from_json(record.value).partition))
                if not wanted:
                    break
    after = dt.datetime.now(dt.UTC)
    first: dict[int, Mark] = {}
    for record in await installation.records(Topic.ARTICLES):
        mark = Mark.from_json(record.value)
        assert before <= mark.mark <= after
        last = first.setdefault(record.partition, mark)
        assert mark.previous is None if mark is last else mark.previous is not None
    assert set(first) == set(range(live.article_partitions))
