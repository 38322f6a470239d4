"""What the type of an incident implies where the article names no side or place: protesters
protest, against the government of the place; a threat is placed where its target is at home."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from schemas import EventType, PlacePrecision
from streams.coding.actor_mentions import CONTEXT, ActorMention, ActorReader
from streams.coding.actor_names import CROWDS
from streams.coding.certainty import under_arms
from streams.coding.draft import Draft
from streams.coding.frame_parts import UNARMED
from streams.coding.implied import ARMED, sufferers
from streams.coding.place_mention import ArticlePlaces, PlaceMention
from streams.coding.place_roles import PlaceRole
from streams.coding.text import Document
from streams.gazetteer import Gazetteer
from streams.gazetteer.names import fold

#: Types that are told without a place.
PLACELESS: Final = frozenset({EventType.THREATEN, EventType.SANCTION})
#: Frames of strikes that are told without their means.
AIMED: Final = frozenset({"attack", "aim"})
#: Modes of what is done to those whom one fights, where nobody is told.
_AT_FOES: Final = frozenset({"none", "aerial", "heavy-weapons", "drone"})
#: Modes of what is done to people, who are civilians where nothing else is told.
_OF_PERSONS: Final = frozenset({"arrest", "curfew", "martial-law", "deport", "censor", "release"})
#: Who has no power to arrest, close or expel.
_PEOPLE: Final = CROWDS | {"CIV", "MEDIA"}
#: What is let in: relief.
_AID: Final = frozenset(
    ["مساعدات", "المساعدات", "بالمساعدات", "للمساعدات", "اغاثه", "الاغاثه", "اغاثيه", "انسانيه"]
)
#: Words for the trial of a weapon.
_TRIALS: Final = ("تجرب", "تجارب", "اختب", "جرب", "تختبر", "يختبر")


class Defaults:
    """Fills in the incidents of one article."""

    def __init__(
        self, actors: ActorReader, gazetteer: Gazetteer, document: Document, places: ArticlePlaces
    ) -> None:
        self._actors, self._gazetteer = actors, gazetteer
        self._document, self._places = document, places
        self._family = actors.registry.family
        self._states = {state.alpha2: state for state in actors.registry.states}
        self._ruled = {state.government: state.alpha2 for state in actors.registry.states}

    def apply(self, draft: Draft, found: Sequence[Draft]) -> None:
        """Fill in what its type implies. `found` are all incidents of the article."""
        if draft.type is EventType.PROTEST:
            draft.recipients = tuple(c for c in draft.recipients if c not in CROWDS)
            if not set(draft.actors) & CROWDS:
                draft.recipients = draft.recipients or tuple(
                    c for c in draft.actors if c not in ("CIV", "UNKNOWN")
                )
                draft.actors = ("PAL_PROTEST",) if self._palestinian(draft) else ("PROTESTERS",)
            if not draft.recipients:
                draft.recipients = self._rulers(draft.country)
        if draft.type is EventType.ASSAULT:
            self._assault(draft)
        if draft.type is EventType.RETREAT and draft.mode in ("withdraw", "disarm"):
            self._withdrawal(draft)
        if draft.type is EventType.MOBILIZE and draft.mode == "troops":
            self._irregulars(draft)
        self._coercion(draft)
        if draft.mode == "convict":
            draft.actors = draft.actors or self._government(self._places.main_country)
            own = {self._family(code) for code in draft.actors}
            others = tuple(c for c in draft.recipients if self._family(c) not in own)
            draft.recipients = others or ("CIV",)
        if draft.type in PLACELESS and draft.place is None:
            self._threatened(draft, found)

    def _coercion(self, draft: Draft) -> None:
        """What is done to people without a fight, and their release."""
        if draft.type is EventType.COERCE and set(draft.actors) <= _PEOPLE:
            draft.recipients = draft.recipients or draft.actors  # "the protesters were kept out"
            draft.actors = ()
        policed = draft.type is EventType.MOBILIZE and draft.mode == "police"
        if (draft.type is EventType.COERCE or policed) and not draft.actors:
            draft.actors = self._rulers(draft.country or self._places.main_country)
        if draft.mode in _OF_PERSONS:
            nationals = all(m.kind in ("adjective", "state") for m in draft.recipient_mentions)
            unnamed = draft.recipients in ((), ("UNKNOWN",), draft.actors)
            if unnamed or (nationals and draft.recipient_mentions):
                draft.recipients = ("MEDIA",) if draft.mode == "censor" else ("CIV",)
        if draft.type is EventType.COERCE or draft.mode == "police":
            draft.actors = tuple(self._at_law(code, draft.country) for code in draft.actors)
        if draft.mode == "release" and not draft.actors and draft.place_own:
            self._jailer(draft)
        if draft.mode == "access" and not draft.recipients:
            words = {w.folded for w in draft.sentence.tokens}
            draft.recipients = ("AID_ORG",) if words & _AID else ()
        at_home = draft.type is EventType.COERCE or draft.mode == "release" or _trial(draft)
        if at_home and not draft.place_own:
            self._at_home(draft)

    def _irregulars(self, draft: Draft) -> None:
        """Men of armed groups that no army commands are no troops, nor are policemen."""
        known = [self._actors.registry.get(code) for code in draft.actors]
        if known and all(actor is not None and actor.kind == "armed-group" for actor in known):
            draft.mode = "militia"
        police = self._actors.registry.forms.context["police"]
        heads = [
            self._document.sentences[m.sentence].tokens[m.first].folded.removeprefix("و")
            for m in draft.actor_mentions
        ]
        if heads and {fold(word) for word in police}.issuperset(heads):
            draft.mode = "police"

    def _at_law(self, code: str, country: str | None) -> str:
        """Security services at home act for their government, where it has a code of its own."""
        state = self._states.get(country or "")
        armed = self._actors.registry.forms.armed_police
        if state is None or state.forces != code or state.alpha2 in armed:
            return code
        return state.government if state.government.startswith("OTHER:") else code

    def _jailer(self, draft: Draft) -> None:
        """Who lets prisoners go: the state, but where others fight it and take captives, too."""
        if draft.country not in self._actors.registry.forms.rebels:
            draft.actors = self._rulers(draft.country)

    def _at_home(self, draft: Draft) -> None:
        """Police and courts act in their own country where no place is told; armies abroad, too."""
        homes = {self._ruled.get(code) for code in draft.actors}
        if len(homes) != 1 or None in homes or draft.country in homes:
            return
        mention = self.country_named(homes, draft.sentence.index) or self._state_named(
            homes, draft.actor_mentions
        )
        if mention is not None:
            draft.place, draft.place_own = mention, True

    def _threatened(self, draft: Draft, found: Sequence[Draft]) -> None:
        """The country of the state threatened or punished, where the text names the state.

        Where its forces or sites abroad are threatened, the country of the acts told before; a
        sentence is passed where the court sits, and envoys are sent away by their hosts.
        """
        homes = {self.home(code) for code in draft.recipients} - {None}
        abroad = any(m.entry.startswith("rule:") for m in draft.recipient_mentions)
        if draft.type is EventType.THREATEN and abroad:
            told = [d.country for d in found if d.sentence.index < draft.sentence.index]
            homes = {next((c for c in reversed(told) if c), None)} - {None} or homes
        if draft.type is EventType.SANCTION and draft.mode in ("convict", "expel"):
            homes = {self.home(code) for code in draft.actors} - {None} or homes
        mention = self.country_named(homes, draft.sentence.index) or self._state_named(
            homes, (*draft.recipient_mentions, *draft.actor_mentions)
        )
        if mention is not None:
            draft.place, draft.place_own = mention, True

    def country_named(self, homes: set[str | None], near: int) -> PlaceMention | None:
        """A mention of one of the countries or of its capital, from sentence `near` on first."""
        groups = self._places.by_sentence
        for m in (m for group in (*groups[near:], *groups[:near]) for m in group):
            if m.place is None or m.place.country not in homes:
                continue
            country = self._gazetteer.of_country(m.place.country)
            if country is not None and (m.place.kind == "country" or m.place.capital):
                name = m.name if m.place.kind == "country" else country.name_ar
                return replace(m, name=name, place=country, precision=PlacePrecision.COUNTRY)
        return None

    def _state_named(
        self, homes: set[str | None], mentions: Sequence[ActorMention]
    ) -> PlaceMention | None:
        """The country of a state that is named by its government alone: "the Syrian regime"."""
        for m in mentions:
            home = next((self.home(code) for code in m.codes), None)
            country = self._gazetteer.of_country(home) if home in homes and home else None
            if country is not None:
                words = self._document.sentences[m.sentence].tokens[m.first : m.last]
                return PlaceMention(
                    m.sentence, m.first, m.last, words[0].start, words[-1].end, country.name_ar,
                    country, PlaceRole.OBJECT, PlacePrecision.COUNTRY,
                )  # fmt: skip
        return None

    def _assault(self, draft: Draft) -> None:
        draft.actors = tuple(c for c in draft.actors if c not in UNARMED)
        if draft.actors == ("CIV",):
            draft.actors = ()
        if draft.mode == "crowd-control" and not set(draft.recipients) & CROWDS:
            draft.recipients = ("PAL_PROTEST",) if self._palestinian(draft) else ("PROTESTERS",)
        if not draft.actors and set(draft.recipients) & CROWDS:
            draft.actors = ("ISR_MIL",) if self._palestinian(draft) else self.forces(draft.country)
        if not draft.actors:
            draft.actors = ("UNKNOWN",)
        rebels = self._actors.registry.forms.rebels.get(draft.country or "")
        draft.recipients = sufferers(draft, rebels, self._family)
        if not draft.recipients and not draft.clash:
            own = {self._family(code) for code in draft.actors}
            hit = self._struck(draft)
            draft.recipients = tuple(code for code in hit if self._family(code) not in own)
        shelled = draft.mode == "heavy-weapons" and draft.trigger.entry.id == "bombardment"
        struck = draft.mode == "none" and draft.trigger.entry.frame in AIMED
        if (shelled or struck) and self._flies(draft):
            draft.mode = "aerial"

    def _flies(self, draft: Draft) -> bool:
        """Whether all doers bombard from the air alone."""
        known = [self._actors.registry.get(code) for code in draft.actors]
        return bool(known) and all(actor is not None and actor.means == "aerial" for actor in known)

    def _struck(self, draft: Draft) -> tuple[str, ...]:
        """Whom a strike without a named target hit, as far as its kind tells."""
        armed = any(t.people in ARMED for d in (draft, *draft.group) for t in d.tolls if t.people)
        if draft.mode in ("unconventional", "abduct") or (
            (draft.killed or draft.injured) and not armed
        ):
            return ("CIV",)
        if armed:
            foe = self._foe(draft) or self._actors.resolve(CONTEXT + "rebels", draft.country)
            return ("UNKNOWN",) if foe in draft.actors else (foe,)
        rebels = self._actors.registry.forms.rebels.get(draft.country or "")
        forces = self.forces(draft.country)
        home = {self._family(code) for code in forces}
        place = draft.place.place if draft.place and draft.place_own else None
        if place is not None and place.kind == "base":
            return () if {self._family(code) for code in draft.actors} & home else forces
        if rebels and {self._family(code) for code in draft.actors} & home:
            return (rebels,)
        if draft.mode not in _AT_FOES:
            return ()
        fought = self._foe(draft)
        return (fought,) if fought else ()

    def _foe(self, draft: Draft) -> str | None:
        """Whom its doers fight in that country."""
        foes = self._actors.registry.forms.foes
        fought = (foes.get(code, {}).get(draft.country or "") for code in draft.actors)
        return next((code for code in fought if code and code not in draft.actors), None)

    def _withdrawal(self, draft: Draft) -> None:
        """Who leaves under a deal: the rebels of the country, to its forces."""
        if not set(draft.actors) - {"CIV", "UNKNOWN"} and under_arms(draft):
            rebels = self._actors.resolve(CONTEXT + "rebels", draft.country)
            draft.actors = () if rebels == "UNKNOWN" else (rebels,)
        else:
            draft.actors = tuple(c for c in draft.actors if c != "CIV")
        rebel = self._actors.registry.forms.rebels.get(draft.country or "")
        if not draft.recipients and rebel in draft.actors:
            draft.recipients = self.forces(draft.country)

    def forces(self, country: str | None) -> tuple[str, ...]:
        """The armed forces of a country, if they are known."""
        code = self._actors.resolve(CONTEXT + "forces", country)
        return () if code == "UNKNOWN" else (code,)

    def _palestinian(self, draft: Draft) -> bool:
        return draft.country == "PS"

    def home(self, code: str) -> str | None:
        """The country in which an actor is at home, if any."""
        actor = self._actors.registry.get(code)
        return actor.country if actor else None

    def _rulers(self, country: str | None) -> tuple[str, ...]:
        """Who rules there: the government, or who occupies it where that state is spoken of."""
        forces = self._actors.registry.forms.occupied.get(country or "")
        home = self.home(forces) if forces else None
        if forces is not None and home in self._places.countries:
            return (forces,)
        return self._government(country)

    def _government(self, country: str | None) -> tuple[str, ...]:
        code = self._actors.resolve(CONTEXT + "government", country)
        return () if code == "UNKNOWN" else (code,)


def _trial(draft: Draft) -> bool:
    """Whether a weapon is tried, as states do at home."""
    words = draft.sentence.tokens[draft.trigger.first : draft.trigger.end]
    return draft.mode == "weapons" and any(w.folded.startswith(_TRIALS) for w in words)
