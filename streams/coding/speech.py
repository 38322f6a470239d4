"""Who threatens whom, and who has decided: what is told in the words of one who speaks."""

import re
from collections.abc import Sequence
from typing import Final

from schemas import EventType
from streams.coding.actor_mentions import ActorMention
from streams.coding.article_actors import ArticleActors
from streams.coding.draft import Draft
from streams.coding.frame_parts import bare
from streams.coding.place_words import SAYING
from streams.coding.text import Sentence

#: Who may be threatened; an adjective ("the Israeli raid") where no name stands.
_THREATENED: Final = ("state", "forces", "group", "adjective")
#: Threats in the words of who threatens.
_OWN_WORDS: Final = frozenset(["threat-said", "threat-doom", "threat-reply", "threat-target"])
#: Words behind "warned" within which it is said of what.
_WARNED: Final = 16
#: What a danger threatens, and nobody who threatens in words: folded, without its owner.
#: Words behind the verb.
_ENDANGERED: Final = frozenset(
    """امن الامن استقرار الاستقرار حيا حيات سلام السلام السلم سلامت المنطق مستقبل وجود بقاء العالم
    الملايين صح صحت الصح البيئ الاقتصاد الملاح الوحد وحد وحدت مصالح المصالح محكم المحكم
    القاضي""".split()  # noqa: SIM905
)
_ENDANGERS: Final = 7
_OWNED: Final = re.compile("(?:ها?|هم|هما|نا|كم)$")
#: Who is warned for his own sake; words from "warned" on among which he stands.
_PUBLIC: Final = frozenset(["الناس", "الجمهور", "الاهالي", "السكان", "المواطنين", "المسافرين"])
_SUBJECT: Final = 5
#: What stands before a danger: "is the greatest threat to".
_BEING: Final = frozenset(
    """اكبر اخطر اعظم اول يشكل تشكل شكل شكلت يمثل تمثل مثل مثلت بمثابه مصدر اي كل""".split()  # noqa: SIM905
)
_WHICH: Final = frozenset(["التي", "الذي", "الذين"])
#: Letters of "with it", which names nothing that is threatened.
_WITH: Final = 2
#: Verbs of saying, and of what speaks where a threat is told.
_SPEAKING: Final = SAYING | frozenset(
    ["هدد", "هددت", "حذر", "حذرت", "توعد", "لوح", "شدد", "وشدد", "وهدد", "وحذر", "وتوعد", "وتابع"]
)
#: Sentences between an act and the threat that answers it.
_ANSWERED: Final = 2
_IF: Final = frozenset(["اذا", "لو", "حال", "ان"])
_THAT_ONE: Final = frozenset(["انها", "انه", "انهم", "بانها", "بانه"])
#: Who speaks has decided, or his country; words between it and what was decided.
_BY_DECISION: Final = frozenset(["تقرر", "بلاده", "بلادها", "حكومته", "حكومتها"])
_DECIDED: Final = 3


class Speech:
    """Fills in the sides of threats and decisions of one article."""

    def __init__(self, who: ArticleActors) -> None:
        self._who = who

    def threat(
        self, draft: Draft, mentions: Sequence[ActorMention], drafts: Sequence[Draft], begun: int
    ) -> None:
        """Who threatens in words of his own is the one who speaks; whom, another state or force.

        `mentions` are the names of its sentence; `drafts` all that was told before, those of its
        sentence from `begun`.
        """
        entry = draft.trigger.entry.id
        if entry == "threat-doom":  # "X will pay for it": X is whom
            _turn_round(draft)
        self._family_name(draft)
        said = entry in _OWN_WORDS or draft.trigger.form.kind == "noun"
        if entry in _OWN_WORDS and (official := self._official(draft)) is not None:
            draft.actors, draft.actor_mentions = official.codes, (official,)
        if draft.actor_mentions and _conditional(draft.sentence, draft.actor_mentions[0]):
            _turn_round(draft)
            said = True
        if not draft.actors and said:
            self._speaker(draft, mentions)
        elif not draft.actors and draft.trigger.cut.link == "و":  # "X announced it, and threatens"
            self._speaker(draft, [m for m in mentions if bare(m)])
        if not draft.recipients and draft.actors:
            self._threatened(draft, mentions, drafts, begun)

    def decision(self, draft: Draft, mentions: Sequence[ActorMention]) -> None:
        """ "said that it was decided to", "that his country would": by whose speaker it is."""
        if draft.type is not EventType.SANCTION or draft.actors:
            return
        words, at = draft.sentence.tokens, draft.trigger.first
        if any(w.folded in _BY_DECISION for w in words[max(0, at - _DECIDED) : at]):
            self._speaker(draft, mentions)

    def _threatened(
        self, draft: Draft, mentions: Sequence[ActorMention], drafts: Sequence[Draft], begun: int
    ) -> None:
        """Who attacked in the same sentence, another side named in it, who attacked just before."""
        own = self._who.families(draft.actors)
        if self._attackers(draft, drafts[begun:], own):
            return
        for m in sorted(mentions, key=lambda m: m.kind == "adjective"):
            if m.kind in _THREATENED and not self._who.families(m.codes) & own:
                draft.recipients, draft.recipient_mentions = m.codes, (m,)
                return
        near = draft.sentence.index - _ANSWERED
        self._attackers(draft, [d for d in drafts[:begun] if d.sentence.index >= near], own)

    def _attackers(self, draft: Draft, drafts: Sequence[Draft], own: set[str]) -> bool:
        """The last of another side who attacked, if any: the threat is for them."""
        for told in reversed(drafts):
            attacked = told.type is EventType.ASSAULT and told.actor_mentions
            if attacked and not self._who.families(told.actors) & own:
                draft.recipients, draft.recipient_mentions = told.actors, told.actor_mentions
                return True
        return False

    def _speaker(self, draft: Draft, mentions: Sequence[ActorMention]) -> None:
        ahead = [
            m
            for m in mentions
            if m.last <= draft.trigger.first
            and m.kind != "people"
            and not _conditional(draft.sentence, m)
        ]
        speaker = self._official(draft) or next(
            (m for m in ahead if m not in draft.recipient_mentions), None
        )
        opens = draft.trigger.first == 0 and draft.trigger.cut.link == "و"
        if speaker is None and (opens or any(draft.sentence.quoted)):
            speaker = self._who.spoke_before(draft.sentence)
        if speaker is not None:
            draft.actors, draft.actor_mentions = speaker.codes, (speaker,)

    def _family_name(self, draft: Draft) -> None:
        """ "May warned Moscow": who stands before the verb by a family name; Moscow is whom."""
        trigger, words = draft.trigger, draft.sentence.tokens
        who = (
            self._who.by_family_name.get(words[trigger.first - 1].folded) if trigger.first else None
        )
        behind = [m for m in draft.actor_mentions if m.first > trigger.first]
        if who is None or trigger.form.kind != "verb" or not behind or trigger.cut.link:
            return
        _turn_round(draft)
        draft.actors, draft.actor_mentions = who.codes, (who,)

    def _official(self, draft: Draft) -> ActorMention | None:
        """Whose family name is the subject of a verb of saying before the trigger."""
        words = draft.sentence.tokens
        for at in range(1, min(draft.trigger.first, len(words))):
            m = self._who.by_family_name.get(words[at].folded)
            if m is not None and words[at - 1].folded in _SPEAKING:
                return m
        return None


def of_danger(draft: Draft) -> bool:
    """ "warned of the rise of X": nobody is threatened; "the X threat" is a danger."""
    trigger, words = draft.trigger, draft.sentence.tokens
    if draft.type is not EventType.THREATEN:
        return False
    if trigger.entry.id == "threaten":
        return _endangers(draft) or _cautions(draft)
    if not trigger.entry.weak:
        return False
    behind = [w.folded for w in words[trigger.end : trigger.end + _WARNED]]
    if trigger.entry.id == "warn":
        of = behind.index("من") if "من" in behind else len(behind)
        whom = range(trigger.end, trigger.end + of)
        return of < len(behind) and not any(m.first in whom for m in draft.recipient_mentions)
    if not words[trigger.first].folded.endswith("تهديد"):
        return False
    ahead = words[trigger.first - 1].folded if trigger.first else ""
    named = behind[:1] and behind[0].startswith("ال") and trigger.definite
    return bool(named) or ahead.removeprefix("و") in _BEING


def _endangers(draft: Draft) -> bool:
    """ "threatens the stability of the region": a danger; "threatens X with war" is a threat."""
    words, trigger = draft.sentence.tokens, draft.trigger
    verb = trigger.form.kind == "verb"
    behind = [w.folded for w in words[trigger.end : trigger.end + _ENDANGERS]]
    if not verb and behind[:1] == ["من"] and "هدد" in words[trigger.first].folded:
        return True  # "threatened by"
    ahead = words[trigger.first - 1].folded if trigger.first else ""
    which = verb and trigger.form.tense == "present" and ahead in _WHICH
    if which and not any(w.startswith("ب") and len(w) > _WITH for w in behind):
        return True  # "the missiles that threaten X"
    for word in behind:
        if verb and (not word.isalpha() or (word.startswith("ب") and len(word) > _WITH)):
            return False
        if _OWNED.sub("", word) in _ENDANGERED:
            return True
    return False


def _cautions(draft: Draft) -> bool:
    """ "the police warned people not to go near": for their own sake."""
    warns = "حذر" in draft.trigger.cut.stem
    ruled = all(m.kind in ("state", "forces", "context") for m in draft.actor_mentions)
    end = draft.trigger.first + _SUBJECT
    public = any(w.folded in _PUBLIC for w in draft.sentence.tokens[draft.trigger.first : end])
    return warns and ruled and (public or draft.recipients == ("CIV",))


def _turn_round(draft: Draft) -> None:
    """Whom the sentence seemed to name as the one who threatens is whom the threat is for."""
    draft.recipients = draft.recipients or draft.actors
    draft.recipient_mentions = draft.recipient_mentions or draft.actor_mentions
    draft.actors, draft.actor_mentions = (), ()


def _conditional(sentence: Sentence, m: ActorMention) -> bool:
    """Whether it is the subject of a condition: "if X does this"."""
    words = sentence.tokens
    behind = [w.folded for w in words[m.last : m.last + 2]]  # "that X, if it does"
    near = words[max(0, m.first - 3) : m.first]
    # "if" and "that" are spelled alike but for the hamza, which few write: right before a name
    # both make a clause of its own, farther ahead only "if" does.
    ahead = {w.folded for w in near[:-1] if w.surface != "أن"} | {w.folded for w in near[-1:]}
    return bool(ahead & _IF) or (behind[1:] == ["اذا"] and behind[0] in _THAT_ONE)
