"""One incident told several times in an article becomes one."""

from collections.abc import Callable, Sequence
from typing import Final

from schemas import EventType, PlacePrecision
from streams.coding.draft import Draft
from streams.coding.frame_parts import owned
from streams.coding.implied import ties
from streams.coding.tellings import (
    Family,
    apart_by_kind,
    same_days,
    same_incident,
    same_places,
    same_sides,
)
from streams.gazetteer import Gazetteer

#: A number of dead that two incidents of an article hardly share.
_TELLING: Final = 3
#: What another telling adds to the surest one, and what each adds to its score.
_PARTS: Final[tuple[Callable[[Draft], bool], ...]] = (
    lambda d: d.killed is not None or d.injured is not None,
    lambda d: d.date_own,
    lambda d: d.place_own,
)
_GAIN: Final = 0.4
#: What is taken or fought for is so by many means.
_NO_MEANS: Final = frozenset({"capture", "clash"})
#: Share of a group's tellings that may be unlike another one of it: one of them was misread.
_STRAY: Final = 0.25
#: Tellings by which an incident is told often.
_OFTEN: Final = 3
#: Days for which an article goes on about one poisoning.
_POISON_DAYS: Final = 7


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
    _join_strays(groups)
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


def _join_strays(groups: list[list[Draft]]) -> None:
    """Bring a lone telling without day and toll to what is often told of its place, whatever
    sides were read in its one clause."""
    for lone in [g for g in groups if len(g) == 1]:
        home = next((g for g in groups if g is not lone and _stray(lone[0], g)), None)
        if home is not None:
            groups[:] = [g for g in groups if g is not lone]
            home += lone


def _same_place(a: Draft, b: Draft) -> bool:
    return a.type is b.type and a.place_id is not None and a.place_id == b.place_id


def _stray(draft: Draft, group: Sequence[Draft]) -> bool:
    head = group[0]
    bare = draft.type is EventType.ASSAULT and not draft.date_own and draft.killed is None
    return (
        bare
        and _same_place(draft, head)
        and len(group) >= _OFTEN
        and (draft.mode == head.mode or "none" in (draft.mode, head.mode))
        and not apart_by_kind(draft, head)
        and same_days(draft, head)
    )


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
    if any(_tolls_apart(draft, other, places) for other in group):
        return False
    if same_incident(draft, group[0], family, places):
        unlike = sum(not same_incident(draft, other, family, places) for other in group[1:])
        if unlike <= _STRAY * len(group):
            return True
    if any(_one_poisoning(draft, other, family, places) for other in group):
        return True
    return any(
        draft.type is other.type
        and draft.killed is not None
        and draft.killed == other.killed
        and draft.killed >= _TELLING
        and same_days(draft, other)
        and same_sides(draft, other, family)
        for other in group
    )


def _one_poisoning(a: Draft, b: Draft, family: Family, places: Gazetteer) -> bool:
    """An article seldom tells of two poisonings, and the days of what was said of one are many."""
    poisoned = a.type is b.type and a.mode == b.mode == "unconventional"
    near = abs((a.date - b.date).days) <= _POISON_DAYS
    return poisoned and near and same_places(a, b, places) and same_sides(a, b, family)


def _tolls_apart(a: Draft, b: Draft, places: Gazetteer) -> bool:
    """Whether each has its own dead in its own town."""
    if a.killed is None or b.killed is None or a.killed == b.killed or a.type is not b.type:
        return False
    towns = [d.place.place for d in (a, b) if d.place_own and d.place and d.place.place]
    return len(towns) == 2 and not any(t.is_area for t in towns) and not same_places(a, b, places)


def _lead(group: list[Draft]) -> Draft:
    """The telling that says most, filled up from the others."""
    head = group[0]
    best = max(group, key=lambda d: d.score)
    gained = sum(any(has(d) for d in group) and not has(best) for has in _PARTS)
    for other in group[1:]:
        if not head.place_own and other.place_own:
            told = head.place.place if head.place else None
            if told is None or told.capital or not _narrower(head, other):
                head.place = other.place
            head.place_own = True
        elif head.place_own and other.place_own and _narrower(other, head):
            head.place = other.place
        if not head.date_own and other.date_own:
            head.date, head.date_mention, head.date_own = other.date, other.date_mention, True
            head.date_sentence, head.days = other.date_sentence, other.days
        if not head.actors or set(head.actors) <= {"UNKNOWN", "CIV"}:
            own = set(other.actors) <= set(head.recipients)  # they fought, and were killed
            # Who took the town later is not who poisoned it.
            taken = head.mode == "unconventional" and other.trigger.entry.frame == "capture"
            if other.actors and not own and not taken and not _shot_them(other, head):
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
    around = b.place.precision is PlacePrecision.NEAR and not x.is_area and x.id != y.id
    there = around and len(y.parents) > 1 and y.parents[0] in x.parents  # its governorate
    return y.id in x.parents or (y.kind == "zone" and not x.is_area) or (town and beside) or there
