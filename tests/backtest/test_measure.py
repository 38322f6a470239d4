import datetime as dt
import math

import pytest

from schemas import EventType
from streams.backtest.baselines import acled_surge, binomial, guarded_surge, notices, tail
from streams.backtest.compare import difference, pairs, precision
from streams.backtest.events import Event
from streams.backtest.measure import Ground, Notice, Onset, Series, found, score

D = dt.date(2020, 1, 1)


def day(number: int) -> dt.date:
    return D + dt.timedelta(number)


def event(number: int, killed: int, scope: str = "a", *, violent: bool = True) -> Event:
    return Event(
        f"ucdp-{scope}{number}", day(number), scope, "", 35, 37, EventType.ASSAULT, "none",
        ("SDF",), ("ISIS",), killed, violent,
    )  # fmt: skip


def ground(*deaths: tuple[int, int]) -> Ground:
    """Deaths by day at `a`, over 200 days."""
    return Ground([event(0, 0), event(200, 0), *(event(at, killed) for at, killed in deaths)])


def test_sums_over_days() -> None:
    series = Series(D, [1, 2, 4])
    assert series.total(day(1), 0, 1) == 2
    assert series.total(day(1), -5, 9) == 7
    assert series.total(day(1), 5, 9) == 0
    assert series.total(day(1), -9, -5) == 0


@pytest.mark.parametrize(
    ("deaths", "lasting"),
    [
        ([(101, 6)], True),
        ([(101, 5)], False),
        ([(128, 6)], True),
        ([(129, 6)], False),
        ([(100, 6)], False),
        ([(101, 10), (66, 6)], True),
        ([(101, 9), (66, 6)], False),
        ([(101, 9), (65, 6)], True),
        ([(101, 9), (93, 6)], False),
        # The week of the alert is in neither.
        ([(101, 9), (94, 6)], True),
    ],
)
def test_what_lasts(deaths: list[tuple[int, int]], lasting: bool) -> None:
    assert ground(*deaths).lasting("a", day(100)) is lasting


def test_an_alert_counts_unless_one_counted_in_the_fourteen_days_before() -> None:
    told = [Notice("a", day(n)) for n in (10, 24, 25, 39, 40)] + [Notice("b", day(11))]
    counted = score(ground(), told, day(0), day(200)).by_scope
    assert [c.notice.day for c in counted["a"]] == [day(10), day(25), day(40)]
    assert set(counted) == {"a"}


def test_only_the_period_counts_and_its_end_is_not_judged() -> None:
    told = [Notice("a", day(n)) for n in (9, 40, 72, 101)]
    counted = score(ground(), told, day(10), day(100)).by_scope["a"]
    assert [(c.notice.day, c.right) for c in counted] == [(day(40), False), (day(72), False)]
    counted = score(ground(), told, day(10), day(99)).by_scope["a"]
    assert [c.right for c in counted] == [False, None]


def test_chance_is_the_share_of_weeks_and_scopes() -> None:
    # Days 0, 7, 14 ... 168 of two scopes; at one of them days 76 to 103 come before the deaths.
    both = Ground([*(event(n, k) for n, k in ((0, 0), (200, 0), (104, 9))), event(5, 0, "b")])
    assert both.chance(day(0), day(196)) == pytest.approx(4 / 50)


def test_an_onset() -> None:
    told = score(ground(), [Notice("a", day(n)) for n in (40, 60)], day(0), day(200))
    assert found(told, Onset(day(43), "a", "")) == -3
    assert found(told, Onset(day(44), "a", "")) is None
    assert found(told, Onset(day(53), "a", "")) == 7
    assert found(told, Onset(day(52), "a", "")) is None
    assert found(told, Onset(day(60), "b", "")) is None


def test_acleds_surge() -> None:
    assert acled_surge(2, 4, 0, 0)
    assert not acled_surge(1, 3, 0, 0), "less than one a week before"
    assert not acled_surge(3, 8, 0, 0), "not twice the mean"
    assert guarded_surge(3, 0, 0, 0)
    assert not guarded_surge(2, 0, 0, 0)


def test_the_binomial_baseline() -> None:
    exact = sum(math.comb(7, i) * 0.2**i * 0.8 ** (7 - i) for i in range(4, 8))
    assert tail(4, 7) == pytest.approx(exact)
    assert exact < 0.05
    assert binomial(4, 3, 10, 20)
    assert not binomial(4, 3, 9, 0), "too few dead"
    assert not binomial(4, 3, 10, 21), "fewer than half the dead of the month"
    assert not binomial(4, 5, 10, 0), "chance"


def test_a_baseline_knows_as_late_as_the_rules() -> None:
    bloody = ground(*((n, 4) for n in range(50, 54)))
    days = {
        delay: min(n.day for n in notices(bloody, binomial, day(0), day(100), delay))
        for delay in (0, 5)
    }
    assert days == {0: day(52), 5: day(57)}


def test_protests_are_no_violence_to_the_baselines() -> None:
    calm = Ground([event(n, 4, violent=n % 50 == 0) for n in range(100)])
    assert list(notices(calm, guarded_surge, day(0), day(99), 0)) == []


def two_scopes() -> Ground:
    return Ground([event(0, 0), event(200, 0), event(0, 0, "b"), event(60, 9), event(60, 0, "b")])


def test_the_difference_of_two_sets() -> None:
    where = two_scopes()
    right = score(where, [Notice("a", day(50))], day(0), day(200))
    wrong = score(where, [Notice("b", day(50))], day(0), day(200))
    both = score(where, [Notice("a", day(50)), Notice("b", day(50))], day(0), day(200))
    assert (right.precision(), wrong.precision(), both.precision()) == (1, 0, 0.5)
    same = difference(both, both, where.scopes)
    assert (same.precision.value, same.precision.low, same.precision.high) == (0, 0, 0)
    assert same.ahead == 0
    gap = difference(right, wrong, where.scopes)
    assert gap.precision.value == 1
    assert 0.6 < gap.ahead < 0.9, "ahead unless `a` is not drawn at all: three of four draws"
    interval = precision(both, where.scopes)
    assert (interval.low, interval.value, interval.high) == (0, 0.5, 1)


def test_alerts_of_two_sets_as_events() -> None:
    where = two_scopes()
    first = score(where, [Notice("a", day(n)) for n in (50, 100)], day(0), day(200))
    second = score(
        where,
        [Notice("a", day(n)) for n in (36, 53, 115)] + [Notice("b", day(190))],
        day(0),
        day(200),
    )
    told = [
        (p.verdict, p.first and p.first.notice.day, p.second and p.second.notice.day)
        for p in pairs(first, second)
    ]
    assert told == [
        ("only second, right", None, day(36)),
        ("both, right", day(50), day(53)),
        ("only first, wrong", day(100), None),
        ("only second, wrong", None, day(115)),
        ("not over", None, day(190)),
    ]
