"""The measure of alerts: did they mark a lasting escalation, and did they find the onsets?

An alert counts at a scope unless one counted there in the 14 days before. It is right when more
than 5 people died at the scope in the 28 days after it, and more than 1.5 times as many as in the
28 days before its week (the week of the alert is in neither). An onset is found when a counted
alert stands at its scope from 3 days before to 7 days after. Days are those on which the alert
could be known.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from streams.backtest.events import Event

REPEAT_DAYS: Final = 14
AFTER_DAYS: Final = 28
LEAST_DEAD, GROWTH = 5, 1.5
EARLY, LATE = -3, 7


class Series:
    """A number for each day of a span; sums over days in constant time."""

    def __init__(self, first: dt.date, values: Sequence[int]) -> None:
        self._first = first
        self._sums = [0, *accumulate(values)]

    def total(self, day: dt.date, begin: int, end: int) -> int:
        """The sum over the days from `day + begin` to before `day + end`; 0 outside the span."""
        at, last = (day - self._first).days, len(self._sums) - 1
        low, high = (min(max(at + days, 0), last) for days in (begin, end))
        return self._sums[high] - self._sums[low]


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert at a scope. `day` is when it could be known; a baseline has no rule and account."""

    scope: str
    day: dt.date
    rule: str = ""
    why: str = ""
    level: str = "warning"
    transition: str = "opened"
    escalation: str = ""
    account: str = ""


class Ground:
    """What happened: deaths and violent events by scope and day, over all the events."""

    def __init__(self, events: Sequence[Event]) -> None:
        """Take the events.

        Raises:
            ValueError: there are none.
        """
        if not events:
            raise ValueError("there are no events")
        self.first = min(event.day for event in events)
        self.last = max(event.day for event in events)
        span = (self.last - self.first).days + 1
        dead: dict[str, list[int]] = defaultdict(lambda: [0] * span)
        many: dict[str, list[int]] = defaultdict(lambda: [0] * span)
        for event in events:
            at = (event.day - self.first).days
            dead[event.scope][at] += event.killed
            many[event.scope][at] += event.violent
        self.scopes = tuple(sorted(dead))
        self.deaths = {scope: Series(self.first, dead[scope]) for scope in self.scopes}
        self.violence = {scope: Series(self.first, many[scope]) for scope in self.scopes}

    def lasting(self, scope: str, day: dt.date) -> bool:
        """Whether the day marked a lasting escalation of deaths there."""
        deaths = self.deaths[scope]
        before = deaths.total(day, -34, -6)
        return deaths.total(day, 1, 1 + AFTER_DAYS) > max(LEAST_DEAD, GROWTH * before)

    def chance(self, since: dt.date, until: dt.date) -> float:
        """The share of lasting escalations among all scopes and every seventh day of the period."""
        days = [
            since + dt.timedelta(offset)
            for offset in range(0, (until - since).days - AFTER_DAYS + 1, 7)
        ]
        hits = [self.lasting(scope, day) for scope in self.scopes for day in days]
        return sum(hits) / len(hits) if hits else 0.0


@dataclass(frozen=True, slots=True)
class Counted:
    """A notice that counts, and whether it was right; None where the 28 days after are not over."""

    notice: Notice
    right: bool | None


@dataclass(frozen=True, slots=True)
class Score:
    """The notices of one set that count in the period, by scope in the order of days."""

    by_scope: Mapping[str, tuple[Counted, ...]]

    def judged(self, scopes: Iterable[str] | None = None) -> list[Counted]:
        """Those that can be judged; with `scopes`, a scope as often as it is named."""
        names = self.by_scope if scopes is None else scopes
        return [c for s in names for c in self.by_scope.get(s, ()) if c.right is not None]

    def precision(self, scopes: Iterable[str] | None = None) -> float:
        """The share of the judged that were right; 0 where there are none."""
        judged = self.judged(scopes)
        return sum(bool(c.right) for c in judged) / len(judged) if judged else 0.0


def score(ground: Ground, notices: Iterable[Notice], since: dt.date, until: dt.date) -> Score:
    """Count and judge the notices between the two days (both in the period)."""
    by: dict[str, dict[dt.date, Notice]] = defaultdict(dict)
    for notice in notices:
        if notice.scope in ground.deaths and since <= notice.day <= until:
            by[notice.scope].setdefault(notice.day, notice)
    counted: dict[str, tuple[Counted, ...]] = {}
    for scope in sorted(by):
        kept: list[Counted] = []
        for day, notice in sorted(by[scope].items()):
            if kept and (day - kept[-1].notice.day).days <= REPEAT_DAYS:
                continue
            over = day <= until - dt.timedelta(AFTER_DAYS)
            kept.append(Counted(notice, ground.lasting(scope, day) if over else None))
        counted[scope] = tuple(kept)
    return Score(counted)


@dataclass(frozen=True, slots=True)
class Onset:
    """The known beginning of something at a scope."""

    day: dt.date
    scope: str
    what: str


def found(score_: Score, onset: Onset) -> int | None:
    """Days from the onset to the nearest counted alert (negative: a lead); None if missed.

    Of two as near the earlier one is taken.
    """
    gaps = [(c.notice.day - onset.day).days for c in score_.by_scope.get(onset.scope, ())]
    near = [gap for gap in gaps if EARLY <= gap <= LATE]
    return min(near, key=abs) if near else None
