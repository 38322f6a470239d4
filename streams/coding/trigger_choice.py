"""Which triggers of a sentence count, and whose each of its tolls is."""

from collections.abc import Sequence
from typing import Final

from schemas import EventType
from streams.coding.actor_mentions import ActorMention
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.place_mention import PlaceMention
from streams.coding.text import Sentence
from streams.coding.toll import Toll
from streams.coding.triggers import Trigger

#: Parts of the day that are written like verbs.
_HOURS: Final = frozenset(["فجر"])


def telling(
    sentence: Sentence,
    triggers: Sequence[Trigger],
    mentions: Sequence[ActorMention],
    places: Sequence[PlaceMention],
) -> tuple[Trigger, ...]:
    """Those of `triggers` that are no part of a name, no hour of the day and in no other one."""
    return tuple(
        t
        for t in triggers
        if not any(m.first < t.first < m.last for m in mentions)
        and not any(m.first <= t.first < m.last and m.kind_word is not None for m in places)
        and not _hour(sentence, t)
        and not _within(t, triggers)
    )


def share_tolls(tolls: Sequence[Toll], triggers: Sequence[Trigger]) -> dict[int, tuple[Toll, ...]]:
    """Each toll goes to the nearest trigger that can have one."""
    shared: dict[int, list[Toll]] = {}
    able = [t for t in triggers if t.entry.type in (EventType.ASSAULT, EventType.PROTEST)]
    for toll in tolls:
        if not able:
            break
        nearest = min(able, key=lambda t: (abs(t.first - toll.first), t.first))
        shared.setdefault(nearest.first, []).append(toll)
    return {first: tuple(group) for first, group in shared.items()}


def _within(trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Whether a verb of the same entry holds it as its object: "imposed ... sanctions"; or a
    sentence tells what is to be done: "sentenced to execution"."""
    return any(
        other.first < trigger.first < other.end
        and (
            other.entry.mode == "convict"
            or (other.entry is trigger.entry and trigger.entry.type is EventType.SANCTION)
        )
        for other in triggers
    )


def _hour(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the word is a part of the day: "فجر" is dawn, and "blew up"; "فجرا", at dawn."""
    words = sentence.tokens[trigger.first : trigger.first + 2]
    if words[0].folded.removeprefix("و") == "فجرا" and trigger.entry.id == "bombing":
        return True
    return (
        len(words) == 2
        and words[0].folded.removeprefix("و") in _HOURS
        and words[1].folded in DATE_OPENERS
    )
