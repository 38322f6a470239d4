"""Words that tell an incident, found in a sentence, longest pattern first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.coding.lexicon import Lexicon
from streams.coding.lexicon_entries import Beginning, Entry, Pattern
from streams.coding.morphology import Cut, Form
from streams.coding.place_words import AHEAD_WORDS
from streams.coding.text import Sentence, Token

#: Words behind a trigger that may veto it.
_VETO: Final = 7
#: What stands right before it: "diplomats that were driven out of".
_VETO_BACK: Final = 2
#: Words that a gap in a pattern may skip.
_GAP: Final = 8
#: The same before "على": a long subject may stand between a verb and its preposition.
_FAR: Final = 12
_CLOSERS: Final = frozenset(
    [".", "؟", "!", ":", "؛", "ردا", "كرد", "عقب", "بعد", "بسبب", "اثر", "بعدما", "فيما", "بينما",
     "حيث", "مما", "الذي", "التي", "الذين"]
)  # fmt: skip
#: Signs that part no phrase.
_MARKS: Final = frozenset(['"', "«", "»", "“", "”"])


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger at word `first`; `last` is the word behind its first phrase, `end` behind all.

    `cut` tells the proclitics and the article of its first word.
    """

    entry: Entry
    form: Form
    cut: Cut
    first: int
    last: int
    end: int

    @property
    def definite(self) -> bool:
        """Whether it is a noun with the article: most often one spoken of before."""
        return self.cut.definite and self.form.kind == "noun"


def find_triggers(lexicon: Lexicon, sentence: Sentence) -> tuple[Trigger, ...]:
    """All triggers of a sentence, in order, none inside another's first phrase."""
    words, begins, found = sentence.tokens, lexicon.begins, []
    behind = 0
    for at, ways in [(at, begins(word.folded)) for at, word in enumerate(words)]:
        hit = _at(words, at, ways) if ways and at >= behind else None
        if hit is not None:
            found.append(hit)
            behind = hit.last
    return tuple(found)


def _at(words: Sequence[Token], at: int, ways: Sequence[Beginning]) -> Trigger | None:
    best: Trigger | None = None
    rank = (0, 0, False, False)
    ahead = frozenset([word.folded for word in words[at + 1 : at + 2 + _FAR]])
    for cut, patterns in ways:
        for pattern in patterns:
            # Most patterns of a word fail by the first of the words behind it.
            if pattern.next is not None and pattern.next.isdisjoint(ahead):
                continue
            if pattern.size < rank[0] or not _agrees(pattern.form, cut, at, words):
                continue
            end = _fits(words, at, pattern)
            if not end or _vetoed(pattern.entry, words, at):
                continue
            # "We shall destroy" is a threat before it is a destruction.
            vowed = pattern.entry.frame == "threat"
            # "They went on strike" is written as "I strike", which no news tells.
            past = pattern.form.tense == "past"
            weight = (pattern.size, -len(cut.link + cut.clitic), vowed, past)
            if weight > rank:
                solid = at + 1 if None in pattern.rest else end
                best, rank = Trigger(pattern.entry, pattern.form, cut, at, solid, end), weight
    return best


def _vetoed(entry: Entry, words: Sequence[Token], at: int) -> bool:
    if not entry.unless:
        return False
    around = (*words[max(0, at - _VETO_BACK) : at], *words[at + 1 : at + 2 + _VETO])
    return any(word.folded in entry.unless for word in around)


def _agrees(form: Form, cut: Cut, at: int, words: Sequence[Token]) -> bool:
    """A verb bears no article; a bare past form behind a preposition is a noun, and what stands
    behind the particle of verbs is none."""
    if form.kind == "verb":
        if form.owned and words[at].surface.rstrip(_VOWELS).endswith("ة"):
            return False  # "a strike", no "he struck him"
        if cut.clitic not in ("", "ل") or (cut.clitic == "ل" and form.tense == "past"):
            return False
        before = words[at - 1].folded if at else ""
        return before not in (_NOUN_BEFORE if form.tense == "past" else _PREPOSITIONS)
    return not at or words[at - 1].folded not in _VERB_BEFORE


_VERB_BEFORE: Final = frozenset(["قد", "وقد", "لقد", "فقد"])
_VOWELS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651"
#: What stands before a name and no verb: "near Tadmur", which is also "she destroys".
_PREPOSITIONS: Final = AHEAD_WORDS | {"في", "من", "علي", "الي", "عن", "نحو", "باتجاه", "صوب"}
_NOUN_BEFORE: Final = frozenset(
    ["في", "من", "علي", "الي", "عن", "بعد", "قبل", "خلال", "اثر", "عقب", "جراء", "بسبب", "منذ",
     "اثناء", "نتيجه", "قرار", "قرارها", "قراره", "اعاده", "اعلان", "بدء", "عمليه", "عمليات",
     "محاوله", "كل", "اي", "هذا", "هذه", "اول", "اعنف", "حمله"]
)  # fmt: skip


def _fits(words: Sequence[Token], at: int, pattern: Pattern) -> int:
    """The word behind the pattern, or 0."""
    here, gap = at + 1, False
    for part in pattern.rest:
        if part is None:
            gap = True
            continue
        while not gap and here < len(words) and words[here].folded in _MARKS:
            here += 1
        reach = min(len(words), here + ((_FAR if "علي" in part else _GAP) if gap else 1))
        while here < reach and words[here].folded not in part:
            if words[here].folded in _CLOSERS:
                return 0
            here += 1
        if here >= reach:
            return 0
        here, gap = here + 1, False
    return here
