"""Phrases that say nobody was harmed: "without casualties", "no ... was hurt"."""

from collections.abc import Sequence
from typing import Final

from streams.coding.numbers import may_begin
from streams.coding.text import Token
from streams.coding.toll_words import NONE_LOST

_NEGATIONS: Final = frozenset(["لم", "لا", "دون", "بدون", "عدم"])
#: What is denied where nobody was harmed.
_CASUALTIES: Final = frozenset(["اصابات", "ضحايا", "قتلي", "جرحي", "خسائر"])
#: Words behind a negation that make it one of something else: "is still", "no less than".
_NOT_SO: Final = frozenset(
    """يزال تزال يزالون زال زالت يقل تقل يعرف تعرف تعلن يعلن يكشف تكشف يتضح تتضح توضح يوضح يستبعد
    تستبعد يعني تعني يمكن نعرف يذكر تذكر""".split()  # noqa: SIM905
)
_NONE: Final = tuple(tuple(phrase.split()) for phrase in NONE_LOST)
_NONE_FIRST: Final = frozenset(phrase[0] for phrase in _NONE)


def may_deny(word: str) -> bool:
    """Whether a folded word may open such a phrase."""
    denies = word in _NONE_FIRST or word[1:] in _NONE_FIRST
    return denies or word.removeprefix("و") in _NEGATIONS


def nobody_harmed(words: Sequence[Token], at: int) -> int:
    """The word behind a phrase that says nobody was harmed, or 0."""
    first = words[at].folded
    if first.removeprefix("و") in _NEGATIONS:
        behind = _nobody(words, at)
        if behind:
            return behind
    if first not in _NONE_FIRST and first[1:] not in _NONE_FIRST:
        return 0
    for phrase in _NONE:
        last = at + len(phrase)
        if last <= len(words) and all(
            _same(words[at + i].folded, part) for i, part in enumerate(phrase)
        ):
            return last
    return 0


def _nobody(words: Sequence[Token], at: int) -> int:
    """The word behind "no ... casualties" that begins with a negation at `at`, or 0."""
    if at + 1 < len(words) and words[at + 1].folded in _NOT_SO:
        return 0
    for here in range(at + 1, min(at + 8, len(words))):
        word = words[here].folded
        if word in _CASUALTIES or word.removeprefix("ب") in _CASUALTIES:
            return here + 1
        if word in (".", "،", "؛", "حتي") or may_begin(word):
            return 0
    return 0


def _same(word: str, part: str) -> bool:
    return word == part or (len(word) > len(part) and word[0] in "وفب" and word[1:] == part)
