"""The particle that governs a name: "on", "against", a doer's marker, or none."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from streams.coding.morphology import cuts
from streams.coding.numbers import number_at
from streams.coding.text import Token
from streams.gazetteer.names import fold

SIGNS: Final = frozenset("()\"«»“”'")
_PARTICLES: Final = frozenset(
    ["علي", "ضد", "من", "في", "الي", "عن", "مع", "بين", "بحق", "تجاه", "نحو", "لدي", "ل", "ب",
     "عند", "لصالح", "حول", "بشان", "منذ", "بعد", "قبل"]
)  # fmt: skip
#: Words right before a name that make it the doer.
_BY: Final = frozenset(
    fold(w)
    for w in """
    شنه شنها شنته شنتها وجهها وجهتها وجهته نفذه نفذها نفذته نفذتها يشنها يشنه تشنه تشنها
    تشنهما بنيران
    برصاص بأيدي بيد تنفذها تنفذه ينفذها أطلقه أطلقته أطلقها أطلقتها نفذهما شنهما بقيادة يقودها
    تقودها تقوده يخوضها تخوضها زرعها زرعته تبناه تبنته تبناها تبنتها وتبناه وتبنته
    وتبناها وتبنتها""".split()  # noqa: SIM905
)
#: "at the hands of", "on the part of".
_AT_HANDS: Final = frozenset(
    [("من", "قبل"), ("من", "جانب"), ("علي", "يد"), ("علي", "ايدي"), ("من", "طرف"), ("في", "يد"),
     ("في", "ايدي")]
)  # fmt: skip
#: "which X carried out".
_CARRIED_OUT: Final = frozenset(
    (verb, it) for verb in ("قام", "قامت", "يقوم", "تقوم") for it in ("بها", "به")
)
_BY_PAIRS: Final = _AT_HANDS | _CARRIED_OUT
#: Words right before a name that make it who is fought.
_FIGHT: Final = frozenset(
    [
        link + fold(w)
        for w in ["طرد", "دحر", "محاربة", "قتال", "مواجهة", "استهداف"]
        for link in ("", "ل")
    ]
)
#: Words right before a name that make it who stands by: "under the protection of X".
_GUARD: Final = frozenset(["حمايه", "بحمايه", "حراسه", "بحراسه", "برفقه", "بمساعده", "باسناد"])
ABOUT: Final = frozenset(["نحو", "حوالي", "قرابه", "زهاء", "اكثر", "ازيد", "من", "يقل", "لا", "ما"])
_TIES: Final = frozenset(["من", "في", "تابعه", "تابع"])
_SOME: Final = frozenset(["عدد", "عددا", "العديد", "احد", "بعض", "عشرات", "مئات"])
_RANKS: Final = frozenset(["صفوف", "بصفوف"])
#: Words that make it who holds a place.
_HELD: Final = frozenset(["سيطره", "قبضه", "معقل", "معاقل", "نفوذ", "حكم"])
#: Words before "the rule of".
_RULED: Final = frozenset(["تحت", "ظل", "خلال", "انهاء", "اسقاط", "ضد", "من", "في", "منذ", "نظام"])
#: Words that make the name behind them a place: "north of X", "the capital X".
_WHERE: Final = frozenset(
    fold(w)
    for w in "شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط قرب داخل مدينة العاصمة خارج حدود أراضي غوطة ريف ضواحي ضاحية محافظة أحياء سماء شوارع محيط أطراف".split()  # noqa: E501, SIM905
)
#: Heads that carry the particle of what belongs to them: "on positions of X".
_HEADS: Final = frozenset(
    fold(w)
    for w in """مواقع موقع مقر مقرات نقاط نقطة حاجز رتل رتلا قاعدة عناصر عنصر عنصرا مركز مراكز قيادي
    قياديا قادة قائد قائدا مبنى مطار قنصلية القنصلية سفارة السفارة أهداف هدفا هدف معاقل معقل
    مستودع مستودعات سيارة حافلة دورية موكب جنود مسلح مسلحي مسلحا مقاتل مقاتلي مقاتلا أفراد
    فرد تجمعات تجمع مناطق منطقة خلية عشرات مئات آلاف عدد قوات قوة نقاطا مواقعا تحصينات
    أعضاء عضوا عضو رجل رجال رجلين رجلان
    منزل مئة محتجز قرية مسلحون مسلحين مسلحان مقاتلون مقاتلين متشددون متشددين
    متمردون متمردين إرهابيون إرهابيين عناصرا أفرادا""".split()  # noqa: SIM905
)


def particle(words: Sequence[Token], at: int, glued: str) -> str:
    """The particle that governs the name at `at`; looked for beyond heads such as "positions"."""
    if words[at].folded in _BY:
        return "by"  # "by the bullets of X", a name of X with its first word
    here = at
    for _ in range(4):
        cut = glued if here == at else _glued(words[here].folded)
        before = here - 1
        while before >= 0 and words[before].folded in SIGNS:
            before -= 1
        ahead = words[before].folded if before >= 0 else ""
        if ahead in _BY or _pair(words, before + 1) in _BY_PAIRS:
            return "by"
        if ahead == "من" and before > 0 and words[before - 1].folded == "كل":
            here = before - 1  # "each of X and Y"
            continue
        beyond = _beyond(words, before, cut)
        if beyond is not None:
            here = beyond
            continue
        told = ("" if _judged(words, before) else _role(ahead)) or cut
        if told:
            return told
        if ahead in _WHERE or ahead.removeprefix("ب") in _WHERE:
            return "في"
        bare = ahead[1:] if len(ahead) > 2 and ahead[0] in "وف" else ahead
        return bare if bare in _PARTICLES else ""
    return ""


def at_hands(words: Sequence[Token], at: int) -> bool:
    """Whether "by", "at the hands of" stands right before the name at `at`: not "fired by"."""
    return _pair(words, at) in _AT_HANDS


def _pair(words: Sequence[Token], at: int) -> tuple[str, str]:
    """The two words before `at`, without an "and" before them."""
    ahead = words[max(0, at - 2) : at]
    return (ahead[0].folded.removeprefix("و"), ahead[1].folded) if len(ahead) == 2 else ("", "")


def _beyond(words: Sequence[Token], before: int, cut: str) -> int | None:
    """The head that a name hangs on, if any: "positions of X", "three of the men of X"."""
    if before < 0:
        return None
    ahead = words[before].folded
    if ahead == "من" and before > 0 and _counted(words, before - 1):
        here = before - 1
        while here > 0 and (words[here - 1].folded in ABOUT or _counted(words, here - 1)):
            here -= 1
        return here
    if cut not in ("", "ل"):
        return None
    if is_head(ahead):
        return before
    tied = before > 0 and ahead in _TIES and is_head(words[before - 1].folded)
    return before - 1 if tied else None


def _judged(words: Sequence[Token], at: int) -> bool:
    """ "حكم" is "sentenced", unless what stands before makes it "the rule of"."""
    return words[at].folded == "حكم" and (not at or words[at - 1].folded not in _RULED)


def _role(ahead: str) -> str:
    """What a word right before a name makes of it: who is fought, or who holds a place."""
    if ahead in _FIGHT:
        return "ضد"
    if ahead in _RANKS:
        return "من"  # "dead in the ranks of X"
    if ahead in _GUARD:
        return "مع"
    return "بيد" if ahead.removeprefix("ل").removeprefix("ب") in _HELD else ""


def _counted(words: Sequence[Token], at: int) -> bool:
    """Whether a figure ends here, or a word for some of many."""
    return number_at(words, at) is not None or words[at].folded in _SOME


def is_head(word: str) -> bool:
    """Whether what belongs to the word takes its particle: "a leader in X", "positions of X"."""
    return any(cut.stem in _HEADS for cut in cuts(word)) if len(word) > 2 else False


@lru_cache(maxsize=65_536)
def _glued(word: str) -> str:
    """A preposition glued to a word that begins with the article; else cannot be told."""
    for link in ("", "و", "ف"):
        rest = word.removeprefix(link) if word.startswith(link) else ""
        if rest.startswith("لل") and len(rest) > 4:
            return "ل"
        if rest.startswith(("بال", "كال")) and len(rest) > 5:
            return rest[0]
    return ""
