"""Sentences that speak of incidents told before: "this incident is the third ... near X"."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemas import Claim, Quote
from streams.coding.dates import DateKind, find_dates
from streams.coding.place_mention import ArticlePlaces, PlaceMention
from streams.coding.text import Document, Sentence

_THIS: Final = frozenset(["هذا", "هذه", "وهذا", "وهذه", "ذلك", "تلك", "وهو", "وهي", "هو", "هي"])
_EVENTS: Final = frozenset(
    ["حادث", "حادثه", "هجوم", "قصف", "غاره", "ضربه", "عمليه", "اعتداء", "تفجير", "اشتباك", "هجمه",
     "مواجهه", "استهداف"]
)  # fmt: skip
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        ("ثاني ثانيه", "ثالث ثالثه", "رابع رابعه", "خامس خامسه", "سادس سادسه", "سابع سابعه",
         "ثامن ثامنه", "تاسع تاسعه", "عاشر عاشره"), start=2,
    )
    for word in words.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BackReference:
    """A sentence about incidents told before it: the place it gives them, and its count."""

    sentence: int
    place: PlaceMention | None
    claim: Claim | None


def back_references(
    document: Document, places: ArticlePlaces, published: dt.date
) -> Iterator[BackReference]:
    """All of them, in order."""
    for sentence in document.sentences:
        at = _refers(sentence)
        if at is None:
            continue
        scenes = [
            m
            for m in places.by_sentence[sentence.index]
            if m.is_scene and m.place is not None and m.place.kind != "country"
        ]
        claim = _claim(document, sentence, at, published)
        if claim is not None:
            yield BackReference(sentence.index, scenes[0] if scenes else None, claim)


def _refers(sentence: Sentence) -> int | None:
    words = [t.folded for t in sentence.tokens]
    for at, word in enumerate(words[:-1]):
        if word in _THIS and words[at + 1].removeprefix("ال") in _EVENTS:
            return at
    return None


def _claim(document: Document, sentence: Sentence, at: int, published: dt.date) -> Claim | None:
    for here in range(at + 2, min(at + 6, len(sentence.tokens))):
        word = sentence.tokens[here].folded.removeprefix("ال")
        if word in _ORDINALS:
            since = next(
                (
                    d
                    for d in find_dates(sentence.tokens, published)
                    if d.kind is DateKind.SINCE and d.first > here
                ),
                None,
            )
            start, end = (
                sentence.tokens[at].start,
                (since.end if since else sentence.tokens[here].end),
            )
            quote = document.field(sentence.field)[start:end]
            return Claim(
                count=_ORDINALS[word], since=since.date_min if since else None,
                span=Quote(field=sentence.field, start=start, end=end, quote=quote),
            )  # fmt: skip
    return None
