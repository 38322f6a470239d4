"""Who is named in an article: names in its sentences, and what refers back to them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Final

from streams.coding.actor_mentions import NAMED, OWN, ActorMention, ActorReader
from streams.coding.frame_parts import speaks
from streams.coding.officials import family_names
from streams.coding.place_mention import ArticlePlaces
from streams.coding.text import Document, Sentence

#: Kinds of names that have forces.
_HAVING: Final = frozenset({"state", "forces", "group", "context"})


class ArticleActors:
    """The names of one article; a sentence is read when it is asked for."""

    def __init__(
        self,
        reader: ActorReader,
        places: ArticlePlaces,
        document: Document,
        dateline: tuple[int, int],
        skipped: Collection[int],
    ) -> None:
        """`dateline` is the opening sentence and how many of its words name newsrooms; `skipped`
        are the sentences that belong to other stories."""
        self._reader, self._places, self._document = reader, places, document
        self._dateline, self._skipped = dateline, skipped
        self.registry = reader.registry
        #: Who is named in a sentence, by its index, behind the dateline; in order.
        self.named = lru_cache(maxsize=None)(self._named)
        #: The same as it is written there, dateline and all.
        self.written = lru_cache(maxsize=None)(self._read)

    def _read(self, index: int) -> tuple[ActorMention, ...]:
        return self._reader.read(self._document.sentences[index])

    def _named(self, index: int) -> tuple[ActorMention, ...]:
        begin, newsroom = self._dateline
        found = tuple(m for m in self.written(index) if index != begin or m.first >= newsroom)
        found = tuple(self._named_last(m, index) if NAMED in m.armed else m for m in found)
        if not any(OWN in m.codes for m in found):
            return found
        return tuple(m for one in found for m in self._owners(one, found))

    def _owners(
        self, mention: ActorMention, found: Sequence[ActorMention]
    ) -> tuple[ActorMention, ...]:
        """ "its forces": those of the last one named before, who may have any, or of who speaks."""
        if OWN not in mention.codes:
            return (mention,)
        before = [
            m for m in found if m.last <= mention.first and m.kind in _HAVING and OWN not in m.codes
        ]
        owner = next((m for m in reversed(before) if not m.particle), None)
        owner = owner or (before[-1] if before else None)
        owner = owner or self.spoke_before(self._document.sentences[mention.sentence])
        if owner is None:
            return ()
        armed = self.registry.armed_by_government
        codes = tuple(armed.get(code, code) for code in owner.armed)
        return (replace(mention, codes=codes, armed=codes, kind="forces"),)

    def _named_last(self, mention: ActorMention, index: int) -> ActorMention:
        """ "the organisation": the group named last, before it, that is called so."""
        words = self._document.sentences[index].tokens
        called = self._reader.called(words[mention.last - 1].folded.removeprefix("ال"))
        for before in range(index, -1, -1):
            for m in reversed(self.written(before)):
                if before == index and m.first >= mention.first:
                    continue
                if m.kind in ("group", "forces") and set(m.codes) & called:
                    return replace(mention, codes=m.codes, armed=m.armed, kind="group")
        return mention

    def families(self, codes: Sequence[str]) -> set[str]:
        """The sides that the codes belong to; context codes are those of the article's country."""
        country = self._places.main_country
        return {self.registry.family(self._reader.resolve(code, country)) for code in codes}

    def forces_before(self, sentence: Sentence) -> Iterator[ActorMention]:
        """Forces and groups named in the sentences before, the last first."""
        for index in range(sentence.index - 1, -1, -1):
            if index not in self._skipped:
                yield from (m for m in reversed(self.named(index)) if m.kind in ("forces", "group"))

    def spoke_before(self, sentence: Sentence) -> ActorMention | None:
        """Who spoke last, at most two sentences before: what is quoted there goes on."""
        for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):
            words = self._document.sentences[index].tokens
            for m in self.named(index):
                if m.kind in ("state", "forces", "group") and speaks(words, m):
                    return m
        return None

    @cached_property
    def by_family_name(self) -> Mapping[str, ActorMention]:
        """Officials by their folded family names."""
        sentences = self._document.sentences
        return family_names(sentences, (m for s in sentences for m in self.named(s.index)))
