"""Place names in words: longest first, at word boundaries, behind proclitics."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    if len(word) > 2 and word[0] == "و":
        rests.append((word[1:], word[0]))
        yield rests[-1]
    for rest, taken in rests:
        if len(rest) > 3 and rest[0] in _PREFIX:
            yield rest[1:], taken + rest[0]
        if len(rest) > 4 and rest.startswith("لل"):
            yield "ال" + rest[2:], taken + "ل"


def written_forms(first: str) -> tuple[str, ...]:
    """All that `readings` may read as this first word of a name."""
    glued = [prefix + first for prefix in _PREFIX]
    if first.startswith("ال"):
        glued.append("لل" + first[2:])
    return (first, *glued, "و" + first, *("و" + form for form in glued))


@dataclass(frozen=True, slots=True)
class _Starting:
    """Names that begin with one word: alone, and by their second word (the rest, longest first)."""

    proclitics: str
    first: str
    alone: bool
    by_second: Mapping[str, tuple[tuple[str, ...], ...]]


class Matcher:
    """Names compiled by their first two words."""

    def __init__(self, names: Iterable[str]) -> None:
        grouped: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        for name in names:
            first, *rest = name.split(" ")
            group = grouped.setdefault(first, {})
            group.setdefault(rest[0] if rest else "", []).append(tuple(rest[1:]))
        self._names = {
            first: {
                second: tuple(sorted(rests, key=lambda rest: (-len(rest), rest)))
                for second, rests in group.items()
            }
            for first, group in grouped.items()
        }
        #: The names that may begin with a word, by the proclitics taken off it.
        self.starting = lru_cache(maxsize=32_768)(self._starting)

    def at(self, words: Sequence[Token], at: int) -> Match | None:
        """The longest name at word `at`; the fewest proclitics among equally long ones."""
        best: Match | None = None
        for start in self.starting(words[at].folded):
            last, name = _longest(words, at, start)
            if last and (best is None or last > best.last):
                best = Match(at, last, name, start.proclitics)
        return best

    def _starting(self, word: str) -> tuple[_Starting, ...]:
        return tuple(
            _Starting(taken, rest, "" in self._names[rest], self._names[rest])
            for rest, taken in readings(word)
            if rest in self._names
        )


def _longest(words: Sequence[Token], at: int, start: _Starting) -> tuple[int, str]:
    """The word behind the longest of the names that begin so, and the name; (0, "") for none."""
    here = _behind_hyphen(words, at + 1)
    second = words[here].folded if here < len(words) else ""
    for rest in start.by_second.get(second, ()) if second else ():
        last = _fits(words, here + 1, rest)
        if last:
            return last, " ".join((start.first, second, *rest))
    return (at + 1, start.first) if start.alone else (0, "")


def _behind_hyphen(words: Sequence[Token], at: int) -> int:
    return at + (at < len(words) and words[at].folded in ("-", "–", "ـ"))


def _fits(words: Sequence[Token], here: int, rest: tuple[str, ...]) -> int:
    """The word behind the rest of a name, or 0; a hyphen may stand between its words."""
    for part in rest:
        here = _behind_hyphen(words, here)
        if here >= len(words) or words[here].folded != part:
            return 0
        here += 1
    return here
