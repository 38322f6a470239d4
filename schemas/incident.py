"""Topic `incidents`: what happened once, merged from the reports of it."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Model
from schemas.report import (
    Acled,
    Claim,
    Count,
    Country,
    DatePrecision,
    EventType,
    Latitude,
    Longitude,
    PlacePrecision,
    Quote,
    Realis,
)


class IncidentSource(Model):
    """One report behind an incident: where it stands and the words that say so.

    `copy_of` names the article whose text this one repeats; such a source counts once with it.
    """

    report_id: str
    article_id: str
    version: int
    source: str
    published_at: Instant
    title: str = ""
    url: str | None = None
    copy_of: str | None = None
    killed: Count | None = None
    injured: Count | None = None
    evidence: tuple[Quote, ...]


class Spread(Model):
    """The lowest and highest figure that the sources give."""

    low: Count
    high: Count


class Incident(Model):
    """One incident. Its id is that of its smallest report; `revision` hashes its content.

    With `state` "gone", only `id`, `theatre`, `revision` and `superseded_by` mean anything: it was
    taken back (`superseded_by` null) or lives on under another id.
    `known_at` is when it could first be known: the earliest publication among its sources.
    """

    id: str
    revision: str
    state: Literal["live", "gone"] = "live"
    superseded_by: str | None = None
    theatre: str
    type: EventType
    mode: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str | None = None
    place_id: str | None = None
    place_en: str | None = None
    country: Country | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision: PlacePrecision | None = None
    scopes: tuple[str, ...] = ()
    date: dt.date
    date_min: dt.date | None = None
    date_max: dt.date
    date_precision: DatePrecision
    killed: Count | None = None
    killed_spread: Spread | None = None
    injured: Count | None = None
    injured_spread: Spread | None = None
    realis: Realis = Realis.ACTUAL
    background: bool = False
    late: bool = False
    intensity: float
    acled: Acled | None = None
    claims: tuple[Claim, ...] = ()
    known_at: Instant
    updated_at: Instant
    independent_sources: Annotated[int, Field(ge=1)]
    sources: Annotated[tuple[IncidentSource, ...], Field(min_length=1)]
