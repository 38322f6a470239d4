"""Words without what is glued to them: evidence that is counted, not read (see features.py)."""

from functools import lru_cache
from typing import Final

_ARTICLES: Final = ("وال", "بال", "فال", "كال", "لل", "ال")
_GLUED: Final = ("و", "ب", "ل", "ف", "ك")
#: Letters that are left of a word at least; of one that only a letter is taken from.
_LEFT, _LEFT_OF_GLUED = 3, 4


@lru_cache(maxsize=65_536)
def bare(word: str) -> str:
    """A folded word without article, "and" and glued preposition, by its letters alone.

    A letter of the word itself may be taken for a preposition; the same form is always cut alike.
    """
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _LEFT:
            return word[len(article) :]
    if word.startswith(_GLUED) and len(word) > _LEFT_OF_GLUED:
        return word[1:]
    return word
