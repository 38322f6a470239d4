"""Topics `escalations` and `alerts.*`: sequences found at a scope, and notices of their changes."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Model
from schemas.report import Count, Country, EventType, Latitude, Longitude, Quote


class Level(StrEnum):
    """How much an escalation asks for, lowest first."""

    WATCH = "watch"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for watch, 1 for warning, 2 for critical."""
        return list(Level).index(self)


class Transition(StrEnum):
    """What may happen to an escalation."""

    OPENED = "opened"
    RAISED = "raised"
    UPDATED = "updated"
    LOWERED = "lowered"
    CLOSED = "closed"
    RETRACTED = "retracted"


class Bilingual(Model):
    """One text in Arabic and in English."""

    ar: str
    en: str


class Scope(Model):
    """Where a sequence was found: a named place or an area that holds several."""

    place_id: str
    name: Bilingual
    kind: str
    country: Country | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


class Witness(Model):
    """One source of an incident, quoted."""

    article_id: str
    source: str
    published_at: Instant
    url: str | None = None
    copy_of: str | None = None
    quotes: tuple[Quote, ...]


class StepIncident(Model):
    """An incident that fills a step, with the words that say so."""

    id: str
    type: EventType
    mode: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    place_id: str | None
    date: dt.date
    killed: Count | None = None
    injured: Count | None = None
    known_at: Instant
    witnesses: Annotated[tuple[Witness, ...], Field(min_length=1)]


class Step(Model):
    """One step of the rule and the incidents that fill it, earliest first."""

    name: str
    title: Bilingual
    incidents: Annotated[tuple[StepIncident, ...], Field(min_length=1)]


class Change(Model):
    """One entry of an escalation's history, as it follows from what was published when.

    `at` is the event day of the incident that caused it (for a closing, the last day of quiet);
    `known_at` is the publication or mark of time from which it could be known.
    """

    transition: Transition
    level: Level
    at: dt.date
    known_at: Instant
    incidents: tuple[str, ...] = ()
    why: str


class Escalation(Model):
    """A sequence found at a scope.

    `history` does not depend on the order of arrival. `revision` hashes the content. With `state`
    "retracted" the evidence is gone, or `superseded_by` names the escalation that took it over.
    """

    id: str
    revision: str
    state: Literal["open", "closed", "retracted"]
    superseded_by: str | None = None
    rule: str
    title: Bilingual
    theatre: str
    scope: Scope
    places: tuple[str, ...] = ()
    sides: tuple[tuple[str, ...], ...] = ()
    level: Level
    highest_level: Level
    since: dt.date
    last: dt.date
    opened_at: Instant
    updated_at: Instant
    killed: Count | None = None
    injured: Count | None = None
    independent_sources: Annotated[int, Field(ge=0)]
    steps: tuple[Step, ...] = ()
    history: tuple[Change, ...] = ()
    account: Bilingual


class Alert(Model):
    """The notice of one transition of one escalation, with the whole of it.

    Goes to the topic of the higher of the old and the new level; a closing or retraction to every
    level the escalation has reached. `id` is stable: the same transition to the same revision has
    the same id. `supersedes` is the revision that was announced before, null for the first.
    """

    id: str
    escalation_id: str
    transition: Transition
    level: Level
    previous_level: Level | None = None
    rule: str
    place: str
    place_id: str
    country: Country | None = None
    at: dt.date
    known_at: Instant
    why: str
    supersedes: str | None = None
    escalation: Escalation
