"""From the sentences of an article to drafts: every trigger with what belongs to it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from schemas import EventType
from streams.coding.actor_mentions import ActorMention, ActorReader
from streams.coding.aims import aimed_at
from streams.coding.article_actors import ArticleActors
from streams.coding.carried_sides import CarriedSides, codes_of
from streams.coding.certainty import certainty, flight, idle, passing
from streams.coding.clauses import clause, told_of
from streams.coding.dateline import boilerplate, dateline_words, opening
from streams.coding.dates import DateKind, DateMention, find_dates
from streams.coding.draft import Draft
from streams.coding.frames import roles
from streams.coding.lexicon import Lexicon
from streams.coding.modes import mode_of
from streams.coding.no_protest import no_protest
from streams.coding.place_back import referred
from streams.coding.place_mention import ArticlePlaces, PlaceMention
from streams.coding.place_roles import PlaceRole
from streams.coding.realis import Verdict, judge
from streams.coding.scene import happens, place_of, vague
from streams.coding.scene_days import dates_of, is_future
from streams.coding.speech import Speech, of_danger
from streams.coding.text import Document, Sentence
from streams.coding.toll import Toll, total
from streams.coding.tolls import find_tolls
from streams.coding.trigger_choice import share_tolls, telling
from streams.coding.triggers import Trigger

#: Open a clause whose verb has a subject of its own.
_OPENING: Final = frozenset(["كما", "فيما", "بينما", "حيث"])
#: Words behind a trigger among which "the town" stands for its scene: where the sentence names
#: no other, and where it named one before.
_NAMED_AGAIN: Final = 25
_AGAIN: Final = 8


class ArticleReader:
    """Reads one article; keeps what earlier sentences named."""

    def __init__(
        self,
        lexicon: Lexicon,
        actors: ActorReader,
        places: ArticlePlaces,
        document: Document,
        triggers: Sequence[tuple[Trigger, ...]],
        published: dt.date,
        today: dt.date,
    ) -> None:
        """`triggers` are those of each sentence of the document; `today` is the day of publication
        where it is read, which late in the evening of UTC is the next one."""
        self._lexicon, self._places = lexicon, places
        self._document, self._triggers = document, triggers
        self._published, self._today = published, today
        first = opening(document)
        self._start = first.index if first else 0
        self._skipped = frozenset(
            s.index for s in document.sentences if boilerplate(lexicon.boilerplate, s)
        )
        dateline = (self._start, dateline_words(document, places))
        self.who = ArticleActors(actors, places, document, dateline, self._skipped)
        self._carried, self._speech = CarriedSides(lexicon, self.who), Speech(self.who)
        self._scenes: list[PlaceMention] = []
        self.denied: list[tuple[EventType, int]] = []
        self.drafts: list[Draft] = []

    def read(self) -> list[Draft]:
        """All tellings, in order; places and days that need other sentences are filled in."""
        for sentence in self._document.sentences:
            if sentence.index in self._skipped:
                continue
            here = self._places.by_sentence[sentence.index]
            self._scenes += [m for m in here if happens(m, sentence.tokens)]
            if self._triggers[sentence.index]:
                self._sentence(sentence, here, sentence.index - self._start)
        return self.drafts

    def _sentence(
        self,
        sentence: Sentence,
        places: Sequence[PlaceMention],
        order: int,
    ) -> None:
        mentions = self.who.named(sentence.index)
        named = {at for m in places for at in range(m.first, m.last)}  # "6 October" is a town, too
        found = find_dates(sentence.tokens, self._published, self._today)
        dates = tuple(d for d in found if d.first not in named)
        tolls = find_tolls(sentence.tokens)
        triggers = telling(sentence, self._triggers[sentence.index], mentions, places)
        shared = share_tolls(tolls, triggers)
        begun = len(self.drafts)
        for trigger in triggers:
            if trigger.entry.frame == "aim" and self._carries_on(
                sentence, trigger, mentions, begun
            ):
                continue
            verdict = judge(self._lexicon, sentence, trigger)
            if not verdict.stands:
                if verdict.rule == "denial":
                    self.denied.append((trigger.entry.type, sentence.index))
                continue
            span = clause(sentence, triggers, trigger)
            if trigger.entry.frame != "threat" and is_future(dates, trigger, span):
                continue
            self._draft(
                sentence,
                trigger,
                span,
                verdict,
                places,
                mentions,
                dates,
                shared.get(trigger.first, ()),
                order,
                begun,
                told_of(sentence, triggers, trigger),
            )

    def _carries_on(
        self,
        sentence: Sentence,
        trigger: Trigger,
        mentions: Sequence[ActorMention],
        begun: int,
    ) -> bool:
        """ "a strike that hit X": the object goes to the attack named before in the sentence."""
        if trigger.cut.link or len(self.drafts) == begun:
            return False
        before = self.drafts[-1]
        if before.type is not EventType.ASSAULT:
            return True
        if before.trigger.form.kind == "verb" and before.trigger.last == before.trigger.end:
            return False
        target = next(
            (
                m
                for m in mentions
                if m.first > trigger.first
                and m.first - trigger.first <= 8
                and m.kind != "adjective"
            ),
            None,
        )
        opened = trigger.first > 0 and sentence.tokens[trigger.first - 1].folded in _OPENING
        if opened and target and target.kind == "forces" and target.first == trigger.first + 1:
            return False  # its own subject
        if target is not None and target.particle in ("", "علي"):
            before.recipient_mentions = (target,)
            before.recipients = target.codes
        return True

    def _draft(
        self, sentence: Sentence, trigger: Trigger, span: tuple[int, int], verdict: Verdict,
        places: Sequence[PlaceMention], mentions: Sequence[ActorMention],
        dates: Sequence[DateMention], tolls: tuple[Toll, ...], order: int, begun: int,
        away: range,
    ) -> None:  # fmt: skip
        doers, sufferers = roles(sentence, mentions, trigger, span)
        if trigger.entry.type is EventType.PROTEST and no_protest(sentence, trigger, doers):
            return
        draft = Draft(
            sentence=sentence,
            trigger=trigger,
            type=trigger.entry.type,
            mode=mode_of(
                self._lexicon,
                sentence.tokens,
                trigger,
                self._triggers[sentence.index],
                (span[0], min(span[1], away.start)) if away else span,
            ),
            actors=codes_of(doers, trigger, armed=True),
            recipients=codes_of(sufferers, trigger, armed=False),
            actor_mentions=doers,
            recipient_mentions=sufferers,
            tolls=tolls,
            weak=verdict.weak,
            rule=verdict.rule,
            clash=trigger.entry.frame == "clash",
        )
        draft.killed, draft.injured = total(tolls, "killed"), total(tolls, "injured")
        self._carried.doer(draft, self.drafts[begun:])
        if draft.type is EventType.THREATEN:
            self._speech.threat(draft, mentions, self.drafts, begun)
        self._speech.decision(draft, mentions)
        self._carried.sufferer(draft)
        named = {
            at
            for m in mentions
            if (m.last - m.first > 1 and m.kind != "state" and not m.entry.startswith("actor:"))
            or m.kind in ("group", "forces")
            or (m in doers and draft.type is EventType.ASSAULT)
            for at in range(m.first, m.last)
        }
        self._place(draft, places, span, named, away)
        found = dates_of(dates, sentence.tokens, trigger, span, self._published, away)
        if draft.tolls:  # one toll for all the days named
            found = found[-1:]
        for number, when in enumerate(found or (None,)):
            one = draft if number == 0 else replace(draft)
            self._date(one, when)
            one.score = certainty(one, trigger, order)
            one.thin = passing(one)
            if not idle(one) and not flight(one) and not of_danger(one):
                self.drafts.append(one)

    def _place(
        self,
        draft: Draft,
        places: Sequence[PlaceMention],
        span: tuple[int, int],
        named: Collection[int],
        away: range,
    ) -> None:
        found = place_of(places, draft.sentence.tokens, draft.trigger, span, named, away)
        wide = found is None or found.place is None or found.place.kind == "country"
        if draft.type in (EventType.THREATEN, EventType.SANCTION):
            triggers = self._triggers[draft.sentence.index]
            if found is not None and aimed_at(found, draft, span, triggers):
                draft.place, draft.place_own = found, True
            return
        behind, end = draft.trigger.last, len(draft.sentence.tokens)
        if wide:
            end = min(end, behind + _NAMED_AGAIN)
        elif found is not None:
            sure = found.role is PlaceRole.LOCATION and found.first > behind
            end = min(end, behind + _AGAIN, found.first if found.first > behind else end)
            end = behind if sure else end
        country = self._places.main_country
        found = referred(self._scenes, draft.sentence, range(behind, end), country) or found
        if found is not None:
            words = self._document.sentences[found.sentence].tokens
            draft.place, draft.place_own = found, not vague(words, found, draft.trigger)
        else:
            earlier = [m for m in self._scenes if m.sentence < draft.sentence.index]
            narrow = [m for m in earlier if m.place is not None and m.place.kind != "zone"]
            draft.place = next(reversed(narrow or earlier), None)

    def _date(self, draft: Draft, when: DateMention | None) -> None:
        draft.date = self._published
        if when is None:
            return
        draft.date_mention, draft.date_own, draft.date_sentence = when, True, draft.sentence
        if when.kind is DateKind.OFFSET:
            draft.days = when.days
        elif when.kind is not DateKind.SINCE:
            draft.date = min(when.date, self._published)
        elif draft.trigger.entry.frame == "kill":
            draft.date = min(when.date_min, self._published)
