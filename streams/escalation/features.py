"""From a report to the features that merging compares, and to its place in the indexes."""

from datetime import date, timedelta
from typing import Any, Final

from schemas import DatePrecision, PlacePrecision, Report
from streams.escalation.registries import Actors, Places
from streams.escalation.sides import camps
from streams.gazetteer.names import fold
from streams.gazetteer.place import AREA_KINDS

#: Days back that a report without a date is looked for among dated ones.
IMPLICIT_DAYS: Final = 3
RECALL_DAYS: Final = 30
#: Side of an index cell in degrees; a cell must be wider than twice the nearness of reports.
CELL: Final = 0.5
NEAR_DEGREES: Final = 0.18


def feature(report: Report, article_id: str, places: Places, actors: Actors) -> dict[str, Any]:
    """The features of a report: JSON-able, a few hundred bytes.

    `spec` tells whether it is specific: dated to a day and placed at or near a point.
    """
    place = places.get(report.place_id) if report.place_id else None
    areal = place is not None and place.kind in AREA_KINDS
    spec = (
        report.date_precision is DatePrecision.DAY
        and report.precision in (PlacePrecision.EXACT, PlacePrecision.NEAR)
        and not areal
    )
    low, high = _span(report)
    return {
        "id": report.id,
        "art": article_id,
        "type": report.type.value,
        "mode": report.mode,
        "by": list(camps(report.actors, actors)),
        "to": list(camps(report.recipients, actors)),
        "pid": report.place_id,
        "name": fold(report.place) if report.place else None,
        "country": report.country,
        "lat": report.lat,
        "lon": report.lon,
        "prec": report.precision.value if report.precision else None,
        "up": list(place.parents if place else report.scopes),
        "date": report.date.isoformat(),
        "lo": low.isoformat(),
        "hi": high.isoformat(),
        "killed": report.killed,
        "spec": spec,
    }


def _span(report: Report) -> tuple[date, date]:
    """The days on which a report's incident is looked for, at most a month."""
    day = report.date
    match report.date_precision:
        case DatePrecision.DAY:
            return day, day
        case DatePrecision.IMPLICIT:
            back = RECALL_DAYS if report.background else IMPLICIT_DAYS
            return day - timedelta(back), day
        case _:
            low = report.date_min or day
            high = max(report.date_max, low)
            return low, min(high, low + timedelta(31))


def days(low: str, high: str) -> list[str]:
    """The days from `low` to `high`, both included, as ISO dates."""
    first = date.fromisoformat(low)
    count = (date.fromisoformat(high) - first).days
    return [(first + timedelta(i)).isoformat() for i in range(count + 1)]


def weeks(low: str, high: str) -> list[str]:
    """The weeks (by their Monday) that the span touches."""
    first = date.fromisoformat(low)
    first -= timedelta(first.weekday())
    last = date.fromisoformat(high)
    return [(first + timedelta(7 * i)).isoformat() for i in range((last - first).days // 7 + 1)]


def own_cell(f: dict[str, Any]) -> str:
    """The index cell of a specific report."""
    if f["lat"] is None:
        return f"p:{f['pid']}" if f["pid"] else f"n:{f['name']}:{f['country']}"
    return _cell(f["lat"], f["lon"])


def near_cells(f: dict[str, Any]) -> list[str]:
    """The cells where reports of the same incident may stand."""
    if f["lat"] is None:
        return [own_cell(f)]
    d = NEAR_DEGREES
    corners = {_cell(f["lat"] + y, f["lon"] + x) for y in (-d, 0.0, d) for x in (-d, 0.0, d)}
    return sorted(corners)


def _cell(lat: float, lon: float) -> str:
    return f"{int(lat // CELL)},{int(lon // CELL)}"
