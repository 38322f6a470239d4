"""Names behind a kind word that the gazetteer lacks."""

from typing import Final

from schemas import PlacePrecision
from streams.coding import place_words as lex
from streams.coding.place_mention import PlaceMention
from streams.coding.place_roles import PlaceRole
from streams.coding.text import Sentence

#: Telling kind words, as they are and behind a proclitic.
_TELLING: Final = {prefix + word: word for word in lex.TELLING for prefix in ("", "و", "ب", "ل")}


def unlisted(sentence: Sentence, taken: set[int]) -> list[PlaceMention]:
    """A word behind a telling kind word that is no place of ours, kept as it is written.

    `taken` are the words that belong to places of ours.
    """
    words, found = sentence.tokens, []
    telling = [at for at, word in enumerate(words[:-1]) if word.folded in _TELLING]
    for at in telling:
        if at in taken or at + 1 in taken:
            continue
        kind = _TELLING[words[at].folded]
        name = words[at + 1]
        if not name.folded.isalpha() or len(name.folded) < 3 or not _like_name(name.folded):
            continue
        found.append(
            PlaceMention(sentence.index, at + 1, at + 2, name.start, name.end, name.surface,
                         None, PlaceRole.LOCATION, PlacePrecision.EXACT, kind)
        )  # fmt: skip
    return found


def _like_name(word: str) -> bool:
    return (
        word not in lex.DEMONYMS
        and word.removeprefix("ب") not in lex.AHEAD_WORDS
        and word not in lex.NOT_NAMES
        and word.removeprefix("ال") not in lex.NOT_NAMES
        and not word.startswith(("لل", "وال", "بال"))
        and not (word.startswith(("ي", "ت")) and len(word) < 7)  # a verb: "a quarter that holds"
    )
