"""Sides: who fights whom, by families of actors."""

from collections.abc import Iterable
from typing import Final

from streams.escalation.registries import Actors

#: Families that are no side of a fight of their own: the harmed, and the unnamed.
NEUTRAL: Final = frozenset({"civilians", "unknown", "un", "media", ""})
#: Families that fight together often enough that sources name one for the other.
#: Public record: Iran's part in the Syrian war from 2012, the campaign against ISIS from 2014,
#: Turkey with the Syrian opposition from 2016.
ALLIES: Final = (
    frozenset({"damascus", "iran"}),
    frozenset({"us-coalition", "sdf"}),
    frozenset({"turkey", "syr-rebels"}),
)

#: Two sides in alphabetical order; the second is empty where only one is known, both where none is.
Pair = tuple[str, str]


def families(codes: Iterable[str], actors: Actors) -> tuple[str, ...]:
    """The families of the codes, sorted, each once."""
    return tuple(sorted({actors.family(code) for code in codes}))


def armed(names: Iterable[str]) -> tuple[str, ...]:
    """Those that can be a side of a fight."""
    return tuple(name for name in names if name not in NEUTRAL)


def related(a: str, b: str) -> bool:
    """Whether one is named for the other: the same family, or allies."""
    return a == b or any(a in bloc and b in bloc for bloc in ALLIES)


def contradict(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two accounts of one role cannot both hold: both name someone, none of them related.

    Those who only suffer or are unnamed contradict a side only where nobody else is named.
    """
    left, right = [x for x in a if x != "unknown"], [x for x in b if x != "unknown"]
    return bool(left and right) and not any(related(x, y) for x in left for y in right)


def pairs(doers: Iterable[str], others: Iterable[str]) -> tuple[Pair, ...]:
    """Every pair of sides of an incident, sorted.

    Without an armed opponent the pair is a side and an empty one; without any side, two empty ones.
    """
    left, right = armed(doers), armed(others)
    found = {(min(a, b), max(a, b)) for a in left for b in right if a != b}
    if not found:
        found = {(a, "") for a in (left or right)} or {("", "")}
    return tuple(sorted(found))
