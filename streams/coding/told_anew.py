"""Whether a sentence turns to something else: "also", "in another incident", "elsewhere"."""

from typing import Final

from streams.coding.draft import Draft

_ALSO: Final = frozenset(["كما", "كذلك"])
#: Pairs of words that open such a sentence, without "and".
_OPENING: Final = frozenset(
    [("الي", "ذلك"), ("من", "جهه"), ("من", "ناحيه"), ("من", "جانب"), ("في", "المقابل"),
     ("في", "سياق"), ("في", "السياق"), ("في", "حادث"), ("في", "هجوم"), ("في", "عمليه"),
     ("في", "تطور"), ("في", "الاثناء"), ("في", "غضون"), ("في", "الوقت")]
)  # fmt: skip
#: Words between "also" at the head of a sentence and what it tells.
_NEAR: Final = 4


def told_anew(draft: Draft) -> bool:
    """Whether what it tells is introduced as something else, with a place, day or toll of its own.

    What only refers back ("the attack also") is not.
    """
    words, first = draft.sentence.tokens, draft.trigger.first
    told = draft.trigger.form.kind == "verb" or not draft.trigger.definite
    own = draft.place_own or draft.date_own or draft.killed is not None
    if not (told and own) or draft.sentence.field == "title":
        return False
    if first and words[first - 1].folded in _ALSO:
        return True
    head = next((at for at, word in enumerate(words) if word.folded.isalpha()), len(words))
    opening = [word.folded.removeprefix("و") for word in words[head : head + 2]]
    also = bool(opening) and opening[0] in _ALSO and first - head <= _NEAR
    return also or tuple(opening) in _OPENING
