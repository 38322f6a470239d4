"""The latest alerts, held for the page. Pure."""

from bisect import bisect_left, insort
from dataclasses import dataclass

import orjson

from schemas import Alert
from streams.web.held import held


@dataclass(frozen=True, slots=True)
class HeldAlert:
    """An alert without its escalation, as JSON, and the number of the change that brought it."""

    number: int
    json: bytes
    order: tuple[str, str]


class AlertLog:
    """The `keep` alerts known last (by `known_at`), each id once.

    An alert sent again under its id, or on a second topic, is the same alert.
    """

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._by_id: dict[str, HeldAlert] = {}
        self._order: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return len(self._by_id)

    def wants(self, alert: Alert) -> bool:
        """Whether it is new, and not older than all that are kept of a full log."""
        if alert.id in self._by_id:
            return False
        return len(self._order) < self._keep or _order(alert) > self._order[0]

    def put(self, alert: Alert, data: bytes, number: int) -> None:
        """Keep an alert that `wants` took, dropping the oldest of a full log."""
        entry = HeldAlert(number, data, _order(alert))
        self._by_id[alert.id] = entry
        insort(self._order, entry.order)
        if len(self._order) > self._keep:
            del self._by_id[self._order.pop(0)[1]]

    def newest(self, limit: int) -> list[HeldAlert]:
        """The last `limit` by `known_at`, newest first."""
        return [self._by_id[alert_id] for _, alert_id in reversed(self._order[-limit:])]

    def since(self, number: int, limit: int) -> list[HeldAlert]:
        """Up to `limit` that arrived after change `number`, in order of arrival."""
        arrived = sorted(self._by_id.values(), key=lambda entry: entry.number)
        begin = bisect_left(arrived, number + 1, key=lambda entry: entry.number)
        return arrived[begin : begin + limit]


def notice(alert: Alert) -> bytes:
    """What a list shows of an alert: all but the whole escalation, with its title and scope."""
    shown = alert.model_dump(mode="json", exclude={"escalation"})
    shown["title"] = alert.escalation.title.model_dump()
    shown["scope"] = alert.escalation.scope.model_dump(mode="json")
    return held(orjson.dumps(shown))


def _order(alert: Alert) -> tuple[str, str]:
    # Seconds since 1970 would do as well; this spelling sorts, with or without microseconds.
    return alert.known_at.strftime("%Y-%m-%dT%H:%M:%S.%f"), alert.id
