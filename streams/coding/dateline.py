"""What names newsrooms, agencies and other stories, not the news: datelines, links, authors."""

from collections.abc import Mapping, Sequence

from streams.coding import place_words as lex
from streams.coding.place_mention import ArticlePlaces
from streams.coding.place_roles import PlaceRole
from streams.coding.text import Document, Sentence


def opening(document: Document) -> Sentence | None:
    """The first sentence of the text."""
    return next((s for s in document.sentences if s.field == "text"), None)


def dateline_words(document: Document, places: ArticlePlaces) -> int:
    """How many words of the opening sentence are dateline: its places, agencies and marks."""
    sentence = opening(document)
    if sentence is None:
        return 0
    named = [m for m in places.by_sentence[sentence.index] if m.role is PlaceRole.DATELINE]
    if not named:
        return 0
    end = max(m.last for m in named)
    words = sentence.tokens
    while end < len(words) and (
        words[end].folded in lex.DATELINE_MARKS or words[end].folded in lex.AGENCIES
    ):
        end += 1
    return end


def boilerplate(phrases: Mapping[str, Sequence[tuple[str, ...]]], sentence: Sentence) -> bool:
    """Whether it opens as a link to another story, or a line of authorship.

    `phrases` are those of the lexicon, by their first words.
    """
    words = [t.folded for t in sentence.tokens[:7] if t.folded.isalpha()]
    known = phrases.get(words[0], ()) if words else ()
    return sentence.field == "text" and any(tuple(words[: len(p)]) == p for p in known)
