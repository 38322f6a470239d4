"""When: which date of a sentence belongs to a trigger."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final

from schemas import DatePrecision
from streams.coding.dates import DateKind, DateMention
from streams.coding.place_words import REACTING, SAYING
from streams.coding.text import Token
from streams.coding.triggers import Trigger

#: Words of the making of treaties; words between one and its date.
_MADE: Final = frozenset(["مبرم", "مبرمه", "موقع", "موقعه"])
_SIGNED: Final = 2
_DATED: Final = frozenset([DateKind.EVENT, DateKind.SPAN, DateKind.RUNNING, DateKind.SINCE])
#: Words between a trigger and a month or year that still tells when it was.
_VAGUE_REACH: Final = 8
#: Words between a verb of saying and its day.
_SAID: Final = 6
_CLAIMING: Final = frozenset(
    ["تبني", "تبنت", "اعلن", "اعلنت", "كشف", "كشفت", "افاد", "افادت", "اقر", "اقرت"]
)


def _of_treaty(words: Sequence[Token], m: DateMention) -> bool:
    """ "the deal signed in 2015": when the treaty was made, not what is done with it."""
    ahead = {w.folded.removeprefix("ال") for w in words[max(0, m.first - _SIGNED) : m.first]}
    return bool(ahead & _MADE)


def dates_of(
    mentions: Sequence[DateMention],
    words: Sequence[Token],
    trigger: Trigger,
    span: tuple[int, int],
    published: dt.date,
    away: Collection[int],
) -> tuple[DateMention, ...]:
    """The date of a trigger: the nearest in its clause, else in its sentence; several where a
    list of days stands behind it ("on 18 May and 6 June"). The day of a saying or of a claim
    counts only where no other is told. `away` as in `place_of`."""
    told = [m for m in mentions if m.first not in away]
    usable = [m for m in told if m.kind in _DATED or m.kind is DateKind.OFFSET]
    if trigger.entry.frame != "threat":
        usable = [m for m in usable if m.first > trigger.first or not _said_by(words, m, REACTING)]
    if trigger.form.tense in ("present", "future"):
        usable = [m for m in usable if not is_recalled(m.date_max, published)]
    usable = [m for m in usable if not _another_time(m, trigger, published)]
    usable = [m for m in usable if not _of_treaty(words, m)]
    if not usable:
        return ()

    def cost(m: DateMention) -> float:
        distance = (
            m.first - trigger.last if m.first >= trigger.first else (trigger.first - m.last) * 1.2
        )
        outside = 0 if span[0] <= m.first < span[1] else 8
        kind = 6 if m.kind in (DateKind.SINCE, DateKind.OFFSET) else 0
        old = 6 if (published - m.date_max).days > 30 else 0
        said = 10 if m.first < trigger.first and _told_then(words, m) else 0
        return distance + outside + kind + old + said

    best = min(usable, key=cost)
    several = [best]
    for m in mentions:
        if (
            m.first >= trigger.first
            and m is not best
            and best.kind is m.kind is DateKind.EVENT
            and best.precision is m.precision is DatePrecision.DAY
            and 0 <= m.first - best.last <= 1
            and m.date != best.date
        ):
            several.append(m)
    return tuple(several)


def _another_time(m: DateMention, trigger: Trigger, published: dt.date) -> bool:
    """A month or year of long ago, far from the trigger, is that of something else."""
    gap = m.first - trigger.end if m.first >= trigger.first else trigger.first - m.last
    vague = m.precision is not DatePrecision.DAY and m.kind in (DateKind.EVENT, DateKind.SPAN)
    return vague and gap > _VAGUE_REACH and is_recalled(m.date_max, published)


def _told_then(words: Sequence[Token], m: DateMention) -> bool:
    """Whether a verb of saying stands shortly before the date: "said on Tuesday that"."""
    return _said_by(words, m, SAYING | _CLAIMING)


def _said_by(words: Sequence[Token], m: DateMention, verbs: Collection[str]) -> bool:
    before = [words[at].folded for at in range(max(0, m.first - _SAID), m.first)]
    return any(word in verbs or word.removeprefix("و") in verbs for word in before)


def is_future(mentions: Sequence[DateMention], trigger: Trigger, span: tuple[int, int]) -> bool:
    """Whether the only date of its clause lies ahead."""
    inside = [
        m for m in mentions if span[0] <= m.first < span[1] and abs(m.first - trigger.first) <= 10
    ]
    return bool(inside) and all(m.kind is DateKind.FUTURE for m in inside)


def is_recalled(day: dt.date, published: dt.date) -> bool:
    """More than seven days before publication (gold guide, "Background")."""
    return (published - day).days > 7
