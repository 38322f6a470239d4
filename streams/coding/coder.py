"""The coder: an article in, its reports out. Pure and deterministic."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Final, Self

from schemas import Article, Report
from streams.actors import ActorRegistry
from streams.coding.actor_mentions import ActorReader
from streams.coding.dateline import dateline_words
from streams.coding.draft import Draft
from streams.coding.lexicon import Lexicon
from streams.coding.places import ArticlePlaces, PlaceReader
from streams.coding.reader import ArticleReader
from streams.coding.report import Writer
from streams.coding.settle import Settler
from streams.coding.shingles import shingles
from streams.coding.text import Document
from streams.gazetteer import Gazetteer

#: Raised when the code of the coder changes what it reads out of the same text.
FORMAT: Final = 1


@dataclass(frozen=True)
class Coded:
    """What an article says: its reports in the order of the text, and what routing needs.

    `recipient_countries` maps a report's id to the home of its first recipient that has one.
    `unresolved` are place names that the gazetteer lacks.
    """

    reports: tuple[Report, ...] = ()
    main_country: str | None = None
    recipient_countries: dict[str, str | None] = field(default_factory=dict)
    shingles: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()


class Coder:
    """Codes articles. Build it once (about a second); it keeps no state of an article."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry, gazetteer: Gazetteer) -> None:
        self.lexicon, self.registry, self.gazetteer = lexicon, registry, gazetteer
        self._actors = ActorReader(registry)
        self._places = PlaceReader(gazetteer)
        self._writer = Writer(lexicon, registry, gazetteer)
        parts = f"{FORMAT}:{lexicon.version}:{registry.version}:{gazetteer.version}"
        self.version: str = hashlib.sha256(parts.encode()).hexdigest()[:12]

    @classmethod
    def load(cls, gazetteer: Gazetteer | None = None) -> Self:
        """With the shipped data.

        Raises:
            LexiconError, ValueError: shipped data are broken; names file and line.
        """
        return cls(Lexicon.load(), ActorRegistry.load(), gazetteer or Gazetteer.load())

    def code(self, article: Article) -> Coded:
        """Read one article."""
        document = Document.read(article.title, article.text)
        published = article.published_at.date()
        places = self._places.read(document.sentences)
        drafts = self._drafts(document, published, places)
        reports = self._writer.write(article, document, drafts)
        return Coded(
            reports=reports,
            main_country=places.main_country,
            recipient_countries={r.id: self._home(r.recipients) for r in reports},
            shingles=shingles(document, dateline_words(document, places)),
            unresolved=tuple(m.name for m in places.unresolved),
        )

    def _drafts(self, document: Document, published: dt.date, places: ArticlePlaces) -> list[Draft]:
        reader = ArticleReader(self.lexicon, self._actors, places, document, published)
        drafts = reader.read()
        return Settler(self._actors, self.gazetteer, document, places, published).settle(
            drafts, reader.denied
        )

    def _home(self, codes: tuple[str, ...]) -> str | None:
        for code in codes:
            actor = self.registry.get(code)
            if actor and actor.country:
                return actor.country
        return None
