"""No offset is committed over a hole, and offsets that hold no message are no hole.

Answers to `faust/transport/consumer.py`. `Consumer._new_offset` looks for a hole between the
committed offset and the first acknowledged one with `> 1`, although the committed offset is the
next one to read: a hole of one message is committed over. With the right comparison, offsets that
hold no message (the marker behind each transaction, what was deleted) must be known exactly, or
nothing would be committed behind one any more. `Consumer._drain_messages` does not: it knows none
behind offset 0 or behind the committed offset, and takes messages that were dropped for some.
"""

from typing import Any

from faust.transport.consumer import Consumer, ThreadDelegateConsumer


def apply() -> None:
    """Note the empty offsets where records come in, and check for holes before each commit."""
    _note_empty_offsets()
    _check_for_holes()


def _note_empty_offsets() -> None:
    getmany, seek = ThreadDelegateConsumer._getmany, Consumer.seek
    perform_seek = Consumer.perform_seek

    async def _getmany(self: Any, *args: Any, **kwargs: Any) -> Any:
        # All that the client returns, in its order, before anything of it may be dropped.
        batches = await getmany(self, *args, **kwargs)
        for tp, records in batches.items():
            if self.app.topics.acks_enabled_for(tp.topic):
                _note(self, tp, [record.offset for record in records])
        return batches

    async def _seek(self: Any, partition: Any, offset: int) -> None:
        upcoming = _upcoming(self)
        upcoming.pop(partition, None)
        await seek(self, partition, offset)
        # Not if a batch from the new place has been quicker.
        upcoming.setdefault(partition, offset)

    async def _perform_seek(self: Any) -> None:
        upcoming = _upcoming(self)
        upcoming.clear()
        await perform_seek(self)
        for tp, offset in self._read_offset.items():
            if offset is not None:
                upcoming.setdefault(tp, offset)
                # The original takes a committed offset of 0 for none.
                if self._committed_offset.get(tp) is None:
                    self._committed_offset[tp] = offset

    async def _add_gap(self: Any, tp: Any, offset_from: int, offset_to: int) -> None:
        """Noted already."""

    ThreadDelegateConsumer._getmany = _getmany
    Consumer.seek, Consumer.perform_seek = _seek, _perform_seek
    Consumer._add_gap = _add_gap


def _note(consumer: Any, tp: Any, offsets: list[int]) -> None:
    upcoming, gaps = _upcoming(consumer), consumer._gap[tp]
    for offset in offsets:
        expected = upcoming.get(tp)
        if expected is not None and offset > expected:
            known = gaps.overlaps(expected, offset)
            gaps.addi(expected, offset)
            if known:
                gaps.merge_overlaps()
        upcoming[tp] = offset + 1


def _upcoming(consumer: Any) -> dict[Any, int]:
    """The offset that is read next, by partition, unless it holds no message."""
    offsets: dict[Any, int] = consumer.__dict__.setdefault("upcoming_offsets", {})
    return offsets


def _check_for_holes() -> None:
    original = Consumer._new_offset

    def _new_offset(self: Any, tp: Any) -> int | None:
        committed = self._committed_offset.get(tp)
        acked = self._acked[tp]
        if acked and committed is not None:
            first = min(acked)
            if first > committed and not any(
                gap.begin <= committed and first <= gap.end for gap in self._gap[tp].at(committed)
            ):
                return None
        offset: int | None = original(self, tp)
        return offset

    Consumer._new_offset = _new_offset
