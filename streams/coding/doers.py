"""Who did what has no doer told: who strikes in that land, who claims it or is blamed for it."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from schemas import EventType
from streams.coding.actor_mentions import ActorMention, ActorReader
from streams.coding.article_actors import ArticleActors
from streams.coding.blame import blamed
from streams.coding.defaults import AIMED, Defaults
from streams.coding.draft import Draft
from streams.coding.frame_parts import INTERCEPTED, joined_before, with_coordinates
from streams.coding.place_mention import ArticlePlaces
from streams.coding.place_words import REACTING, SAYING
from streams.coding.text import Document, Sentence

#: Means of which one side is known for a whole campaign.
STRIKES: Final = frozenset({"aerial", "heavy-weapons", "drone", "unconventional"})
#: Sentences between an act and who is blamed for it.
_NEAR_BLAME: Final = 2
#: Decisions that only states take.
_BY_STATES: Final = frozenset({EventType.SANCTION, EventType.MOBILIZE})
#: Means of armies, of which an article that names no doer most often means one of the war's sides.
_BY_SIDES: Final = frozenset({"aerial", "none", "destroy", "unconventional"})


class Doers:
    """Finds them in one article."""

    def __init__(
        self,
        actors: ActorReader,
        who: ArticleActors,
        document: Document,
        places: ArticlePlaces,
        defaults: Defaults,
    ) -> None:
        self._actors, self._who = actors, who
        self._document, self._places = document, places
        self._defaults, self._family = defaults, actors.registry.family

    @cached_property
    def named(self) -> tuple[ActorMention, ...]:
        """Everyone named in the article."""
        return tuple(m for s in self._document.sentences for m in self._who.written(s.index))

    def inherit(self, found: Sequence[Draft]) -> None:
        """A strike without a doer is laid to the one who strikes in the same country."""
        strikes = [
            d
            for d in found
            if d.type is EventType.ASSAULT
            and (d.mode in STRIKES or (d.mode == "none" and d.trigger.entry.frame in AIMED))
        ]
        known = [d for d in strikes if set(d.actors) - {"UNKNOWN", "CIV"} and not d.clash]
        for draft in strikes:
            if draft.actors or draft.clash:
                continue
            near = [d for d in known if d.country == draft.country and not self._fought(d, draft)]
            if draft.mode == "unconventional":  # not by those who strike the government for it
                home = {self._family(code) for code in self._defaults.forces(draft.country)}
                near = [
                    d
                    for d in near
                    if d.mode == draft.mode or home & {self._family(code) for code in d.actors}
                ]
            if draft.place and draft.place.place and draft.place.place.kind == "base":
                home = {self._family(code) for code in self._defaults.forces(draft.country)}
                near = [d for d in near if not home & {self._family(code) for code in d.actors}]
            if near:
                best = min(near, key=lambda d: abs(d.sentence.index - draft.sentence.index))
                draft.actors, draft.actor_mentions = best.actors, best.actor_mentions
            elif draft.trigger.entry.id == INTERCEPTED:
                self._sender(draft)
            elif draft.mode == "unconventional":
                self._poisoner(draft)
        for draft in found:
            if draft.type is EventType.ASSAULT and not draft.clash:
                self._held_to_it(draft, found)
                if draft.mode in _BY_SIDES and not _somebody(draft):
                    self._side_near(draft, found)
            elif draft.type in _BY_STATES and not draft.actors:
                self._state_near(draft)

    def _state_near(self, draft: Draft) -> None:
        """A decision that no clause gives to anybody is laid to a state: the one named nearest in
        its sentence, or the one that the article names most."""
        own = {self._family(code) for code in draft.recipients}
        armed = draft.type is EventType.MOBILIZE
        states = [m for m in self.named if m.kind in ("state", "forces") and not self._tells(m)]
        states = [m for m in states if self._family(m.codes[0]) not in own]
        here, first = draft.sentence.index, draft.trigger.first
        beside = [m for m in states if m.sentence == here]
        if beside:
            best = min(beside, key=lambda m: (m.first > first, abs(m.first - first)))
            found = tuple(
                dict.fromkeys((*joined_before(best, beside), *with_coordinates(best, beside)))
            )
        elif states:
            often = Counter(m.codes[0] for m in states)
            found = (max(states, key=lambda m: (often[m.codes[0]], -m.sentence)),)
        else:
            return
        draft.actors = tuple(
            dict.fromkeys(code for m in found for code in (m.armed if armed else m.codes))
        )
        draft.actor_mentions = found

    def _tells(self, m: ActorMention) -> bool:
        """Whether it is told to say something, or to answer what others did."""
        ahead = self._document.sentences[m.sentence].tokens[m.first - 1].folded if m.first else ""
        return ahead.removeprefix("و") in SAYING | REACTING

    def _side_near(self, draft: Draft, found: Sequence[Draft]) -> None:
        """An act of war that no clause gives to anybody is laid to who acts beside it in that
        land, or to the side of that war that the article names most."""
        own = {self._family(code) for code in draft.recipients}
        known = [
            d
            for d in found
            if d.type is EventType.ASSAULT
            and d.country == draft.country
            and not d.clash
            and set(d.actors) - {"UNKNOWN", "CIV"}
            and not own & {self._family(code) for code in d.actors}
        ]
        if known:
            best = min(known, key=lambda d: abs(d.sentence.index - draft.sentence.index))
            draft.actors, draft.actor_mentions = best.actors, best.actor_mentions
            return
        forms, country = self._actors.registry.forms, draft.country or ""
        home = self._defaults.forces(country) if country in forms.rebels else ()
        sides = [
            m
            for m in self.named
            if (m.armed[0] in home or country in forms.foes.get(m.armed[0], {}))
            and m.kind in ("state", "forces", "group")
            and self._family(m.armed[0]) not in own
        ]
        if sides:
            often = Counter(m.armed[0] for m in sides)
            side = max(sides, key=lambda m: (often[m.armed[0]], -m.sentence))
            draft.actors, draft.actor_mentions = side.armed, (side,)

    def _held_to_it(self, draft: Draft, found: Sequence[Draft]) -> None:
        """Whoever claims what has no doer, or is blamed for it, near where it is told."""
        if set(draft.actors) - {"UNKNOWN", "CIV"}:
            return
        tellings = [t.sentence.index for t in draft.group or [draft]]
        alone = sum(d.type is EventType.ASSAULT for d in found) == 1
        own = {self._family(code) for code in draft.recipients}
        held: list[tuple[int, ActorMention]] = []
        for sentence in self._document.sentences:
            gap = min(abs(sentence.index - at) for at in tellings)
            if (gap <= _NEAR_BLAME or alone) and not self._elsewhere(sentence, draft):
                named = [m for m in self.named if m.sentence == sentence.index]
                held += [(gap, m) for m in blamed(sentence, named)]
        held = [(gap, m) for gap, m in held if self._family(m.codes[0]) not in own]
        if held:
            m = min(held, key=lambda one: one[0])[1]
            by_arms = draft.mode not in ("unconventional", "targeted")
            draft.actors, draft.actor_mentions = m.armed if by_arms else m.codes, (m,)

    def _elsewhere(self, sentence: Sentence, draft: Draft) -> bool:
        """Whether it speaks of another land than the incident's, or of another year."""
        years = {w.folded for w in sentence.tokens if w.folded.isdecimal() and len(w.folded) == 4}
        if years and str(draft.date.year) not in years:
            return True
        sides = {m.first for m in self.named if m.sentence == sentence.index and m.particle == ""}
        here = {
            p.place.country
            for p in self._places.by_sentence[sentence.index]
            if p.place and not (p.place.kind == "country" and p.first in sides)
        }
        return bool(here) and draft.country is not None and draft.country not in here

    def _poisoner(self, draft: Draft) -> None:
        """Who is held responsible for the chemical attacks of a war, if the article names him."""
        code = self._actors.registry.forms.chemical.get(draft.country or "")
        if code is None:
            return
        held = [m for m in self.named if code in m.armed and m.kind != "adjective"]
        if held:
            draft.actors, draft.actor_mentions = (code,), (held[0],)

    def _sender(self, draft: Draft) -> None:
        """Whose missile was met, where no sentence says who fired it: the armed group that the
        article names most."""
        own = {self._family(code) for code in draft.recipients}
        named: dict[str, list[ActorMention]] = {}
        for sentence in self._document.sentences:
            for m in self._who.written(sentence.index):
                actor = self._actors.registry.get(m.codes[0])
                if actor and actor.kind == "armed-group" and actor.family not in own:
                    named.setdefault(actor.code, []).append(m)
        if named:
            code = max(named, key=lambda code: len(named[code]))
            draft.actors, draft.actor_mentions = (code,), (named[code][0],)

    def _fought(self, doer: Draft, other: Draft) -> bool:
        sides = {self._family(code) for code in doer.actors}
        return any(self._family(code) in sides for code in other.recipients)


def _somebody(draft: Draft) -> bool:
    """Whether a doer is told: a side, or men of none, "at the hands of gunmen"."""
    hands = any(m.kind == "people" and m.particle == "by" for m in draft.actor_mentions)
    return hands or bool(set(draft.actors) - {"UNKNOWN"})
