"""The clause of a sentence that a trigger stands in."""

from collections.abc import Sequence
from typing import Final

from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

#: Words that open a clause of its own.
_BREAKS: Final = frozenset(
    ["فيما", "بينما", "حيث", "لكن", "ولكن", "كما", "بعدما", "عندما", "؛", "وقال", "وقالت", "واضاف",
     "واضافت", "واعلن", "واعلنت", "وذكر", "وذكرت", "وافاد", "وافادت", "مما"]
)  # fmt: skip


def clause(sentence: Sentence, triggers: Sequence[Trigger], trigger: Trigger) -> tuple[int, int]:
    """Words `first` to `last` of the clause that the trigger stands in."""
    words = sentence.tokens
    begin, end = 0, len(words)
    for at in range(trigger.first - 1, -1, -1):
        if words[at].folded in _BREAKS or _opens(words, at):
            begin = at
            break
    for at in range(trigger.end, len(words)):
        if words[at].folded in _BREAKS or _opens(words, at):
            end = at
            break
    for other in triggers:
        if other.form.kind == "verb" and other.cut.link and other.first != trigger.first:
            if trigger.end <= other.first < end:
                end = other.first
            elif begin < other.first < trigger.first:
                begin = other.first
    return begin, max(end, trigger.end)


def _opens(words: Sequence[Token], at: int) -> bool:
    """ "بعد أن", "قبل أن": a clause with a verb of its own."""
    return (
        words[at].folded in ("بعد", "قبل") and at + 1 < len(words) and words[at + 1].folded == "ان"
    )
