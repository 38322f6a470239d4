"""`nadhir detect`: incidents as JSON lines in, alerts as JSON lines out. Bounded memory."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from schemas import (
    MODES,
    Alert,
    DatePrecision,
    EventType,
    PlacePrecision,
    Quote,
    Realis,
    Report,
    ReportSet,
    SourceMark,
    digest,
)
from streams.escalation.desk import Desk
from streams.escalation.packed_store import PackedStore

#: All lines are of one theatre: a threat without a place meets the act wherever it is.
THEATRE = "ZZ"
_NO_WORDS = (Quote(field="text", start=0, end=1, quote="-"),)


class Line(BaseModel):
    """One incident of the input. Further fields are let through unread."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(min_length=1)] | None = None
    type: EventType
    mode: str = "none"
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str | None = None
    place_id: str | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    date: Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2099, 12, 31))]
    date_precision: DatePrecision = DatePrecision.DAY
    killed: Annotated[int, Field(ge=0)] | None = None
    injured: Annotated[int, Field(ge=0)] | None = None
    realis: Realis = Realis.ACTUAL
    background: bool = False
    published_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _sound(self) -> "Line":
        if self.mode not in MODES[self.type]:
            raise ValueError(f"mode {self.mode!r} is none of {self.type}")
        return self

    def known(self) -> dt.datetime:
        """When it could be known: the publication, else the end of the day it happened."""
        if self.published_at is not None:
            return self.published_at.astimezone(dt.UTC)
        return dt.datetime.combine(self.date, dt.time(23, 59, 59), dt.UTC)


def detect(
    lines: Iterable[tuple[int, str]], desk: Desk, refused: list[tuple[int, str]]
) -> Iterator[dict[str, Any]]:
    """The alerts of the incidents as rows of the output; see `alerts`."""
    return map(_row, alerts(lines, desk, refused))


def alerts(
    lines: Iterable[tuple[int, str]], desk: Desk, refused: list[tuple[int, str]]
) -> Iterator[Alert]:
    """The alerts of the incidents, as they come; marks of time follow the days of publication.

    `lines` are numbered; what cannot be read is added to `refused` with its number, and the rest
    goes on. A line with the id of an earlier one replaces it. `desk` does not merge.
    """
    store = PackedStore()
    day = ""
    last: dt.datetime | None = None
    for number, text in lines:
        if not text.strip():
            continue
        try:
            line = Line.model_validate_json(text)
        except ValueError as error:
            refused.append((number, " ".join(str(error).split())[:300]))
            continue
        known = line.known()
        if known.date().isoformat() > day:
            day = known.date().isoformat()
            start = dt.datetime.combine(known.date(), dt.time(), dt.UTC)
            yield from desk.advance(store, _mark(start)).alerts
        last = max(known, last or known)
        article = line.id or f"line-{number}"
        old = store.get(f"a|{THEATRE}|{article}")
        version = old["v"] + 1 if old else 1
        yield from desk.apply(store, _report_set(line, article, version)).alerts
    if last is not None:
        yield from desk.advance(store, _mark(last)).alerts


def _mark(moment: dt.datetime) -> SourceMark:
    return SourceMark(mark=moment, partition=0, of=1)


def _report_set(line: Line, article: str, version: int) -> ReportSet:
    placed = line.place or line.place_id or line.lat is not None
    open_back = line.date_precision is DatePrecision.IMPLICIT
    report = Report(
        id=article,
        type=line.type,
        mode=line.mode,
        actors=line.actors,
        recipients=line.recipients,
        place=line.place,
        place_id=line.place_id,
        country=line.country,
        lat=line.lat,
        lon=line.lon,
        precision=PlacePrecision.EXACT if placed else None,
        date=line.date,
        date_min=None if open_back else line.date,
        date_max=line.date,
        date_precision=line.date_precision,
        killed=line.killed,
        injured=line.injured,
        realis=line.realis,
        background=line.background,
        intensity=0,
        evidence=_NO_WORDS,
    )
    return ReportSet(
        article_id=digest(article) if len(article) > 200 or " " in article else article,
        version=version,
        content_hash="0",
        theatre=THEATRE,
        source="detect",
        published_at=line.known(),
        reports=(report,),
    )


def _row(alert: Alert) -> dict[str, Any]:
    scope = alert.escalation.scope
    body = alert.model_dump(mode="json", include={"at", "known_at", "transition", "level"})
    change = next(
        (c for c in alert.escalation.history if c.known_at == alert.known_at),
        alert.escalation.history[-1],
    )
    return {
        "escalation_id": alert.escalation_id,
        "transition": body["transition"],
        "level": body["level"],
        "rule": alert.rule,
        "place": alert.place,
        "place_id": alert.place_id,
        "lat": scope.lat,
        "lon": scope.lon,
        "at": body["at"],
        "known_at": body["known_at"],
        "incidents": list(change.incidents),
        "why": alert.why,
    }


def to_line(row: dict[str, Any]) -> str:
    """One alert as a line of JSON."""
    return json.dumps(row, ensure_ascii=False)
