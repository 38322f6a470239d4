"""Sides: who fights whom, by families of actors."""

from collections.abc import Iterable
from typing import Final

from streams.escalation.registries import Actors

#: Families that are no side of a fight of their own: the harmed, and the unnamed.
NEUTRAL: Final = frozenset({"civilians", "unknown", "un", "media", ""})
#: Families that fight on one side so closely that sources name one for the other, under the name
#: of the camp. Public record: Iran and its militias with Damascus from 2012, the SDF with the
#: coalition against ISIS from 2014, the Syrian opposition with Turkey from 2016.
CAMPS: Final = {"iran": "damascus", "sdf": "us-coalition", "syr-rebels": "turkey"}

#: Two sides in alphabetical order; the second is empty where only one is known, both where none is.
Pair = tuple[str, str]


def camp(code: str, actors: Actors) -> str:
    """The side that an actor fights on: its family's camp, else its family."""
    family = actors.family(code)
    return CAMPS.get(family, family)


def camps(codes: Iterable[str], actors: Actors) -> tuple[str, ...]:
    """The sides of the codes, sorted, each once."""
    return tuple(sorted({camp(code, actors) for code in codes}))


def armed(names: Iterable[str]) -> tuple[str, ...]:
    """Those that can be a side of a fight."""
    return tuple(name for name in names if name not in NEUTRAL)


def contradict(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether two accounts of one role cannot both hold: both name a side, and none in common."""
    left, right = set(a) - {"unknown"}, set(b) - {"unknown"}
    return bool(left and right) and not left & right


def pairs(doers: Iterable[str], others: Iterable[str]) -> tuple[Pair, ...]:
    """Every pair of sides of an incident, sorted.

    Without an armed opponent the pair is a side and an empty one; without any side, two empty ones.
    """
    left, right = armed(doers), armed(others)
    found = {(min(a, b), max(a, b)) for a in left for b in right if a != b}
    if not found:
        found = {(a, "") for a in (left or right)} or {("", "")}
    return tuple(sorted(found))
