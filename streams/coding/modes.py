"""The mode of an incident by the means named around its trigger."""

from collections.abc import Iterator, Sequence
from typing import Final

from schemas import EventType
from streams.coding.lexicon import Lexicon
from streams.coding.lexicon_entries import ModePhrase, ModeWords
from streams.coding.morphology import cuts
from streams.coding.text import Token
from streams.coding.triggers import Trigger

_SHELLING: Final = frozenset(["قصف", "قصفت", "قصفا"])
_PROTEST_REACH: Final = 20
_THREAT_REACH: Final = 25
#: Behind them stands what a threat answers.
_CAUSES: Final = frozenset(["عقب", "بعد", "اثر", "بسبب", "ردا", "خلفيه"])
#: How words for poison begin; words between which and them they are not the means of an attack:
#: what is struck for them, and what it answers.
_POISON: Final = ("كيميا", "كيماو", "كلور", "سارين", "غاز")
_POISONERS: Final = _CAUSES | frozenset(
    ["قدرات", "ترسانه", "برنامج", "منشات", "منشاه", "مواقع", "موقع", "مخزون", "مخازن", "مصانع",
     "مركز", "مراكز", "ابحاث", "انتاج", "معاقبه", "رد", "اتهام", "اتهامات", "مزاعم", "لمنع"]
)  # fmt: skip
#: Words of closing, and what crowds close; words of riot, folded.
_CLOSING: Final = frozenset(
    """اغلق اغلقوا اغلقت اغلاق قطع قطعوا قطعت سد سدوا عطل عطلوا تعطيل عرقلوا عرقله""".split()  # noqa: SIM905
)
_ROADS: Final = frozenset(
    """طريق طرق طرقات شارع شوارع جسر سكه سكك ميناء حركه منفذ معبر مداخل مدخل""".split()  # noqa: SIM905
)
_RIOTING: Final = frozenset(
    """رشق رشقوا احرق احرقوا احراق اضرم اضرموا اقتحم اقتحموا اشتبكوا حجاره شغب حطموا
    خربوا""".split()  # noqa: SIM905
)
#: Means by which houses are destroyed.
_DESTROYING: Final = frozenset({"aerial", "heavy-weapons", "explosives", "drone"})


def mode_of(
    lexicon: Lexicon,
    words: Sequence[Token],
    trigger: Trigger,
    others: Sequence[Trigger],
    span: tuple[int, int],
) -> str:
    """The entry's own mode, or that of the means or threat named in its clause.

    `others` are the triggers of the sentence: one with means of its own keeps them.
    """
    entry = trigger.entry
    if entry.frame == "capture":
        return entry.mode
    if entry.type is EventType.ASSAULT and entry.mode in (
        "none",
        "explosives",
        "aerial",
        "heavy-weapons",
        "firearms",
        "destroy",
    ):
        return _means(lexicon, words, trigger, others, span)
    if entry.type is EventType.THREATEN and entry.mode == "none":
        return _threatened(lexicon, words, trigger)
    if entry.type is EventType.PROTEST and entry.mode == "demo":
        return _protest(words, trigger)
    return entry.mode


def _threatened(lexicon: Lexicon, words: Sequence[Token], trigger: Trigger) -> str:
    """What is threatened. Violence is answered by violence; else what is answered tells nothing."""
    end = min(len(words), trigger.last + _THREAT_REACH)
    reach = range(trigger.last, end)
    stop = next((at for at in reach if words[at].folded in _CAUSES), end)
    on = (at for at in reach if words[at].folded == "علي" and words[at - 1].folded.endswith("رد"))
    answered = min(next(on, end), stop)
    own = _first(lexicon.threats, words, trigger.last, answered)
    cause = _first(lexicon.threats, words, answered, stop)
    return own or ("violence" if cause == "violence" else "none")


def named_means(lexicon: Lexicon, words: Sequence[Token], begin: int, end: int) -> str | None:
    """The most telling means of assault named between two words."""
    return _ranked(lexicon.modes, words, begin, end)


def _means(
    lexicon: Lexicon,
    words: Sequence[Token],
    trigger: Trigger,
    others: Sequence[Trigger],
    span: tuple[int, int],
) -> str:
    begin, end = max(span[0], trigger.first - 8), min(span[1], trigger.end + 10)
    own = trigger.entry.mode
    if own != "none":
        begin, end = _apart(trigger, others, begin, end)
    strong = _ranked(lexicon.modes, words, begin, _poison_of_others(words, trigger, end))
    if own == "none":
        return strong or ("heavy-weapons" if _shelled(words, trigger) else "none")
    if own == "destroy":
        return strong if strong in _DESTROYING else own
    if own == "aerial" and strong == "drone" and trigger.entry.id == "shoot-down":
        return own
    return (
        strong if strong in ("unconventional", "suicide-attack", "drone", "crowd-control") else own
    )


def _poison_of_others(words: Sequence[Token], trigger: Trigger, end: int) -> int:
    """Where the means end: before the poison that strikes are aimed at, or answer."""
    for at in range(trigger.end, end):
        if words[at].folded.startswith(_POISON, words[at].folded.startswith("ال") * 2):
            ahead = (w.folded.removeprefix("و") for w in words[max(trigger.end, at - 5) : at])
            if any(w.removeprefix("ال") in _POISONERS for w in ahead):
                return at
    return end


def _apart(trigger: Trigger, others: Sequence[Trigger], begin: int, end: int) -> tuple[int, int]:
    """The words up to the next act that is not this one."""
    for other in others:
        if other.form.kind == "noun" and other.entry.mode != trigger.entry.mode:
            if trigger.end <= other.first < end:
                end = other.first
            elif begin < other.end <= trigger.first:
                begin = other.end
    return begin, max(end, trigger.end)


def _protest(words: Sequence[Token], trigger: Trigger) -> str:
    """What demonstrators are told to do behind the word: close roads, burn and storm."""
    stems = [
        {cut.stem for cut in cuts(word.folded)}
        for word in words[trigger.end : trigger.end + _PROTEST_REACH]
    ]
    for at, here in enumerate(stems):
        if here & _CLOSING and any(stem & _ROADS for stem in stems[at + 1 : at + 3]):
            return "obstruct"
        if here & _RIOTING:
            return "riot"
    return "demo"


def _shelled(words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether it is told as shelling: "a campaign of shelling", "attacked and shelled"."""
    around = words[max(0, trigger.first - 1) : trigger.end + 3]
    return trigger.entry.id == "bombardment" or any(
        cut.stem in _SHELLING for word in around for cut in cuts(word.folded)
    )


def _ranked(phrases: ModeWords, words: Sequence[Token], begin: int, end: int) -> str | None:
    """The most telling mode that is named between the words."""
    found = [hit for at in range(begin, end) for hit in _at(phrases, words, at)]
    return min(found, key=lambda hit: hit.rank).mode if found else None


def _first(phrases: ModeWords, words: Sequence[Token], begin: int, end: int) -> str | None:
    """The mode that is named first."""
    return next((hit.mode for at in range(begin, end) for hit in _at(phrases, words, at)), None)


def _at(phrases: ModeWords, words: Sequence[Token], at: int) -> Iterator[ModePhrase]:
    for phrase in phrases.get(words[at].folded, ()):
        behind = words[at + 1 : at + 1 + len(phrase.rest)]
        if len(behind) == len(phrase.rest) and all(
            word.folded in part for word, part in zip(behind, phrase.rest, strict=True)
        ):
            yield phrase
