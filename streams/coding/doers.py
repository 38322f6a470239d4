"""Who did what has no doer told: who strikes in that land, who claims it or is blamed for it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from schemas import EventType
from streams.coding.actor_mentions import ActorMention, ActorReader
from streams.coding.article_actors import ArticleActors
from streams.coding.blame import blamed
from streams.coding.defaults import AIMED, Defaults
from streams.coding.draft import Draft
from streams.coding.places import ArticlePlaces
from streams.coding.text import Document, Sentence

#: Means of which one side is known for a whole campaign.
STRIKES: Final = frozenset({"aerial", "heavy-weapons", "drone", "unconventional"})
#: Sentences between an act and who is blamed for it.
_NEAR_BLAME: Final = 2
_INTERCEPTED: Final = "missile-intercepted"


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
            elif draft.trigger.entry.id == _INTERCEPTED:
                self._sender(draft)
            elif draft.mode == "unconventional":
                self._poisoner(draft)
        for draft in found:
            if draft.type is EventType.ASSAULT and not draft.clash:
                self._held_to_it(draft, found)

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
        here = {p.place.country for p in self._places.by_sentence[sentence.index] if p.place}
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
