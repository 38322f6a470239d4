"""Who did it to whom, where a noun tells it."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.frame_declarers import declared
from streams.coding.frame_parts import (
    ABLE,
    BEGINNING,
    INTERCEPTED,
    THAT,
    Roles,
    bare,
    owned,
    with_coordinates,
)
from streams.coding.frame_sanctions import envoys, on_a_list, party, punished
from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

_NOUN_AGAINST: Final = frozenset(["علي", "ضد", "بحق", "تجاه"])
#: Words between missiles and whose they are: adjectives.
_OWNERS_WORDS: Final = 2
#: Words of who kills for killing: who announces it has done it.
_OF_KILLERS: Final = frozenset(["تحييد", "تصفيه", "القضاء", "قضاء", "اعدام"])
#: What forces call those whom they killed; words between the killing and it: a figure.
_ENEMIES: Final = frozenset(
    ["ارهابي", "ارهابيا", "ارهابيين", "ارهابيان", "تكفيري", "تكفيريا", "تكفيريين", "مخربا",
     "مخربين", "متمردا"]
)  # fmt: skip
_COUNTED: Final = 3
#: "the killing of 27 of its men": those of who announces it.
_HIS_OWN: Final = frozenset(
    ["عناصره", "عناصرها", "جنوده", "جنودها", "مقاتليه", "مقاتليها", "افراده", "افرادها", "قواته",
     "قواتها", "مسلحيه", "مسلحيها", "ضباطه", "ضباطها"]
)  # fmt: skip
#: Letters of adjectives that end as verbs with an object do: "بحته".
_SHORT: Final = 4
#: What mines and bombs go off at.
_VEHICLES: Final = frozenset(
    ["دوريه", "قافله", "رتل", "حافله", "عربه", "سياره", "موكب", "اليه", "مركبه", "شاحنه", "ناقله",
     "حاجز", "نقطه", "مقر"]
)  # fmt: skip
#: Words between an act and whose it is thought to be.
_THOUGHT: Final = 5
#: How men of a group are read.
_MEN_OF: Final = "rule:forces-of"
_BELIEVED: Final = frozenset(
    ["يعتقد", "يرجح", "يشتبه", "يظن", "وصفت", "وصف", "قيل", "بانها", "بانه", "يزعم"]
)
#: What is struck, when its owner is named with it.
_SITES: Final = frozenset(
    ["مواقع", "موقع", "منشات", "منشاه", "مقار", "مقرات", "معسكرات", "معاقل", "اهداف", "قواعد"]
)
#: Acts that kill, behind "in" or "by".
_ACTS: Final = frozenset(
    ["غاره", "غارات", "قصف", "هجوم", "هجمات", "ضربه", "ضربات", "كمين", "عمليه", "اشتباكات", "معارك"]
)
#: Words that end as adjectives do and are none.
_NO_ADJECTIVES: Final = _NOUN_AGAINST | {
    "في", "الي", "التي", "الذي", "حتي", "لدي", "عاصمه", "العاصمه", "ولايه", "الولايه", "مدينه",
    "المدينه", "اراضي", "الاراضي", "منطقه", "المنطقه", "فيما", "وساطه", "رعايه", "ضمانه", "اشراف",
    "ضغوط", "جهود", "مبادره", "دعوه", "مشاركه",
}  # fmt: skip


def of_noun(inside: Sequence[ActorMention], trigger: Trigger, sentence: Sentence) -> Roles:
    """Actors and recipients of a noun: owners, adjectives of a country, objects, declarers."""
    words, frame = sentence.tokens, trigger.entry.frame
    after = [m for m in inside if m.first > trigger.first]  # some begin within its phrase
    treaty = (
        party(after, trigger, words)
        or envoys(after, trigger, words)
        or on_a_list(after, trigger, words)
        or _searched(after, trigger)
    )
    after = [m for m in after if m not in treaty]
    first = after[0] if after else None
    gap = first.first - trigger.end if first else 99
    actors: tuple[ActorMention, ...] = ()
    recipients = treaty
    if first and frame in ("kill", "suffer"):
        near = next(
            (
                m
                for m in after
                if m.kind != "adjective"
                and m.particle in ("", "من", "ل", "علي", "عن")
                and m.first - trigger.end <= 5
                and trigger.entry.id != INTERCEPTED
                and not _of_an_act(words, trigger.end, m.first)
            ),
            None,
        )
        if near:
            recipients = with_coordinates(near, after)
        elif any(w.folded in _HIS_OWN for w in words[trigger.end : trigger.end + _COUNTED]):
            recipients = tuple(m for m in inside if m.last <= trigger.first and m.kind in ABLE)[-1:]
    elif (
        first
        and first.kind == "adjective"
        and _adjectives_between(words, trigger.end, first.first)
        and not _governs(words, trigger)
        and trigger.entry.mode != "withdraw"  # an adjective there is the treaty's
        and not (gap > 0 and trigger.entry.type == "COERCE")  # "the search of Palestinian homes"
    ):
        actors = (first,)
    elif (
        first
        and _adjectives_between(words, trigger.end, first.first)
        and (
            first.particle in ("", "ل")
            or (frame == "capture" and first.particle == "بيد")
            or _targets_by(first, trigger, words)
        )
        and first.kind != "people"
        and not (_governs(words, trigger) and first.first >= trigger.end)
        and not (
            first.kind == "state"
            and first.entry.startswith("actor:")
            and first.first >= trigger.end  # not "the launching by X of strikes"
            and trigger.entry.type in ("ASSAULT", "COERCE")  # a country is what is shelled
        )
        and (not _targeting(trigger, words) or _targets_by(first, trigger, words))
        and words[first.first].folded.removeprefix("ال") not in _SITES
        and trigger.entry.id != "blast"  # what blows up is theirs
        and not _went_off_at(trigger, words)
    ):
        actors = with_coordinates(first, after)
    elif (
        first
        and gap <= 1
        and ((first.particle == "" and frame in ("attack", "aim")) or _went_off_at(trigger, words))
    ):
        recipients = with_coordinates(first, after)
    if trigger.entry.id == INTERCEPTED:
        actors = _fired_by(after, trigger)
    if not actors:
        actors = thought(after, trigger, words)
    recipients = recipients or _targets(after, trigger, words, actors)
    if not actors and owned(trigger, words) and frame not in ("kill", "suffer"):
        owners = [
            m for m in inside if m.last <= trigger.first and m.kind in ABLE and m.particle != "في"
        ]
        actors = tuple(owners[-1:])
    killers = words[trigger.first].folded.removeprefix("ال") in _OF_KILLERS or (
        frame == "kill" and (_enemies(words, trigger) or _foes(inside, trigger, recipients))
    )
    if not actors and (frame not in ("kill", "suffer") or killers):
        actors = declared(inside, trigger, words)
        recipients = tuple(m for m in recipients if m not in actors)
    if not recipients and frame == "suffer":  # who announces a missile met, met it
        recipients = tuple(m for m in declared(inside, trigger, words) if m not in actors)
    return actors, recipients


def _searched(after: Sequence[ActorMention], trigger: Trigger) -> tuple[ActorMention, ...]:
    """Who is named within the phrase itself is searched or seized: "a Russian ship"."""
    if trigger.entry.type != "COERCE" or trigger.entry.frame != "attack":
        return ()
    return tuple(m for m in after if m.first < trigger.end)[:1]


def _fired_by(after: Sequence[ActorMention], trigger: Trigger) -> tuple[ActorMention, ...]:
    """Whose missile was shot down: "the interception of four missiles of X"."""
    return tuple(
        m for m in after if m.particle in ("", "ل") and m.first - trigger.end <= _OWNERS_WORDS
    )[:1]


def _targets(
    after: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    actors: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Who stands behind "on" or "against"; of sanctions, also a state named close by."""
    punishes, truce = trigger.entry.type == "SANCTION", trigger.entry.mode == "ceasefire"
    against = next(
        (
            m
            for m in after
            if m.particle in _NOUN_AGAINST | ({"مع"} if punishes or truce else set())
            and m not in actors
            and m.kind != "adjective"
            and m.first - trigger.end <= 12
        ),
        None,
    )
    if against:
        return with_coordinates(against, after)
    if not punishes:
        return ()
    states = [m for m in after if m.kind == "state" and m not in actors]
    near = tuple(m for m in states[:1] if m.first - trigger.first <= 8)
    return punished(after, trigger, words, actors) or near


def _enemies(words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether the dead are called what only those who killed them call them."""
    return any(w.folded in _ENEMIES for w in words[trigger.end : trigger.end + _COUNTED])


def _foes(inside: Sequence[ActorMention], trigger: Trigger, dead: Sequence[ActorMention]) -> bool:
    """Whether forces tell the death of men of a group, and nobody else is named who killed them."""
    tellers = [m for m in inside if m.last <= trigger.first and bare(m)]
    if not dead or not tellers or (dead[-1].kind != "group" and dead[-1].entry != _MEN_OF):
        return False
    if tellers[-1].kind not in ("forces", "group"):
        return False
    others = any(m.first >= dead[-1].last and m.kind in (*ABLE, "adjective") for m in inside)
    return not others and not set(tellers[-1].codes) & {code for m in dead for code in m.codes}


def thought(
    after: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """ "strikes believed to be Israeli": whose they are thought to be."""
    for m in after:
        ahead = [words[at].folded for at in range(trigger.end, m.first)]
        if m.kind == "adjective" and 2 <= len(ahead) <= _THOUGHT and ahead[-1] in THAT:
            return (m,) if set(ahead) & _BELIEVED else ()
    return ()


def _governs(words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether the trigger's phrase ends in a preposition: what follows is its object."""
    return words[trigger.end - 1].folded in ("علي", "عن", "من", "في")


def _of_an_act(words: Sequence[Token], begin: int, end: int) -> bool:
    """Whether the name is that of what killed: "eight dead in a raid of the coalition"."""
    return any(words[i].folded.removeprefix("ب") in _ACTS for i in range(begin, end))


def _adjectives_between(words: Sequence[Token], begin: int, end: int) -> bool:
    """Whether nothing but up to two adjectives stands between a noun and its owner."""
    between = [words[i].folded for i in range(begin, end)]
    return len(between) <= 2 and all(
        word.removeprefix("ب") not in _NO_ADJECTIVES
        and (word.endswith(("ه", "ي", "ين", "ا")) or word.startswith("ال"))
        and not word.startswith("ل")
        and not (len(word) > _SHORT and word.endswith(("ته", "تها")))  # a verb: "called it"
        and word.isalpha()
        for word in between
    )


def _went_off_at(trigger: Trigger, words: Sequence[Token]) -> bool:
    """ "The blast of a mine at a patrol of X": X's are hit by it."""
    word = words[trigger.end].folded if trigger.end < len(words) else ""
    return trigger.entry.mode == "explosives" and word[:1] == "ب" and word[1:] in _VEHICLES


def _targeting(trigger: Trigger, words: Sequence[Token]) -> bool:
    """Whether the name behind the noun is, as a rule, whom it befell."""
    return words[trigger.first].folded.removeprefix("ال") == "استهداف"


def _targets_by(m: ActorMention, trigger: Trigger, words: Sequence[Token]) -> bool:
    """Whether what is targeted stands behind the name: "targeting, by the coalition, an office"."""
    word = words[m.last].folded if m.last < len(words) else ""
    return (
        _targeting(trigger, words)
        and m.kind in ("forces", "group")
        and word.isalpha()
        and len(word) >= _SHORT
        and word not in _NO_ADJECTIVES | DATE_OPENERS | BEGINNING | THAT
        and not word.startswith(("ال", "ب", "ل", "و", "ف"))
    )
