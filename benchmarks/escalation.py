"""Cost of one report more at a scope that has seen few or many, through merging and sequences.

usage: python benchmarks/escalation.py [INCIDENTS ...]     (default: 10 300 3000)
"""

import datetime as dt
import sys
import time

from schemas import DatePrecision, EventType, PlacePrecision, Quote, Report, ReportSet, SourceMark
from streams.actors import ActorRegistry
from streams.escalation import Desk, MemoryStore, load_desk
from streams.gazetteer import Gazetteer

START = dt.datetime(2017, 1, 1, tzinfo=dt.UTC)
WINDOW, MEASURED = dt.timedelta(days=110), 60


def report_set(number: int, moment: dt.datetime) -> ReportSet:
    """One article about one incident of its own at one place."""
    day = moment.date()
    report = Report(
        id=f"r{number}",
        type=EventType.ASSAULT,
        actors=("SDF",),
        recipients=("ISIS",),
        place="scope",
        place_id="bench:scope",
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


def measure(desk: Desk, incidents: int) -> float:
    """Milliseconds for one report more, the median of `MEASURED`, after so many in the window."""
    store, day = MemoryStore(), START.date()
    step = WINDOW / incidents
    times: list[float] = []
    for number in range(incidents + MEASURED):
        measured = number >= incidents
        moment = START + (
            WINDOW + dt.timedelta(hours=number - incidents) if measured else step * number
        )
        if moment.date() > day:
            day = moment.date()
            at = dt.datetime.combine(day, dt.time(), dt.UTC)
            desk.advance(store, SourceMark(mark=at, partition=0, of=1))
        before = time.perf_counter()
        desk.apply(store, report_set(number, moment))
        if measured:
            times.append(time.perf_counter() - before)
    return sorted(times)[len(times) // 2] * 1000


def main() -> None:
    """Print a line for each size."""
    for merging in (False, True):
        desk = load_desk(Gazetteer.load(), ActorRegistry.load(), merging=merging)
        for size in [int(a) for a in sys.argv[1:]] or [10, 300, 3000]:
            print(f"merging {merging}: {size} in the window: {measure(desk, size):.2f} ms")


if __name__ == "__main__":
    main()
