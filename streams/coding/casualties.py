"""Figures of harm apart from the words of the act: in another clause, or a line later."""

from collections.abc import Sequence
from typing import Final

from schemas import EventType
from streams.coding.draft import Draft
from streams.coding.text import Document
from streams.coding.toll import Harm, Toll, total
from streams.coding.tolls import find_tolls

_HARMFUL: Final = frozenset({EventType.ASSAULT, EventType.PROTEST})
#: Sentences behind an act in which its dead and hurt may be told.
_LATER: Final = 2
#: A figure this high in a line without an act of its own sums up more than one incident.
_MANY: Final = 300


def give_left_over(document: Document, drafts: Sequence[Draft]) -> None:
    """Figures that no telling took go to the nearest one of their sentence, else of those before.

    A line behind speaks of an act only where that act has no such figure yet.
    """
    harmful = [d for d in drafts if d.type in _HARMFUL]
    if not harmful:
        return
    told: dict[int, list[Draft]] = {}
    for draft in harmful:
        told.setdefault(draft.sentence.index, []).append(draft)
    first = min(told)
    busy = {d.sentence.index for d in drafts}
    for sentence in document.sentences[first : max(told) + _LATER + 1]:
        here = told.get(sentence.index)
        if here is None and sentence.index in busy:
            continue
        tolls = find_tolls(sentence.tokens)
        if here is not None:
            _in_sentence(here, tolls)
        elif tolls:
            _behind(told, sentence.index, tolls)


def _in_sentence(here: Sequence[Draft], tolls: Sequence[Toll]) -> None:
    taken = {t.first for d in here for t in d.tolls}
    for toll in tolls:
        if toll.first not in taken and (toll.harm, toll.part) != ("killed", True):
            nearest = min(here, key=lambda d: (abs(d.trigger.first - toll.first), d.trigger.first))
            nearest.tolls += (toll,)


def _behind(told: dict[int, list[Draft]], index: int, tolls: Sequence[Toll]) -> None:
    at = next((i for i in range(index - 1, index - 1 - _LATER, -1) if i in told), None)
    if at is None:
        return
    draft = told[at][-1]
    for harm in ("killed", "injured"):
        figure = total(tolls, harm)
        if figure is not None and figure < _MANY and getattr(draft, harm) is None:
            setattr(draft, harm, figure)


def count(head: Draft) -> None:
    """The figures of an incident: those of one sentence added up, the leading telling's first."""
    group = head.group or [head]
    order = sorted({d.sentence.index for d in group}, key=lambda i: (i != head.sentence.index, i))
    for index in order:
        here = [d for d in group if d.sentence.index == index]
        tolls = {t.first: t for d in here for t in d.tolls}
        if head.killed is None:
            head.killed = _figure(tolls, "killed")
        if head.injured is None:
            head.injured = _figure(tolls, "injured")


def _figure(tolls: dict[int, Toll], harm: Harm) -> int | None:
    return total([tolls[at] for at in sorted(tolls)], harm)
