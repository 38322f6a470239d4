"""No offset is committed over a hole, not even over one of a single message.

Answers to `faust/transport/consumer.py`, `Consumer._new_offset`: its check for a hole between the
committed offset and the first acknowledged one compares with `> 1`, although the committed offset
is the next one to read, and leaves the check out for a committed offset of 0.
"""

from typing import Any

from faust.transport.consumer import Consumer


def apply() -> None:
    """Check for the hole first; what passes is the original's to work out."""
    original = Consumer._new_offset

    def _new_offset(self: Any, tp: Any) -> int | None:
        committed = self._committed_offset.get(tp)
        acked = self._acked[tp]
        if acked and committed is not None:
            first = min(acked)
            gaps = self._gap.get(tp)
            # Offsets that hold no message (aborted, compacted away) bridge the distance.
            bridged = (
                all(gaps.overlaps(offset) for offset in range(committed, first))
                if gaps
                else (first <= committed)
            )
            if not bridged:
                return None
        offset: int | None = original(self, tp)
        return offset

    Consumer._new_offset = _new_offset
