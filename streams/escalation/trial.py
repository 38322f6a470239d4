"""Running the tests that rule files hold, through the desk itself."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas import (
    Alert,
    DatePrecision,
    EventType,
    PlacePrecision,
    Quote,
    Report,
    ReportSet,
    SourceMark,
    Transition,
)
from streams.escalation.desk import Desk
from streams.escalation.presence import Presence
from streams.escalation.registries import Actors, PlaceLike, Places
from streams.escalation.rule import Rule
from streams.escalation.rule_case import Case, CaseIncident, CaseVolume
from streams.escalation.store import MemoryStore


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of one rule: the transitions that should have come, and those that came."""

    rule: str
    name: str
    expected: tuple[str, ...]
    came: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the two are the same, in the same order."""
        return self.expected == self.came


def run(rule: Rule, places: Places, actors: Actors) -> list[Trial]:
    """Run every test of a rule with this rule alone."""
    desk = Desk((rule,), places, actors, merging=False, journal=False)
    presence = Presence.of(actors)
    return [
        _run(replace(desk, places=_Overlay(places, case.areas), presence=presence), rule, case)
        for case in rule.tests
    ]


@dataclass(frozen=True, slots=True)
class _Made:
    """A place that only a test knows."""

    id: str
    kind: str
    parents: tuple[str, ...]
    country: str = ""
    lat: float = 0.0
    lon: float = 0.0

    @property
    def name_ar(self) -> str:
        """Its id."""
        return self.id

    @property
    def name_en(self) -> str:
        """Its id."""
        return self.id


class _Overlay:
    """The gazetteer with the areas of a test and the places that they hold."""

    def __init__(self, places: Places, areas: Mapping[str, Sequence[str]]) -> None:
        self._places = places
        held = {name for names in areas.values() for name in names}
        self._made = {
            name: _Made(
                name,
                name.partition("-")[0] if name in areas else "town",
                tuple(area for area in areas if name in areas[area]),
            )
            for name in (*areas, *sorted(held - set(areas)))
        }

    def get(self, place_id: str) -> PlaceLike | None:
        """The place with this id."""
        return self._made.get(place_id) or self._places.get(place_id)


def _run(desk: Desk, rule: Rule, case: Case) -> Trial:
    store = MemoryStore()
    sets = [
        _set(f"{number}.{copy}.{source}", incident, f"source {source}")
        for number, incident in enumerate(case.incidents, start=1)
        for copy in range(incident.count)
        for source in range(incident.sources or 1)
    ]
    if any(incident.sources for incident in case.incidents):
        desk = replace(desk, merging=True)
    alerts: list[Alert] = []
    clock = _Clock(case.volume)
    for article, known in sorted(sets, key=lambda s: (s[1], s[0].article_id)):
        for mark in clock.to(known.date()):
            alerts += desk.advance(store, mark).alerts
        alerts += desk.apply(store, article).alerts
    for mark in clock.to(case.until) if case.until is not None else ():
        alerts += desk.advance(store, mark).alerts
    return Trial(
        rule.id,
        case.name,
        tuple(_line(e.transition, e.level, e.at, e.place) for e in case.expect),
        tuple(_line(a.transition, a.level, a.at, a.place_id) for a in alerts),
    )


class _Clock:
    """Marks of time up to the start of a day; one for each day where the feed is counted."""

    def __init__(self, volume: Sequence[CaseVolume]) -> None:
        self._volume = volume
        self._last = volume[0].since if volume else None

    def to(self, day: dt.date) -> Iterator[SourceMark]:
        while self._last is not None and self._last < day:
            articles = [v.articles for v in self._volume if v.since <= self._last][-1]
            self._last, before = self._last + dt.timedelta(1), self._last
            yield _mark(self._last, before, articles)
        if self._last is None:
            yield _mark(day, None, None)


def _mark(day: dt.date, previous: dt.date | None, articles: int | None) -> SourceMark:
    def midnight(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), dt.UTC)

    return SourceMark(
        mark=midnight(day),
        previous=midnight(previous) if previous else None,
        articles=articles,
        partition=0,
        of=1,
    )


def _line(transition: Transition, level: str, at: dt.date, place: str) -> str:
    return f"{transition} {level} {at} {place}"


def _set(name: str, incident: CaseIncident, source: str) -> tuple[ReportSet, dt.datetime]:
    known = dt.datetime.combine(incident.known or incident.date, dt.time(18), dt.UTC)
    report = Report(
        id=name,
        type=incident.type,
        mode=incident.mode,
        actors=incident.actors,
        recipients=incident.recipients,
        place=incident.place,
        place_id=incident.place,
        country=incident.country,
        precision=PlacePrecision.EXACT if incident.place else None,
        date=incident.date,
        date_min=incident.date,
        date_max=incident.date,
        date_precision=DatePrecision.DAY,
        killed=incident.killed,
        background=incident.background,
        intensity=-10 if incident.type is EventType.ASSAULT else 0,
        evidence=(Quote(field="text", start=0, end=1, quote="."),),
    )
    article = ReportSet(
        article_id=name,
        version=1,
        content_hash="0",
        theatre="ZZ",
        source=source,
        published_at=known,
        reports=(report,),
    )
    return article, known
