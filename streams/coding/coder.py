"""The coder: an article in, its reports out. Pure and deterministic."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from schemas import Article, Report
from streams.actors import ActorRegistry
from streams.coding.actor_mentions import ActorReader
from streams.coding.dateline import dateline_words
from streams.coding.draft import Draft
from streams.coding.lexicon import Lexicon
from streams.coding.place_mention import ArticlePlaces
from streams.coding.places import PlaceReader
from streams.coding.reader import ArticleReader
from streams.coding.report import Writer
from streams.coding.settle import Settler
from streams.coding.shingles import shingles
from streams.coding.text import Document
from streams.coding.triggers import Trigger, find_triggers
from streams.coding.worth import Judge, Worth
from streams.gazetteer import Gazetteer

#: Raised when the code of the coder changes what it reads out of the same text.
FORMAT: Final = 1

#: The clock of the region: its days begin three hours before those of UTC.
_REGION: Final = dt.timezone(dt.timedelta(hours=3))


@dataclass(frozen=True)
class Coded:
    """What an article says: its reports in the order of the text, and what routing needs.

    `recipient_countries` maps a report's id to the home of its first recipient that has one.
    Without a report nothing is to be routed, and the rest is empty.
    """

    reports: tuple[Report, ...] = ()
    main_country: str | None = None
    recipient_countries: dict[str, str | None] = field(default_factory=dict)
    shingles: tuple[str, ...] = ()


class Coder:
    """Codes articles. Build it once (about a second); it keeps no state of an article."""

    def __init__(
        self, lexicon: Lexicon, registry: ActorRegistry, gazetteer: Gazetteer, judge: Judge
    ) -> None:
        self.lexicon, self.registry, self.gazetteer = lexicon, registry, gazetteer
        self._judge = judge
        self._actors = ActorReader(registry)
        self._places = PlaceReader(gazetteer)
        self._writer = Writer(lexicon, registry, gazetteer)
        parts = f"{FORMAT}:{lexicon.version}:{registry.version}:{gazetteer.version}:{judge.version}"
        self.version: str = hashlib.sha256(parts.encode()).hexdigest()[:12]

    @classmethod
    def load(cls, gazetteer: Gazetteer | None = None, judge: Judge | None = None) -> Self:
        """With the shipped data, but for what is given.

        Raises:
            LexiconError, ValueError: shipped data are broken; names file and line.
        """
        return cls(
            Lexicon.load(),
            ActorRegistry.load(),
            gazetteer or Gazetteer.load(),
            judge or Worth.load(),
        )

    def code(self, article: Article) -> Coded:
        """Read one article."""
        return self.code_with_reasons(article)[0]

    def code_with_reasons(self, article: Article) -> tuple[Coded, tuple[dict[str, float], ...]]:
        """Read one article; and for each report the features by which it was judged."""
        document = Document.read(article.title, article.text)
        # Without a word of an incident nothing else is worth reading.
        triggers = [find_triggers(self.lexicon, sentence) for sentence in document.sentences]
        if not any(triggers):
            return Coded(), ()
        published = article.published_at.date()
        today = max(published, article.published_at.astimezone(_REGION).date())
        places = self._places.read(document.sentences)
        drafts = self._drafts(document, triggers, (published, today), places)
        if not drafts:
            return Coded(), ()
        reports = self._writer.write(article, document, drafts)
        coded = Coded(
            reports=reports,
            main_country=places.main_country,
            recipient_countries={r.id: self._home(r.recipients) for r in reports},
            shingles=shingles(document, dateline_words(document, places)),
        )
        return coded, tuple(draft.features for draft in drafts)

    def _drafts(
        self,
        document: Document,
        triggers: Sequence[tuple[Trigger, ...]],
        days: tuple[dt.date, dt.date],
        places: ArticlePlaces,
    ) -> list[Draft]:
        published, today = days
        reader = ArticleReader(
            self.lexicon, self._actors, places, document, triggers, published, today
        )
        drafts = reader.read()
        return Settler(
            self._actors,
            reader.who,
            self.gazetteer,
            document,
            places,
            published,
            self.lexicon,
            self._judge,
        ).settle(drafts, reader.denied)

    def _home(self, codes: tuple[str, ...]) -> str | None:
        for code in codes:
            actor = self.registry.get(code)
            if actor and actor.country:
                return actor.country
        return None
