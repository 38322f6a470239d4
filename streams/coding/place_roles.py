"""What a place name does in its sentence: scene of an act, owner, speaker's city, a government."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from streams.coding import place_words as lex
from streams.coding.place_matcher import Match
from streams.coding.text import Token


class PlaceRole(StrEnum):
    """The part of a place name in its sentence."""

    #: Something is said to be or happen there.
    LOCATION = "location"
    #: Named right behind a noun or verb: "the shelling of X", "they entered X".
    OBJECT = "object"
    #: Behind "to", "on", "against".
    TOWARDS = "towards"
    #: Behind "from".
    ORIGIN = "origin"
    #: Owner of what stands before it: the government, army, people of X.
    HOLDER = "holder"
    #: A capital or country that stands for its government.
    METONYM = "metonym"
    #: Where somebody spoke, or where talks are held.
    SPEAKER = "speaker"
    #: The line before the text that names the newsroom's cities.
    DATELINE = "dateline"


#: Roles that may give an act its place, the best first.
SCENES: Final = (PlaceRole.LOCATION, PlaceRole.OBJECT, PlaceRole.TOWARDS, PlaceRole.ORIGIN)
#: How far before a place a word of speech makes it the speaker's.
_REACH: Final = 14
_DATELINE: Final = 14
_GLUED_ROLE: Final = {"ب": PlaceRole.LOCATION, "ل": PlaceRole.HOLDER}
_AHEAD_ROLE: Final[dict[str, PlaceRole]] = {
    **dict.fromkeys(sorted(lex.LOCATIVE), PlaceRole.LOCATION),
    **dict.fromkeys(sorted(lex.TOWARDS), PlaceRole.TOWARDS),
    **dict.fromkeys(("من", "عن", "مصدرها", "مصدره"), PlaceRole.ORIGIN),
    "لدي": PlaceRole.SPEAKER,  # "the ambassador to X"
}
#: What is laid on a government, or done in answer to it.
_BLAMED: Final = frozenset(
    ["لوم", "مسؤوليه", "عقوبات", "ضغط", "ضغوط", "ردا", "رد", "اللوم", "المسؤوليه", "حظر", "رسوم"]
)
#: Words whose place tells where somebody lives or something was made.
_FROM: Final = frozenset(
    ["ولد", "ولدت", "مولود", "مولوده", "يعيش", "تعيش", "يقيم", "تقيم", "مقيم", "مقيمه", "مقيمين",
     "صنع", "صنعت", "مصنوع", "مصنوعه", "انتج", "انتجت", "يعمل", "تعمل", "درس", "يدرس", "يزور",
     "زيارته", "زيارتها", "نشا", "ترعرع", "استقباله", "استقبالها"]
)  # fmt: skip
_OPENS: Final = frozenset(["ان", "انه", "انها", "انهم", ":", "،", ",", ".", '"', "«"])
_WITH: Final = frozenset(
    ["مع", "بين", "وبين", "ان", "بان", "لكن", "فيما", "حيث", "كما", "فان", "و"]
)


def dateline_end(words: Sequence[Token], matches: Sequence[Match]) -> int:
    """The word behind the dateline that opens a text, or 0.

    "واشنطن - استانا - بيروت - وكالات:", "القاهرة (رويترز) -": places, agencies and marks only,
    closed by a colon, a dash, or the end of the sentence.
    """
    covered = {at for match in matches for at in range(match.first, match.last)}
    here, places = 0, 0
    while here < min(len(words), _DATELINE):
        word = words[here].folded
        if word in (":", "–", "—", "-", "ـ") and places and not _goes_on(words, here + 1, covered):
            return here + 1
        if here in covered:
            places += 1
        elif word not in lex.DATELINE_MARKS and word not in lex.AGENCIES:
            return 0
        here += 1
    return here if places and here == len(words) and len(words) < _DATELINE else 0


def _goes_on(words: Sequence[Token], at: int, covered: set[int]) -> bool:
    return at < len(words) and (
        at in covered or words[at].folded in lex.AGENCIES or words[at].folded in ("(", "-")
    )


def role_of(
    words: Sequence[Token],
    match: Match,
    before: int,
    *,
    governs: bool,
    capital: bool,
    kind_word: bool,
) -> PlaceRole:
    """The role of the name `match`.

    `before` is the word ahead of the name with its kind and direction words (-1: none); `governs`
    tells that the place is a country or a capital, which alone can stand for governments.
    """
    ahead = words[before].folded if before >= 0 else ""
    glued = len(ahead) > 2 and ahead[0] in "وف" and ahead not in _AHEAD_ROLE  # but "فوق"
    bare = ahead[1:] if glued else ahead
    after = words[match.last].folded if match.last < len(words) else ""
    verb = _is_verb(after) or after in lex.DIPLOMACY
    acts = governs and not kind_word and verb and bare not in lex.ACTS
    role = _role(match, bare, governs=governs, kind_word=kind_word, acts=acts)
    bound = after == "ان" or _answerable(words, before)  # "Tehran must"
    struck = ahead == "ضد" and capital  # "strikes against Damascus": on the state
    if role is PlaceRole.TOWARDS and governs and not kind_word and (bound or struck):
        return PlaceRole.METONYM
    if role is PlaceRole.TOWARDS and governs and _travels(words, before):
        return PlaceRole.SPEAKER
    talks = role is PlaceRole.LOCATION and (
        _near_talks(words, before) or _lives(words, before) or (governs and _told(words, before))
    )
    based = role is PlaceRole.ORIGIN and before > 0 and words[before - 1].folded in lex.TAKES_SEAT
    speaks = role is PlaceRole.ORIGIN and not kind_word and _says(words, before, match.last)
    return PlaceRole.SPEAKER if talks or based or speaks else role


def _role(match: Match, ahead: str, *, governs: bool, kind_word: bool, acts: bool) -> PlaceRole:
    glued = _GLUED_ROLE.get(match.proclitics[-1:])
    standing = _AHEAD_ROLE.get(ahead)
    if glued or standing:
        return glued or standing or PlaceRole.OBJECT
    if ahead.removeprefix("ل").removeprefix("ب") in lex.HOLDERS | lex.TALKS:
        return PlaceRole.HOLDER
    if not governs or kind_word or (ahead in lex.ACTS and not acts):
        return PlaceRole.OBJECT
    speaks = not ahead.isalpha() or ahead in _WITH | lex.SAYING | lex.DIPLOMACY
    return PlaceRole.METONYM if acts or speaks or _is_verb(ahead) else PlaceRole.HOLDER


def _is_verb(word: str) -> bool:
    """A feminine verb of the past, as states take it: أطلقت, نفذتها; not a plural noun (غارات)."""
    bare = word.removesuffix("ها").removesuffix("هم") if len(word) > 5 else word
    return len(bare) > 3 and bare.endswith("ت") and not bare.endswith("ات")


def _says(words: Sequence[Token], before: int, after: int) -> bool:
    """ "قال ... من بغداد إن": a word of speech before, what is said right behind."""
    opens = after >= len(words) or words[after].folded in _OPENS
    window = (words[i].folded for i in range(max(0, before - _REACH), before))
    return opens and any(word in lex.SAYING for word in window)


def _answerable(words: Sequence[Token], before: int) -> bool:
    """ "Blames X", "sanctions on X": the government there."""
    return before > 0 and words[before - 1].folded.removeprefix("ب").removeprefix("ال") in _BLAMED


def _lives(words: Sequence[Token], before: int) -> bool:
    """ "Born in X", "made in X": where somebody or something is from."""
    return before > 0 and words[before - 1].folded.removeprefix("ال") in _FROM


def _told(words: Sequence[Token], before: int) -> bool:
    """ "An official in Baghdad said", "ministers agreed in Brussels": a word of speech is near."""
    return any(words[i].folded in lex.SAYING for i in range(max(0, before - 3), before))


def _travels(words: Sequence[Token], before: int) -> bool:
    """ "The minister left for X", "his visit to X"."""
    near = (words[i].folded.removeprefix("و") for i in range(max(0, before - 3), before))
    return any(word in lex.TRAVEL for word in near)


def _near_talks(words: Sequence[Token], before: int) -> bool:
    """ "مراسلنا في حلب", "مؤتمر صحفي في عمان"."""
    near = (words[i].folded for i in range(max(0, before - 3), before))
    return any(w.removeprefix("ل").removeprefix("ب").removeprefix("ال") in lex.TALKS for w in near)
