"""Sides that a clause leaves to what was told before it: "and killed", "in answer to the fire"."""

from collections.abc import Sequence
from typing import Final

from schemas import EventType
from streams.coding.actor_mentions import ActorMention
from streams.coding.article_actors import ArticleActors
from streams.coding.draft import Draft
from streams.coding.frame_parts import WEAPONS, owned
from streams.coding.frame_verbs import RESULTS
from streams.coding.lexicon import Lexicon
from streams.coding.modes import named_means
from streams.coding.triggers import Trigger

_BYSTANDERS: Final = frozenset({"CIV", "UNKNOWN", "MEDIA", "AID_ORG", "PROTESTERS"})
#: Told in words: nobody acts who is threatened or punished.
_IN_WORDS: Final = frozenset({EventType.THREATEN, EventType.SANCTION})
_THESE: Final = frozenset(["هذه", "تلك", "هولاء", "هؤلاء"])
_BODIES: Final = frozenset(
    ["القوات", "الفصائل", "المجموعات", "الميليشيات", "المليشيات", "الجماعات", "القوه", "المقاتلين",
     "المسلحين", "العناصر"]
)  # fmt: skip
#: Words behind the trigger within which "these forces" are its object.
_THESE_REACH: Final = 14


class CarriedSides:
    """Fills in the sides that earlier clauses and sentences of one article name."""

    def __init__(self, lexicon: Lexicon, who: ArticleActors) -> None:
        self._lexicon, self._who = lexicon, who

    def doer(self, draft: Draft, told: Sequence[Draft]) -> None:
        """Who did it, where the clauses before it in its sentence say so: `told` by them."""
        if _answered(draft, told):
            first = next((d for d in reversed(told) if d.recipients), None)
            draft.actors = first.recipients if first else ()
            draft.actor_mentions = first.recipient_mentions if first else ()
        verb = draft.trigger.form.kind == "verb" and draft.trigger.entry.id not in RESULTS
        if not draft.actors and verb and draft.recipients and not _of_weapon(draft):
            self._subject_before(draft, [d for d in told if d.type not in _IN_WORDS])

    def sufferer(self, draft: Draft) -> None:
        """To whom it was done, where the sentence only points to them."""
        if draft.mode == "withdraw" and draft.type is EventType.SANCTION:
            self._treaty(draft)
        if draft.recipients:
            return
        if _shot_him(draft):
            draft.recipients = ("UNKNOWN",)
        elif draft.type is EventType.ASSAULT:
            self._those(draft)

    def _subject_before(self, draft: Draft, told: Sequence[Draft]) -> None:
        """The doer of a verb without one: what the clause before it told, of the other side."""
        family = self._who.registry.family
        target = self._who.families(draft.recipients)
        for other in reversed(told):
            if draft.trigger.cut.link and set(other.actors) & _BYSTANDERS:
                return  # "gunmen attacked the army's convoy and killed": they go on
            for codes, found in (
                (other.recipients, other.recipient_mentions),
                (other.actors, other.actor_mentions),
            ):
                if set(codes) - _BYSTANDERS and not {family(code) for code in codes} & target:
                    draft.actors = codes_of(found, draft.trigger, armed=True)
                    draft.actor_mentions = found
                    draft.mode = self._means(draft, other, found) or draft.mode
                    return

    def _means(self, draft: Draft, other: Draft, found: Sequence[ActorMention]) -> str | None:
        """The means that the clause before names as the doer's: its aircraft, its tanks."""
        armed = draft.type is EventType.ASSAULT and draft.mode == "none"
        if not armed or not found or found != other.recipient_mentions:
            return None
        words = draft.sentence.tokens
        return named_means(self._lexicon, words, other.trigger.first, found[0].last)

    def _those(self, draft: Draft) -> None:
        """ "elements of these forces": the forces named last that are not the doer's."""
        words = draft.sentence.tokens
        ahead = range(draft.trigger.last, min(len(words) - 1, draft.trigger.last + _THESE_REACH))
        if not any(words[at].folded in _THESE and words[at + 1].folded in _BODIES for at in ahead):
            return
        doers = self._who.families(draft.actors)
        for m in self._who.forces_before(draft.sentence):
            if not doers & self._who.families(m.armed):
                draft.recipients, draft.recipient_mentions = m.armed, (m,)
                draft.anaphoric = True
                return

    def _treaty(self, draft: Draft) -> None:
        """Left is a treaty that is called by one word: "the nuclear deal"."""
        trigger, treaties = draft.trigger, self._who.registry.forms.treaties
        words = draft.sentence.tokens[trigger.first : trigger.end + 2]
        code = next((treaties[c] for w in words if (c := w.folded) in treaties), None)
        if code is not None and code not in draft.actors:
            draft.recipients = (code,)


def codes_of(found: Sequence[ActorMention], trigger: Trigger, *, armed: bool) -> tuple[str, ...]:
    """Codes of mentions: who acts with arms takes the code of the state's forces."""
    by_arms = armed and trigger.entry.type in (EventType.ASSAULT, EventType.MOBILIZE)
    codes = [code for m in found for code in (m.armed if by_arms else m.codes)]
    return tuple(dict.fromkeys(codes))


def _answered(draft: Draft, told: Sequence[Draft]) -> bool:
    """ "in answer to the firing of missiles": the other side did what is answered."""
    words, at = draft.sentence.tokens, draft.trigger.first
    ahead = [words[i].folded for i in range(max(0, at - 2), at)]
    doers = {m.first for d in told for m in d.actor_mentions}
    same = not draft.actor_mentions or any(m.first in doers for m in draft.actor_mentions)
    return ahead == ["ردا", "علي"] and draft.trigger.form.kind == "noun" and same


def _of_weapon(draft: Draft) -> bool:
    """ "missiles hit the base": what strikes is the verb's subject, whoever fired it."""
    words, at = draft.sentence.tokens, draft.trigger.first
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    return any(word.folded.removeprefix("ال") in WEAPONS for word in beside)


def _shot_him(draft: Draft) -> bool:
    """ "The police shot him": whoever had attacked."""
    doers = draft.actor_mentions
    forces = bool(doers) and all(m.kind in ("forces", "context") for m in doers)
    killing = draft.trigger.entry.frame == "kill" and draft.type is EventType.ASSAULT
    return killing and owned(draft.trigger, draft.sentence.tokens) and forces
