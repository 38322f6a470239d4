"""One incident told several times in an article becomes one."""

from collections.abc import Callable, Sequence
from typing import Final

from schemas import DatePrecision, EventType, PlacePrecision
from streams.coding.draft import Draft
from streams.coding.frame_parts import owned
from streams.coding.implied import ties
from streams.coding.place_words import HOME
from streams.coding.places import PlaceMention
from streams.gazetteer import Gazetteer, Place
from streams.gazetteer.names import fold

_VAGUE: Final = frozenset({"CIV", "UNKNOWN", "PROTESTERS", "PAL_PROTEST", "MEDIA", "AID_ORG"})
_MODAL: Final = frozenset({EventType.COERCE, EventType.SANCTION, EventType.RETREAT})
_APART: Final = frozenset({"unconventional", "abduct", "targeted", "sexual"})

#: A number of dead that two incidents of an article hardly share.
_TELLING: Final = 3
#: What another telling adds to the surest one, and what each adds to its score.
_PARTS: Final[tuple[Callable[[Draft], bool], ...]] = (
    lambda d: d.killed is not None or d.injured is not None,
    lambda d: d.date_own,
    lambda d: d.place_own,
)
_GAIN: Final = 0.4
#: An event of longer ago is told with its time.
_RECALLED_DAYS: Final = 7
#: Index of the last sentence of the lead, the title being the first.
_LEAD: Final = 2
#: What is taken or fought for is so by many means.
_NO_MEANS: Final = frozenset({"capture", "clash"})
_NEAR_KM: Final = 40.0
#: Share of a group's tellings that may be unlike another one of it: one of them was misread.
_STRAY: Final = 0.25
#: A capital also stands for what lies around it.
_CAPITAL_KM: Final = 25.0
_PART_OF_COUNTRY_KM: Final = 500.0
#: Kinds of areas that are called after their first town.
_NAMED_AFTER: Final = frozenset({"governorate", "district"})
Family = Callable[[str], str]


def merged(drafts: Sequence[Draft], family: Family, places: Gazetteer) -> list[Draft]:
    """Groups of tellings, each led by the one that says most; in the order of the text."""
    groups: list[list[Draft]] = []
    for draft in sorted(drafts, key=lambda d: -_weight(d)):
        home = next((g for g in groups if _belongs(draft, g, family, places)), None)
        if home is None:
            groups.append([draft])
        else:
            home.append(draft)
    _tie(groups, drafts)
    leaders = [_lead(group) for group in groups]
    return sorted(leaders, key=lambda d: (d.sentence.index, d.trigger.first, d.date))


def _tie(groups: list[list[Draft]], drafts: Sequence[Draft]) -> None:
    """Bring an act to the harm that came of it, where one of the two stands alone."""
    for harm, act in ties(drafts):
        mine = next(g for g in groups if any(d is harm for d in g))
        other = next(g for g in groups if any(d is act for d in g))
        if mine is other or min(len(mine), len(other)) > 1:
            continue
        if len(other) > 1:
            mine, other = other, mine
        groups[:] = [g for g in groups if g is not other]
        mine += other
        mine.sort(key=lambda d: -_weight(d))


def _weight(d: Draft) -> float:
    if d.recipients == ("UNKNOWN",) and owned(d.trigger, d.sentence.tokens):
        return -1.0  # how the attackers ended does not lead what they did
    narrow = (
        d.place_own
        and d.place is not None
        and d.place.place is not None
        and d.place.place.kind != "country"
    )
    return (
        4 * narrow
        + 3 * d.date_own
        + d.place_own
        + 0.1 * d.score
        + 0.5 * bool(d.actors)
        + (d.killed is not None)
    )


def _belongs(draft: Draft, group: Sequence[Draft], family: Family, places: Gazetteer) -> bool:
    """Like the first telling of the group and nearly all others; or of the same dead as one."""
    if _same(draft, group[0], family, places):
        unlike = sum(not _same(draft, other, family, places) for other in group[1:])
        if unlike <= _STRAY * len(group):
            return True
    return any(
        draft.type is other.type
        and draft.killed is not None
        and draft.killed == other.killed
        and draft.killed >= _TELLING
        and _days(draft, other)
        and _sides(draft, other, family)
        for other in group
    )


def _same(a: Draft, b: Draft, family: Family, places: Gazetteer) -> bool:
    if a.type is not b.type:
        return False
    if a.type in _MODAL and a.mode != b.mode:
        return False
    if a.mode != b.mode and "none" not in (a.mode, b.mode) and ({a.mode, b.mode} & _APART):
        return False
    # A threat names places of what it would do, and one telling may name another than the next.
    placed = a.type is EventType.THREATEN or _places(a, b, places)
    return placed and _days(a, b) and _sides(a, b, family)


def _days(a: Draft, b: Draft) -> bool:
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
    return a.date == b.date


def _stands_alone(draft: Draft) -> bool:
    """What title or lead tell as if nobody had heard of it: not "the attack", nor in passing."""
    leads = draft.sentence.field == "title" or draft.sentence.index <= _LEAD
    return leads and not (draft.trigger.definite or draft.weak or draft.thin)


def _places(a: Draft, b: Draft, places: Gazetteer) -> bool:
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
        or (x.country == y.country and _one_side(a.place, b.place))
    ):
        return True
    if _namesake(a.place, places) in y.parents or _namesake(b.place, places) in x.parents:
        return True
    return x.country == y.country and Gazetteer.distance_km(x, y) <= max(_reach(a), _reach(b))


def _one_side(a: PlaceMention, b: PlaceMention) -> bool:
    """Whether one is a part of the other by its name: "the north-west", "the north" of a land."""
    x, y = _sides_of(a), _sides_of(b)
    return bool(x and y) and (x <= y or y <= x)


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


def _sides(a: Draft, b: Draft, family: Family) -> bool:
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


def _lead(group: list[Draft]) -> Draft:
    """The telling that says most, filled up from the others."""
    head = group[0]
    best = max(group, key=lambda d: d.score)
    gained = sum(any(has(d) for d in group) and not has(best) for has in _PARTS)
    for other in group[1:]:
        if not head.place_own and other.place_own:
            head.place, head.place_own = other.place, True
        elif head.place_own and other.place_own and _narrower(other, head):
            head.place = other.place
        if not head.date_own and other.date_own:
            head.date, head.date_mention, head.date_own = other.date, other.date_mention, True
            head.date_sentence, head.days = other.date_sentence, other.days
        if not head.actors or set(head.actors) <= {"UNKNOWN"}:
            if other.actors and not _shot_them(other, head):
                head.actors, head.actor_mentions = other.actors, other.actor_mentions
        elif set(head.actors) < set(other.actors):  # who else took part
            head.actors, head.actor_mentions = other.actors, other.actor_mentions
        if not head.recipients or (head.anaphoric and other.recipients and not other.anaphoric):
            head.anaphoric = other.anaphoric
            head.recipients, head.recipient_mentions = other.recipients, other.recipient_mentions
        burnt = other.mode == "destroy" and head.trigger.entry.frame == "kill"
        if head.mode == "none" and head.trigger.entry.frame not in _NO_MEANS and not burnt:
            head.mode = other.mode
        if head.killed is None:
            head.killed = other.killed
        if head.injured is None:
            head.injured = other.injured
        head.disputed = head.disputed or other.disputed
        head.score = max(head.score, other.score)
        head.clash = head.clash and other.clash
    head.score += _GAIN * gained
    head.group = sorted(group, key=lambda d: (d.sentence.index, d.trigger.first))
    return head


def _shot_them(other: Draft, head: Draft) -> bool:
    """Whether forces are told of who met the attackers, not who attacked."""
    killed = other.trigger.entry.frame == "kill" and owned(other.trigger, other.sentence.tokens)
    met = killed or other.recipients == ("UNKNOWN",)
    states = any(
        m.kind in ("state", "context") or m.entry == "rule:forces-adjective"
        for m in other.actor_mentions
    )
    return states and (met or bool(head.actor_mentions))


def _narrower(a: Draft, b: Draft) -> bool:
    """Whether the first's place lies within the second's, or names the town that it is a part of
    a land for, or near the capital."""
    if a.place is None or b.place is None or a.place.place is None or b.place.place is None:
        return False
    x, y = a.place.place, b.place.place
    town = not x.is_area and a.place.precision is PlacePrecision.EXACT
    beside = b.place.precision is PlacePrecision.NEAR and y.capital
    return y.id in x.parents or (y.kind == "zone" and not x.is_area) or (town and beside)
