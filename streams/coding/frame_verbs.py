"""Who did it to whom, where a verb tells it."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.frame_parts import ABLE, Roles, bare, joined_before, speaks, with_coordinates
from streams.coding.frame_quiet import leave, part_of, yields
from streams.coding.frame_sanctions import envoys, party, punished
from streams.coding.numbers import number_at
from streams.coding.particles import ABOUT, is_head
from streams.coding.place_words import ACTS, SAYING
from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

#: Verbs whose subject is what happened, not who did it.
RESULTS: Final = frozenset({"toll-taken", "went-off"})
#: Verbs whose subject it befell: "fell as martyrs", "met their death".
_BEFALLING: Final = frozenset({"dying"})
_NEAR: Final = 6
#: Words between a verb and to whom it is done.
_REACH: Final = 14
#: Words from a verb to the subject behind it, but for those that count it; so many count at most.
_BEHIND, _COUNT = 4, 4
#: Words between those who are killed and the verb that says by whom.
_TAKEN: Final = 2
#: Words between a subject and the verb behind it.
_BEFORE: Final = 9
#: What strikes by itself, as subject of a verb.
WEAPONS: Final = frozenset(
    ["صاروخ", "صاروخان", "صواريخ", "قذيفه", "قذائف", "غاره", "غارات", "ضربه", "ضربات", "قنبله",
     "قنابل", "انفجار", "تفجير", "هجوم", "قصف", "رصاص", "عبوه", "سياره", "مفخخه", "مضادات",
     "دفاعات", "مدفعيه", "راجمات", "دبابات", "طائرات", "طائره", "مقاتلات", "مروحيات", "زوارق",
     "طيران"]
)  # fmt: skip
#: "X said that they": who speaks is the subject.
_THAT_THEY: Final = frozenset(["انهم", "انها", "بانهم", "بانها"])
#: Words between a weapon and whose it is.
_WHOSE: Final = 2
_AGAINST: Final = frozenset(["علي", "ضد", "بحق", "تجاه", "نحو", "ل", "الي"])
_BATTLES: Final = frozenset(["معارك", "معركه", "اشتباكات", "مواجهات", "قتال"])
#: Words between a battle and with whom it was.
_BATTLE: Final = 3
#: Signs behind the place that a headline opens with.
_HEADED: Final = frozenset([":", "..", "...", "…"])
#: Words before a verb that opens its clause.
_OPENERS: Final = frozenset(["ان", "كما", "وقد", "فيما", "بينما", "حيث", "قد"])
#: Words behind which no object of a verb stands.
_PARTING: Final = frozenset(["في", "خلال", "اثر", "جراء", "نتيجه", "عقب", "بعد", "قرب", "،", "و"])


def of_verb(
    inside: Sequence[ActorMention],
    trigger: Trigger,
    sentence: Sentence,
) -> Roles:
    """Actors and recipients of a verb: its subject before or behind it, and its object."""
    if trigger.entry.id in RESULTS:
        behind = [m for m in inside if m.first >= trigger.last and m.kind != "adjective"]
        harmed = [m for m in behind if m.particle != "في"]
        near = next((m for m in harmed if m.first - trigger.last <= _NEAR), None)
        return (), with_coordinates(near, harmed) if near else ()
    strike = _strike_of(inside, trigger, sentence.tokens)
    if strike is not None:
        return _struck(strike, inside, trigger, sentence.tokens)
    return _of_doing(inside, trigger, sentence.tokens)


def _of_doing(inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]) -> Roles:
    """Of a verb whose subject does it, or suffers it."""
    frame = trigger.entry.frame
    sent = envoys([m for m in inside if m.first > trigger.first], trigger, words)
    inside = [m for m in inside if m not in sent]
    says = trigger.first > 0 and words[trigger.first - 1].folded in _THAT_THEY
    before = [
        m for m in inside if m.last <= trigger.first and bare(m) and (says or not speaks(words, m))
    ]
    after = [
        m
        for m in inside
        if m.first > trigger.first and m.kind != "adjective" and not _told_by(words, m)
    ]
    if after and after[0].particle == "ل" and _weapon_between(words, trigger, after[0]):
        rest = [m for m in after if m.first >= after[0].last]
        return (after[0],), _target(inside, rest, trigger, words, (after[0],))
    if leave(words, trigger):
        before = []  # "under a deal brokered by X the fighters leave"
    follows, precedes = _follows(after, trigger, words), _precedes(before, trigger, words)
    behind = follows is not None and trigger.form.owned and follows.first == trigger.last
    if follows and behind and (follows.kind in ABLE or follows.codes == ("UNKNOWN",)):
        near = precedes is not None and trigger.first - precedes.last <= _TAKEN
        # "pupils whom X abducted", "soldiers whom gunmen killed"
        taken = precedes is not None and (precedes.kind == "people" or near)
        return (follows,), (precedes,) if precedes and taken else ()
    subject = part_of(after, words, trigger) or _subject(before, follows, precedes, trigger, words)
    later = [m for m in after if subject is None or m.first >= subject.last]
    if frame == "suffer" or trigger.form.passive or trigger.entry.id in _BEFALLING:
        gainer = next((m for m in later if words[m.first - 1].folded == "لصالح"), None)
        actors = with_coordinates(gainer, later) if gainer else ()
        return actors, with_coordinates(subject, later) if subject else ()
    if frame == "kill":
        return _killing(subject, later, trigger, words, precedes)
    if (
        subject is not None
        and subject is follows
        and (
            (frame == "attack" and _lone_object(words, subject, later, trigger))
            or (
                frame == "aim"
                and not any(m.particle in ("", "علي") for m in later)
                and not _opens_clause(words, trigger, subject)
            )
        )
    ):
        return (), (subject,)
    actors = with_coordinates(subject, later) if subject else ()
    if subject is not None and subject is precedes:
        actors = joined_before(subject, inside)
    own = {code for m in actors for code in m.codes} - {"CIV"}
    later = [m for m in later if m not in actors and not set(m.codes) <= own]
    return actors, sent or _target(inside, later, trigger, words, actors)


def _strike_of(
    inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> ActorMention | None:
    """ "A Russian air raid killed ten": whose the strike is that is the verb's subject."""
    here = trigger.first + 1
    weapon = words[here].folded.removeprefix("ال") if here < len(words) else ""
    if trigger.last != trigger.end or trigger.form.passive or weapon not in WEAPONS:
        return None
    near = (m for m in inside if m.kind == "adjective" and 0 < m.first - here <= _WHOSE)
    return next(near, None)


def _struck(
    strike: ActorMention,
    inside: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
) -> Roles:
    """Whom the strike hit that is the verb's subject."""
    rest = [m for m in inside if m.first >= strike.last and m.kind != "adjective"]
    if trigger.entry.frame != "kill":
        return (strike,), _target(inside, rest, trigger, words, (strike,))
    dead = next((m for m in rest if m.particle in ("", "من")), None)
    return (strike,), with_coordinates(dead, rest) if dead else ()


def _follows(
    after: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> ActorMention | None:
    """Who stands behind the verb as its subject may."""
    reach = _BEHIND
    for at in range(trigger.last, min(len(words), trigger.last + _COUNT)):
        reach += words[at].folded in ABOUT or number_at(words, at) is not None
    follows = next((m for m in after if bare(m) and m.first - trigger.first <= reach), None)
    if follows is None and after and _weapon_between(words, trigger, after[0]):
        follows = after[0] if after[0].first - trigger.first <= _NEAR else None
    if follows and follows.kind == "state" and not _beside(words, trigger, follows):
        return None
    return None if follows and _weapon_between(words, trigger, follows) else follows


def _precedes(
    before: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> ActorMention | None:
    """Who stands before the verb as its subject may: not "Germany: ran over", but for a vow."""
    if not before or trigger.first - before[-1].last > _BEFORE:
        return None
    headed = before[-1].kind == "state" and words[before[-1].last].folded in _HEADED
    return None if headed and trigger.entry.frame != "threat" else before[-1]


def _subject(
    before: Sequence[ActorMention],
    follows: ActorMention | None,
    precedes: ActorMention | None,
    trigger: Trigger,
    words: Sequence[Token],
) -> ActorMention | None:
    """Which of the two is the verb's subject."""
    beside = follows is not None and follows.first == trigger.first + 1
    if precedes and not trigger.cut.link and not (beside and _lone(before, words, trigger)):
        return precedes
    if follows:
        return follows
    # "X answers, and expels": it goes on
    goes_on = precedes and len(before) == 1 and trigger.entry.type != "ASSAULT"
    return precedes if goes_on else None


def _opens_clause(words: Sequence[Token], trigger: Trigger, subject: ActorMention) -> bool:
    """Whether the verb stands first, its subject right behind: "the air force targeted a town"."""
    ahead = words[trigger.first - 1].folded if trigger.first else "."
    first = not ahead.isalpha() or ahead in _OPENERS
    return (
        first
        and not trigger.cut.link
        and subject.kind == "forces"
        and subject.first == trigger.last
    )


def _target(
    inside: Sequence[ActorMention],
    later: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    actors: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Whom the doers of a verb do it to: its object, or who stands behind "against"."""
    frame = trigger.entry.frame
    wanted = _AGAINST | {""} if frame in ("attack", "threat", "aim") else _AGAINST
    if trigger.entry.type == "MOBILIZE":
        wanted = frozenset({"ضد"})
    if trigger.entry.mode in ("access", "restrict"):
        wanted = _AGAINST | {""}
    if trigger.entry.mode == "ceasefire":
        wanted = _AGAINST | {"مع"}
    if frame == "leave":
        wanted = frozenset({"ل", "الي"} if yields(words, trigger) else {"ضد"})
    within = next((m for m in later if bare(m) and m.first < trigger.end), None)
    if frame == "capture" and within is not None and trigger.end > trigger.last:
        return with_coordinates(within, later)  # "drove X out of"
    if frame in ("capture", "leave"):
        wanted = wanted if frame == "leave" else _AGAINST | {"من"} - {"ل", "الي"}
        fought = next((m for m in later if m.particle == "مع" and _battle(words, m)), None)
        if fought and not any(m.particle in wanted for m in later):
            return with_coordinates(fought, later)
    if trigger.entry.type == "SANCTION":
        wanted = _AGAINST | {"مع"}
        named = [m for m in inside if m.first > trigger.first and m not in actors]
        treaty = party(named, trigger, words)
        if treaty:
            return treaty
    reach = trigger.end + _NEAR if trigger.entry.mode == "restrict" else trigger.first + _REACH
    target = next((m for m in later if m.particle in wanted and m.first <= reach), None)
    if target is None and trigger.entry.type == "SANCTION":
        behind = [m for m in inside if m.first >= trigger.last]
        return punished(behind, trigger, words, actors)
    return with_coordinates(target, later) if target else ()


def _battle(words: Sequence[Token], m: ActorMention) -> bool:
    """ "after battles with X"."""
    ahead = {w.folded.removeprefix("ال") for w in words[max(0, m.first - _BATTLE) : m.first]}
    return bool(ahead & _BATTLES)


def _told_by(words: Sequence[Token], m: ActorMention) -> bool:
    """ "by what the coalition announced": who tells it."""
    behind_what = m.first > 1 and words[m.first - 2].folded in ("ما", "لما", "حسبما")
    return behind_what and words[m.first - 1].folded in SAYING


def _weapon_between(words: Sequence[Token], trigger: Trigger, m: ActorMention) -> bool:
    """ "missiles hit depots of the army": the weapon is the subject, the name its object's."""
    means = words[trigger.first + 1].folded if trigger.first + 1 < m.first else ""
    return means.removeprefix("ال") in WEAPONS and m.first - trigger.first > 1


def _beside(words: Sequence[Token], trigger: Trigger, m: ActorMention) -> bool:
    """Whether nothing but words of time stands between the verb and a state's name."""
    return all(
        w.folded in DATE_OPENERS or w.folded.isdecimal() or not w.folded.isalpha()
        for w in words[trigger.first + 1 : m.first]
    )


def _killing(
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


def _lone(before: Sequence[ActorMention], words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether what precedes stands in a part of its own, behind a comma."""
    return any(words[i].folded == "،" for i in range(before[-1].last, trigger.first))


def _lone_object(
    words: Sequence[Token], subject: ActorMention, later: Sequence[ActorMention], trigger: Trigger
) -> bool:
    """A verb that needs an object, with one name behind it and then no noun: that is the object.

    "after it attacked forces of X in Y": the doer was named before.
    """
    if (
        any(m.particle in ("", "علي") for m in later)
        or trigger.last != trigger.end
        or trigger.form.owned
    ):
        return False
    after = words[subject.last].folded if subject.last < len(words) else "."
    ahead = {words[i].folded for i in range(max(0, trigger.first - 2), trigger.first)}
    return after in ("في", "ب", ".", "،", "قرب") and "ان" in ahead
