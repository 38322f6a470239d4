import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from schemas import (
    DatePrecision,
    EventType,
    PlacePrecision,
    Quote,
    Report,
    ReportSet,
    SourceMark,
    digest,
)
from streams.escalation import MemoryStore

TANF, RAQQA, SYRIA = "nadhir:sy-al-tanf", "gn:172955", "gn:163843"


@dataclass
class CrashError(Exception):
    """The process dies."""


@dataclass
class CrashingStore:
    """Dies at the write with this number, as a process does: the writes before it stand."""

    inner: MemoryStore
    left: int
    writes: int = field(default=0)

    def get(self, key: str) -> Any | None:
        return self.inner.get(key)

    def _write(self) -> None:
        if self.writes == self.left:
            raise CrashError
        self.writes += 1

    def set(self, key: str, value: Any) -> None:
        self._write()
        self.inner.set(key, value)

    def delete(self, key: str) -> None:
        self._write()
        self.inner.delete(key)


def report(
    article: str,
    day: str,
    actors: tuple[str, ...] = ("SDF",),
    recipients: tuple[str, ...] = ("ISIS",),
    place: str | None = RAQQA,
    **more: Any,
) -> Report:
    date = dt.date.fromisoformat(day)
    fields: dict[str, Any] = {
        "type": EventType.ASSAULT,
        "mode": "none",
        "actors": actors,
        "recipients": recipients,
        "place": place,
        "place_id": place,
        "precision": PlacePrecision.EXACT if place else None,
        "country": "SY",
        "date": date,
        "date_min": date,
        "date_max": date,
        "date_precision": DatePrecision.DAY,
        "intensity": -8.0,
        "evidence": (Quote(field="text", start=0, end=4, quote="نبأ."),),
    } | more
    if fields["date_precision"] is DatePrecision.IMPLICIT:
        fields["date_min"] = None
    key = [article, fields["type"], place, day, actors, recipients, fields["mode"]]
    return Report(id=digest(*key), **fields)


def articles(
    name: str,
    published: str,
    *reports: Report,
    version: int = 1,
    source: str = "",
    withdrawn: bool = False,
    shingles: tuple[str, ...] = (),
) -> ReportSet:
    moment = dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC)
    return ReportSet(
        article_id=name,
        version=version,
        content_hash="~withdrawn" if withdrawn else digest(name, version, len(reports)),
        theatre="levant",
        withdrawn=withdrawn,
        source=None if withdrawn else source or f"agency of {name}",
        published_at=None if withdrawn else moment,
        shingles=shingles,
        reports=reports,
    )


def mark(day: str, previous: str | None = None, partition: int = 0, of: int = 1) -> SourceMark:
    at = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
    before = dt.datetime.fromisoformat(previous).replace(tzinfo=dt.UTC) if previous else None
    return SourceMark(mark=at, previous=before, partition=partition, of=of)
