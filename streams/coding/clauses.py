"""The clause of a sentence that a trigger stands in."""

from collections.abc import Sequence
from typing import Final

from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.place_words import GOING_ON
from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

#: Words that open a clause of its own.
_BREAKS: Final = frozenset(
    ["فيما", "بينما", "حيث", "لكن", "ولكن", "كما", "بعدما", "عندما", "؛", "وقال", "وقالت", "واضاف",
     "واضافت", "واعلن", "واعلنت", "وذكر", "وذكرت", "وافاد", "وافادت", "مما"]
)  # fmt: skip
_OPENING_PAIRS: Final = frozenset(
    [("بعد", "ان"), ("قبل", "ان"), ("قبيل", "ان"), ("بعيد", "ان"), ("في", "حين"), ("علي", "حين")]
)
#: Opens what is told of the noun before it.
_RELATIVE: Final = frozenset(["الذي", "التي", "والذي", "والتي", "الذين", "اللذين", "اللتين"])
#: Opens what another act is answered by.
_ANSWERS: Final = frozenset(["ردا", "كرد"])
#: Opens what a protest is about, whatever is told of it, and the acts that it may be: "in protest
#: at the strikes on X".
_PROTESTING: Final = frozenset(
    ["احتجاجا", "رفضا", "تنديدا", "للتنديد", "منددين", "تضامنا", "المعارضين", "معارضين",
     "المناهضه", "المناهضين", "يحتجون", "للاحتجاج", "رافضين", "المؤيدين", "استنكارا"]
)  # fmt: skip
_ABOUT: Final = _PROTESTING | {"ضد", "دعما", "المعارضه"}
DEEDS: Final = frozenset(
    ["عمليه", "تدخل", "هجوم", "حرب", "قصف", "مقتل", "قتل", "اعتقال", "وجود", "نقل", "مجزره",
     "ضربات", "غارات", "انتهاكات", "معركه", "معارك", "حصار", "هجمات", "اعتداءات", "ضربه", "غاره",
     "احداث", "توغل", "حمله", "استهداف", "مجازر", "احتلال"]
)  # fmt: skip
#: Words between "in protest at" and the act.
_ABOUT_REACH: Final = 4
#: Letters of "and" with a short word: "and he", "and in".
_SHORT: Final = 4
#: Words between the noun and its relative clause: adjectives, a comma.
_ADJECTIVES: Final = 4


def clause(sentence: Sentence, triggers: Sequence[Trigger], trigger: Trigger) -> tuple[int, int]:
    """Words `first` to `last` of the clause that the trigger stands in."""
    words = sentence.tokens
    begin, end = 0, len(words)
    for at in range(trigger.first - 1, -1, -1):
        if words[at].folded in _BREAKS or _opens(words, at):
            begin = at
            break
    for at in range(trigger.end, len(words)):
        if words[at].folded in _BREAKS or _opens(words, at):
            end = at
            break
    for other in triggers:
        if _hurt_with(other, trigger) or _hurt_with(trigger, other):
            continue
        if other.form.kind == "verb" and other.cut.link and other.first != trigger.first:
            if trigger.end <= other.first < end:
                end = other.first
            elif begin < other.first < trigger.first:
                begin = other.first
    return begin, max(end, trigger.end)


def _hurt_with(a: Trigger, b: Trigger) -> bool:
    """ "killed five and wounded others, in X": one act, and what is told behind is of both."""
    return a.entry.id == "wounding" and b.entry.frame == "kill" and b.first < a.first


def _opens(words: Sequence[Token], at: int) -> bool:
    """ "بعد أن", "قبل أن", "في حين", "وأنقرة تدفع": a clause with a verb of its own."""
    if words[at].folded.startswith("و") and at + 1 < len(words):
        subject = len(words[at].folded) > _SHORT and words[at].folded not in GOING_ON
        if subject and at and words[at].folded.endswith("يه"):  # "Syrian and Russian jets strike"
            subject = not words[at - 1].folded.endswith("يه")
        if subject and words[at + 1].folded in GOING_ON:
            return True
    pair = (words[at].folded, words[at + 1].folded) if at + 1 < len(words) else ("", "")
    return pair in _OPENING_PAIRS


def told_of(sentence: Sentence, triggers: Sequence[Trigger], trigger: Trigger) -> range:
    """The words behind it that tell of another act: its relative clause, or what was answered.

    "the strikes were an answer to the attack that took place a week ago in Douma": the week and
    Douma are those of the attack. So is Douma in "strikes in answer to an attack at Douma".
    """
    words = sentence.tokens
    answered = _answered(words, trigger) or _protested(words, trigger)
    if answered:
        return answered
    for other in triggers:
        if other.form.kind != "noun" or other.first < trigger.end:
            continue
        for at in range(other.end, min(len(words), other.end + _ADJECTIVES)):
            if words[at].folded in _RELATIVE:
                end = at + 1
                while end < len(words) and words[end].folded not in _BREAKS | {"،", ","}:
                    end += 1
                return range(at, end)
    return range(0)


def _answered(words: Sequence[Token], trigger: Trigger) -> range:
    """The words behind "in answer to", in the part of the sentence that the trigger stands in."""
    for at in range(trigger.end, len(words) - 1):
        if words[at].folded in _BREAKS | {"،", ","}:
            break
        if words[at].folded in _ANSWERS and words[at + 1].folded == "علي":
            end = at + 2
            while end < len(words) and words[end].folded not in _BREAKS | {"،", ","}:
                end += 1
            return range(at, end)
    return range(0)


def _protested(words: Sequence[Token], trigger: Trigger) -> range:
    """The words behind the act that a protest is about: "against the Turkish operation in X"."""
    cues = _ABOUT if trigger.entry.type == "PROTEST" else _PROTESTING
    for at in range(trigger.first, len(words)):
        if at >= trigger.end and words[at].folded in _BREAKS:
            break
        if words[at].folded not in cues:
            continue
        for deed in range(at + 1, min(len(words), at + 1 + _ABOUT_REACH)):
            if words[deed].folded.removeprefix("لل").removeprefix("ال") in DEEDS:
                end = deed + 1
                stops = _BREAKS | {"،", ","} | DATE_OPENERS
                while end < len(words) and words[end].folded not in stops:
                    end += 1
                return range(deed, end)
    return range(0)
