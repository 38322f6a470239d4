"""The mode of an incident by the means named around its trigger."""

from collections.abc import Sequence

from schemas import EventType
from streams.coding.lexicon import Lexicon, ModeWords
from streams.coding.text import Token
from streams.coding.triggers import Trigger


def mode_of(
    lexicon: Lexicon, words: Sequence[Token], trigger: Trigger, span: tuple[int, int]
) -> str:
    """The entry's own mode, or that of the means or threat named in its clause."""
    entry = trigger.entry
    if entry.type is EventType.ASSAULT and entry.mode in (
        "none",
        "explosives",
        "aerial",
        "heavy-weapons",
        "firearms",
    ):
        return _means(lexicon, words, trigger, span)
    if entry.type is EventType.THREATEN and entry.mode == "none":
        return (
            _first(lexicon.threats, words, trigger.last, min(len(words), trigger.last + 25))
            or "none"
        )
    return entry.mode


def named_means(lexicon: Lexicon, words: Sequence[Token], begin: int, end: int) -> str | None:
    """The most telling means of assault named between two words."""
    return _ranked(lexicon.modes, words, begin, end)


def _means(
    lexicon: Lexicon, words: Sequence[Token], trigger: Trigger, span: tuple[int, int]
) -> str:
    begin, end = max(span[0], trigger.first - 8), min(span[1], trigger.end + 10)
    strong = _ranked(lexicon.modes, words, begin, end)
    own = trigger.entry.mode
    if own == "none":
        return strong or ("heavy-weapons" if trigger.entry.id == "bombardment" else "none")
    if own == "aerial" and strong == "drone" and trigger.entry.id == "shoot-down":
        return own
    return (
        strong if strong in ("unconventional", "suicide-attack", "drone", "crowd-control") else own
    )


def _ranked(
    groups: Sequence[ModeWords], words: Sequence[Token], begin: int, end: int
) -> str | None:
    """The first group of the list that is named between the words."""
    for group in groups:
        for phrase in group.phrases:
            if any(_there(words, at, phrase) for at in range(begin, end)):
                return group.mode
    return None


def _first(groups: Sequence[ModeWords], words: Sequence[Token], begin: int, end: int) -> str | None:
    """The group that is named first."""
    for at in range(begin, end):
        for group in groups:
            if any(_there(words, at, phrase) for phrase in group.phrases):
                return group.mode
    return None


def _there(words: Sequence[Token], at: int, phrase: tuple[frozenset[str], ...]) -> bool:
    return at + len(phrase) <= len(words) and all(
        words[at + i].folded in part for i, part in enumerate(phrase)
    )
