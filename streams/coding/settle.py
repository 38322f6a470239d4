"""What only the whole article can tell: places and days from other sentences, who "the forces"
are, which tellings are one incident, and which are worth a report."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from schemas import DatePrecision, EventType
from streams.coding.actor_mentions import CONTEXT, ActorMention, ActorReader
from streams.coding.actor_names import CROWDS
from streams.coding.anaphora import BackReference, back_references
from streams.coding.article_actors import ArticleActors
from streams.coding.casualties import count, give_left_over
from streams.coding.defaults import PLACELESS, Defaults
from streams.coding.doers import STRIKES, Doers
from streams.coding.draft import Draft
from streams.coding.features import LINES, features
from streams.coding.frame_parts import UNARMED
from streams.coding.implied import outcomes_take_doers
from streams.coding.lexicon import Lexicon
from streams.coding.merge import merged
from streams.coding.place_back import land_told_of
from streams.coding.place_mention import ArticlePlaces, PlaceMention
from streams.coding.scene import happens
from streams.coding.setting import SettingReader
from streams.coding.text import Document
from streams.coding.worth import Judge
from streams.gazetteer import Gazetteer

#: Sentences between an act and its denial.
_NEAR_DENIAL: Final = 4
_BACKGROUND_DAYS: Final = 7
#: "the army", "soldiers", of whatever country.
_ARMY: Final = CONTEXT + "forces"
_MISSILES: Final = frozenset({"missile-intercepted", "missile-fire"})


class Settler:
    """Settles the drafts of one article."""

    def __init__(
        self,
        actors: ActorReader,
        who: ArticleActors,
        gazetteer: Gazetteer,
        document: Document,
        places: ArticlePlaces,
        published: dt.date,
        lexicon: Lexicon,
        judge: Judge,
    ) -> None:
        self._actors, self._gazetteer, self._document = actors, gazetteer, document
        self._judge = judge
        self._places, self._published = places, published
        self._family = actors.registry.family
        self._defaults = Defaults(actors, gazetteer, document, places)
        self._doers = Doers(actors, who, document, places, self._defaults)
        self._lead = self._lead_place()
        self._setting = SettingReader(document, places, who, lexicon)

    def settle(
        self, drafts: list[Draft], denied: Sequence[tuple[EventType, int]] = ()
    ) -> list[Draft]:
        """The incidents to report, in the order of the text.

        `denied` are acts that somebody denies, with the sentence that says so: an incident of that
        type told close by is disputed.
        """
        for draft in drafts:
            self._seats(draft)
            self._sides(draft)
            self._crowds(draft)
            self._raids(draft)
            self._across(draft)
        outcomes_take_doers(drafts)
        for reference in back_references(self._document, self._places, self._published):
            self._refer(reference, drafts)
        for draft in drafts:
            self._fill_place(draft)
        self._offsets(drafts)
        give_left_over(self._document, drafts)
        found = list(self._worth(merged(drafts, self._family, self._gazetteer)))
        self._doers.inherit(found)
        for draft in found:
            count(draft)
            draft.disputed = any(
                kind is draft.type and abs(at - telling.sentence.index) <= _NEAR_DENIAL
                for kind, at in denied
                for telling in draft.group
            )
            self._defaults.apply(draft, found)
        return found

    def _seats(self, draft: Draft) -> None:
        """ "The Kabul blast": a capital that is not shelled is where it was, no government."""
        if draft.type is not EventType.ASSAULT or draft.mode in STRIKES:
            return
        named = [m for m in draft.recipient_mentions if m.entry.startswith("actor:")]
        for m in (m for m in named if m.kind == "state"):
            here = self._places.by_sentence[m.sentence]
            if any(p.first == m.first and p.place and p.place.capital for p in here):
                draft.recipients = tuple(c for c in draft.recipients if c not in m.codes)

    def _sides(self, draft: Draft) -> None:
        country = draft.country or self._places.main_country
        doers, others = draft.actors, draft.recipients
        draft.actors = self._resolved(self._of_army(draft, doers, others, country), country)
        if draft.type is EventType.ASSAULT:
            draft.actors = _armed_ones(draft)
        draft.recipients = self._resolved(self._of_army(draft, others, doers, country), country)
        both = set(draft.actors) & set(draft.recipients)
        if both and not draft.clash:
            if draft.type is EventType.ASSAULT and "CIV" in both:  # settlers who beat farmers
                draft.actors, both = tuple(c for c in draft.actors if c != "CIV"), both - {"CIV"}
            draft.recipients = tuple(c for c in draft.recipients if c not in both)
        if draft.type in PLACELESS:  # nobody threatens or punishes his own
            own = {self._family(code) for code in draft.actors}
            draft.recipients = tuple(c for c in draft.recipients if self._family(c) not in own)
        if draft.type is EventType.ASSAULT and len(draft.actors) > 1 and not draft.recipients:
            draft.clash |= any(m.particle == "بين" for m in draft.actor_mentions[:1])
        if len(draft.actors) > 1 and "UNKNOWN" in draft.actors:
            draft.actors = tuple(c for c in draft.actors if c != "UNKNOWN")

    def _of_army(
        self, draft: Draft, codes: Sequence[str], others: Sequence[str], country: str | None
    ) -> tuple[str, ...]:
        """ "A soldier", "the army": of the country, unless the article names another's alone."""
        if _ARMY not in codes:
            return tuple(codes)
        own = self._family(self._actors.resolve(_ARMY, country))
        other = {self._family(self._actors.resolve(code, country)) for code in others}
        # A country's name and adjective also tell where something is.
        named = [
            m
            for m in self._doers.named
            if m.kind not in ("context", "adjective") and not m.entry.startswith("actor:")
        ]
        if any(own == self._family(code) for m in named for code in m.codes):
            return tuple(codes)
        armies = [
            m
            for m in named
            if m.entry == "rule:forces-adjective"
            and m.sentence <= draft.sentence.index
            and self._family(m.armed[0]) not in other
        ]
        if not armies:
            return tuple(codes)
        here = draft.trigger.first
        army = max(armies, key=lambda m: (m.sentence, -abs(m.first - here))).armed[0]
        return tuple(army if code == _ARMY else code for code in codes)

    def _crowds(self, draft: Draft) -> None:
        """What a crowd storms or burns is a riot, not an armed attack; in a clash with it the
        armed side does the harm."""
        forces = tuple(c for c in draft.actors if c not in CROWDS)
        if draft.clash and forces and len(forces) < len(draft.actors):
            draft.recipients = tuple(c for c in draft.actors if c in CROWDS)
            draft.actors, draft.clash = forces, False
        if draft.type is EventType.ASSAULT and forces and not draft.clash:
            draft.actors = forces  # "protesters and policemen, who used tear gas"
        if draft.type is EventType.PROTEST and draft.mode == "obstruct" and self._armed(draft):
            draft.type, draft.mode = EventType.COERCE, "restrict"
        crowd = bool(draft.actors) and set(draft.actors) <= CROWDS
        if draft.type is EventType.ASSAULT and crowd:
            draft.type, draft.mode, draft.clash = EventType.PROTEST, "riot", False
        if draft.type is EventType.COERCE and crowd:
            draft.type, draft.mode = EventType.PROTEST, "obstruct"

    def _armed(self, draft: Draft) -> bool:
        """Whether all who do it are forces or police."""
        doers = draft.actor_mentions
        return bool(doers) and all(m.kind == "forces" or _police(m) for m in doers)

    def _raids(self, draft: Draft) -> None:
        """What an armed group that is no state's raids, it attacks."""
        known = [self._actors.registry.get(code) for code in draft.actors]
        groups = [actor for actor in known if actor is not None and actor.kind == "armed-group"]
        if draft.trigger.entry.id == "raid" and groups:
            draft.type, draft.mode = EventType.ASSAULT, "none"

    def _across(self, draft: Draft) -> None:
        """Missiles told with the land they were fired from come down in the other's."""
        homes = {self._defaults.home(code) for code in draft.actors} - {None}
        others = {self._defaults.home(code) for code in draft.recipients} - {None}
        if draft.trigger.entry.id in _MISSILES and draft.country in homes - others and others:
            target = self._defaults.country_named(others, draft.sentence.index)
            if target is not None:
                draft.place, draft.place_own = target, True

    def _resolved(self, codes: Sequence[str], country: str | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._actors.resolve(code, country) for code in codes))

    def _lead_place(self) -> PlaceMention | None:
        """The first scene named, narrower than a country."""
        sentences = self._document.sentences
        return next(
            (m for group in self._places.by_sentence for m in group
             if happens(m, sentences[m.sentence].tokens)), None,
        )  # fmt: skip

    def _refer(self, reference: BackReference, drafts: Sequence[Draft]) -> None:
        """ "this was the third such incident, near X": X is where the vaguely placed ones were."""
        target = reference.place
        told = [
            d
            for d in drafts
            if d.type is EventType.ASSAULT
            and reference.sentence - 4 <= d.sentence.index < reference.sentence
        ]
        for draft in told:
            if (
                target is not None
                and target.place is not None
                and self._vague(draft)
                and draft.country in (None, target.place.country)
            ):
                draft.place, draft.place_own = target, True
            if reference.claim is not None:
                draft.claims = (reference.claim,)

    def _vague(self, draft: Draft) -> bool:
        place = draft.place.place if draft.place else None
        return not draft.place_own or place is None or place.kind in ("country", "zone")

    def _fill_place(self, draft: Draft) -> None:
        if draft.type in PLACELESS:
            return
        if draft.place is None:
            land = land_told_of(self._document, self._places, self._gazetteer)
            draft.place = self._lead or land

    def _offsets(self, drafts: Sequence[Draft]) -> None:
        """ "two days after they entered it": counted from what the article tells of that place."""
        anchored = [
            d for d in drafts if d.date_own and d.days is None and d.type is EventType.ASSAULT
        ]
        for draft in drafts:
            if draft.days is None:
                continue
            base = next((d for d in anchored if d.place_id == draft.place_id and d.place_id), None)
            if base is None:
                draft.date_own, draft.date_mention, draft.days = False, None, None
            else:
                draft.date = min(base.date + dt.timedelta(days=draft.days), self._published)

    def _worth(self, found: Sequence[Draft]) -> Iterator[Draft]:
        """Those of the candidates that are worth a report, by what speaks for each."""
        setting = self._setting.of(found, self._published)
        line = len(self._document.sentences) <= LINES
        for draft in found:
            # What an item of a line tells is its news, however long ago it was.
            recalled = not line and (self._published - draft.date).days > _BACKGROUND_DAYS
            if recalled and not (draft.place_own and _to_the_day(draft)):
                continue
            surer = [d for d in found if d.score > draft.score]
            draft.features = features(draft, setting, surer)
            draft.chance = self._judge.chance(draft.features)
            if self._judge.reports(draft.chance, recalled=recalled, line=line):
                yield draft


def _armed_ones(draft: Draft) -> tuple[str, ...]:
    """The doers of an assault without those who make none: rescuers, monitors; "at the hands of a
    man" tells that nobody knows whose he is."""
    hands = any(m.particle == "by" and m.kind == "people" for m in draft.actor_mentions)
    actors = tuple("UNKNOWN" if hands and c == "CIV" else c for c in draft.actors)
    return tuple(c for c in actors if c not in UNARMED)


def _police(m: ActorMention) -> bool:
    return m.kind == "context" and set(m.codes) <= {_ARMY, CONTEXT + "police"}


def _to_the_day(draft: Draft) -> bool:
    """Whether the article gives its very day."""
    mention = draft.date_mention
    return mention is not None and mention.precision is DatePrecision.DAY
