"""Where: which place of a sentence belongs to a trigger."""

from collections.abc import Collection, Sequence
from typing import Final

from streams.coding.clauses import DEEDS
from streams.coding.place_mention import PlaceMention
from streams.coding.place_roles import PlaceRole
from streams.coding.place_words import (
    AHEAD_WORDS,
    DIRECTIONS,
    INSIDE,
    LYING,
    NEAR_WORDS,
    REACTING,
    SAYING,
    WARNING,
)
from streams.coding.text import Token
from streams.coding.triggers import Trigger

_ROLE_COST: Final = {
    PlaceRole.LOCATION: 0, PlaceRole.OBJECT: 2, PlaceRole.TOWARDS: 2, PlaceRole.ORIGIN: 8,
    PlaceRole.HOLDER: 14,
}  # fmt: skip
#: Who leaves does so where he was, whatever he goes to.
_LEAVING_COST: Final = _ROLE_COST | {PlaceRole.ORIGIN: 0, PlaceRole.TOWARDS: 10}
#: Who is sent somewhere counts there; what is fired, where it comes down.
_MOVING_COST: Final = _ROLE_COST | {PlaceRole.TOWARDS: -4, PlaceRole.ORIGIN: 14}
#: Forces that stand at X act from there.
_STANDING: Final = frozenset(
    [
        article + word + ending
        for word in ("متمركز", "منتشر", "مرابط", "متواجد", "موجود")
        for ending in ("ه", "ين", "ون")
        for article in ("", "ال")
    ]
)
#: Entries of missiles, that are told with where they were fired from.
_FIRED: Final = frozenset(["missile-fire", "missile-intercepted"])
#: Words between a trigger and a country that need not be its scene.
_AFAR: Final = 20
#: Words between a verb of saying and where it was said: who says it.
_SAID_IN: Final = 8
#: Words between a verb of saying and what is said, where a place stands right before that.
_TOLD_IN: Final = 14
_THAT: Final = frozenset(["ان", "انه", "انها", "انهم", "بان"])
#: Words between "which lies north of" and X.
_LYING_AHEAD: Final = 3
#: Words between a place and the land in which it is told to lie: "the T4 military airport in the
#: middle of Syria".
_QUALIFIED: Final = frozenset(["في", "العسكري", "العسكريه", "الجوي", "الجويه", "الدولي", "الدوليه"])
#: Words between a place and a narrower one in it.
_BESIDE: Final = 3
#: Words before a place that opens the sentence.
_OPENING: Final = 4
#: Acts that are told with who was struck or taken, never with where he came from.
_NOT_FROM: Final = frozenset(["attack", "kill", "suffer", "clash", "aim", "threat"])
_CARRYING: Final = frozenset(["نقل", "بنقل", "توسيع", "بتوسيع", "تمديد", "بتمديد"])


def place_of(
    mentions: Sequence[PlaceMention],
    words: Sequence[Token],
    trigger: Trigger,
    span: tuple[int, int],
    named: Collection[int],
    away: Collection[int],
) -> PlaceMention | None:
    """The scene of the trigger among the places of its sentence.

    `named` are the words of names of actors: a place among them ("the coalition led by X") is none.
    `away` are words that tell of something else (see `clauses.told_of`).
    """
    best: tuple[float, PlaceMention] | None = None
    for m in mentions:
        spoken = (m.first < trigger.first and _told_there(words, m)) or says_in(words, m)
        if m.first in named or m.first in away or _no_scene(m, words, trigger, spoken=spoken):
            continue
        cost = _cost(m, words, trigger)
        cost += 8 * (not span[0] <= m.first < span[1]) + 10 * spoken
        cost += 6 * _tells_where(mentions, words, m)
        if best is None or cost < best[0]:
            best = (cost, m)
    if best is None:
        return None
    return _narrowest(mentions, words, best[1])


def _cost(m: PlaceMention, words: Sequence[Token], trigger: Trigger) -> float:
    """How far the place stands from being the scene: by its role, distance and width."""
    costs = _LEAVING_COST if _parts(trigger) else _ROLE_COST
    if trigger.entry.type == "MOBILIZE" or trigger.entry.id in _FIRED:
        costs = _MOVING_COST
    distance = (
        m.first - trigger.last if m.first >= trigger.first else (trigger.first - m.last) * 1.5
    )
    object_of = m.first >= trigger.end and trigger.form.kind == "noun" and _owned(words, m)
    total = costs[PlaceRole.OBJECT if object_of else m.role] + distance
    total += 10 * (m.first > 1 and words[m.first - 2].folded in _STANDING)
    total += 12 * _fronted(words, m) + 8 * _of_another(words, m, trigger)
    if trigger.entry.type == "THREATEN" and _carried_to(words, trigger, m):
        total -= 14
    if m.place is None:
        return total + 6
    if m.role is PlaceRole.ORIGIN and m.place.capital:
        total += 8  # it stands for its government
    if m.place.kind == "country":
        return total + 12
    return total + 3 * m.place.is_area


def vague(words: Sequence[Token], m: PlaceMention, trigger: Trigger) -> bool:
    """Whether it tells but roughly where it was: a capital near by, a country named far off."""
    if m.place is None or m.place.kind != "country":
        return m.place is not None and m.place.capital and lies_by(words, m)
    return m.first - trigger.end > _AFAR


def _parts(trigger: Trigger) -> bool:
    """Whether it is where somebody leaves, or is sent away from."""
    return trigger.entry.frame == "leave" or trigger.entry.mode == "deport"


def lies_by(words: Sequence[Token], m: PlaceMention) -> bool:
    """ "A town which lies north of X": X is not where it was."""
    return bool({w.folded for w in words[max(0, m.first - _LYING_AHEAD) : m.first]} & LYING)


def _tells_where(mentions: Sequence[PlaceMention], words: Sequence[Token], m: PlaceMention) -> bool:
    """ "Minya, south of Cairo", "which lies north of Mogadishu": where another place lies."""
    if lies_by(words, m):
        return True
    beside = DIRECTIONS | NEAR_WORDS | {"،", ","}
    if m.place is not None and m.place.is_area:
        beside = beside | INSIDE | _QUALIFIED
    return any(
        0 < m.first - other.last <= _LYING_AHEAD
        and all(w.folded in beside for w in words[other.last : m.first])
        for other in mentions
        if other.place is not None and other.place is not m.place and not _holds(other, m)
    )


def _of_another(words: Sequence[Token], m: PlaceMention, trigger: Trigger) -> bool:
    """ "Who carried out the Nablus attack": where another act was, that is but named."""
    before = m.first - 1
    if m.role is not PlaceRole.OBJECT or before < 0 or trigger.first <= before < trigger.end:
        return False
    return words[before].folded.removeprefix("و").removeprefix("ب").removeprefix("ل") in DEEDS


def _goes_into(words: Sequence[Token], wide: PlaceMention, narrow: PlaceMention) -> bool:
    """ "In Sinai, near the town of X": nothing but words of places between the two."""
    between = [w.folded for w in words[wide.last : narrow.first]]
    lead = AHEAD_WORDS | {"،", ",", "في"}
    return narrow.first >= wide.last and _holds(wide, narrow) and lead.issuperset(between)


def _holds(outer: PlaceMention, inner: PlaceMention) -> bool:
    """ "In Sinai, near Sheikh Zuweid": the second is the narrower of the two."""
    if outer.place is None or inner.place is None:
        return False
    return outer.place.is_area and outer.place.id in inner.place.parents


def _owned(words: Sequence[Token], m: PlaceMention) -> bool:
    """ "The shelling of Douma", with "of" a letter glued to the name."""
    word = words[m.first]
    return m.role is PlaceRole.HOLDER and m.start > word.start and "ل" in word.folded[:2]


def _fronted(words: Sequence[Token], m: PlaceMention) -> bool:
    """ "In Deir ez-Zor, ... near Hajin": where the sentence opens is seldom all it tells."""
    return m.first < _OPENING and m.last < len(words) and words[m.last].folded in ("،", ",")


def _carried_to(words: Sequence[Token], trigger: Trigger, m: PlaceMention) -> bool:
    """ "threatens to carry its attack from X to Y": Y."""
    between = {words[at].folded for at in range(trigger.end, m.first)}
    return m.role is PlaceRole.TOWARDS and bool(between & _CARRYING)


def _no_scene(m: PlaceMention, words: Sequence[Token], trigger: Trigger, *, spoken: bool) -> bool:
    """Whether it cannot be where it happened, by its role and what governs it."""
    cost = _ROLE_COST.get(m.role)
    if cost is None or (m.role is PlaceRole.ORIGIN and trigger.entry.id in _FIRED):
        return True
    arrested = trigger.entry.type == "COERCE" and trigger.entry.mode == "arrest"
    hit = trigger.entry.frame in _NOT_FROM and not _parts(trigger)
    if m.role is PlaceRole.ORIGIN and (hit or arrested):
        return m.place is not None and (m.place.kind == "country" or m.place.capital)
    against = m.first > 0 and words[m.first - 1].folded == "ضد"
    if against and trigger.entry.type == "PROTEST":
        return True
    seat = m.place is not None and m.place.capital
    vague = m.place is None or m.place.kind == "country" or seat
    return (spoken and seat) or (cost >= _ROLE_COST[PlaceRole.HOLDER] and vague)


def _narrowest(
    mentions: Sequence[PlaceMention], words: Sequence[Token], chosen: PlaceMention
) -> PlaceMention:
    """A narrower place right beside the chosen one that lies in it."""
    for m in mentions:
        ahead = 0 <= chosen.first - m.last <= _BESIDE
        if (
            chosen.place is not None
            and m.place is not None
            and chosen.place.id in m.place.parents
            and m.role in (PlaceRole.LOCATION, PlaceRole.OBJECT, PlaceRole.TOWARDS)
            and (ahead or _goes_into(words, chosen, m))
        ):
            return m
    return chosen


def _told_there(words: Sequence[Token], m: PlaceMention) -> bool:
    """Whether a verb of saying stands shortly before the place: "warned in Tokyo of"."""
    before = [words[at].folded for at in range(max(0, m.first - _SAID_IN), m.first)]
    spoken = SAYING | REACTING | WARNING
    return m.role is PlaceRole.LOCATION and any(w.removeprefix("و") in spoken for w in before)


def says_in(words: Sequence[Token], m: PlaceMention) -> bool:
    """ "said, in Ankara, that", "In Brussels, the Union called": wherever the trigger stands."""
    behind = [words[at].folded for at in range(m.last, min(m.last + 2, len(words)))]
    if len(behind) == 2 and behind[0] == "،" and behind[1] in SAYING | REACTING | WARNING:
        return True
    told = [words[at].folded for at in range(max(0, m.first - _TOLD_IN), m.first)]
    if _THAT.intersection([w for w in behind if w != "،"][:1]):
        return any(word.removeprefix("و") in SAYING for word in told)
    ahead = [words[at].folded for at in range(max(0, m.first - 3), m.first)]
    verbs = [word for word in ahead if word.removeprefix("و") in SAYING]
    return bool(verbs) and all(word in verbs or word in ("،", "في") for word in ahead[-2:])


def happens(m: PlaceMention, words: Sequence[Token]) -> bool:
    """Whether what is told without a place may have been there: no country, none who speaks."""
    if not m.is_scene or m.place is None or m.place.kind == "country":
        return False
    return not (m.place.capital and says_in(words, m))
