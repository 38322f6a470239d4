"""Numbers in Arabic text: digits, number words with their genders and cases, duals of hundreds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from streams.coding.text import Token


@dataclass(frozen=True, slots=True)
class Number:
    """A number that fills words `first` up to, not including, `last`.

    `vague` numbers (عشرات، مئات) name no figure: `value` is the least that the word admits, twice
    the unit it counts in ("tens" are 20 at least), three for "several".
    """

    value: int
    first: int
    last: int
    vague: bool = False


_UNITS: Final[dict[str, int]] = {
    form: value
    for value, forms in enumerate(
        (
            "واحد واحده احد احدي",
            "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي",
            "ثلاثه ثلاث",
            "اربعه اربع",
            "خمسه خمس",
            "سته ست",
            "سبعه سبع",
            "ثمانيه ثماني ثمان",
            "تسعه تسع",
            "عشره عشر",
        ),
        start=1,
    )
    for form in forms.split()
}
_TENS: Final[dict[str, int]] = {
    stem + ending: value
    for stem, value in (
        ("عشر", 20),
        ("ثلاث", 30),
        ("اربع", 40),
        ("خمس", 50),
        ("ست", 60),
        ("سبع", 70),
        ("ثمان", 80),
        ("تسع", 90),
    )
    for ending in ("ون", "ين")
}
_HUNDREDS: Final[dict[str, int]] = {
    **dict.fromkeys(("مئه", "مائه", "ميه"), 100),
    **dict.fromkeys(("مئتان", "مئتين", "مائتان", "مائتين", "مئتا", "مئتي", "مائتا", "مائتي"), 200),
    **{
        stem + hundred: value
        for stem, value in (
            ("ثلاث", 300),
            ("اربع", 400),
            ("خمس", 500),
            ("ست", 600),
            ("سبع", 700),
            ("ثمان", 800),
            ("ثماني", 800),
            ("تسع", 900),
        )
        for hundred in ("مئه", "مائه", "ميه")
    },
}
_SCALES: Final[dict[str, int]] = {
    **dict.fromkeys(("الف", "الاف", "الفا"), 1_000),
    **dict.fromkeys(("مليون", "ملايين", "مليونا"), 1_000_000),
    **dict.fromkeys(("مليار", "مليارات"), 1_000_000_000),
}
_TWO: Final[dict[str, int]] = {
    **dict.fromkeys(("الفان", "الفين"), 2_000),
    **dict.fromkeys(("مليونان", "مليونين"), 2_000_000),
}
#: Halves of a scale: "half a million".
_HALF: Final = frozenset(["نصف"])
_VAGUE: Final[dict[str, int]] = {
    **dict.fromkeys(("عشرات", "العشرات", "بعشرات", "وعشرات", "لعشرات", "بالعشرات"), 20),
    **dict.fromkeys(("مئات", "المئات", "بمئات", "ومئات", "لمئات", "بالمئات"), 200),
    **dict.fromkeys(("الالاف", "الوف", "بالالاف"), 2_000),
    **dict.fromkeys(("بضعه", "بضع", "عده"), 3),
}
#: Longest run of digits that is a figure; more is an identifier.
_MAX_DIGITS: Final = 12
#: Numbers that are pronouns when they stand alone ("one of").
_SHY: Final = frozenset({"احد", "احدي", "واحد", "واحده"})


def may_begin(word: str) -> bool:
    """Whether a number may begin with this word; quick, for skipping all others."""
    bare = word[1:] if word[:1] == "و" else word
    return word[:1].isdecimal() or any(_known(w) or w in _VAGUE or w in _HALF for w in (word, bare))


def number_at(words: Sequence[Token], at: int) -> Number | None:
    """The longest number that begins at word `at`; a leading "and" belongs to it."""
    if at >= len(words) or not may_begin(words[at].folded):
        return None
    first = words[at].folded
    if first[:1].isdecimal():
        return _digits(words, at)
    bare = first[1:] if first[:1] == "و" else first
    plain = bare if _known(bare) or bare in _VAGUE or bare in _HALF else first
    if not _known(plain):
        return _unnamed(words, at, plain)
    if plain in ("الاف", "ملايين"):
        return Number(2 * _SCALES[plain], at, at + 1, vague=True)
    if plain in _SHY and not _is_teen(words, at + 1):
        return None
    return _sum(words, at)


def _unnamed(words: Sequence[Token], at: int, plain: str) -> Number | None:
    """ "Dozens", and halves of a scale."""
    if plain in _VAGUE:
        return Number(_VAGUE[plain], at, at + 1, vague=True)
    scale = _SCALES.get(words[at + 1].folded, 0) if at + 1 < len(words) else 0
    return Number(scale // 2, at, at + 2) if scale else None


def _sum(words: Sequence[Token], at: int) -> Number:
    """Number words joined by "and", falling in size: "three hundred and twelve"."""
    total, last = _group(words, at)
    if total >= 1_000 and last + 1 < len(words) and words[last].folded == "و":
        tail = words[last + 1].folded
        if tail.isdecimal() and len(tail) <= 3:  # "ألف و300"
            return Number(total + int(tail), at, last + 2)
    while last < len(words):
        ahead = words[last].folded
        if not ahead.startswith("و") or not _known(ahead[1:]):
            break
        value, end = _group(words, last)
        if value >= total and value < 1_000:
            break  # "three and five" is two numbers
        total, last = total + value, end
    return Number(total, at, last)


def numbers(words: Sequence[Token]) -> Iterator[Number]:
    """All numbers from left to right, none overlapping."""
    at = 0
    while at < len(words):
        found = number_at(words, at)
        if found is None:
            at += 1
        else:
            yield found
            at = found.last


def _known(word: str) -> bool:
    return word in _UNITS or word in _TENS or word in _HUNDREDS or word in _TWO or word in _SCALES


def _is_teen(words: Sequence[Token], at: int) -> bool:
    return at < len(words) and words[at].folded in ("عشر", "عشره", "وعشرون", "وعشرين")


def _group(words: Sequence[Token], at: int) -> tuple[int, int]:
    """One member of a sum, with the scale behind it: "three hundred", "twelve thousand"."""
    word = words[at].folded
    word = word[1:] if word[:1] == "و" and _known(word[1:]) else word
    last = at + 1
    if word in _TWO:
        return _TWO[word], last
    if word in _SCALES:
        return _SCALES[word], last
    value = _UNITS.get(word) or _TENS.get(word) or _HUNDREDS[word]
    if value < 10 and last < len(words):
        ahead = words[last].folded
        if ahead in ("عشر", "عشره"):
            value, last = value + 10, last + 1
        elif ahead[:1] == "و" and ahead[1:] in _TENS:
            value, last = value + _TENS[ahead[1:]], last + 1
        elif ahead in ("مئه", "مائه") and value > 2:
            value, last = value * 100, last + 1
    if last < len(words) and words[last].folded in _SCALES:
        value, last = value * _SCALES[words[last].folded], last + 1
    return value, last


def _digits(words: Sequence[Token], at: int) -> Number | None:
    """Digits with thousands marks or a decimal before a scale ("1.5 million"); no percentages."""
    text, last = words[at].folded, at + 1
    while (
        last + 1 < len(words)
        and words[last].folded in (",", ".", "٬", "،")
        and words[last].start == words[last - 1].end
        and words[last + 1].start == words[last].end
        and words[last + 1].folded.isdecimal()
        and len(words[last + 1].folded) == 3
        and len(text) <= 9
    ):
        text, last = text + words[last + 1].folded, last + 2
    if len(text) > _MAX_DIGITS or _glued(words, at - 1, at - 2):
        return None
    scale = _SCALES.get(words[last].folded, 1) if last < len(words) else 1
    if _glued(words, last, last + 1):
        part = words[last + 1].folded
        scale = _SCALES.get(words[last + 2].folded, 0) if last + 2 < len(words) else 0
        if not scale or len(part) > 3:
            return None
        return Number(round(float(f"{int(text)}.{int(part):0{len(part)}}") * scale), at, last + 3)
    if last < len(words) and words[last].folded in ("%", "٪"):
        return None
    return Number(int(text) * scale, at, last + (scale > 1))


def _glued(words: Sequence[Token], mark: int, figure: int) -> bool:
    """Whether a decimal point or the like ties the number to another figure."""
    if mark < 0 or figure < 0 or max(mark, figure) >= len(words):
        return False
    low, high = sorted((mark, figure))
    return (
        words[mark].folded in (".", ",", "٫")
        and words[figure].folded.isdecimal()
        and words[low].end == words[high].start
    )
