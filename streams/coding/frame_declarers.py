"""Who does what a noun tells, as subject of a verb before it: "began", "declared"."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.frame_parts import BEGINNING, THAT, bare, crowd, joined_before, with_coordinates
from streams.coding.text import Token
from streams.coding.triggers import Trigger

#: Verbs whose subject tells what stands right behind them, and may have done it.
_TELLING: Final = frozenset(["اعلن", "اعلنت", "اعلنوا", "اعلان", "يعلن", "تعلن", "سيعلن", "ستعلن"])
#: Verbs whose subject does what the noun behind them tells.
_DECLARING: Final = frozenset(
    ["بدا", "بدات", "واصل", "واصلت", "يواصل", "تواصل", "استانف",
     "استانفت", "نفذ", "نفذت", "شن", "شنت", "اطلق", "اطلقت", "قرر", "قررت", "فرض", "فرضت",
     "تعتزم", "كثف", "كثفت", "تبني", "تبنت", "يتبني", "تتبني", "تبنيه", "خاض", "حاول", "حاولت",
     "حاولوا", "يحاول", "قرار", "خاضت", "تخوض", "يخوض", "يشن", "تشن",
     "مواصله", "تمكنت", "تمكن", "ردت", "ترد", "يرد", "اقدم", "اقدمت", "يقدم", "قام",
     "قامت", "قاموا", "امر", "امرت"]
)  # fmt: skip
_FAR: Final = 9
#: What the subject of the sentence does beside its verb.
_ANNOUNCING: Final = frozenset(["معلنا", "معلنه", "معلنين", "مقررا", "مقرره"])
#: Behind these stands what was before, not what the subject does.
_CAUSES: Final = frozenset(["جراء", "اثر", "بسبب", "نتيجه", "بعد", "عقب", "اثناء", "غداه", "بفعل"])
#: What is answered, with whose it is behind.
_ANSWERED: Final = frozenset(["عقوبات", "رسوم", "اجراءات", "هجوم", "هجمات", "غارات", "اتهامات"])


def declared(
    inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """The subject of a verb such as "began", "declared" right before the noun."""
    ahead = [word.folded for word in words[max(0, trigger.first - 2) : trigger.first]]
    told = trigger.entry.type in ("ASSAULT", "PROTEST") and trigger.entry.frame != "suffer"
    claimed = ahead[-1:] == ["عن"] and ahead[0].startswith("مسؤوليت")
    if ahead[-1:] and ahead[-1].removeprefix("و") in _CAUSES:
        return ()  # "the militia posted guards after the raids"
    if told and ahead[-1:] == ["عن"] and not claimed:
        return ()  # "announced an attack": it is told, not done, by who announces
    before = [
        m
        for m in inside
        if m.last <= trigger.first and bare(m) and (m.kind != "people" or crowd(m))
    ]
    if claimed and before and trigger.first - before[-1].last <= _FAR:
        return (before[-1],)
    if before and ahead[-1:] and ahead[-1] in _ANNOUNCING and not told:
        return tuple(before[:1])
    for m in reversed(before):
        near = {words[i].folded.lstrip("ول") for i in range(max(0, m.first - 3), m.first)}
        behind = {words[i].folded for i in range(m.last, min(m.last + 2, trigger.first))}
        that = {words[i].folded for i in range(m.last, trigger.first)} & THAT
        if "علي" in near and words[m.first - 1].folded in _ANSWERED:
            continue  # "answers the sanctions of X by": X is whom
        verbs = near | behind
        tells = verbs & _TELLING and (not told or _next_to(words, m.last, trigger.first))
        if (verbs & _DECLARING or tells) and not that and trigger.first - m.last <= _FAR:
            return tuple(dict.fromkeys((*joined_before(m, inside), *with_coordinates(m, inside))))
    return ()


def _next_to(words: Sequence[Token], begin: int, end: int) -> bool:
    """Whether nothing but marks, words of time and of beginning stands between."""
    known = DATE_OPENERS | _TELLING | BEGINNING
    return all(w.folded in known or not w.folded.isalpha() for w in words[begin:end])
