"""What the lexicons say once compiled: triggers and their patterns, realis, modes."""

from dataclasses import dataclass
from typing import Literal, Self

from schemas import EventType
from streams.coding.morphology import Cut, Form

Frame = Literal[
    "attack", "kill", "suffer", "clash", "capture", "act", "leave", "threat", "protest", "aim"
]
#: The words of a phrase behind its first one: sets of spellings, or None for a gap.
Rest = tuple[frozenset[str] | None, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a trigger means."""

    id: str
    type: EventType
    mode: str
    frame: Frame
    weak: bool
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A first form and the words behind it: sets of spellings, or None for a gap.

    `size` counts the words, `next` is the first one behind the form, if there is one.
    """

    entry: Entry
    form: Form
    rest: Rest
    size: int
    next: frozenset[str] | None

    @classmethod
    def of(cls, entry: Entry, form: Form, rest: Rest) -> Self:
        """With what follows from the words."""
        behind = [part for part in rest if part is not None]
        return cls(entry, form, rest, 1 + len(behind), behind[0] if behind else None)


#: A way to cut a word, and the patterns that its stem may begin.
Beginning = tuple[Cut, tuple[Pattern, ...]]


@dataclass(frozen=True, slots=True)
class Realis:
    """A word that takes incidents back, with its effect and reach in words."""

    id: str
    effect: Literal["drops", "disputes", "content", "keeps", "weakens", "recalls", "accident"]
    reach: int


@dataclass(frozen=True, slots=True)
class ModePhrase:
    """A phrase that names a mode: its rank among modes, and the spellings behind its first word."""

    rank: int
    mode: str
    rest: tuple[frozenset[str], ...]


ModeWords = dict[str, tuple[ModePhrase, ...]]
