"""Who is the subject of a verb: who stands behind it, or before it."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.frame_parts import WEAPONS, bare
from streams.coding.numbers import number_at
from streams.coding.particles import ABOUT
from streams.coding.text import Token
from streams.coding.triggers import Trigger

_NEAR: Final = 6
#: Words from a verb to the subject behind it, but for those that count it; so many count at most.
_BEHIND, _COUNT = 4, 4
#: Words between a subject and the verb behind it.
_BEFORE: Final = 9
#: Frames of attacks whose verbs are seldom passive.
_ACTIVE: Final = frozenset(["attack", "aim", "capture"])
_THAT: Final = frozenset(["الذي", "التي", "الذين"])
#: Behind a verb these are its object, and the next name its subject: "imposes on it X sanctions".
_ON_IT: Final = frozenset(["عليه", "عليها", "عليهم", "عليهما", "علينا", "ضده", "ضدها", "ضدهم"])
#: With these "an" opens a clause of the past: "after they had".
_SINCE: Final = frozenset(["بعد", "قبل", "منذ", "الي", "لولا", "سبق"])
#: Signs behind the place that a headline opens with.
_HEADED: Final = frozenset([":", "..", "...", "…"])


def follows_verb(
    after: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> ActorMention | None:
    """Who stands behind the verb as its subject may."""
    reach = _BEHIND
    for at in range(trigger.last, min(len(words), trigger.last + _COUNT)):
        reach += words[at].folded in ABOUT or number_at(words, at) is not None
    follows = next((m for m in after if bare(m) and m.first - trigger.first <= reach), None)
    if follows is None and after and weapon_between(words, trigger, after[0]):
        follows = after[0] if after[0].first - trigger.first <= _NEAR else None
    if follows and follows.kind == "state" and not _beside(words, trigger, follows):
        return None
    if follows and trigger.first and not trigger.form.owned and trigger.last == trigger.end:
        # "the blast that struck Kabul", "the forces that attacked X": what stands before "that"
        follows = None if words[trigger.first - 1].folded in _THAT else follows
    return None if follows and weapon_between(words, trigger, follows) else follows


def precedes_verb(
    before: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> ActorMention | None:
    """Who stands before the verb as its subject may: not "Germany: ran over", but for a vow."""
    if not before or trigger.first - before[-1].last > _BEFORE:
        return None
    if _is_noun(trigger, words):
        return None
    headed = before[-1].kind == "state" and words[before[-1].last].folded in _HEADED
    return None if headed and trigger.entry.frame != "threat" else before[-1]


def _is_noun(trigger: Trigger, words: Sequence[Token]) -> bool:
    """Behind "that" stands no verb of the past: "X holds that the jailing of five"."""
    at = trigger.first - 1
    that = at > 0 and words[at].surface == "أن" and trigger.form.tense == "past"
    return that and words[at - 1].folded.lstrip("و") not in _SINCE


def subject_of(
    before: Sequence[ActorMention],
    follows: ActorMention | None,
    precedes: ActorMention | None,
    trigger: Trigger,
    words: Sequence[Token],
) -> ActorMention | None:
    """Which of the two is the verb's subject."""
    beside = follows is not None and follows.first == trigger.first + 1
    if follows and words[follows.first - 1].folded in _ON_IT and follows.first > trigger.first + 1:
        return follows
    if precedes and not trigger.cut.link and not (beside and _lone(before, words, trigger)):
        return precedes
    if follows:
        return follows
    # "X answers, and expels": it goes on
    active = trigger.entry.type != "ASSAULT" or trigger.entry.frame in _ACTIVE
    goes_on = precedes and len(before) == 1 and active
    return precedes if goes_on else None


def weapon_between(words: Sequence[Token], trigger: Trigger, m: ActorMention) -> bool:
    """ "missiles hit depots of the army": the weapon is the subject, the name its object's."""
    means = words[trigger.first + 1].folded if trigger.first + 1 < m.first else ""
    return means.removeprefix("ال") in WEAPONS and m.first - trigger.first > 1


def _beside(words: Sequence[Token], trigger: Trigger, m: ActorMention) -> bool:
    """Whether nothing but words of time, or "on it", stands between the verb and a state's name."""
    return words[m.first - 1].folded in _ON_IT or all(
        w.folded in DATE_OPENERS or w.folded.isdecimal() or not w.folded.isalpha()
        for w in words[trigger.first + 1 : m.first]
    )


def _lone(before: Sequence[ActorMention], words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether what precedes stands in a part of its own, behind a comma."""
    return any(words[i].folded == "،" for i in range(before[-1].last, trigger.first))
