"""What stands before a place name: kind words, nearness, directions, the preposition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.coding import place_words as lex
from streams.coding.place_matcher import Match
from streams.coding.text import Token

#: Words before "من" that make it "near" or "so far from".
_NEAR_FROM: Final = frozenset(
    """بالقرب مقربه قريبا قريبه القريبه القريب قريب كلم كيلومترا كيلومتر كيلومترات كم ميلا اميال
    متر مترا امتار""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What stands before a name.

    `before` is the token ahead of all that belongs to the name (-1: none), `kinds` the kinds that
    its kind word allows. `beside` tells that the act is near the place, `inside` amid it;
    `attacked` that a noun of fighting governs it.
    """

    before: int
    kind_word: str | None
    kinds: frozenset[str] | None
    near: bool
    countryside: bool
    direction: bool
    inside: bool
    locative: bool
    attacked: bool

    @property
    def beside(self) -> bool:
        """Near it, in its countryside or on one side of it."""
        return self.near or self.countryside or self.direction

    @property
    def kinded(self) -> bool:
        """Whether a kind word stands before the name."""
        return self.kind_word is not None


def _bare(word: str) -> tuple[str, str]:
    """A word of ours without و، ف، ب، ل, and what was taken off."""
    taken = ""
    for _ in range(2):
        if word in lex.AHEAD_WORDS or len(word) < 4 or word[0] not in "وفبل":
            break
        word, taken = word[1:], taken + word[0]
    return word, taken


def _is_apposed(words: Sequence[Token], here: int) -> bool:
    """Whether "the capital" or "the Syrian capital" ends here, and the name follows as such."""
    if here > 0 and words[here].folded in lex.DEMONYMS:
        here -= 1
    return here >= 0 and _bare(words[here].folded)[0] == "العاصمه"


def look_back(words: Sequence[Token], match: Match) -> Ahead:
    """Read leftwards from the name (rightwards on the page)."""
    here = match.first - 1
    kind_word: str | None = None
    near = countryside = direction = inside = False
    glued = match.proclitics.removeprefix("و").removeprefix("ف")
    while here >= 0 and not glued:
        folded = words[here].folded
        if folded in ("،", ",") and _is_apposed(words, here - 1):
            here -= 1  # العاصمة السورية، دمشق
            continue
        word, taken = _bare(folded)
        if folded == "من" and here and words[here - 1].folded in _NEAR_FROM:
            near, here = True, here - 2
            continue
        if folded in lex.DEMONYMS and here and _bare(words[here - 1].folded)[0] in lex.KIND_WORDS:
            here -= 1  # العاصمة السورية دمشق
            continue
        if word in lex.KIND_WORDS:
            kind_word = kind_word or word
        elif word in lex.COUNTRYSIDE:
            countryside = True
        elif word in lex.DIRECTIONS:
            direction = True
        elif word in lex.NEAR_WORDS:
            near = True
        elif word in lex.INSIDE:
            inside = True
        else:
            break
        here -= 1
        glued = taken.removeprefix("و").removeprefix("ف")
    ahead = words[here].folded if here >= 0 else ""
    joined = ahead[:1] in ("و", "ف") and len(ahead) > 2 and ahead not in lex.LOCATIVE
    plain = ahead[1:] if joined else ahead
    kinds = lex.KIND_WORDS.get(kind_word) if kind_word else None
    return Ahead(
        before=here,
        kind_word=kind_word,
        kinds=kinds,
        near=near,
        countryside=countryside,
        direction=direction,
        inside=inside,
        attacked=plain.removeprefix("ب").removeprefix("ل") in lex.ACTS,
        locative=inside
        or glued.endswith("ب")
        or plain in lex.LOCATIVE
        or plain in ("من", "علي", "الي", "نحو", "صوب", "باتجاه"),
    )
