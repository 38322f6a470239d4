"""A figure of harm: what it says, made of the words of a sentence, and several added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from streams.coding import toll_words as lex
from streams.coding.text import Token

Harm = Literal["killed", "injured"]
#: Behind these a figure is contained in the one before.
_AMONG: Final = frozenset(["بينهم", "منهم", "بينها", "ضمنهم", "بينهما"])


@dataclass(frozen=True, slots=True)
class Toll:
    """A figure of harm: tokens `first` to `last`, offsets in the field.

    `value` is None where the words name no figure ("dozens of dead"); `at_least` is then the least
    they admit. `people` is the noun counted, if one is named. `part` figures are contained in the
    one before ("among them three children"); `campaign` figures cover more than one incident.
    """

    harm: Harm
    value: int | None
    at_least: int
    first: int
    last: int
    start: int
    end: int
    people: str | None = None
    part: bool = False
    campaign: bool = False


def toll_of(
    words: Sequence[Token],
    harm: Harm,
    span: tuple[int, int],
    *,
    value: int | None,
    least: int,
    people: str | None = None,
) -> Toll:
    """The figure that stands in the words of `span`: part or campaign by the words around it."""
    first, last = span
    before = [words[i].folded for i in range(max(0, first - 3), first)]
    window = [words[i].folded for i in range(max(0, first - 12), min(last + 10, len(words)))]
    since = any(w in lex.SINCE or w.lstrip("و") in lex.SINCE for w in window)
    since = since or any(_long(window, at) for at, w in enumerate(window) if w == lex.DURING)
    return Toll(
        harm=harm,
        value=value,
        at_least=least,
        first=first,
        last=last,
        start=words[first].start,
        end=words[last - 1].end,
        people=people,
        part=any(w.lstrip("و") in _AMONG for w in before) or before[-1:] in (["هم"], ["وهم"]),
        campaign=since and (value or 0) >= 50,
    )


def total(tolls: Sequence[Toll], harm: Harm) -> int | None:
    """The figures of one incident added up: parts are left out, campaigns too."""
    values = [
        t.value
        for t in tolls
        if t.harm == harm and not t.part and not t.campaign and t.value is not None
    ]
    return sum(values) if values else None


def _long(words: Sequence[str], during: int) -> bool:
    """Whether "during" is said of days, weeks or years."""
    return bool(lex.SPANS.intersection(words[during + 1 : during + 4]))
