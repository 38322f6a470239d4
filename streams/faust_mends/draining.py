"""A fetch takes only what will be handed on.

Answers to `faust/transport/drivers/aiokafka.py`, `AIOKafkaConsumerThread._fetch_records`: it waits
up to a second, and a rebalance can go by meanwhile. Its set of active partitions is then empty,
which to the client means all of them, or the flow is stopped: what it takes is dropped. Of a
changelog, which nothing seeks again, the recovery waits for those records for ever.
"""

import time
from collections.abc import Container
from typing import Any

from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

#: What came in while the flow stood still does not wake a fetch that waits: it looks so often.
_LOOK_SECONDS = 0.1


class _Active:
    """The partitions whose records are handed on, at the moment of asking."""

    def __init__(self, consumer: Any, partitions: Container[Any]) -> None:
        self._consumer = consumer
        self._partitions = partitions

    def __contains__(self, tp: Any) -> bool:
        return self._consumer.flow_active and tp in self._partitions

    def __bool__(self) -> bool:
        # What is false stands for all partitions.
        return True


def apply() -> None:
    """Ask for each partition when its records are taken, not when the fetch begins."""
    original = AIOKafkaConsumerThread._fetch_records

    async def _fetch_records(
        self: Any, client: Any, partitions: set[Any] | None, **limits: Any
    ) -> Any:
        if partitions is None:  # a program without agents and tables
            return await original(self, client, None, **limits)
        active = _Active(self.consumer, partitions)
        deadline = time.monotonic() + (limits.pop("timeout", None) or 0.0)
        while True:
            left = deadline - time.monotonic()
            wait = max(0.0, min(left, _LOOK_SECONDS))
            records = await original(self, client, active, timeout=wait, **limits)
            if records or left <= _LOOK_SECONDS or not self.consumer.flow_active:
                return records

    AIOKafkaConsumerThread._fetch_records = _fetch_records
