"""Acknowledged offsets are remembered until the application has committed them.

Answers to `faust/transport/consumer.py`, `Consumer.on_partitions_revoked`: it forgets what was
acknowledged before it calls the application's handler, which is where the last commit happens. All
since the commit before is then worked again at each rebalance and stop.
"""

from typing import Any

from faust.transport.consumer import Consumer


def apply() -> None:
    """Run the handler with the offsets in place, and forget them after it."""

    async def on_partitions_revoked(self: Any, revoked: set[Any]) -> None:
        with self.app._start_span_from_rebalancing("on_partitions_revoked"):
            if self._active_partitions is not None:
                self._active_partitions.difference_update(revoked)
            self._paused_partitions.difference_update(revoked)
            await self._on_partitions_revoked(revoked)
            for tp in revoked:
                for known in (
                    self._gap,
                    self._acked,
                    self._acked_index,
                    self._read_offset,
                    self._committed_offset,
                ):
                    known.pop(tp, None)

    on_partitions_revoked.__doc__ = Consumer.on_partitions_revoked.__doc__
    Consumer.on_partitions_revoked = on_partitions_revoked
