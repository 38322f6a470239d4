"""What the frames of verbs and of nouns share: looking at names in a sentence."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.actor_names import CROWDS
from streams.coding.text import Token
from streams.coding.triggers import Trigger

#: Actors, then recipients.
Roles = tuple[tuple[ActorMention, ...], tuple[ActorMention, ...]]

#: Kinds of names that act.
ABLE: Final = frozenset(["forces", "state", "group", "context"])
#: Who makes no armed attack, whatever stands near.
UNARMED: Final = frozenset({"UN", "AID_ORG", "MEDIA", "OTHER:OPCW", "OTHER:European Union"})
#: The entry of missiles that are shot down: its subject is whom they were to hit.
INTERCEPTED: Final = "missile-intercepted"
#: What strikes by itself, as subject of a verb.
WEAPONS: Final = frozenset(
    ["صاروخ", "صاروخان", "صواريخ", "قذيفه", "قذائف", "غاره", "غارات", "ضربه", "ضربات", "قنبله",
     "قنابل", "انفجار", "تفجير", "هجوم", "قصف", "رصاص", "عبوه", "سياره", "مفخخه", "مضادات",
     "دفاعات", "مدفعيه", "راجمات", "دبابات", "طائرات", "طائره", "مقاتلات", "مروحيات", "زوارق",
     "طيران"]
)  # fmt: skip
#: Words of beginning and of time that may stand between a subject's verb and the noun.
BEGINNING: Final = frozenset(
    ["بدء", "اطلاق", "انطلاق", "شن", "استئناف", "مواصله", "تنفيذ", "بدايه", "قيامها", "قيامه",
     "يوم", "اليوم", "صباح", "ظهر", "عصر", "مساء", "ليل", "ليله", "فجر"]
)  # fmt: skip
#: Behind these a verb of declaring tells what happened, not what its subject does.
THAT: Final = frozenset(["ان", "بان", "انه", "انها", "انهم", "بانه", "بانها"])
_SPEAKERS: Final = frozenset(
    ["قال", "قالت", "افاد", "افادت", "ذكر", "ذكرت", "اكد", "اكدت", "اضاف", "اضافت", "بحسب", "حسب",
     "اوضح", "اوضحت", "صرح", "صرحت", "اشار", "اشارت", "يقول", "تقول", "نقلت", "نقل", "متحدث",
     "المتحدث", "باسم", "الناطق", "وفق", "وفقا", "ندد", "نددت", "ادان", "ادانت", "دان", "دانت",
     "اتهم", "اتهمت", "تتهم", "يتهم", "شهدت", "تشهد", "مندوب", "سفير"]
)  # fmt: skip


def owned(trigger: Trigger, words: Sequence[Token]) -> bool:
    """Whether the trigger bears a pronoun: "its raid", not the feminine ending of "a raid"."""
    surface = words[trigger.first].surface.rstrip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651")
    return trigger.form.owned and not surface.endswith("ة")


def bare(m: ActorMention) -> bool:
    """Whether a name stands without a preposition and is no adjective."""
    return m.particle == "" and m.kind != "adjective"


def crowd(m: ActorMention) -> bool:
    """Whether it names protesters: people who act together."""
    return bool(CROWDS.intersection(m.codes))


def with_coordinates(m: ActorMention, mentions: Sequence[ActorMention]) -> tuple[ActorMention, ...]:
    """The mention and those joined to it by "and" right behind."""
    found, last = [m], m.last
    for other in mentions:
        if other.first >= last and other.first - last <= 1 and other.joined:
            found.append(other)
            last = other.last
    return tuple(found)


def joined_before(m: ActorMention, mentions: Sequence[ActorMention]) -> tuple[ActorMention, ...]:
    """The mention and those that it is joined to by "and" right before."""
    found, first = [m], m.first
    for other in reversed([o for o in mentions if o.last <= m.first]):
        if first - other.last <= 1 and found[0].joined:
            found.insert(0, other)
            first = other.first
    return tuple(found)


def speaks(words: Sequence[Token], m: ActorMention) -> bool:
    """Whether the name is that of who tells it."""
    near = [words[i].folded.removeprefix("و") for i in range(max(0, m.first - 2), m.first)]
    return bool(_SPEAKERS.intersection(near)) and near[-1] not in ("ان", "بان")
