"""Places that are not named where something is told: "the town", "there", the land spoken of."""

from collections.abc import Sequence
from typing import Final

from schemas import PlacePrecision
from streams.coding.place_mention import ArticlePlaces, PlaceMention
from streams.coding.place_roles import PlaceRole
from streams.coding.place_words import DEMONYMS, KIND_WORDS
from streams.coding.text import Document, Sentence
from streams.gazetteer import Gazetteer

#: Words that stand for a town whatever it was called before.
_TOWNS: Final = frozenset(["المدينه", "البلده", "القريه", "المنطقه", "هناك"])
#: Words that stand for a place of their own kind only ("القاعدة" is also al-Qaeda).
_KINDS: Final = frozenset(["المخيم", "المحافظه", "الحي", "المطار", "القاعده", "الولايه"])
#: What makes a name of the word: "the old town", "the green zone".
_NAMED: Final = frozenset(["القديمه", "المنوره", "الخضراء", "الحدوديه"])


def referred(
    named: Sequence[PlaceMention], sentence: Sentence, reach: range, country: str | None
) -> PlaceMention | None:
    """The place among those named so far for which a word within `reach` stands.

    Of towns one in `country`, of which the article speaks most, comes first.
    """
    words = sentence.tokens
    for at in reach:
        word = _bare(words[at].folded)
        after = words[at + 1].folded if at + 1 < len(words) else ""
        if word not in _TOWNS | _KINDS or after in _NAMED:
            continue
        before = [m for m in named if (m.sentence, m.first) < (sentence.index, at)]
        kinds = KIND_WORDS.get(word.removeprefix("ال"), frozenset())
        alike = [m for m in before if m.place is not None and m.place.kind in kinds]
        if word in _KINDS:
            return alike[-1] if alike else None
        towns = [m for m in before if m.place is not None and not m.place.is_area]
        called = [m for m in towns if m.kind_word == word.removeprefix("ال")]  # "the town of X"
        home = [m for m in towns if m.place is not None and m.place.country == country]
        return next(reversed(called or home or towns), None)
    return None


def land_told_of(
    document: Document, places: ArticlePlaces, gazetteer: Gazetteer
) -> PlaceMention | None:
    """The country that the article speaks of most, by its name or else by an adjective of it."""
    country = places.main_country
    for m in (m for group in places.by_sentence for m in group):
        if m.place is not None and m.place.kind == "country" and m.place.country == country:
            return m
    land = gazetteer.of_country(country) if country else None
    for sentence in document.sentences if land else ():
        for at, word in enumerate(sentence.tokens):
            if land is not None and DEMONYMS.get(word.folded) == country:
                return PlaceMention(
                    sentence.index, at, at + 1, word.start, word.end, land.name_ar, land,
                    PlaceRole.OBJECT, PlacePrecision.COUNTRY,
                )  # fmt: skip
    return None


def _bare(word: str) -> str:
    """The word without "and", "in", "of": للمدينة, وبالمدينة."""
    word = word.removeprefix("و")
    return "ال" + word[2:] if word.startswith("لل") else word.removeprefix("ب")
