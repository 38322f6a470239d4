"""Drafts written as reports: evidence, what fired, intensity, ids."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, Literal

from schemas import (
    Acled,
    Article,
    DatePrecision,
    Fired,
    PlacePrecision,
    Quote,
    Realis,
    Report,
    digest,
)
from streams.actors import ActorRegistry
from streams.coding.actor_mentions import ActorMention
from streams.coding.dates import DateKind
from streams.coding.draft import Draft
from streams.coding.lexicon import Lexicon
from streams.coding.text import Document, Sentence
from streams.gazetteer import Gazetteer, Place, fold

#: Longest evidence, in words (gold guide).
_WORDS: Final = 15
_BACKGROUND_DAYS: Final = 7
Role = Literal["trigger", "actor", "recipient", "place", "date", "toll", "mode", "realis"]


class Writer:
    """Writes reports."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry, gazetteer: Gazetteer) -> None:
        self._lexicon, self._registry, self._gazetteer = lexicon, registry, gazetteer

    def write(
        self, article: Article, document: Document, drafts: Sequence[Draft]
    ) -> tuple[Report, ...]:
        """One report a draft; equal ones are told apart by their order."""
        seen: dict[str, int] = {}
        reports = []
        for draft in drafts:
            place_key = draft.place_id or (fold(draft.place.name) if draft.place else None)
            parts = (
                article.id,
                draft.type,
                place_key,
                draft.date.isoformat(),
                sorted(draft.actors),
                sorted(draft.recipients),
            )
            key = digest(*parts)
            seen[key] = seen.get(key, 0) + 1
            report_id = key if seen[key] == 1 else digest(*parts, seen[key])
            reports.append(self._report(report_id, article, document, draft))
        return tuple(reports)

    def _report(self, report_id: str, article: Article, document: Document, draft: Draft) -> Report:
        intensity, event, sub = self._lexicon.plover[draft.type, draft.mode]
        published = article.published_at.date()
        low, high, precision = _days(draft, published)
        place = draft.place.place if draft.place else None
        return Report(
            id=report_id, type=draft.type, mode=draft.mode,
            actors=draft.actors, recipients=draft.recipients,
            place=draft.place.name if draft.place else None,
            place_id=place.id if place else None,
            place_en=place.name_en if place else None,
            country=place.country if place else None,
            lat=place.lat if place else None, lon=place.lon if place else None,
            precision=_precision(draft, place), scopes=place.parents if place else (),
            date=draft.date, date_min=low, date_max=high, date_precision=precision,
            killed=draft.killed, injured=draft.injured,
            realis=Realis.DISPUTED if draft.disputed else Realis.ACTUAL,
            background=(published - draft.date).days > _BACKGROUND_DAYS,
            intensity=intensity, acled=Acled(event=event, sub_event=sub),
            evidence=_evidence(document, draft), fired=_fired(document, draft),
            claims=draft.claims,
        )  # fmt: skip


def _days(draft: Draft, published: dt.date) -> tuple[dt.date | None, dt.date, DatePrecision]:
    when = draft.date_mention
    if when is None or not draft.date_own:
        return None, published, DatePrecision.IMPLICIT
    if when.kind is DateKind.OFFSET:
        return draft.date, draft.date, DatePrecision.DAY
    if when.kind is DateKind.SINCE:
        return when.date_min, draft.date, DatePrecision.SPAN
    low, high = min(when.date_min, draft.date), max(min(when.date_max, published), draft.date)
    return low, high, when.precision


def _precision(draft: Draft, place: Place | None) -> PlacePrecision | None:
    if draft.place is None:
        return None
    return draft.place.precision if place is not None else PlacePrecision.EXACT


def _evidence(document: Document, draft: Draft) -> tuple[Quote, ...]:
    """The words around each telling's trigger, the leading one's first."""
    tellings = [draft, *(d for d in draft.group if d is not draft)]
    quotes = [_around(document, d.sentence, d.trigger.first, d.trigger.end) for d in tellings]
    return tuple(dict.fromkeys(quotes))


def _around(document: Document, sentence: Sentence, first: int, end: int) -> Quote:
    words = sentence.tokens
    begin, last = max(0, first - 3), min(len(words), max(end, first + 10))
    body = document.field(sentence.field)
    while last - 1 > first and len(body[words[begin].start : words[last - 1].end].split()) > _WORDS:
        if begin < first:
            begin += 1
        else:
            last -= 1
    return quote_of(document, sentence, begin, last)


def quote_of(document: Document, sentence: Sentence, first: int, last: int) -> Quote:
    """Words `first` to `last` of a sentence as the article writes them."""
    start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
    return Quote(
        field=sentence.field, start=start, end=end,
        quote=document.field(sentence.field)[start:end],
    )  # fmt: skip


def _fired(document: Document, draft: Draft) -> tuple[Fired, ...]:
    found: list[Fired] = []
    for d in draft.group or [draft]:
        first, end = d.trigger.first, d.trigger.end
        found.append(_fire(document, d.sentence, "trigger", d.trigger.entry.id, first, end))
        found += [_who(document, "actor", m) for m in d.actor_mentions]
        found += [_who(document, "recipient", m) for m in d.recipient_mentions]
        if d.place is not None:
            entry = f"place:{d.place_id or d.place.name}"
            sentence = document.sentences[d.place.sentence]
            found.append(_fire(document, sentence, "place", entry, d.place.first, d.place.last))
        if d.date_mention is not None and d.date_sentence is not None:
            when, entry = d.date_mention, f"date:{d.date_mention.kind}"
            found.append(_fire(document, d.date_sentence, "date", entry, when.first, when.last))
        for t in d.tolls:
            found.append(_fire(document, d.sentence, "toll", f"toll:{t.harm}", t.first, t.last))
    return tuple(dict.fromkeys(found))


def _who(document: Document, role: Role, m: ActorMention) -> Fired:
    return _fire(document, document.sentences[m.sentence], role, m.entry, m.first, m.last)


def _fire(
    document: Document, sentence: Sentence, role: Role, entry: str, first: int, last: int
) -> Fired:
    return Fired(role=role, entry=entry, span=quote_of(document, sentence, first, last))
