"""What all incidents of an article share, as far as it bears on their being its news."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from streams.coding.article_actors import ArticleActors
from streams.coding.bare_words import bare
from streams.coding.draft import Draft
from streams.coding.lexicon import Lexicon
from streams.coding.place_mention import ArticlePlaces
from streams.coding.text import Document

#: Sentences, the title among them, that tell what an article is about.
_OPENING: Final = 3


@dataclass(frozen=True)
class Setting:
    """What all incidents of an article share.

    `start` is the index of the body's first sentence, `weight` how much of what the article says
    of countries is about each (0 to 1). `topics` are those of its title and lead, `topics_of` gives
    those of a folded word.
    `headline` are the words of its title, `names` tells which words of a sentence (its index) name
    a place or somebody: where and who it was says nothing of its being news.
    """

    published: dt.date
    start: int
    sentences: int
    weight: Mapping[str, float]
    titled: bool
    candidates: int
    topics: frozenset[str]
    topics_of: Callable[[str], tuple[str, ...]]
    headline: frozenset[str]
    names: Callable[[int], frozenset[int]]


class SettingReader:
    """Reads it off one article."""

    def __init__(
        self, document: Document, places: ArticlePlaces, who: ArticleActors, lexicon: Lexicon
    ) -> None:
        self._document, self._places, self._who = document, places, who
        self._lexicon = lexicon
        self._names = lru_cache(maxsize=None)(self._named_words)

    def of(self, found: Sequence[Draft], published: dt.date) -> Setting:
        """For its candidates."""
        countries = self._places.countries
        total = sum(countries.values()) or 1.0
        sentences = self._document.sentences
        return Setting(
            published=published,
            start=next((s.index for s in sentences if s.field == "text"), 0),
            sentences=len(sentences),
            weight={country: weight / total for country, weight in countries.items()},
            titled=any(t.sentence.field == "title" for d in found for t in d.group or [d]),
            candidates=len(found),
            topics=frozenset(
                topic
                for sentence in sentences[:_OPENING]
                for word in sentence.tokens
                for topic in self._lexicon.topics_of(word.folded)
            ),
            topics_of=self._lexicon.topics_of,
            headline=self._headline(),
            names=self._names,
        )

    def _named_words(self, index: int) -> frozenset[int]:
        places = {at for m in self._places.by_sentence[index] for at in range(m.first, m.last)}
        return frozenset(
            places | {at for m in self._who.written(index) for at in range(m.first, m.last)}
        )

    def _headline(self) -> frozenset[str]:
        return frozenset(
            bare(word.folded)
            for sentence in self._document.sentences
            if sentence.field == "title"
            for at, word in enumerate(sentence.tokens)
            if word.folded.isalpha() and at not in self._names(sentence.index)
        )
