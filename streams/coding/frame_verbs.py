"""Who did it to whom, where a verb tells it."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.frame_killing import killing
from streams.coding.frame_parts import (
    ABLE,
    INTERCEPTED,
    WEAPONS,
    Roles,
    bare,
    joined_before,
    speaks,
    with_coordinates,
)
from streams.coding.frame_quiet import leave, part_of, yields
from streams.coding.frame_sanctions import envoys, party, punished
from streams.coding.frame_subjects import follows_verb, precedes_verb, subject_of, weapon_between
from streams.coding.place_words import SAYING
from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

#: Verbs whose subject is what happened, not who did it.
RESULTS: Final = frozenset({"toll-taken", "went-off"})
#: What is fired and met.
_FIRED: Final = frozenset(["صاروخ", "صاروخا", "صاروخين", "صواريخ"])
#: Verbs whose subject it befell: "fell as martyrs", "met their death".
_BEFALLING: Final = frozenset({"dying"})
#: Words between a verb and to whom it is done.
_REACH: Final = 14
#: Words between a result and whom it befell.
_NEAR: Final = 6
#: Words between those who are killed and the verb that says by whom.
_TAKEN: Final = 2
#: "X said that they": who speaks is the subject.
_THAT_THEY: Final = frozenset(["انهم", "انها", "بانهم", "بانها"])
#: Words between a weapon and whose it is.
_WHOSE: Final = 2
_AGAINST: Final = frozenset(["علي", "ضد", "بحق", "تجاه", "نحو", "ل", "الي"])
_BATTLES: Final = frozenset(["معارك", "معركه", "اشتباكات", "مواجهات", "قتال"])
#: Words between a battle and with whom it was.
_BATTLE: Final = 3
#: Words before a verb that opens its clause.
_OPENERS: Final = frozenset(["ان", "كما", "وقد", "فيما", "بينما", "حيث", "قد"])


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
    if trigger.entry.id == INTERCEPTED:
        return _met(inside, trigger, sentence.tokens)
    strike = _strike_of(inside, trigger, sentence.tokens)
    if strike is not None:
        return _struck(strike, inside, trigger, sentence.tokens)
    return _of_doing(inside, trigger, sentence.tokens)


def _met(inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]) -> Roles:
    """Whose missiles were met, and by whom, whom they were to hit."""
    fired = tuple(
        m
        for m in inside
        if m.first > trigger.first
        and m.first <= trigger.end + 1
        and (m.kind == "adjective" or words[m.first].folded.removeprefix("ل") in _FIRED)
    )[:1]
    rest = [m for m in inside if m not in fired]
    return fired, _of_doing(rest, trigger, words)[1]


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
    if after and after[0].particle == "ل" and weapon_between(words, trigger, after[0]):
        rest = [m for m in after if m.first >= after[0].last]
        return (after[0],), _target(inside, rest, trigger, words, (after[0],))
    if leave(words, trigger):
        before = []  # "under a deal brokered by X the fighters leave"
    follows, precedes = follows_verb(after, trigger, words), precedes_verb(before, trigger, words)
    behind = follows is not None and trigger.form.owned and follows.first == trigger.last
    if follows and behind and (follows.kind in ABLE or follows.codes == ("UNKNOWN",)):
        near = precedes is not None and trigger.first - precedes.last <= _TAKEN
        # "pupils whom X abducted", "soldiers whom gunmen killed"
        taken = precedes is not None and (precedes.kind == "people" or near)
        return (follows,), (precedes,) if precedes and taken else ()
    subject = part_of(after, words, trigger) or subject_of(
        before, follows, precedes, trigger, words
    )
    later = [m for m in after if subject is None or m.first >= subject.last]
    if frame == "suffer" or trigger.form.passive or trigger.entry.id in _BEFALLING:
        gainer = next((m for m in later if words[m.first - 1].folded == "لصالح"), None)
        actors = with_coordinates(gainer, later) if gainer else ()
        return actors, with_coordinates(subject, later) if subject else ()
    if frame == "kill":
        return killing(subject, later, trigger, words, precedes)
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
