"""From the sentences of an article to drafts: every trigger with what belongs to it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Final

from schemas import EventType
from streams.coding.actor_mentions import NAMED, ActorMention, ActorReader
from streams.coding.certainty import certainty, flight, idle, passing
from streams.coding.clauses import clause, told_of
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.dateline import dateline_words, opening
from streams.coding.dates import DateKind, DateMention, find_dates
from streams.coding.draft import Draft
from streams.coding.frame_parts import owned, speaks
from streams.coding.frames import roles
from streams.coding.lexicon import Lexicon
from streams.coding.modes import mode_of, named_means
from streams.coding.officials import family_names
from streams.coding.place_roles import PlaceRole
from streams.coding.place_words import SAYING
from streams.coding.places import ArticlePlaces, PlaceMention
from streams.coding.realis import Verdict, judge
from streams.coding.scene import dates_of, is_future, place_of, refers_back
from streams.coding.text import Document, Sentence, Token
from streams.coding.tolls import Toll, find_tolls, total
from streams.coding.triggers import Trigger

_SCENE: Final = (PlaceRole.LOCATION, PlaceRole.OBJECT, PlaceRole.TOWARDS)
_BYSTANDERS: Final = frozenset({"CIV", "UNKNOWN", "MEDIA", "AID_ORG", "PROTESTERS"})
#: Parts of the day that are written like verbs.
_HOURS: Final = frozenset(["فجر"])
#: Who may be threatened; an adjective ("the Israeli raid") where no name stands.
_THREATENED: Final = ("state", "forces", "group", "adjective")
#: Threats in the words of who threatens.
_OWN_WORDS: Final = frozenset(["threat-said", "threat-doom", "threat-reply", "threat-target"])
#: Words behind "warned" within which it is said of what.
_WARNED: Final = 10
#: Speaks, too, where a threat is told.
_SPEAKING: Final = frozenset(
    ["هدد", "هددت", "حذر", "حذرت", "توعد", "لوح", "شدد", "وشدد", "وهدد", "وحذر", "وتوعد", "وتابع"]
)
#: Sentences between an act and the threat that answers it.
_ANSWERED: Final = 2
#: Who speaks has decided, or his country; words between it and what was decided.
_BY_DECISION: Final = frozenset(["تقرر", "بلاده", "بلادها", "حكومته", "حكومتها"])
_DECIDED: Final = 3
#: Open a clause whose verb has a subject of its own.
_OPENING: Final = frozenset(["كما", "فيما", "بينما", "حيث"])
_THAT_ONE: Final = frozenset(["انها", "انه", "انهم", "بانها", "بانه"])
#: Who closes roads in protest, and their protest.
_CROWD: Final = frozenset(
    ["متظاهرون", "متظاهرين", "محتجون", "محتجين", "احتجاجا", "احتجاج", "احتجاجات", "اضراب", "مضربون",
     "مضربين", "اهالي", "سكان", "عمال", "مواطنون", "مواطنين", "شبان", "طلاب", "مزارعون", "سائقون",
     "ناشطون", "ناشطين", "نشطاء", "مناصرون", "مظاهره", "مظاهرات", "تظاهره", "تظاهرات",
     "مسيره", "غاضبون", "غاضبين", "انصار", "معتصمون"]
)  # fmt: skip
#: Words between a court and where it sits.
_COURT: Final = 4
_IF: Final = frozenset(["اذا", "لو", "حال", "ان"])
_THESE: Final = frozenset(["هذه", "تلك", "هولاء", "هؤلاء"])
_BODIES: Final = frozenset(
    ["القوات", "الفصائل", "المجموعات", "الميليشيات", "المليشيات", "الجماعات", "القوه", "المقاتلين",
     "المسلحين", "العناصر"]
)  # fmt: skip


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
    ) -> None:
        """`triggers` are those of each sentence of the document."""
        self._lexicon, self._actors, self._places = lexicon, actors, places
        self._document, self._triggers, self._published = document, triggers, published
        self._cut: tuple[int, int] = (0, 0)
        self._names = lru_cache(maxsize=None)(self._read_names)
        self._mentions = lru_cache(maxsize=None)(self._read_mentions)
        self._last: PlaceMention | None = None
        self._town: PlaceMention | None = None
        self.denied: list[tuple[EventType, int]] = []
        self.drafts: list[Draft] = []

    def read(self) -> list[Draft]:
        """All tellings, in order; places and days that need other sentences are filled in."""
        first = opening(self._document)
        start = first.index if first else 0
        self._cut = (start, dateline_words(self._document, self._places))
        for sentence in self._document.sentences:
            if self._boilerplate(sentence):
                continue
            here = self._places.by_sentence[sentence.index]
            if self._triggers[sentence.index]:
                self._sentence(sentence, here, sentence.index - start)
            for m in here:
                if m.role in _SCENE and m.place is not None and m.place.kind != "country":
                    self._last = m
                    if not m.place.is_area:
                        self._town = m
        return self.drafts

    def _read_names(self, index: int) -> tuple[ActorMention, ...]:
        return self._actors.read(self._document.sentences[index])

    def _read_mentions(self, index: int) -> tuple[ActorMention, ...]:
        """Who is named in a sentence, behind its dateline. Few sentences are asked for."""
        begin, newsroom = self._cut
        found = tuple(m for m in self._names(index) if index != begin or m.first >= newsroom)
        return tuple(self._named_last(m, index) if NAMED in m.armed else m for m in found)

    def _named_last(self, mention: ActorMention, index: int) -> ActorMention:
        """ "the organisation": the group named last, before it, that is called so."""
        words = self._document.sentences[index].tokens
        called = self._actors.called(words[mention.last - 1].folded.removeprefix("ال"))
        for before in range(index, -1, -1):
            for m in reversed(self._names(before)):
                if before == index and m.first >= mention.first:
                    continue
                if m.kind in ("group", "forces") and set(m.codes) & called:
                    return replace(mention, codes=m.codes, armed=m.armed, kind="group")
        return mention

    def _boilerplate(self, sentence: Sentence) -> bool:
        """Whether it opens as a link to another story, or a line of authorship."""
        words = [t.folded for t in sentence.tokens[:7] if t.folded.isalpha()]
        phrases = self._lexicon.boilerplate.get(words[0], ()) if words else ()
        return sentence.field == "text" and any(
            tuple(words[: len(phrase)]) == phrase for phrase in phrases
        )

    def _sentence(
        self,
        sentence: Sentence,
        places: Sequence[PlaceMention],
        order: int,
    ) -> None:
        mentions = self._mentions(sentence.index)
        dates = find_dates(sentence.tokens, self._published)
        tolls = find_tolls(sentence.tokens)
        triggers = tuple(
            t
            for t in self._triggers[sentence.index]
            if not any(m.first < t.first < m.last for m in mentions)
            and not _hour(sentence, t)
            and not _within(t, self._triggers[sentence.index])
        )
        shared = _share_tolls(tolls, triggers)
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
        if before.type is not EventType.ASSAULT or (
            before.trigger.form.kind == "verb" and before.trigger.last == before.trigger.end
        ):
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
        if trigger.entry.type is EventType.PROTEST and (
            _protests_in_words(trigger, doers) or _closed_by_none(sentence, trigger, doers)
        ):
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
            actors=_codes(doers, trigger, armed=True),
            recipients=_codes(sufferers, trigger, armed=False),
            actor_mentions=doers,
            recipient_mentions=sufferers,
            tolls=tolls,
            weak=verdict.weak,
            rule=verdict.rule,
            clash=trigger.entry.frame == "clash",
        )
        draft.killed, draft.injured = total(tolls, "killed"), total(tolls, "injured")
        if self._answered(draft, begun):
            return_to = [d for d in self.drafts[begun:] if d.recipients]
            draft.actors = return_to[-1].recipients if return_to else ()
            draft.actor_mentions = return_to[-1].recipient_mentions if return_to else ()
        if not draft.actors and trigger.form.kind == "verb" and draft.recipients:
            self._subject_before(draft, begun)
        if draft.type is EventType.THREATEN:
            self._threat(draft, mentions, begun)
        if not draft.recipients and _shot_him(trigger, doers, sentence.tokens):
            draft.recipients = ("UNKNOWN",)
        if draft.type is EventType.SANCTION and not draft.actors and _decided(draft):
            self._speaker(draft, mentions)
        if not draft.recipients and draft.type is EventType.ASSAULT:
            self._those(draft)
        if not draft.recipients and draft.mode == "withdraw":
            self._treaty(draft)
        nameless = {
            at
            for m in mentions
            if (m.last - m.first > 1 and not m.entry.startswith("actor:"))
            or m.kind in ("group", "forces")
            or (m in doers and draft.type is EventType.ASSAULT)
            for at in range(m.first, m.last)
        }
        self._place(draft, places, span, nameless, away)
        found = dates_of(dates, sentence.tokens, trigger, span, self._published, away)
        if draft.tolls:  # one toll for all the days named
            found = found[-1:]
        for number, when in enumerate(found or (None,)):
            one = draft if number == 0 else replace(draft)
            self._date(one, when)
            one.score = certainty(one, trigger, order)
            one.thin = passing(one)
            if not idle(one) and not flight(one) and not self._of_danger(one):
                self.drafts.append(one)

    def _those(self, draft: Draft) -> None:
        """ "elements of these forces": the forces named last that are not the doer's."""
        words = draft.sentence.tokens
        ahead = range(draft.trigger.last, min(len(words) - 1, draft.trigger.last + 14))
        if not any(words[at].folded in _THESE and words[at + 1].folded in _BODIES for at in ahead):
            return
        family = self._actors.registry.family
        doers = {family(code) for code in self._known(draft.actors)}
        before = range(draft.sentence.index - 1, -1, -1)
        forces = (
            m
            for index in before
            if not self._boilerplate(self._document.sentences[index])
            for m in reversed(self._mentions(index))
            if m.kind in ("forces", "group")
        )
        for m in forces:
            if not doers & {family(code) for code in self._known(m.armed)}:
                draft.recipients, draft.recipient_mentions = m.armed, (m,)
                draft.anaphoric = True
                return

    def _treaty(self, draft: Draft) -> None:
        """Left is a treaty that is called by one word: "the nuclear deal"."""
        trigger, treaties = draft.trigger, self._actors.registry.forms.treaties
        words = draft.sentence.tokens[trigger.first : trigger.end + 2]
        code = next((treaties[c] for w in words if (c := w.folded) in treaties), None)
        if code is not None and draft.type is EventType.SANCTION and code not in draft.actors:
            draft.recipients = (code,)

    def _known(self, codes: Sequence[str]) -> tuple[str, ...]:
        country = self._places.main_country
        return tuple(self._actors.resolve(code, country) for code in codes)

    def _threat(self, draft: Draft, mentions: Sequence[ActorMention], begun: int) -> None:
        """Who threatens in words of his own is the one who speaks; whom, another state or force."""
        entry = draft.trigger.entry.id
        if entry == "threat-doom":  # "X will pay for it": X is whom
            draft.recipients = draft.recipients or draft.actors
            draft.recipient_mentions = draft.recipient_mentions or draft.actor_mentions
            draft.actors, draft.actor_mentions = (), ()
        said = entry in _OWN_WORDS or draft.trigger.form.kind == "noun"
        if entry in _OWN_WORDS and (official := self._official(draft)) is not None:
            draft.actors, draft.actor_mentions = official.codes, (official,)
        if draft.actor_mentions and self._conditional(draft.sentence, draft.actor_mentions[0]):
            draft.recipients = draft.recipients or draft.actors
            draft.recipient_mentions = draft.recipient_mentions or draft.actor_mentions
            draft.actors, draft.actor_mentions, said = (), (), True
        if not draft.actors and said:
            self._speaker(draft, mentions)
        if draft.recipients or not draft.actors:
            return
        family = self._actors.registry.family
        own = {family(code) for code in self._known(draft.actors)}
        for told in reversed(self.drafts[begun:]):
            doers = {family(code) for code in self._known(told.actors)}
            if told.type is EventType.ASSAULT and told.actor_mentions and not doers & own:
                draft.recipients = told.actors
                draft.recipient_mentions = told.actor_mentions
                return
        for m in sorted(mentions, key=lambda m: m.kind == "adjective"):
            other = {family(code) for code in self._known(m.codes)}
            if m.kind in _THREATENED and not other & own:
                draft.recipients, draft.recipient_mentions = m.codes, (m,)
                return
        near = draft.sentence.index - _ANSWERED
        for told in reversed([d for d in self.drafts[:begun] if d.sentence.index >= near]):
            doers = {family(code) for code in self._known(told.actors)}
            if told.type is EventType.ASSAULT and told.actor_mentions and not doers & own:
                draft.recipients = told.actors
                draft.recipient_mentions = told.actor_mentions
                return

    def _of_danger(self, draft: Draft) -> bool:
        """ "warned of the rise of X": nobody is threatened; "the X threat" is a danger."""
        trigger, words = draft.trigger, draft.sentence.tokens
        if draft.type is not EventType.THREATEN or not trigger.entry.weak:
            return False
        behind = [w.folded for w in words[trigger.end : trigger.end + _WARNED]]
        if trigger.entry.id == "warn":
            of = behind.index("من") if "من" in behind else len(behind)
            whom = range(trigger.end, trigger.end + of)
            return of < len(behind) and not any(m.first in whom for m in draft.recipient_mentions)
        named = behind[:1] and behind[0].startswith("ال") and trigger.definite
        return bool(named) and words[trigger.first].folded.endswith("تهديد")

    def _conditional(self, sentence: Sentence, m: ActorMention) -> bool:
        """Whether it is the subject of a condition: "if X does this"."""
        words = sentence.tokens
        behind = [w.folded for w in words[m.last : m.last + 2]]  # "that X, if it does"
        ahead = {w.folded for w in words[max(0, m.first - 3) : m.first]}
        return bool(ahead & _IF) or (behind[1:] == ["اذا"] and behind[0] in _THAT_ONE)

    def _speaker(self, draft: Draft, mentions: Sequence[ActorMention]) -> None:
        ahead = [
            m
            for m in mentions
            if m.last <= draft.trigger.first
            and m.kind != "people"
            and not self._conditional(draft.sentence, m)
        ]
        speaker = self._official(draft) or next(
            (m for m in ahead if m not in draft.recipient_mentions), None
        )
        if speaker is None and any(draft.sentence.quoted):
            speaker = self._spoke_before(draft.sentence)
        if speaker is not None:
            draft.actors, draft.actor_mentions = speaker.codes, (speaker,)

    def _official(self, draft: Draft) -> ActorMention | None:
        """Whose family name is the subject of a verb of saying: of this sentence, or before it."""
        words = draft.sentence.tokens
        for at in range(1, min(draft.trigger.first, len(words))):
            m = self._family_names.get(words[at].folded)
            if m is not None and words[at - 1].folded in SAYING | _SPEAKING:
                return m
        return None

    @cached_property
    def _family_names(self) -> Mapping[str, ActorMention]:
        sentences = self._document.sentences
        return family_names(sentences, (m for s in sentences for m in self._mentions(s.index)))

    def _spoke_before(self, sentence: Sentence) -> ActorMention | None:
        """Who spoke last, at most two sentences before: what is quoted there goes on."""
        for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):
            words = self._document.sentences[index].tokens
            for m in self._mentions(index):
                if m.kind in ("state", "forces", "group") and speaks(words, m):
                    return m
        return None

    def _answered(self, draft: Draft, begun: int) -> bool:
        """ "in answer to the firing of missiles": the other side did what is answered."""
        words, at = draft.sentence.tokens, draft.trigger.first
        ahead = [words[i].folded for i in range(max(0, at - 2), at)]
        told = {m.first for d in self.drafts[begun:] for m in d.actor_mentions}
        same = not draft.actor_mentions or any(m.first in told for m in draft.actor_mentions)
        return ahead == ["ردا", "علي"] and draft.trigger.form.kind == "noun" and same

    def _subject_before(self, draft: Draft, begun: int) -> None:
        """The doer of a verb without one: what the clause before it told, of the other side."""
        family = self._actors.registry.family
        target = {family(code) for code in self._known(draft.recipients)}
        for other in reversed(self.drafts[begun:]):
            if draft.trigger.cut.link and set(other.actors) & _BYSTANDERS:
                return  # "gunmen attacked the army's convoy and killed": they go on
            for codes, found in (
                (other.recipients, other.recipient_mentions),
                (other.actors, other.actor_mentions),
            ):
                if set(codes) - _BYSTANDERS and not {family(code) for code in codes} & target:
                    draft.actors, draft.actor_mentions = (
                        _codes(found, draft.trigger, armed=True),
                        found,
                    )
                    draft.mode = self._means(draft, other, found) or draft.mode
                    return

    def _means(self, draft: Draft, other: Draft, found: Sequence[ActorMention]) -> str | None:
        """The means that the clause before names as the doer's: its aircraft, its tanks."""
        armed = draft.type is EventType.ASSAULT and draft.mode == "none"
        if not armed or not found or found != other.recipient_mentions:
            return None
        words = draft.sentence.tokens
        return named_means(self._lexicon, words, other.trigger.first, found[0].last)

    def _place(
        self,
        draft: Draft,
        places: Sequence[PlaceMention],
        span: tuple[int, int],
        named: Collection[int],
        away: range,
    ) -> None:
        found = place_of(places, draft.sentence.tokens, draft.trigger, span, named, away)
        vague = found is None or found.place is None or found.place.kind == "country"
        if draft.type in (EventType.THREATEN, EventType.SANCTION):
            sits = found is not None and draft.mode == "convict" and _sits(found, draft.sentence)
            if found is not None and (sits or _aimed_at(found, draft.trigger, span)):
                draft.place, draft.place_own = found, True
            return
        if vague and self._town is not None and refers_back(draft.sentence, draft.trigger):
            draft.place, draft.place_own = self._town, True
        elif found is not None:
            draft.place, draft.place_own = found, True
        else:
            draft.place = self._last

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


def _decided(draft: Draft) -> bool:
    """ "said that it was decided to", "that his country would": by whose speaker it is."""
    words, at = draft.sentence.tokens, draft.trigger.first
    return any(w.folded in _BY_DECISION for w in words[max(0, at - _DECIDED) : at])


def _protests_in_words(trigger: Trigger, doers: Sequence[ActorMention]) -> bool:
    """ "Beijing protested": a government does so in a note, not in the street."""
    states = bool(doers) and all(m.kind in ("state", "forces") for m in doers)
    return trigger.form.kind == "verb" and states and trigger.entry.id == "demonstration"


def _shot_him(trigger: Trigger, doers: Sequence[ActorMention], words: Sequence[Token]) -> bool:
    """ "The police shot him": whoever had attacked."""
    forces = bool(doers) and all(m.kind in ("forces", "context") for m in doers)
    return trigger.entry.frame == "kill" and owned(trigger, words) and forces


def _closed_by_none(sentence: Sentence, trigger: Trigger, doers: Sequence[ActorMention]) -> bool:
    """Roads that are closed where no crowd is named: by whoever fights there, or for repair."""
    crowd_named = {w.folded.removeprefix("و").removeprefix("ال") for w in sentence.tokens} & _CROWD
    return trigger.entry.id == "blockade" and not doers and not crowd_named


def _within(trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Whether a verb of the same entry holds it as its object: "imposed ... sanctions"; or a
    sentence tells what is to be done: "sentenced to execution"."""
    return any(
        other.first < trigger.first < other.end
        and (
            other.entry.mode == "convict"
            or (other.entry is trigger.entry and trigger.entry.type is EventType.SANCTION)
        )
        for other in triggers
    )


def _hour(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the word is a part of the day: "فجر" is dawn, and "blew up"; "فجرا", at dawn."""
    words = sentence.tokens[trigger.first : trigger.first + 2]
    if words[0].folded.removeprefix("و") == "فجرا" and trigger.entry.id == "bombing":
        return True
    return (
        len(words) == 2
        and words[0].folded.removeprefix("و") in _HOURS
        and words[1].folded in DATE_OPENERS
    )


def _aimed_at(m: PlaceMention, trigger: Trigger, span: tuple[int, int]) -> bool:
    """Whether a place is what is threatened or left, not merely named with it."""
    near = trigger.first <= m.first < min(span[1], trigger.end + 12)
    return near and m.place is not None and m.place.kind != "country" and not m.place.capital


def _sits(m: PlaceMention, sentence: Sentence) -> bool:
    """Whether a court sits there: "the criminal court in Paris"."""
    ahead = sentence.tokens[max(0, m.first - _COURT) : m.first]
    return m.role in _SCENE and any("محكم" in w.folded for w in ahead)


def _codes(found: Sequence[ActorMention], trigger: Trigger, *, armed: bool) -> tuple[str, ...]:
    """Codes of mentions: who acts with arms takes the code of the state's forces."""
    by_arms = armed and trigger.entry.type in (EventType.ASSAULT, EventType.MOBILIZE)
    codes = [code for m in found for code in (m.armed if by_arms else m.codes)]
    return tuple(dict.fromkeys(codes))


def _share_tolls(tolls: Sequence[Toll], triggers: Sequence[Trigger]) -> dict[int, tuple[Toll, ...]]:
    """Each toll goes to the nearest trigger that can have one."""
    shared: dict[int, list[Toll]] = {}
    able = [t for t in triggers if t.entry.type in (EventType.ASSAULT, EventType.PROTEST)]
    for toll in tolls:
        if not able:
            break
        nearest = min(able, key=lambda t: (abs(t.first - toll.first), t.first))
        shared.setdefault(nearest.first, []).append(toll)
    return {first: tuple(group) for first, group in shared.items()}
