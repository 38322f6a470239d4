"""What stands for an act and what is its outcome: "five were killed in a strike by X"."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from schemas import EventType
from streams.coding.actor_names import CROWDS
from streams.coding.draft import Draft
from streams.coding.toll_words import forms_of

#: Words between an outcome and the act behind it, folded.
_CAUSES: Final = frozenset(
    """جراء اثر بسبب نتيجه في خلال بعد عقب اثناء بفعل حين عندما لدي بعدما""".split()  # noqa: SIM905
)
#: Words between an act and its outcome behind it, without "and".
_OUTCOMES: Final = frozenset(
    """اسفر اسفرت ادي ادت اوقع اوقعت تسبب تسببت خلف خلفت اودي اودت مما ما الي عن موقعا مخلفا مخلفه
    موقعه اوقعا نجم نتج""".split()  # noqa: SIM905
)
_HURTING: Final = "wounding"
_ACTS: Final = frozenset({"attack", "aim"})
#: Those who live where it falls, and where they live.
_RESIDENTS: Final = frozenset(
    form
    for word in """مدنيين مدنيون مدني اطفال سكان اهالي سكنيه سكني سكنيا سوق مستشفي مستشفيات مدرسه
    منازل منزل بيوت""".split()  # noqa: SIM905
    for form in (word, "ال" + word, "لل" + word, "بال" + word, "وال" + word, "و" + word)
)
_BESIDE: Final = 9
_SHELLING: Final = frozenset({"aerial", "heavy-weapons", "destroy"})
_NOBODY: Final = frozenset({"UNKNOWN"})
#: Who they are that a figure of harm counts, by the noun.
_PEOPLE: Final = {
    "CIV": forms_of("مدني", "طفل", "امراه", "سيده", "فتاه", "مواطن", "قروي", "طالب", "لاجئ"),
    "PROTESTERS": forms_of("متظاهر", "محتج"),
    "MEDIA": forms_of("صحفي", "صحافي"),
}
#: Nouns of the armed, who are no civilians when they are counted among the dead.
ARMED: Final = forms_of("ارهابي", "متشدد", "متطرف", "تكفيري", "متمرد", "مسلح", "مقاتل", "مهاجم")
#: Words between the two at most.
_FAR: Final = 14


def outcomes_take_doers(drafts: Sequence[Draft]) -> None:
    """The doer, means, day and scene of an act are those of the harm told as its outcome.

    "Killed five and hurt ten" is one outcome.
    """
    for harm in drafts:
        if harm.trigger.entry.frame != "kill" or harm.type is not EventType.ASSAULT:
            continue
        _not_their_own(harm, drafts)
        _of_the_crowd(harm, drafts)
        if harm.actors:
            continue
        acts = [d for d in drafts if _led_to(d, harm)]
        if acts:
            _take(harm, min(acts, key=lambda d: abs(d.trigger.first - harm.trigger.first)))
    for before, after in pairwise(d for d in drafts if d.trigger.entry.frame == "kill"):
        if _joined(before, after):
            both = tuple(dict.fromkeys((*before.recipients, *after.recipients)))
            before.recipients = after.recipients = both
            told = before if before.actors or not after.actors else after
            before.actors = after.actors = told.actors
            before.actor_mentions = after.actor_mentions = told.actor_mentions
            after.place, after.place_own = before.place, before.place_own
            after.date, after.date_mention = before.date, before.date_mention
            after.date_own, after.days = before.date_own, before.days
            after.date_sentence = before.date_sentence
            if "none" in (before.mode, after.mode):
                before.mode = after.mode = max(before.mode, after.mode, key=lambda m: m != "none")


def _of_the_crowd(harm: Draft, drafts: Sequence[Draft]) -> None:
    """ "The police fired on protesters, killing two persons": two of the crowd."""
    if harm.trigger.form.kind != "verb" or not harm.trigger.cut.link:
        return
    if not harm.actors or set(harm.recipients) - {"CIV"}:
        return
    for act in drafts:
        before = act.sentence is harm.sentence and act.trigger.first < harm.trigger.first
        if before and act.actors == harm.actors and CROWDS.intersection(act.recipients):
            harm.recipients, harm.recipient_mentions = act.recipients, act.recipient_mentions


def ties(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Draft]]:
    """Harm and the act of the same sentence that it came of: two words for one incident."""
    for harm in drafts:
        if harm.trigger.entry.frame == "kill" and harm.type is EventType.ASSAULT:
            acts = [d for d in drafts if d is not harm and _came_of(harm, d)]
            if acts:
                yield harm, min(acts, key=lambda d: abs(d.trigger.first - harm.trigger.first))


def _came_of(harm: Draft, act: Draft) -> bool:
    if act.sentence is not harm.sentence or act.type is not EventType.ASSAULT:
        return False
    if act.trigger.entry.frame not in _ACTS or act.trigger.form.kind != "noun":
        return False
    return _between(act, harm)


def _joined(before: Draft, after: Draft) -> bool:
    """Whether the second is the hurt of the first's killing, joined to it by "and"."""
    return (
        before.sentence is after.sentence
        and before.type is after.type is EventType.ASSAULT
        and after.trigger.entry.id == _HURTING
        and after.trigger.cut.link == "و"
        and 0 < after.trigger.first - before.trigger.end <= _FAR
    )


def _not_their_own(harm: Draft, drafts: Sequence[Draft]) -> None:
    """ "killing one of X and hurting ten": X did not hurt them."""
    if harm.trigger.form.kind != "noun" or not harm.actor_mentions:
        return
    for other in drafts:
        if (
            other.sentence is harm.sentence
            and other.trigger.entry.frame == "kill"
            and other.trigger.first < harm.trigger.first
            and set(harm.actor_mentions) <= set(other.recipient_mentions)
        ):
            harm.actors, harm.actor_mentions = other.actors, other.actor_mentions
            return


def _led_to(act: Draft, harm: Draft) -> bool:
    if (
        act.sentence is not harm.sentence
        or act.type is not EventType.ASSAULT
        or not (act.trigger.entry.frame in _ACTS or CROWDS.intersection(act.recipients))
        or not act.actors
    ):
        return False
    return _between(act, harm)


def _between(act: Draft, harm: Draft) -> bool:
    """Whether the words between make one the outcome of the other."""
    first, second = sorted((act, harm), key=lambda d: d.trigger.first)
    between = [w.folded for w in act.sentence.tokens[first.trigger.end : second.trigger.first]]
    if len(between) > _FAR:
        return False
    if second is act and act.trigger.cut.preposition == "ب":
        return True
    if first is act:
        return any(word.removeprefix("و") in _OUTCOMES for word in between)
    return any(word in _CAUSES for word in between)


def _take(harm: Draft, act: Draft) -> None:
    harm.actors = tuple(code for code in act.actors if code not in harm.recipients)
    harm.actor_mentions = act.actor_mentions if harm.actors else ()
    if CROWDS.intersection(act.recipients):
        harm.recipients, harm.recipient_mentions = act.recipients, act.recipient_mentions
    if harm.mode == "none":
        harm.mode = act.mode
    if not harm.date_own and act.date_own:
        harm.date, harm.date_mention, harm.date_own = act.date, act.date_mention, True
        harm.date_sentence, harm.days = act.date_sentence, act.days
    if not harm.place_own and act.place_own:
        harm.place, harm.place_own = act.place, True


def sufferers(head: Draft, rebels: str | None, family: Callable[[str], str]) -> tuple[str, ...]:
    """Whom an assault hit, by all its tellings: nobody of the doer's own side, and civilians where
    its dead or hurt are told as such. `rebels` are those of the country it lies in."""
    own = {family(code) for code in head.actors}
    found = [c for c in head.recipients if c not in _NOBODY and family(c) not in own]
    if head.clash:
        return tuple(found)
    others = [
        code
        for d in head.group
        if d is not head and not d.clash and not d.anaphoric
        for code in d.recipients
        if code not in _NOBODY and family(code) not in own
    ]
    if not found:
        found = others[:1]
    counted = {t.people for d in head.group for t in d.tolls if t.people}
    hurt = {code for people in counted for code, words in _PEOPLE.items() if people in words}
    if not found and head.mode in _SHELLING and any(_homes(d) for d in head.group):
        hurt.add("CIV")
    if head.mode == "unconventional" and set(found) <= {rebels}:
        found = []  # a poison is told of for those who live there
        hurt.add("CIV")
    if "PROTESTERS" in hurt:
        hurt = set() if set(found) & CROWDS else {"PROTESTERS"}
    return tuple(dict.fromkeys((*found, *sorted(hurt))))


def _homes(draft: Draft) -> bool:
    """Whether residents or their houses are named right behind the act."""
    behind = draft.trigger.last
    words = draft.sentence.tokens[behind : behind + _BESIDE]
    return any(word.folded in _RESIDENTS for word in words)
