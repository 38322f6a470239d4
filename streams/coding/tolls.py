"""Tolls: how many were killed and hurt, by the words of one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from streams.coding import toll_words as lex
from streams.coding.date_words import MONTHS, YEAR_WORDS
from streams.coding.numbers import Number, may_begin, number_at
from streams.coding.text import Token
from streams.coding.toll import Harm, Toll, toll_of
from streams.coding.toll_none import may_deny, nobody_harmed

#: How far a figure may stand behind its noun or verb; behind the doer of a killing.
_REACH: Final = 5
_DOER: Final = 3
#: Words between "killed" and its figure that do not part them.
_BETWEEN: Final = frozenset(
    """ما لا يقل عن اكثر من نحو حوالي قرابه علي الاقل فيها فيه بينهم منهم بحياه حياه الي حتي الان ان
    بسقوط سقوط و زهاء اذ عدد قد فيما كذلك ايضا خلاله خلالها اثره فيهما""".split()  # noqa: SIM905
)
#: Words of a running total: "the number of dead rose to 25".
_COUNTS: Final = frozenset(["عدد", "حصيله", "الحصيله", "ارتفع", "ارتفاع", "ارتفعت", "بلغ", "بلغت"])
_REACHES: Final = frozenset("الي بلغ بلغت عند نحو وصل من تجاوز".split())  # noqa: SIM905
#: "Another": a person where nobody else is named.
_ANOTHER: Final = "اخر"
#: "26 others": of this harm alone, whatever was named before it.
_OTHERS: Final = frozenset(["اخرون", "اخرين", "اخر", "اخري"])
#: Two and one without a noun: "two were hurt", "two Egyptians".
_PAIR: Final = frozenset(["اثنان", "اثنين", "اثنتان", "اثنتين"])
#: How many a noun of harm itself says.
_DUAL_HARM: Final = frozenset(["اصابتين", "اصابتان"])
#: "88 killed and hurt", "between killed and hurt": one figure of both.
_PAIRED: Final = frozenset(
    ["بين", "قتيل", "قتيلا", "جريح", "جريحا", "مصاب", "مصابا", "شهيد", "شهيدا"]
)
#: What may stand behind a bare number of the harmed.
_BEHIND_FIGURE: Final = frozenset(
    """من علي في اخرين اخرون و . ، واصابه واصيب وجرح بجروح بجراح بينهم منهم جراء اثر خلال اثناء
    بحالات بالاختناق بشظايا بالرصاص برصاص بنيران بعضهم حالتهم اصاباتهم وفق بحسب""".split()  # noqa: SIM905
)


def find_tolls(words: Sequence[Token]) -> tuple[Toll, ...]:
    """All figures of harm in a sentence, in order."""
    telling = frozenset([at for at, word in enumerate(words) if _matters(word.folded)])
    if not telling:
        return ()
    found: dict[int, Toll] = {}
    harm: Harm | None = None
    begun = reach = -1
    at = 0
    while at < len(words):
        word = _bare(words[at].folded) if at in telling else words[at].folded
        if at not in telling:
            reach += bool(harm) and at == reach and word in _BETWEEN
            at += 1
            continue
        none = nobody_harmed(words, at)
        if none:
            found[at * 2] = toll_of(words, "killed", (at, none), value=0, least=0)
            found[at * 2 + 1] = toll_of(words, "injured", (at, none), value=0, least=0)
            at = none
            continue
        if word in lex.KILLING:
            harm, begun, reach = "killed", at, at + _REACH
        elif word in lex.HURTING and harm == "killed" and _both(words, at, begun, found):
            harm = None  # "killed and hurt 17": nobody knows how many of each
        elif word in lex.HURTING:
            harm, begun, reach = "injured", at, at + _REACH
        elif word in lex.OTHER_FATES:
            harm = None
        before = found[max(found)] if found else None
        toll = _at(words, at, harm if at <= reach else None, before, beside=at == begun + 1)
        if toll is None:
            reach += bool(harm) and at == reach and word in _BETWEEN
            at += 1
            continue
        if before is not None and before.first == begun + 1 and _killed_by(words, before, toll):
            del found[max(found)]
        found[at * 2] = toll
        at = max(at + 1, toll.last)
        if at <= reach + 1 or harm == toll.harm:
            reach = at + _REACH - 1 if harm == toll.harm else reach
    return tuple(found[key] for key in sorted(found))


def _killed_by(words: Sequence[Token], one: Toll, toll: Toll) -> bool:
    """ "killed a gunman three people": he did it, the figure is of the dead."""
    near = toll.harm == one.harm and 0 <= toll.first - one.last <= _DOER
    ahead = words[toll.first].folded.startswith("و") or words[toll.first - 1].folded == "و"
    joined = ahead or toll.part
    return near and not joined and one.value == 1 and one.last - one.first == 1


def _both(words: Sequence[Token], at: int, begun: int, found: Mapping[int, Toll]) -> bool:
    """Whether one figure follows for the killed and the hurt: "مقتل وإصابة 17"."""
    told = found and begun - found[max(found)].last <= _REACH
    others = any(word.folded in _OTHERS for word in words[at + 1 : at + 4])
    return at == begun + 1 and words[at].folded[0] == "و" and not told and not others


@lru_cache(maxsize=32_768)
def _matters(word: str) -> bool:
    """Whether a word can begin a figure, announce one, or open "no casualties"."""
    bare = _bare(word)
    return (
        may_begin(word)
        or any(bare in words for words in (lex.KILLING, lex.HURTING, lex.DEAD, lex.HURT))
        or bare in lex.ONE
        or bare in lex.TWO
        or bare == _ANOTHER
        or bare in lex.OTHER_FATES
        or may_deny(word)
        or bare in _PAIR
        or bare in _DUAL_HARM
    )


@lru_cache(maxsize=32_768)
def _bare(word: str) -> str:
    """A word without "and", and without the preposition that may be glued to it."""
    for _ in range(2):
        if word in lex.KILLING or word in lex.HURTING or word in lex.DEAD or word in lex.HURT:
            return word
        if word in lex.OTHER_FATES or word in lex.ONE or word in lex.TWO:
            return word  # "وزير" begins with no "and"
        if len(word) > 3 and word[0] in "وفبل":
            word = word[1:]
    return word


def _at(
    words: Sequence[Token], at: int, harm: Harm | None, before: Toll | None, *, beside: bool
) -> Toll | None:
    """A figure that begins at word `at`, given the harm that an earlier word announced.

    `before` is the figure before it. `beside` tells that the harm was the word before: what may be
    an adjective ("a security source") is a person only there.
    """
    word = _bare(words[at].folded)
    number = number_at(words, at)
    if number is not None:
        toll = _counted(words, number, harm)
        return replace(toll, part=True) if toll and _contained(words, toll, before) else toll
    if word in _DUAL_HARM:
        return toll_of(words, "injured", (at, at + 1), value=2, least=2)
    kind = _harm_noun(word)
    if kind is not None:
        return _uncounted(words, at, kind, before)
    if harm is None and word in lex.TWO:
        harm = _harm_later(words, at + 1, word)
    if harm is None or not (word in lex.ONE or word in lex.TWO or word == _ANOTHER):
        return None
    joined = words[at].folded.startswith("و")
    # "two Israeli soldiers": the adjective counts nobody.
    described = before is not None and at == before.last and bool(before.people) and not joined
    if described or ((word.rstrip("ا").endswith("ي") or word == _ANOTHER) and not beside):
        return None
    count = 2 if word in lex.TWO else 1
    return toll_of(words, harm, (at, at + 1), value=count, least=count, people=words[at].folded)


def _uncounted(words: Sequence[Token], at: int, kind: Harm, before: Toll | None) -> Toll | None:
    """A noun of the dead or hurt without a figure right before it."""
    bare = (lex.DEAD if kind == "killed" else lex.HURT)[_bare(words[at].folded)]
    if bare is None:
        return _summed(words, at, kind, before)
    if at and words[at - 1].folded in _PAIRED:
        return None
    return toll_of(words, kind, (at, at + 1), value=bare, least=bare)


def _counted(words: Sequence[Token], number: Number, harm: Harm | None) -> Toll | None:
    """A number: of the dead, of the hurt, or of persons whom an earlier or later word harms."""
    if _is_year(words, number) or _says_again(words, number):
        return None
    noun = words[number.last].folded if number.last < len(words) else ""
    kind = _harm_noun(noun) or harm or _harm_later(words, number.last, noun)
    if kind is None or not (
        _harm_noun(noun)
        or noun in lex.PERSONS
        or (harm and words[number.first].folded in _PAIR)
        or ((harm or noun == "من") and _plain(words, number))
    ):
        return None
    named = noun in lex.PERSONS or _harm_noun(noun) is not None
    last = number.last + named
    while named and last < len(words) and words[last].folded in lex.ONE:
        last += 1  # an adjective: "17 عنصرا حوثيا"
    ahead = words[number.last + 1].folded if number.last + 1 < len(words) else ""
    paired = noun in _PAIRED and ahead[:1] == "و" and ahead[1:] in _PAIRED
    value = None if number.vague or paired else number.value
    return toll_of(
        words,
        kind,
        (number.first, last),
        value=value,
        least=number.value,
        people=noun if named else None,
    )


def _says_again(words: Sequence[Token], number: Number) -> bool:
    """ "تلميذين اثنين": the noun has said two."""
    before = words[number.first - 1].folded if number.first else ""
    return words[number.first].folded in _PAIR and _bare(before) in lex.TWO


def _is_year(words: Sequence[Token], number: Number) -> bool:
    before = words[number.first - 1].folded if number.first else ""
    return 1900 <= number.value <= 2100 and (before in YEAR_WORDS or before in MONTHS)


def _plain(words: Sequence[Token], number: Number) -> bool:
    """Whether a bare number may count the harmed: "واصابة 20", "قتل 5 من"; no date, time, price."""
    after = words[number.last].folded if number.last < len(words) else ""
    return not after or after in _BEHIND_FIGURE


def _contained(words: Sequence[Token], toll: Toll, before: Toll | None) -> bool:
    """Whether it goes on with the parts of a figure: "17, they are 12 of X and five of Y"."""
    return (
        before is not None
        and before.part
        and before.harm == toll.harm
        and toll.first - before.last <= 1
        and words[toll.first].folded[0] == "و"
    )


def _harm_noun(noun: str) -> Harm | None:
    if noun in lex.DEAD:
        return "killed"
    return "injured" if noun in lex.HURT else None


def _harm_later(words: Sequence[Token], at: int, noun: str) -> Harm | None:
    """ "19 جنديا قتلوا", "ثلاثة اشخاص اصيبوا بجروح": the verb comes behind the persons."""
    if noun not in lex.PERSONS and noun != "من":
        return None
    for word in (words[i].folded for i in range(at + 1, min(at + 8, len(words)))):
        if word in ("قتلوا", "قضوا", "استشهدوا", "لقوا", "قتلا", "قتل", "قتلت", "توفوا", "لقيا"):
            return "killed"
        if word in ("اصيبوا", "جرحوا", "اصيبا", "اصيب", "جرح", "بجروح"):
            return "injured"
    return None


def _summed(words: Sequence[Token], at: int, kind: Harm, before: Toll | None) -> Toll | None:
    """ "ارتفع عدد القتلى الى 25", "حصيلة الجرحى بلغت 40", and a second one joined to it."""
    ahead = {words[i].folded.lstrip("و") for i in range(max(0, at - 4), at)}
    joined = before is not None and at == before.last and words[at].folded[0] == "و"
    if not (joined or ahead & _COUNTS):
        return None
    for here in range(at + 1, min(at + 7, len(words))):
        number = number_at(words, here)
        if number and not number.vague and (here == at + 1 or words[here - 1].folded in _REACHES):
            behind = words[number.last].folded if number.last < len(words) else ""
            last = number.last + (behind in lex.PERSONS or _harm_noun(behind) == kind)
            return toll_of(words, kind, (at, last), value=number.value, least=number.value)
    return None
