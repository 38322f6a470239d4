"""What the readers of event data give: events at scopes, and what was wrong with the rest."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from schemas import EventType


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `scope` is where it counts (a district or a place, by name), `within` what tells
    two scopes of one name apart; `lat` and `lon` in degrees; `violent`: the surge counts it.
    """

    id: str
    day: dt.date
    scope: str
    within: str
    lat: float
    lon: float
    type: EventType
    mode: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    killed: int
    violent: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that could not be read, as `file:line: column 3 (latitude): what is wrong`."""

    file: str
    line: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}{': ' if self.column else ''}{self.why}"


@dataclass(slots=True)
class Events:
    """All events of the files, by day; why rows were left out, and those that are wrong."""

    source: str
    events: list[Event] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def told_apart(events: Iterable[Event]) -> list[Event]:
    """The events, by day and id; a name that several areas have gets the area behind it."""
    known = list(events)
    areas: dict[str, set[str]] = defaultdict(set)
    for event in known:
        areas[event.scope].add(event.within)
    named = [
        replace(event, scope=f"{event.scope} ({event.within})")
        if len(areas[event.scope]) > 1 and event.within
        else event
        for event in known
    ]
    return sorted(named, key=lambda event: (event.day, event.id))


def centres(events: Sequence[Event]) -> dict[str, tuple[float, float]]:
    """The mean of the coordinates of each scope's events: degrees of latitude and longitude."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for event in events:
        points[event.scope].append((event.lat, event.lon))
    return {
        scope: (sum(lat for lat, _ in at) / len(at), sum(lon for _, lon in at) / len(at))
        for scope, at in points.items()
    }
