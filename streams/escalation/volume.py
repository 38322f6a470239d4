"""How much the feed published, by day: what a surge is measured against beside the days.

The counts come with the marks of time, so that they are the same at every owner of a theatre and
do not hang on the order in which reports arrive: a mark stands before all that comes after it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from schemas import SourceMark, iso
from streams.escalation.store import Transaction

_KEY: Final = "vol"
_DAY: Final = timedelta(1)


@dataclass(frozen=True, slots=True)
class Volume:
    """Articles by day from `since` on, up to (not including) `until`; an unnamed day has none."""

    since: str
    until: str
    days: dict[str, int]

    def share(self, asof: str, window: int, past: int) -> float | None:
        """The part of the articles that the last days hold, of theirs and those of the past.

        A day's own articles are not all there before it is over: both spans end the day before
        `asof`. None where the feed did not count all of these days, or has nothing in them.
        """
        end = date.fromisoformat(asof)
        first, middle = end - (window + past) * _DAY, end - window * _DAY
        if first.isoformat() < self.since or asof > self.until:
            return None
        last = sum(n for d, n in self.days.items() if middle.isoformat() <= d < asof)
        before = sum(n for d, n in self.days.items() if first.isoformat() <= d < middle.isoformat())
        return last / (last + before) if last + before else None


def read(tx: Transaction) -> Volume | None:
    """What is known of the feed's volume; None where it was never counted."""
    held = tx.get(_KEY)
    return Volume(held["since"], held["upto"][:10], held["days"]) if held else None


def note(tx: Transaction, mark: SourceMark, edge: str) -> None:
    """Take the count that a mark brings; the counts of days before `edge` go.

    The same mark comes from every partition: it counts once. A count that does not begin where the
    one before ended leaves days unknown, so that counting begins anew; a mark without a count ends
    it.
    """
    held: dict[str, Any] | None = tx.get(_KEY)
    if mark.articles is None or mark.previous is None:
        if held is not None and mark.articles is None and iso(mark.mark) > held["upto"]:
            tx.delete(_KEY)
        return
    start, end = iso(mark.previous), iso(mark.mark)
    if held is not None and end <= held["upto"]:
        return
    days: dict[str, int] = {}
    since = start[:10] if start[11:] == "00:00:00Z" else (mark.previous + _DAY).date().isoformat()
    if held is not None and held["upto"] == start:
        days, since = dict(held["days"]), held["since"]
    if mark.articles:
        days[start[:10]] = days.get(start[:10], 0) + mark.articles
    days = {day: n for day, n in days.items() if day >= edge}
    tx.set(_KEY, {"since": max(since, edge), "upto": end, "days": days})
