"""Officials by their family names: "the Iraqi minister Ibrahim al-Jaafari", later "al-Jaafari"."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.place_words import GIVEN_NAMES, SAYING
from streams.coding.text import Sentence, Token

_MARKS: Final = frozenset(["،", ",", "(", "-", '"', "«"])
#: Parts of names that do not end one.
_WITHIN: Final = frozenset(["بن", "ابن", "بنت", "عبد", "ابو", "ال", "ولد", "دي", "فان"])
#: Words that a name does not hold.
_NO_NAMES: Final = SAYING | frozenset(
    """ان انه انها في من علي الي عن مع خلال امس اليوم بعد قبل الذي التي قد هذا هذه لكن عبر حول
    بشان ضمن لدي الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت""".split()  # noqa: SIM905
)
#: Words of a name looked at.
_LONG: Final = 4
_SHORT: Final = 3


def family_names(
    sentences: Sequence[Sentence], mentions: Iterable[ActorMention]
) -> Mapping[str, ActorMention]:
    """The folded family name of each official whose whole name stands behind the office."""
    found: dict[str, ActorMention] = {}
    for m in mentions:
        if m.kind in ("state", "forces") and m.entry.startswith("rule:"):
            words = sentences[m.sentence].tokens
            name = _name_behind(words, m.last) or _name_within(words[m.first : m.last])
            if name is not None:
                found.setdefault(name, m)
    return found


def _name_within(words: Sequence[Token]) -> str | None:
    """The family name of one who is known by his name, and named with his office."""
    last = words[-1].folded
    return last if len(words) >= _LONG and not last.startswith("ال") else None


def _name_behind(words: Sequence[Token], at: int) -> str | None:
    """The second name of the two or more that stand there."""
    while at < len(words) and words[at].folded in _MARKS:
        at += 1
    name: list[str] = []
    for word in words[at : at + _LONG]:
        if not word.folded.isalpha() or word.folded in _NO_NAMES or len(word.folded) < _SHORT:
            if word.folded not in _WITHIN:
                break
        elif word.folded not in _WITHIN:
            name.append(word.folded)
    given = bool(name) and (name[0] in GIVEN_NAMES or not name[0].startswith("ال"))
    return name[1] if len(name) > 1 and given else None
