"""Topic `reports`: one article's account of its incidents, one set per article and theatre."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.article import ArticleId, Version
from schemas.base import Instant, Model


class EventType(StrEnum):
    """PLOVER event types that Nadhir codes."""

    ASSAULT = "ASSAULT"
    COERCE = "COERCE"
    MOBILIZE = "MOBILIZE"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    RETREAT = "RETREAT"


#: PLOVER modes of each type; "none" is open to all.
MODES: dict[EventType, frozenset[str]] = {
    EventType.ASSAULT: frozenset(
        [
            "abduct",
            "beat",
            "torture",
            "sexual",
            "targeted",
            "destroy",
            "primitive",
            "firearms",
            "explosives",
            "suicide-attack",
            "aerial",
            "drone",
            "heavy-weapons",
            "crowd-control",
            "unconventional",
            "none",
        ]
    ),
    EventType.COERCE: frozenset(
        [
            "seize",
            "restrict",
            "censor",
            "curfew",
            "martial-law",
            "arrest",
            "deport",
            "withhold",
            "misinformation",
            "cyber",
            "none",
        ]
    ),
    EventType.MOBILIZE: frozenset(["troops", "weapons", "police", "militia", "none"]),
    EventType.THREATEN: frozenset(
        ["restrict", "arrest", "relations", "expel", "territory", "violence", "none"]
    ),
    EventType.PROTEST: frozenset(
        ["demo", "riot", "strike", "hunger", "boycott", "obstruct", "none"]
    ),
    EventType.SANCTION: frozenset(["convict", "expel", "withdraw", "discontinue", "none"]),
    EventType.RETREAT: frozenset(
        ["withdraw", "release", "disarm", "ceasefire", "access", "resign", "none"]
    ),
}


class DatePrecision(StrEnum):
    """How exactly the article dates an incident."""

    DAY = "day"
    SPAN = "span"
    MONTH = "month"
    IMPLICIT = "implicit"


class PlacePrecision(StrEnum):
    """How exactly the article places an incident."""

    EXACT = "exact"
    NEAR = "near"
    AREA = "area"
    COUNTRY = "country"


class Realis(StrEnum):
    """Whether the article lets the incident stand."""

    ACTUAL = "actual"
    DISPUTED = "disputed"


class Quote(Model):
    """The article's own words: `quote` equals `field[start:end]`, in code points."""

    field: Literal["title", "text"]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    quote: Annotated[str, Field(min_length=1)]


class Fired(Model):
    """A lexicon entry or pattern that fired, what for, and on which words."""

    role: Literal["trigger", "actor", "recipient", "place", "date", "toll", "mode", "realis"]
    entry: str
    span: Quote


class Claim(Model):
    """A count that the article itself gives ("the third since mid-May")."""

    count: Annotated[int, Field(ge=1)]
    since: dt.date | None = None
    span: Quote


class Acled(Model):
    """The ACLED event and sub-event type that the PLOVER type and mode cross over to."""

    event: str
    sub_event: str


Count = Annotated[int, Field(ge=0)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Report(Model):
    """One article's account of one incident, with the words that say so.

    `place` is the name as written; `place_id`, `lat`, `lon` are null where it was not resolved.
    `scopes` are the ids of the areas that hold the place, nearest first. `date_min` is null where
    the date is open backwards. `intensity` is PLOVER's, -10 to +10.
    """

    id: str
    type: EventType
    mode: str = "none"
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
    injured: Count | None = None
    realis: Realis = Realis.ACTUAL
    background: bool = False
    intensity: Annotated[float, Field(ge=-10, le=10)]
    acled: Acled | None = None
    evidence: Annotated[tuple[Quote, ...], Field(min_length=1)]
    fired: tuple[Fired, ...] = ()
    claims: tuple[Claim, ...] = ()


class ReportSet(Model):
    """All reports of one article version for one theatre; possibly none.

    A set replaces the set of a lower version, or of an equal version with a lower `content_hash`.
    `shingles` is a sketch of the text by which copies of one agency text are known.
    """

    article_id: ArticleId
    version: Version
    content_hash: str
    theatre: str
    withdrawn: bool = False
    source: str | None = None
    published_at: Instant | None = None
    title: str = ""
    url: str | None = None
    shingles: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()


class SourceMark(Model):
    """A mark of time, forwarded behind the reports of the `articles` partition it comes from.

    An owner's time is the smallest `mark` over all `of` partitions.
    """

    mark: Instant
    previous: Instant | None = None
    articles: Annotated[int, Field(ge=0)] | None = None
    partition: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=1)]


#: Every value that the topic `reports` carries.
ReportMessage = ReportSet | SourceMark
