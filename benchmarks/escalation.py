"""Cost of one report more at a scope that has seen few or many, and its ratio to the first size.

"detect": every report is an incident at one place, as in `nadhir detect`. "merge": the reports pass
the merging and tell of incidents at the towns of one governorate, its busiest scope. Beside the
time stand the keys that the store is given for one report, with the journal.

usage: python benchmarks/escalation.py [INCIDENTS ...]     (default: 10 300 10000)
"""

import datetime as dt
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

from schemas import DatePrecision, EventType, PlacePrecision, Quote, Report, ReportSet, SourceMark
from streams.actors import ActorRegistry
from streams.escalation import Desk, MemoryStore, load_desk
from streams.gazetteer import Gazetteer
from streams.gazetteer.place import Place

START = dt.datetime(2017, 1, 1, tzinfo=dt.UTC)
WINDOW, MEASURED = dt.timedelta(days=110), 60
AREA = "nadhir:sy-rif-dimashq-governorate"
MODES = ("aerial", "heavy-weapons", "explosives", "firearms", "unconventional")


class CountingStore(MemoryStore):
    """Counts what is written."""

    writes = 0

    def set(self, key: str, value: Any) -> None:
        """Put the value."""
        self.writes += 1
        super().set(key, value)


def report_set(number: int, moment: dt.datetime, towns: Sequence[Place]) -> ReportSet:
    """One article about one incident of its own: at one place, or at the next of the towns."""
    day = moment.date()
    town = towns[number % len(towns)] if towns else None
    report = Report(
        id=f"r{number}",
        type=EventType.ASSAULT,
        mode=MODES[number // max(1, len(towns)) % len(MODES)] if town else "none",
        actors=("SDF",),
        recipients=("ISIS",),
        place=town.name_ar if town else "scope",
        place_id=town.id if town else "bench:scope",
        lat=town.lat if town else None,
        lon=town.lon if town else None,
        precision=PlacePrecision.EXACT,
        date=day,
        date_min=day,
        date_max=day,
        date_precision=DatePrecision.DAY,
        killed=(number % 7) * 40,
        intensity=-9,
        evidence=(Quote(field="text", start=0, end=1, quote="-"),),
    )
    return ReportSet(
        article_id=f"a{number}",
        version=1,
        content_hash="0",
        theatre="ZZ",
        source=f"s{number % 5}",
        published_at=moment,
        reports=(report,),
    )


def measure(desk: Desk, incidents: int, towns: Sequence[Place]) -> tuple[float, float]:
    """Milliseconds of CPU and writes for one report more after so many: medians of `MEASURED`."""
    store, day = CountingStore(), START.date()
    step = WINDOW / incidents
    times: list[float] = []
    writes: list[int] = []
    for number in range(incidents + MEASURED):
        measured = number >= incidents
        moment = START + (
            WINDOW + dt.timedelta(hours=number - incidents) if measured else step * number
        )
        if moment.date() > day:
            day = moment.date()
            at = dt.datetime.combine(day, dt.time(), dt.UTC)
            desk.advance(store, SourceMark(mark=at, partition=0, of=1))
        store.writes, before = 0, time.process_time()
        desk.apply(store, report_set(number, moment, towns))
        if measured:
            times.append(time.process_time() - before)
            writes.append(store.writes)
    return statistics.median(times) * 1000, statistics.median(writes)


def main() -> None:
    """Print a line for each size."""
    places, actors = Gazetteer.load(), ActorRegistry.load()
    towns = [p for p in places if AREA in p.parents and p.kind in ("city", "town", "village")]
    sizes = [int(a) for a in sys.argv[1:]] or [10, 300, 10_000]
    for name, merging, where in (("detect", False, []), ("merge", True, towns)):
        desk = load_desk(places, actors, merging=merging, journal=merging)
        first = None
        for size in sizes:
            cost, writes = measure(desk, size, where)
            first = first or cost
            print(
                f"{name}: {size} in the window: {cost:.2f} ms, {cost / first:.1f} times the first,"
                f" {writes:.0f} writes"
            )


if __name__ == "__main__":
    main()
