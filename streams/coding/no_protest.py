"""Words of protest that tell none: a government's note, roads closed by no crowd."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.text import Sentence
from streams.coding.triggers import Trigger

#: Who closes roads in protest, and their protest.
_CROWD: Final = frozenset(
    ["متظاهرون", "متظاهرين", "محتجون", "محتجين", "احتجاجا", "احتجاج", "احتجاجات", "اضراب", "مضربون",
     "مضربين", "اهالي", "سكان", "عمال", "مواطنون", "مواطنين", "شبان", "طلاب", "مزارعون", "سائقون",
     "ناشطون", "ناشطين", "نشطاء", "مناصرون", "مظاهره", "مظاهرات", "تظاهره", "تظاهرات",
     "مسيره", "غاضبون", "غاضبين", "انصار", "معتصمون"]
)  # fmt: skip


def no_protest(sentence: Sentence, trigger: Trigger, doers: Sequence[ActorMention]) -> bool:
    """Whether a trigger of protest, done by `doers`, tells no protest."""
    return _protests_in_words(trigger, doers) or _closed_by_none(sentence, trigger, doers)


def _protests_in_words(trigger: Trigger, doers: Sequence[ActorMention]) -> bool:
    """ "Beijing protested": a government does so in a note, not in the street."""
    states = bool(doers) and all(m.kind in ("state", "forces") for m in doers)
    return trigger.form.kind == "verb" and states and trigger.entry.id == "demonstration"


def _closed_by_none(sentence: Sentence, trigger: Trigger, doers: Sequence[ActorMention]) -> bool:
    """Roads that are closed where no crowd is named: by whoever fights there, or for repair."""
    crowd_named = {w.folded.removeprefix("و").removeprefix("ال") for w in sentence.tokens} & _CROWD
    return trigger.entry.id == "blockade" and not doers and not crowd_named
