"""What waits for one endpoint, by its time and, where it asks for it, in order. Pure."""

import datetime as dt
import heapq
from collections.abc import Iterator

from schemas import Pending
from streams.webhooks.facts import order_of

_Order = tuple[int, int, str]


class Queue:
    """Messages for one endpoint.

    Ordered by place, a message is ready only when every earlier one of its place is gone: sent or
    given up. Every operation costs the logarithm of what waits.
    """

    def __init__(self, *, by_place: bool) -> None:
        self._by_place = by_place
        self._waiting: dict[str, Pending] = {}
        self._in_hand: set[str] = set()
        self._busy: set[str] = set()
        self._times: list[tuple[dt.datetime, _Order]] = []
        self._lanes: dict[str, list[_Order]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Pending]:
        yield from self._waiting.values()

    def __contains__(self, webhook_id: str) -> bool:
        return webhook_id in self._waiting

    def get(self, webhook_id: str) -> Pending | None:
        """What waits or is in hand under this id."""
        return self._waiting.get(webhook_id)

    def is_in_hand(self, webhook_id: str) -> bool:
        """Whether it was taken and neither put back nor dropped."""
        return webhook_id in self._in_hand

    def put(self, pending: Pending) -> None:
        """Add a message, or put one that was in hand or waits back with another time."""
        new = pending.webhook_id not in self._waiting
        self._waiting[pending.webhook_id] = pending
        lane = self._lane(pending)
        self._put_down(pending.webhook_id, lane)
        if lane is None:
            self._plan(pending)
            return
        if new:
            heapq.heappush(self._lanes.setdefault(lane, []), order_of(pending))
        self._plan_head(lane)

    def take(self, now: dt.datetime) -> Pending | None:
        """The message that is due the longest; it is in hand until it is put back or dropped."""
        while self._times and self._times[0][0] <= now:
            due, order = heapq.heappop(self._times)
            pending = self._waiting.get(order[2])
            if pending is not None and pending.due_at == due and self._is_ready(pending):
                self._in_hand.add(pending.webhook_id)
                lane = self._lane(pending)
                if lane is not None:
                    self._busy.add(lane)
                return pending
        return None

    def drop(self, webhook_id: str) -> None:
        """Forget a message; the next one of its place is ready."""
        pending = self._waiting.pop(webhook_id, None)
        if pending is None:
            return
        lane = self._lane(pending)
        self._put_down(webhook_id, lane)
        if lane is not None:
            self._plan_head(lane)

    def next_time(self) -> dt.datetime | None:
        """When the next message is due; None if none waits. May be early, never late."""
        return self._times[0][0] if self._times else None

    def _lane(self, pending: Pending) -> str | None:
        return pending.alerts[0].place_id if self._by_place and pending.alerts else None

    def _is_ready(self, pending: Pending) -> bool:
        if pending.webhook_id in self._in_hand:
            return False
        lane = self._lane(pending)
        if lane is None:
            return True
        return lane not in self._busy and self._head(lane) == pending.webhook_id

    def _put_down(self, webhook_id: str, lane: str | None) -> None:
        if webhook_id in self._in_hand:
            self._in_hand.discard(webhook_id)
            if lane is not None:
                self._busy.discard(lane)

    def _head(self, lane: str) -> str | None:
        orders = self._lanes.get(lane)
        while orders and orders[0][2] not in self._waiting:
            heapq.heappop(orders)
        if not orders:
            self._lanes.pop(lane, None)
            return None
        return orders[0][2]

    def _plan_head(self, lane: str) -> None:
        head = self._head(lane)
        if head is not None:
            self._plan(self._waiting[head])

    def _plan(self, pending: Pending) -> None:
        heapq.heappush(self._times, (pending.due_at, order_of(pending)))
