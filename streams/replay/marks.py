"""Which marks of time a feed's passing days call for. Pure."""

import datetime as dt
from collections.abc import Iterator

from schemas import Mark


class MarkClock:
    """Gives the marks due before an item, and those that end the feed.

    One mark at the midnight (UTC) before the first item, and one at the midnight before each item
    that is the first of its day; days without an item are passed in one step. Each says how many
    articles came since the one before.
    """

    def __init__(self) -> None:
        self._last: dt.datetime | None = None
        self._articles = 0

    def count(self) -> None:
        """Note that an article was published."""
        self._articles += 1

    def before(self, moment: dt.datetime) -> Iterator[Mark]:
        """Marks due before an item that arrives at `moment`."""
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        if self._last is None or midnight > self._last:
            yield self._advance(midnight)

    def end(self, last: dt.datetime, end_mark: dt.datetime | None) -> Iterator[Mark]:
        """Marks at the end: the midnight after the last item, then `end_mark` where it is later."""
        midnight = last.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
        for moment in (midnight, end_mark):
            if moment is not None and (self._last is None or moment > self._last):
                yield self._advance(moment)

    def _advance(self, moment: dt.datetime) -> Mark:
        articles = None if self._last is None else self._articles
        mark = Mark(mark=moment, previous=self._last, articles=articles)
        self._last, self._articles = moment, 0
        return mark
