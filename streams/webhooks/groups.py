"""Alerts that wait to be told in one call. Pure."""

import datetime as dt
from collections.abc import Iterator

from schemas import AlertRef, Grouping, GroupKey, Pending, PendingKind
from streams.webhooks.facts import order_of, webhook_id


class Groups:
    """The open groups of one endpoint: their alerts, and until when each rests."""

    def __init__(self, grouping: Grouping) -> None:
        self._grouping = grouping
        self._open: dict[str, dict[str, Pending]] = {}
        self._rests: dict[str, Pending] = {}

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    def __iter__(self) -> Iterator[Pending]:
        """Everything that waits, rests included."""
        for members in self._open.values():
            yield from members.values()
        yield from self._rests.values()

    def add(self, pending: Pending) -> None:
        """Add an alert to the open group that it belongs to."""
        name = group_name(self._grouping, pending.alerts[0])
        self._open.setdefault(name, {})[pending.webhook_id] = pending

    def drop(self, pending: Pending) -> None:
        """Take an alert out of its group."""
        name = group_name(self._grouping, pending.alerts[0])
        members = self._open.get(name, {})
        members.pop(pending.webhook_id, None)
        if not members:
            self._open.pop(name, None)

    def rest(self, pending: Pending) -> Pending | None:
        """Hold back the next group of this name; returns the rest that this one replaces."""
        if pending.group is None:
            return None
        before = self._rests.get(pending.group)
        self._rests[pending.group] = pending
        return before

    def rested(self, now: dt.datetime) -> list[Pending]:
        """The rests that are over; they are forgotten."""
        over = [name for name, rest in self._rests.items() if rest.due_at <= now]
        return [self._rests.pop(name) for name in over]

    def ripe(self, now: dt.datetime) -> list[tuple[str, list[Pending]]]:
        """Name and alerts, earliest first, of each group that is due; they stay until dropped."""
        found = []
        for name, members in self._open.items():
            if self._time(name, members) <= now:
                ordered = sorted(members.values(), key=order_of)
                found.append((name, ordered[: self._grouping.most]))
        return found

    def next_time(self) -> dt.datetime | None:
        """When the next group is due or the next rest is over."""
        times = [self._time(name, members) for name, members in self._open.items()]
        times += [rest.due_at for rest in self._rests.values()]
        return min(times, default=None)

    def _time(self, name: str, members: dict[str, Pending]) -> dt.datetime:
        first = min(one.accepted_at for one in members.values())
        due = first if len(members) >= self._grouping.most else first + self._grouping.wait
        rest = self._rests.get(name)
        return due if rest is None else max(due, rest.due_at)


def group_name(grouping: Grouping, ref: AlertRef) -> str:
    """What the alerts of one group share, in words: `place=gn:170654 level=critical`."""
    values = {
        GroupKey.PLACE: ref.place_id,
        GroupKey.COUNTRY: ref.country or "",
        GroupKey.RULE: ref.rule,
        GroupKey.LEVEL: str(ref.level),
    }
    return " ".join(f"{key}={values[key]}" for key in sorted(grouping.by)) or "all"


def form(name: str, members: list[Pending], now: dt.datetime) -> Pending:
    """The message of a group. Its id follows from who is in it; from here on that is fixed."""
    refs = tuple(one.alerts[0] for one in members)
    return Pending(
        subscription=members[0].subscription,
        webhook_id=webhook_id(members[0].subscription, "group", *sorted(ref.id for ref in refs)),
        kind=PendingKind.GROUP,
        alerts=refs,
        accepted_at=members[0].accepted_at,
        due_at=now,
        group=name,
    )


def rest_after(group: Pending, interval: dt.timedelta, now: dt.datetime) -> Pending:
    """What holds back the next group of the same name for `interval`."""
    return Pending(
        subscription=group.subscription,
        webhook_id=webhook_id(group.subscription, "rest", group.group or ""),
        kind=PendingKind.REST,
        accepted_at=now,
        due_at=now + interval,
        group=group.group,
    )
