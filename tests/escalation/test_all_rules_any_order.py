"""Incidents that wake every kind of rule, in any order: one end; and what wide scopes leave out."""

import datetime as dt
import random
from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests_escalation_support import RAQQA, SYRIA, articles, mark, report

from schemas import Escalation, EventType, PlacePrecision, ReportSet
from streams.escalation import Desk, MemoryStore
from streams.gazetteer import Gazetteer

FIRST = dt.date(2017, 3, 1)
SIDES = [("SYR_GOV",), ("USA_MIL",), ("TUR_MIL",), ("CIV",), ()]
KINDS = [
    (EventType.ASSAULT, ("none", "aerial", "heavy-weapons", "firearms", "unconventional")),
    (EventType.ASSAULT, ("none", "aerial", "suicide-attack")),
    (EventType.THREATEN, ("violence",)),
    (EventType.MOBILIZE, ("none",)),
    (EventType.COERCE, ("restrict", "curfew")),
    (EventType.RETREAT, ("ceasefire", "withdraw")),
    (EventType.PROTEST, ("demo",)),
]


def towns(places: Gazetteer) -> list[str]:
    """Four towns of the governorate of Raqqa."""
    home = places.get(RAQQA)
    assert home is not None
    area = home.parents[0]
    found = [p.id for p in places if area in p.parents and p.kind in ("town", "city", "village")]
    return [RAQQA, *[p for p in found if p != RAQQA][:3]]


def feed(seed: int, where: list[str], count: int = 70) -> list[ReportSet]:
    """Articles about an incident each, over a hundred days, some told up to ten days late."""
    rng = random.Random(seed)
    out = []
    for number in range(count):
        day = FIRST + dt.timedelta(rng.randrange(100))
        kind, modes = rng.choice(KINDS)
        doer, other = rng.sample(SIDES, 2)
        place = rng.choice([*where, *where, SYRIA, None])
        told = day + dt.timedelta(rng.choice([0, 0, 0, 1, 10]))
        more = {"precision": PlacePrecision.COUNTRY} if place == SYRIA else {}
        out.append(
            articles(
                f"a{number}",
                f"{told}T{number % 24:02}:{number % 60:02}",
                report(
                    f"a{number}",
                    day.isoformat(),
                    doer or ("UNKNOWN",),
                    other,
                    place,
                    type=kind,
                    mode=rng.choice(modes),
                    killed=rng.choice([None, 0, 3, 12, 25]) if kind is EventType.ASSAULT else None,
                    background=rng.random() < 0.1,
                    **more,
                ),
            )
        )
    return out


def final(desk: Desk, sets: Iterable[ReportSet]) -> dict[str, Escalation]:
    store, last = MemoryStore(), {}
    for article in sets:
        last |= {e.id: e for e in desk.apply(store, article).escalations}
    last |= {e.id: e for e in desk.advance(store, mark("2017-06-25")).escalations}
    return {i: e for i, e in last.items() if e.state != "retracted"}


@settings(max_examples=6, deadline=None)
@example(seed=1_000_000)
@given(seed=st.integers(0, 10**6))
def test_every_rule_in_any_order(desk: Desk, places: Gazetteer, seed: int) -> None:
    where = towns(places)
    straight = final(desk, feed(seed, where))
    shuffled = feed(seed, where)
    random.Random(seed + 1).shuffle(shuffled)
    assert final(desk, shuffled) == straight
    assert final(desk, reversed(feed(seed, where))) == straight


def test_many_rules_have_matched_somewhere(desk: Desk, places: Gazetteer) -> None:
    found = set()
    for seed in range(6):
        for escalation in final(desk, feed(seed, towns(places), 110)).values():
            found |= {s.name.partition(".")[0] for s in escalation.steps}
    assert found >= {
        "repeated-violence", "rising-pace", "mobilisation-and-threat", "siege-then-assault",
        "build-up", "new-means", "threat-then-act",
    }, found  # fmt: skip


def test_an_area_does_not_repeat_what_its_place_tells(desk: Desk, places: Gazetteer) -> None:
    where = towns(places)
    days = [*((f"2017-06-0{n}", place) for n, place in zip((1, 2, 3), where[1:], strict=True)),
            *((f"2017-06-{n:02}", RAQQA) for n in range(4, 12))]  # fmt: skip
    sets = [
        articles(f"a{n}", f"{day}T12:00", report(f"a{n}", day, ("SDF",), ("ISIS",), place))
        for n, (day, place) in enumerate(days)
    ]
    by_place = {e.scope.place_id: e for e in final(desk, sets).values()}
    area = next(e for scope, e in by_place.items() if scope not in where)
    told_at_city = {i.id for s in by_place[RAQQA].steps for i in s.incidents}
    told_at_area = [i for s in area.steps for i in s.incidents]
    assert len(told_at_city) >= 4
    assert sum(i.id in told_at_city for i in told_at_area) <= 2
