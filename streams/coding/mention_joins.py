"""What names beside each other, or what stands before a name, makes of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from streams.coding.actor_names import CROWDS, ActorMention
from streams.coding.place_words import ITS_SEAT, TAKES_SEAT
from streams.coding.text import Token

#: Heads of which "press" is an adjective.
_PRESSED: Final = frozenset(
    ["مؤتمر", "بيان", "تصريح", "تصريحات", "لقاء", "تقرير", "تقارير", "حديث", "عمل", "تحقيق",
     "مقال", "مصدر", "مصادر"]
)  # fmt: skip


#: What stands before a person who is shot at, or who is punished.
_AT: Final = frozenset(["علي", "ضد", "بحق"])
#: Words between gunmen and whose they are: "believed to be of"; so many at most.
_BELONGING: Final = frozenset(
    ["من", "في", "الي", "يشتبه", "يعتقد", "يرجح", "بانهم", "بانه", "انهم", "انه", "ينتمون",
     "ينتمي", "تنتمي", "بانتمائهم", "بانتمائه", "انتماءهم", "منتمين", "منتمون", "يتبعون", "يتبع",
     "تابعين", "تابعون", "تابع", "موالين", "موالون", "موال", "مرتبطين", "مرتبطون", "مرتبط",
     "يرتبطون", "مبايعين", "مبايعون"]
)  # fmt: skip
_BELONG: Final = 4


def join(found: list[ActorMention], words: Sequence[Token]) -> None:
    """Read the last name with what stands around it, and with the name before it."""
    _as_people(found, words)
    _of_group(found, words)
    _of_crowd(found)
    _in_apposition(found)


def _as_people(found: list[ActorMention], words: Sequence[Token]) -> None:
    """ "fired at a Palestinian": an adjective of nationality, alone behind "at", is a person."""
    last = found[-1]
    alone = last.first > 0 and words[last.first - 1].folded in _AT
    if last.kind == "adjective" and alone and not words[last.first].folded.startswith("ال"):
        found[-1] = replace(last, codes=("CIV",), kind="people", armed=("CIV",))


def _of_group(found: list[ActorMention], words: Sequence[Token]) -> None:
    """ "gunmen of X", "suspected of belonging to X": the gunmen, whom no name of their own stands
    for, are X's."""
    if len(found) < 2:
        return
    men, group = found[-2:]
    nameless = men.codes == ("UNKNOWN",) and group.kind in ("group", "forces")
    between = [w.folded for w in words[men.last : group.first]]
    if nameless and between and len(between) <= _BELONG and set(between) <= _BELONGING:
        found[-2:] = [replace(group, first=men.first, particle=men.particle, joined=men.joined)]


def _of_crowd(found: list[ActorMention]) -> None:
    """ "young protesters": the word for people behind a crowd describes it."""
    if len(found) < 2:
        return
    crowd, people = found[-2:]
    beside = crowd.last == people.first and not people.joined and not people.particle
    if beside and CROWDS & set(crowd.codes) and people.codes == ("CIV",):
        found[-2:] = [replace(crowd, last=people.last)]


def _in_apposition(found: list[ActorMention]) -> None:
    """ "The Israeli defence minister Avigdor Lieberman" is one who is named twice."""
    if len(found) < 2:
        return
    office, name = found[-2:]
    beside = office.last == name.first and not name.joined and name.kind in ("state", "group")
    if beside and office.kind in ("state", "forces") and set(office.armed) & set(name.armed):
        found[-2:] = [replace(office, last=name.last)]


def no_actor(words: Sequence[Token], hit: ActorMention) -> bool:
    """ "A press conference", the word for a journalist as an adjective; where somebody is based."""
    before = words[hit.first - 1].folded if hit.first else ""
    further = words[hit.first - 2].folded if hit.first > 1 else ""
    if before.removeprefix("و") in ITS_SEAT or (before == "من" and further in TAKES_SEAT):
        return True
    return hit.codes == ("MEDIA",) and before.removeprefix("ال") in _PRESSED
