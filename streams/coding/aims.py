"""Which places are those of a threat or a punishment, and not merely named with it."""

from collections.abc import Sequence
from typing import Final

from schemas import EventType
from streams.coding.draft import Draft
from streams.coding.place_mention import PlaceMention
from streams.coding.text import Sentence
from streams.coding.triggers import Trigger

#: Words behind a threat within which a place is what is threatened.
_AIM: Final = 12
#: Words between a court and where it sits.
_COURT: Final = 4
#: Words between a threat and the act that it answers.
_CAUSING: Final = frozenset(["علي", "عن", "بعد", "اثر", "عقب", "بسبب"])


def aimed_at(
    m: PlaceMention, draft: Draft, span: tuple[int, int], triggers: Sequence[Trigger]
) -> bool:
    """Whether it is the place threatened or left, or where the court sits that passes a sentence.

    `triggers` are all of the sentence.
    """
    if draft.mode == "convict":
        return _sits(m, draft.sentence)
    trigger = draft.trigger
    if m.name.endswith("البلاد"):  # a side of the country is where it is
        return False
    near = trigger.first <= m.first < min(span[1], trigger.end + _AIM)
    if draft.type is EventType.THREATEN and _of_who_threatens(m, draft):
        return False
    told = near and m.place is not None and m.place.kind != "country" and not m.place.capital
    return told and not _of_cause(m, draft, triggers)


def _of_who_threatens(m: PlaceMention, draft: Draft) -> bool:
    """ "factions in X threatened with": X stands before what is threatened."""
    words, begin = draft.sentence.tokens, draft.trigger.first + 1
    with_it = range(m.last, min(len(words), draft.trigger.end + _AIM))
    return (
        draft.trigger.form.kind == "verb"
        and words[m.first - 1].folded == "في"
        and not any(words[at].folded.startswith("ب") for at in range(begin, m.first))
        and any(words[at].folded.startswith("ب") for at in with_it)
    )


def _sits(m: PlaceMention, sentence: Sentence) -> bool:
    """Whether a court sits there: "the criminal court in Paris"."""
    ahead = sentence.tokens[max(0, m.first - _COURT) : m.first]
    return m.is_scene and any("محكم" in w.folded for w in ahead)


def _of_cause(m: PlaceMention, draft: Draft, triggers: Sequence[Trigger]) -> bool:
    """ "will pay for the attack on X", "vowed after the strikes on X": where the act was."""
    words = draft.sentence.tokens
    return draft.type is EventType.THREATEN and any(
        other.entry.type is EventType.ASSAULT
        and other.form.kind == "noun"
        and draft.trigger.end <= other.first < m.first
        and (other.cut.clitic == "ل" or words[other.first - 1].folded in _CAUSING)
        for other in triggers
    )
