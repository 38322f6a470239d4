"""Who killed and who was killed, where a verb tells it: Arabic writes both voices alike."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.frame_parts import ABLE, WEAPONS, Roles, with_coordinates
from streams.coding.numbers import number_at
from streams.coding.particles import is_head
from streams.coding.place_words import ACTS
from streams.coding.text import Token
from streams.coding.triggers import Trigger

#: Words behind which no object of a verb stands.
_PARTING: Final = frozenset(["في", "خلال", "اثر", "جراء", "نتيجه", "عقب", "بعد", "قرب", "،", "و"])
#: What men are shot with, behind "by".
_SHOTS: Final = frozenset(["الرصاص", "النار", "رصاص", "رميا", "القنص"])


def killing(
    subject: ActorMention | None,
    later: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    precedes: ActorMention | None,
) -> Roles:
    """ "قتل" with a doer and a sufferer, or with the sufferer alone."""
    objects = [
        m for m in later if m.particle in ("", "علي", "عن", "من") and m.first - trigger.first <= 10
    ]
    behind = 0
    if subject is not None:
        behind = trigger.end if subject is precedes else _behind_seat(subject, words)
        parted = range(behind, len(words))
        stop = next((at for at in parted if _parts(words, at)), len(words))
        objects = [m for m in objects if m.first <= stop]
        beside = words[subject.last : subject.last + 1]
        counted = number_at(words, subject.last) is not None and beside[0].folded[0] == "و"
        if counted or any(m.joined and m.first == subject.last for m in objects):
            objects = []  # "a soldier and three civilians were killed"
    counted = subject is not None and any(
        number_at(words, at) is not None for at in range(trigger.first + 1, subject.first)
    )
    able = subject is not None and subject.kind in ABLE and not counted
    doer = able and (
        objects
        or trigger.form.owned
        or (number_at(words, behind) is not None and not words[behind].folded.startswith("و"))
        or (
            subject is not None
            and subject is precedes
            and trigger.entry.id not in ("killing", "wounding")
        )
    )
    gap = subject is not None and subject.first - trigger.first == 1
    if subject and subject.codes == ("UNKNOWN",) and any(m.particle == "" for m in objects):
        return (subject,), with_coordinates(objects[0], later)
    if subject and doer and (gap or subject is precedes or subject.kind != "people"):
        target = with_coordinates(objects[0], later) if objects else ()
        return (subject,), target
    if subject and able and trigger.entry.type != "ASSAULT":
        return (subject,), (with_coordinates(objects[0], later) if objects else ())
    if subject:
        return (), with_coordinates(subject, later)
    return (), (with_coordinates(objects[0], later) if objects else ())


def _parts(words: Sequence[Token], at: int) -> bool:
    """Whether no object of the verb stands behind the word; "a leader in X" is one."""
    belongs = words[at].folded == "في" and is_head(words[at - 1].folded)
    return words[at].folded in _PARTING and not belongs


def _behind_seat(subject: ActorMention, words: Sequence[Token]) -> int:
    """The word behind a subject and where it stands: "the security forces in Kenya killed"."""
    here = subject.last
    figure = here
    while figure < len(words) and (
        words[figure].folded in DATE_OPENERS or words[figure].folded.removeprefix("ب") in _SHOTS
    ):
        figure += 1  # "the police shot dead, on Wednesday, four men"
    if number_at(words, figure) is not None and not words[figure].folded.startswith("و"):
        return figure
    for last in (here + 2, here + 3):
        seat = [w.folded for w in words[here:last]]
        if len(seat) < last - here or seat[0] != "في" or not _seat(seat[1:]):
            break
        if number_at(words, last) is not None:
            return last
    return here


def _seat(name: Sequence[str]) -> bool:
    """Whether the words may be a place's name: no act, no sign."""
    return all(w.isalpha() and w.removeprefix("ال") not in ACTS | WEAPONS for w in name)
