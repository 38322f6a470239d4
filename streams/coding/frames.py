"""Who did it to whom: the actors of a sentence attached to a trigger by its frame."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.frame_nouns import of_noun, thought
from streams.coding.frame_parts import (
    ABLE,
    INTERCEPTED,
    UNARMED,
    WEAPONS,
    Roles,
    bare,
    crowd,
    speaks,
    with_coordinates,
)
from streams.coding.frame_quiet import both, quiet
from streams.coding.frame_verbs import of_verb
from streams.coding.morphology import cuts
from streams.coding.particles import at_hands
from streams.coding.place_words import NEAR_WORDS
from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

#: Words that make the name beside them the one held responsible.
_BLAME: Final = frozenset(
    ["مسؤوليه", "متهم", "المتهم", "المتهمه",
     "المتهمه", "متهمه", "اتهم", "اتهمت", "يتهم", "تتهم", "اتهامات", "اتهام", "تورط", "متورط",
     "متورطه", "ضلوع", "متهما", "متهمين", "بالوقوف", "وراء", "وقوف", "تبني", "تبنت", "تحميل",
     "حملت"]
)  # fmt: skip
_THAT: Final = frozenset(["التي", "الذي", "الذين"])
#: Words between threats and who made them.
_MADE: Final = 2
#: Words between an act and what is said of it: "the heavy attack on X that".
_QUALIFIED: Final = 4
_ACCUSING: Final = frozenset(
    ["اتهم", "اتهمت", "يتهم", "تتهم", "متهما", "متهمه", "اتهام", "اتهموا", "متهمين"]
)
#: Words between the accused and the act; between "accused" and the accused.
_ACCUSED_OF, _ACCUSERS = 8, 14
#: Officials, unless they are "responsible for" it.
_ANSWERABLE: Final = frozenset(["مسؤول", "مسؤوله", "مسؤولان", "مسؤولون", "المسؤول", "المسؤوله"])
_BELONGING: Final = frozenset(
    ["الانتماء", "بالانتماء", "للانتماء", "بانتمائهم", "بانتماءهم", "لانتمائهم", "انتمائهم",
     "بانتمائه", "لانتمائه", "ينتمون", "ينتمي", "تنتمي", "المنتمين", "منتمين", "بصلتهم", "صلتهم",
     "بعلاقتهم", "لعلاقتهم", "لصلتهم", "صله", "عضو", "عضوا", "اعضاء", "مرتبطه", "المرتبطه", "مرتبط",
     "مرتبطين", "المرتبطين", "بالارتباط", "بدعم", "بتمويل",
     "لانتمائهن", "انتمائهن", "لانتمائها", "صفوف", "بصفوف", "الانضمام", "بالانضمام", "للانضمام",
     "انضمامهم", "لانضمامهم", "انضمامه", "لانضمامه", "انضمامهن", "لانضمامهن", "بالقتال", "قاتلوا"]
)  # fmt: skip
#: Words between belonging and the group.
_BELONG: Final = 3
#: Words before the name of who takes part.
_TAKING_PART: Final = frozenset(
    ["بدعم", "بمسانده", "باسناد", "بغطاء", "بمشاركه", "بالتعاون", "بالتنسيق", "بالاشتراك"]
)
_MISSIONS: Final = frozenset(["سفاره", "قنصليه", "ملحقيه"])
#: Words before the name of who holds a place.
_HOLDS: Final = frozenset(
    ["معقل", "معاقل", "لسيطره", "سيطره", "عليها", "عليه", "يسيطر", "تسيطر", "بيد", "ايدي", "قبضه"]
)


def roles(
    sentence: Sentence, mentions: Sequence[ActorMention], trigger: Trigger, span: tuple[int, int]
) -> Roles:
    """Actors and recipients of a trigger, as mentions."""
    inside = [m for m in mentions if m.first >= span[0] and m.last <= span[1]]
    doers = tuple(
        m
        for m in inside
        if m.particle == "by"
        and m.first >= trigger.first
        and (trigger.entry.frame != "threat" or _threatens(m, trigger, sentence.tokens))
        and not (trigger.entry.type == "ASSAULT" and UNARMED.issuperset(m.codes))
        and not _leads(m, inside, sentence.tokens)
        and not _of_another(m, trigger, sentence.tokens)
    )
    if trigger.entry.frame == "clash":
        sides, others = _clash(inside, trigger, sentence)
        if len(sides) == 1 and not others:
            others = _holding(inside, trigger, sentence.tokens, sides)
        return sides, others
    together = both(inside, trigger)
    if together:
        return together, ()
    found = (
        of_verb(inside, trigger, sentence)
        if trigger.form.kind == "verb"
        else of_noun(inside, trigger, sentence)
    )
    actors, recipients = found
    if not actors and trigger.entry.type == "ASSAULT":
        behind = [m for m in inside if m.first >= trigger.end]
        actors = thought(behind, trigger, sentence.tokens)
    if not actors and (trigger.entry.type == "ASSAULT" or trigger.entry.mode == "cyber"):
        actors = _blamed(inside, trigger, sentence.tokens, recipients)
    if not recipients and trigger.entry.type == "ASSAULT":
        recipients = _holding(inside, trigger, sentence.tokens, actors)
    if not recipients and trigger.entry.type in ("PROTEST", "ASSAULT"):
        recipients = _missions(inside, trigger, sentence.tokens)
    if trigger.entry.mode in ("arrest", "convict"):
        recipients = _members(inside, trigger, sentence.tokens) or recipients
    if trigger.entry.type in ("MOBILIZE", "RETREAT"):
        actors, recipients = quiet(inside, trigger, sentence.tokens, (actors, recipients))
    if doers and trigger.entry.id == INTERCEPTED and at_hands(sentence.tokens, doers[0].first):
        recipients, doers = recipients or doers[:1], ()  # by those whom it was to hit
    if doers:
        recipients = tuple(m for m in (*recipients, *actors) if m not in doers)
        actors = with_coordinates(doers[0], inside)
    elif trigger.entry.mode == "suicide-attack":  # no army's or state's men blow themselves up
        actors = tuple(m for m in actors if m.kind not in ("forces", "context", "state"))
    beside = _beside(inside, trigger, sentence.tokens, actors)
    return (*actors, *beside), tuple(m for m in recipients if m not in beside)


def _beside(
    inside: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    actors: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Who takes part in an assault beside its doers: "backed by the coalition"."""
    if trigger.entry.type != "ASSAULT" or not actors or actors[0].kind not in ABLE:
        return ()
    return tuple(
        m
        for m in inside
        if m.kind in ABLE
        and m not in actors
        and _TAKING_PART & {w.folded for w in words[max(0, m.first - 2) : m.first]}
    )[:1]


def _missions(
    inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """Whose embassy a crowd storms, burns or stands before."""
    return tuple(
        m
        for m in inside
        if m.first >= trigger.last
        and any(cut.stem in _MISSIONS for cut in cuts(words[m.first].folded))
        and not NEAR_WORDS & {w.folded for w in words[max(0, m.first - 2) : m.first]}
    )[:1]


def _threatens(m: ActorMention, trigger: Trigger, words: Sequence[Token]) -> bool:
    """ "threats on the part of X", "that X made"; not X who did what is threatened or answered."""
    made = trigger.form.kind == "noun" and m.first - trigger.end <= _MADE
    return made or at_hands(words, m.first)


def _members(
    inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """Whose men the arrested are said to be: "suspected of belonging to X"."""
    for m in inside:
        ahead = {words[at].folded for at in range(max(0, m.first - _BELONG), m.first)}
        if m.kind == "group" and m.first >= trigger.last and ahead & _BELONGING:
            return (m,)
    return ()


def _of_another(m: ActorMention, trigger: Trigger, words: Sequence[Token]) -> bool:
    """ "the death ... the operations that X carried out": X did what stands before "that"."""
    if any(words[at].folded in _THAT for at in range(trigger.end + _QUALIFIED, m.first)):
        return True
    deeds = (words[at].folded.removeprefix("ال") in WEAPONS for at in range(trigger.end, m.first))
    if trigger.entry.type != "ASSAULT" and not at_hands(words, m.first) and any(deeds):
        return True  # "they sent reinforcements after an attack that X made"
    at = m.first - 3  # "while being chased by X"
    return at >= trigger.end and words[at + 1].folded == "من" and words[at].folded.endswith("ته")


def _leads(m: ActorMention, inside: Sequence[ActorMention], words: Sequence[Token]) -> bool:
    """ "the coalition led by X": X leads those who are named right before."""
    led = m.first > 0 and words[m.first - 1].folded == "بقياده"
    return led and any(o.last == m.first - 1 for o in inside)


def _holding(
    inside: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    actors: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Who holds the place that is attacked: "the town, stronghold of X", "controlled by X"."""
    for m in inside:
        near = {w.folded for w in words[max(0, m.first - 2) : m.first]}
        if m.first >= trigger.last and m not in actors and near & _HOLDS and m.kind in ABLE:
            return with_coordinates(m, inside)
    return ()


def _blamed(
    inside: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    recipients: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Who is called responsible for it, or accused of it, before it is named."""
    before = [
        m for m in inside if m.last <= trigger.first and m.kind in ABLE and m not in recipients
    ]
    for m in reversed(before):
        if _accused(m, trigger, words):
            return (m,)
    for m in reversed(before):
        near = [w.folded for w in words[max(0, m.first - 3) : m.first]]
        near += [w.folded for w in words[m.last : m.last + 3]]
        blamed = {w.removeprefix("و").removeprefix("ب") for w in near} & _BLAME
        answers = any(w in _ANSWERABLE and v == "عن" for w, v in pairwise(near))
        if (blamed or answers) and trigger.first - m.last <= 12:
            return (m,)
    return ()


def _accused(m: ActorMention, trigger: Trigger, words: Sequence[Token]) -> bool:
    """ "X and Y accused Z of waging": Z, whom "of" follows."""
    if m.last >= trigger.first or trigger.first - m.last > _ACCUSED_OF:
        return (
            words[trigger.first].folded.startswith("ب")
            and m.last == trigger.first
            and any(w.folded.removeprefix("و") in _ACCUSING for w in words[: m.first])
        )
    of = words[m.last].folded
    accusing = {w.folded.removeprefix("و") for w in words[max(0, m.first - _ACCUSERS) : m.first]}
    return of.startswith("ب") and bool(accusing & _ACCUSING)


def _clash(inside: Sequence[ActorMention], trigger: Trigger, sentence: Sentence) -> Roles:
    words = sentence.tokens
    sides = [
        m
        for m in inside
        if (m.kind not in ("adjective", "people") or crowd(m))
        and (m.particle in ("بين", "مع", "ضد") or (m.particle == "" and m.joined))
    ]
    named = [m for m in sides if m.first >= trigger.first]
    if trigger.form.kind == "verb" or not named:
        subject = [
            m
            for m in inside
            if bare(m)
            and m not in named
            and abs(m.first - trigger.first) <= 8
            and not speaks(words, m)
        ]
        both = with_coordinates(subject[0], inside) if subject else ()
        if len(both) > 1:  # "India and Pakistan exchanged fire"
            return both, ()
        named = subject[:1] + named
    between = any(m.particle == "بين" for m in named)
    if between or len(named) < 2:
        return tuple(named), ()
    return tuple(named[:1]), tuple(named[1:])
