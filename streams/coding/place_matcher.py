"""Place names in words: longest first, at word boundaries, behind proclitics."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from streams.coding.text import Token

_PREFIX: Final = ("ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` to `last` spell a name; `proclitics` stood glued to the first of them."""

    first: int
    last: int
    name: str
    proclitics: str


def readings(word: str) -> Iterator[tuple[str, str]]:
    """A word as it is, then without the proclitics that may stand before a name."""
    yield word, ""
    rests = [(word, "")]
    if len(word) > 3 and word[0] == "و":
        rests.append((word[1:], word[0]))
        yield rests[-1]
    for rest, taken in rests:
        if len(rest) > 3 and rest[0] in _PREFIX:
            yield rest[1:], taken + rest[0]
        if len(rest) > 4 and rest.startswith("لل"):
            yield "ال" + rest[2:], taken + "ل"


class Matcher:
    """Names compiled by their first word."""

    def __init__(self, names: Iterable[str]) -> None:
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for name in names:
            words = tuple(name.split(" "))
            by_first.setdefault(words[0], []).append(words)
        self._by_first = {
            first: tuple(sorted(rest, key=lambda words: (-len(words), words)))
            for first, rest in by_first.items()
        }
        self._candidates = lru_cache(maxsize=32_768)(self._starting)

    def at(self, words: Sequence[Token], at: int) -> Match | None:
        """The longest name at word `at`; the fewest proclitics among equally long ones."""
        best: Match | None = None
        for taken, names in self._candidates(words[at].folded):
            for name in names:
                last = _fits(words, at, name)
                if last and (best is None or last > best.last):
                    best = Match(at, last, " ".join(name), taken)
                    break
        return best

    def _starting(self, word: str) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
        """The names that may begin with a word, by the proclitics taken off it."""
        found = ((taken, self._by_first.get(rest, ())) for rest, taken in readings(word))
        return tuple((taken, names) for taken, names in found if names)


def _fits(words: Sequence[Token], at: int, name: tuple[str, ...]) -> int:
    """The word behind the name, or 0; a hyphen may stand between its words."""
    here = at + 1
    for part in name[1:]:
        if here < len(words) and words[here].folded in ("-", "–", "ـ"):
            here += 1
        if here >= len(words) or words[here].folded != part:
            return 0
        here += 1
    return here
