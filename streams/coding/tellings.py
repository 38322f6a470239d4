"""Whether two tellings of an article may be of one incident: its type, place, day and sides."""

from collections.abc import Callable, Sequence
from typing import Final

from schemas import DatePrecision, EventType, PlacePrecision
from streams.coding.draft import Draft
from streams.coding.place_mention import PlaceMention
from streams.coding.place_words import HOME
from streams.coding.realis import told
from streams.coding.told_anew import told_anew
from streams.gazetteer import Gazetteer, Place
from streams.gazetteer.names import fold

#: Whoever these are, they do not tell two incidents apart.
_VAGUE: Final = frozenset({"CIV", "UNKNOWN", "PROTESTERS", "PAL_PROTEST", "MEDIA", "AID_ORG"})
#: Types whose modes are kinds of acts; means of assault that stand for themselves.
_MODAL: Final = frozenset({EventType.COERCE, EventType.SANCTION, EventType.RETREAT})
_APART: Final = frozenset({"unconventional", "abduct", "targeted", "sexual"})
_POISON: Final = "unconventional"
_RAIDS: Final = ("ضربات", "ضربه", "غارات", "غاره")
_STRIKES: Final = frozenset({"aerial", "drone", "heavy-weapons"})
#: An event of longer ago is told with its time.
_RECALLED_DAYS: Final = 7
#: Days between an event and what is said of it; words between a noun and the day that is its own.
_LOOSE_DAYS: Final = 2
_BESIDE: Final = 3
_POISON_DAYS: Final = 3
#: What is fired from one place and comes down, or is met, at another.
_MISSILES: Final = frozenset({"missile-intercepted", "missile-fire"})
#: Index of the last sentence of the lead, the title being the first.
_LEAD: Final = 2
_NEAR_KM: Final = 40.0
#: A capital also stands for what lies around it.
_CAPITAL_KM: Final = 25.0
_PART_OF_COUNTRY_KM: Final = 500.0
#: Kinds of areas that are called after their first town.
_NAMED_AFTER: Final = frozenset({"governorate", "district"})
#: The side that an actor belongs to, by its code.
Family = Callable[[str], str]


def same_incident(a: Draft, b: Draft, family: Family, places: Gazetteer) -> bool:
    """Whether nothing in the two tells them apart."""
    if a.type is not b.type:
        return False
    if a.type in _MODAL and a.mode != b.mode:
        return False
    if a.mode != b.mode and "none" not in (a.mode, b.mode) and ({a.mode, b.mode} & _APART):
        return False
    if apart_by_kind(a, b):
        return False
    # A threat names places of what it would do, and one telling may name another than the next.
    anywhere = a.type is EventType.THREATEN or {a.trigger.entry.id, b.trigger.entry.id} <= _MISSILES
    placed = anywhere or same_places(a, b, places)
    return placed and same_days(a, b) and same_sides(a, b, family)


def apart_by_kind(a: Draft, b: Draft) -> bool:
    """Whether they are acts of two kinds, or one is introduced as another incident."""
    return _taken_or_struck(a, b) or _poisoned_or_struck(a, b) or _told_apart(a, b)


def _taken_or_struck(a: Draft, b: Draft) -> bool:
    """Whether one is the taking of a place, the other strikes on it."""
    taken = [d.trigger.entry.frame == "capture" for d in (a, b)]
    return taken[0] != taken[1] and (a.mode in _STRIKES or b.mode in _STRIKES)


def _poisoned_or_struck(a: Draft, b: Draft) -> bool:
    """Whether one is a poisoning and the other strikes, as they often answer one: a poisoning is
    called an attack, seldom strikes or raids."""
    if (a.mode == _POISON) == (b.mode == _POISON):
        return False
    other = b if a.mode == _POISON else a
    return other.trigger.form.kind == "noun" and other.trigger.cut.stem.startswith(_RAIDS)


def _told_apart(a: Draft, b: Draft) -> bool:
    """Whether the later one is introduced as something else than what the text told before."""
    first, later = (a, b) if a.sentence.index < b.sentence.index else (b, a)
    before = first.sentence.field == "text" and first.sentence is not later.sentence
    return before and told_anew(later)


def same_days(a: Draft, b: Draft) -> bool:
    """Whether they may be of one day, or one of them is told without."""
    if a.date_own != b.date_own:
        dated, other = (a, b) if a.date_own else (b, a)
        # An undated draft bears the day of publication.
        return (other.date - dated.date).days <= _RECALLED_DAYS or not _stands_alone(other)
    if not a.date_own:
        return True
    if a.days is not None or b.days is not None:
        return a.date == b.date
    spans = [d.date_mention for d in (a, b)]
    if any(m is not None and m.precision is not DatePrecision.DAY for m in spans):
        x, y = spans
        assert x is not None
        assert y is not None
        return x.date_min <= y.date_max and y.date_min <= x.date_max
    apart = _LOOSE_DAYS if _loose(a) or _loose(b) else 0
    if a.mode == b.mode == "unconventional":  # told of for days, and seldom of two
        apart = _POISON_DAYS
    return abs((a.date - b.date).days) <= apart


def _loose(draft: Draft) -> bool:
    """Whether its day may be that of what is said of it: "condemned on Sunday the attack on X"."""
    day, trigger = draft.date_mention, draft.trigger
    if day is None or trigger.form.kind != "noun" or draft.date_sentence is not draft.sentence:
        return False
    beside = 0 <= day.first - trigger.end <= _BESIDE
    return not beside and not told(draft.sentence.tokens, trigger)


def _stands_alone(draft: Draft) -> bool:
    """What title or lead tell as if nobody had heard of it: not "the attack", nor in passing."""
    leads = draft.sentence.field == "title" or draft.sentence.index <= _LEAD
    return leads and not (draft.trigger.definite or draft.weak or draft.thin)


def same_places(a: Draft, b: Draft, places: Gazetteer) -> bool:
    """Whether one may lie in the other, or nothing tells where one was."""
    if not (a.place_own and b.place_own) or a.place is None or b.place is None:
        return True
    x, y = a.place.place, b.place.place
    if x is None or y is None:
        wide = (x is not None and x.is_area) or (y is not None and y.is_area)
        return a.place.name == b.place.name or a.sentence.index == b.sentence.index or wide
    if x.id == y.id or x.id in y.parents or y.id in x.parents:
        return True
    if (
        _may_hold(x, y)
        or _may_hold(y, x)
        or (x.country == y.country and _beside_a_side(a.place, b.place))
    ):
        return True
    if _namesake(a.place, places) in y.parents or _namesake(b.place, places) in x.parents:
        return True
    return x.country == y.country and Gazetteer.distance_km(x, y) <= max(_reach(a), _reach(b))


def _beside_a_side(a: PlaceMention, b: PlaceMention) -> bool:
    """Whether one is but a side of a land, of which nobody knows what lies in it, or a part of the
    other by its name: "the north-west", "the north"."""
    x, y = _sides_of(a), _sides_of(b)
    return bool(x) != bool(y) or (bool(x and y) and (x <= y or y <= x))


def _sides_of(mention: PlaceMention) -> set[str]:
    if mention.place is None or mention.place.kind != "zone":
        return set()
    name = fold(mention.name)
    return {side for side in ("شمال", "جنوب", "شرق", "غرب") if side in name}


def _may_hold(area: Place, town: Place) -> bool:
    """Abroad the gazetteer knows of a town only its country, not the state or province."""
    return (
        area.kind in ("governorate", "zone")
        and area.country == town.country
        and town.country not in HOME
        and not town.is_area
        and Gazetteer.distance_km(area, town) <= _PART_OF_COUNTRY_KM
    )


def _namesake(mention: PlaceMention, places: Gazetteer) -> str | None:
    """The district or governorate that bears the town's name: "Idlib" alone may be either."""
    place = mention.place
    if place is None or place.is_area or mention.kind_word is not None:
        return None
    for parent in map(places.get, place.parents):
        if parent is not None and parent.kind in _NAMED_AFTER and _bare(parent) == _bare(place):
            return parent.id
    return None


def _bare(place: Place) -> str:
    return fold(place.name_ar).removeprefix("محافظه ").removeprefix("ولايه ").removeprefix("ال")


def _reach(draft: Draft) -> float:
    """How far from its point what is told "near" or "in the south of" may have happened, km."""
    place = draft.place.place if draft.place else None
    if place is None or draft.place is None:
        return 0.0
    if place.kind == "zone" and place.country not in HOME:  # at home, zones know what lies in them
        return _PART_OF_COUNTRY_KM
    if draft.place.precision is PlacePrecision.NEAR:
        return _NEAR_KM
    return _CAPITAL_KM if place.capital else 0.0


def same_sides(a: Draft, b: Draft, family: Family) -> bool:
    """Roles reversed, or two armed doers of different sides, are two incidents."""
    x, y = _families(a.actors, family), _families(b.actors, family)
    p, q = _families(a.recipients, family), _families(b.recipients, family)
    if a.type is EventType.COERCE and x <= y | q and y <= x | p:
        return True  # a state arrests its own
    p, q = p - x, q - y  # who is harmed by his own side tells no direction
    if a.clash or b.clash:
        return True
    if (x & q and y & p) or (x and y and not x & y):
        return False
    return not (x and q and x & q and not x & y) and not (y and p and y & p and not x & y)


def _families(codes: Sequence[str], family: Family) -> set[str]:
    return {family(code) for code in codes if code not in _VAGUE and not code.startswith("@")}
