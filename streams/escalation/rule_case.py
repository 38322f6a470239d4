"""The tests that a rule file holds, as models."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas import EventType, Level, Transition


class Part(BaseModel):
    """A part of a rule file: no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CaseIncident(Part):
    """An incident of a rule's own test; `id` is its position, from 1, where not given."""

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


class CaseExpectation(Part):
    """A transition that must come, in this order, at the rule's place."""

    transition: Transition
    level: Level
    at: dt.date
    place: str = "p"


class Case(Part):
    """Incidents in, transitions out (of this rule alone). `until`: the last mark of time.

    `areas`: areas that the gazetteer need not know, nearest first, and the places that each holds;
    its kind is the first word of its name (`district`, `governorate-of-x`, `zone`, `country`).
    """

    name: str
    incidents: tuple[CaseIncident, ...]
    expect: tuple[CaseExpectation, ...] = ()
    until: dt.date | None = None
    areas: dict[str, tuple[str, ...]] = {}
