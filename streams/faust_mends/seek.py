"""A partition without a committed offset is sought to its beginning.

Answers to `faust/transport/consumer.py`, `Consumer.perform_seek`: it seeks only partitions that
have a committed offset. What was fetched from another one during recovery, and dropped, is never
read again.
"""

from typing import Any

from faust.transport.consumer import Consumer


def apply() -> None:
    """Seek what the original leaves where it is."""
    original = Consumer.perform_seek

    async def perform_seek(self: Any) -> None:
        await original(self)
        changelogs = self.app.tables.changelog_topics
        # The original has just put None there for a partition without a committed offset.
        fresh = {
            tp
            for tp in self.assignment()
            if tp.topic not in changelogs and self._read_offset.get(tp) is None
        }
        if not fresh:
            return
        for tp, offset in (await self.earliest_offsets(*fresh)).items():
            await self.seek(tp, offset)
            # The beginning is as good as committed: a hole right behind it is one, too.
            self._committed_offset[tp] = offset

    Consumer.perform_seek = perform_seek
