"""Who is said, elsewhere in an article, to be behind what no sentence gives a doer: who claims it,
who is accused of it, who denies a part in it."""

from collections.abc import Iterator, Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.text import Sentence, Token

_STANDING: Final = frozenset({"state", "forces", "group"})
_CLAIMED: Final = ("مسؤوليته", "مسؤوليتها", "مسؤوليتهم", "مسئوليته", "مسئوليتها")
_ADOPTED: Final = frozenset(["تبني", "تبنت", "يتبني", "تتبني"])
#: "Its part in"; "the part of X in"; "X stands behind".
_ITS_PART: Final = frozenset(
    ["ضلوعها", "ضلوعه", "تورطها", "تورطه", "لها", "له", "صلتها", "علاقتها", "علاقه"]
)
_PART: Final = frozenset(["ضلوع", "تورط", "بضلوع", "بتورط", "لتورط", "لضلوع", "مسؤوليه"])
_BEHIND: Final = frozenset(["وراء"])
_ANSWERS: Final = frozenset(
    ["مسؤول", "مسؤوله", "المسؤول", "المسؤوله", "مسؤولون", "متورط", "متورطه"]
)
_ACCUSING: Final = frozenset(["اتهم", "اتهمت", "يتهم", "تتهم", "اتهمته", "اتهموا", "اتهام"])
_BURDEN: Final = frozenset(["مسؤوليه", "المسؤوليه"])
_BURDENING: Final = frozenset(["حمل", "حملت", "يحمل", "تحمل", "حملوا", "تحميل", "محمله", "محملا"])
_DENYING: Final = frozenset(["نفي", "نفت", "ينفي", "تنفي", "نافيه", "نافيا", "نفوا"])
#: What they are blamed for.
_DEEDS: Final = (
    "هجوم", "هجمات", "اعتداء", "تفجير", "انفجار", "عمليه", "قصف", "غاره", "غارات", "ضربه", "ضربات",
    "اغتيال", "تسميم", "قتل", "مقتل", "اطلاق", "صواريخ", "صاروخ", "استهداف", "محاوله", "طعن", "دهس",
    "تسمم", "سلاح", "اسلحه",
)  # fmt: skip
#: Words between one who is blamed and the word that blames him.
_FAR, _NEAR, _BESIDE = 12, 3, 2


def blamed(sentence: Sentence, mentions: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """Those whom a sentence holds to be behind a deed of violence."""
    words = [_plain(w) for w in sentence.tokens]
    if not any(word.removeprefix("ال") in _DEEDS for word in words):
        return
    able = [m for m in mentions if m.kind in _STANDING]
    for at, word in enumerate(words):
        who = _blamed_by(word, at, words, able)
        if who is not None:
            yield who


def _blamed_by(
    word: str, at: int, words: Sequence[str], able: Sequence[ActorMention]
) -> ActorMention | None:
    before = [m for m in able if m.last <= at]
    after = [m for m in able if m.first > at]
    if word.startswith(_CLAIMED) or word in _ITS_PART:
        told = word.startswith(_CLAIMED) or _DENYING.intersection(words[max(0, at - _FAR) : at])
        return next((m for m in reversed(before) if at - m.last <= _FAR), None) if told else None
    if word in _ADOPTED or word in _PART:
        return next((m for m in after if m.first - at <= _BESIDE), None)
    answers = word in _ANSWERS and words[at + 1 : at + 2] in (["عن"], ["في"])
    if word in _BEHIND or answers:
        return next((m for m in reversed(before) if at - m.last <= _BESIDE), None)
    if word in _ACCUSING:
        held = [m for m in after if m.first - at <= _FAR and m.last < len(words)]
        return next((m for m in held if words[m.last].startswith("ب")), None)
    if word in _BURDENING:
        burden = next((i for i in range(at, min(at + _FAR, len(words))) if words[i] in _BURDEN), 0)
        held = [m for m in after if m.last <= burden and burden - m.last <= _NEAR]
        return held[-1] if held else None
    return None


def _plain(word: Token) -> str:
    """The word without "and"."""
    folded = word.folded
    return folded[1:] if len(folded) > len("وله") and folded[0] == "و" else folded
