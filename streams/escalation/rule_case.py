"""The tests that a rule file holds, as models."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas import EventType, Level, Transition


class Part(BaseModel):
    """A part of a rule file: no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CaseIncident(Part):
    """An incident of a rule's own test; `id` is its position, from 1, where not given.

    `sources`: told by so many of them, and merged like reports; then nothing of the case counts as
    told by enough sources unless it is.
    """

    date: dt.date
    type: EventType = EventType.ASSAULT
    mode: str = "none"
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str | None = "p"
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    killed: int | None = None
    background: bool = False
    known: dt.date | None = None
    count: Annotated[int, Field(ge=1, le=50)] = 1
    sources: Annotated[int, Field(ge=1, le=9)] | None = None


class CaseExpectation(Part):
    """A transition that must come, in this order, at the rule's place."""

    transition: Transition
    level: Level
    at: dt.date
    place: str = "p"


class CaseVolume(Part):
    """So many articles a day, from `since` until the next of them."""

    since: dt.date
    articles: Annotated[int, Field(ge=0)]


class Case(Part):
    """Incidents in, transitions out (of this rule alone). `until`: the last mark of time.

    `volume`: what the feed published, in the order of the days; not counted where not given.

    `areas`: areas that the gazetteer need not know, nearest first, and the places that each holds;
    its kind is the first word of its name (`district`, `governorate-of-x`, `zone`, `country`).
    `kind`: what the case is for.
    """

    name: str
    kind: Literal["positive", "negative", "boundary", "late", "other-key"] | None = None
    incidents: tuple[CaseIncident, ...]
    expect: tuple[CaseExpectation, ...] = ()
    until: dt.date | None = None
    volume: tuple[CaseVolume, ...] = ()
    areas: dict[str, tuple[str, ...]] = {}
