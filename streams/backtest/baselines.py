"""Detectors that know one number a day and scope: what the rules have to beat."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from math import comb

from streams.backtest.measure import Ground, Notice

#: Events of the last 7 days, of the 28 before, deaths of the same -> whether it fires.
Fires = Callable[[int, int, int, int], bool]


def acled_surge(week: int, month: int, _dead: int, _dead_before: int) -> bool:
    """Twice the weekly mean of the four weeks before, where that mean is at least one.

    ACLED, Subnational Surge Tracker (Early Warning Research Hub): an increase of 100% or more in
    violent events of the last week relative to the average week of the past month, limited to units
    with a four-week average of at least one event. Violent events are battles, explosions and
    remote violence, violence against civilians, riots, and excessive force against protesters.
    """
    mean = month / 4
    return mean >= 1 and week >= 2 * mean


def guarded_surge(week: int, month: int, _dead: int, _dead_before: int) -> bool:
    """As ACLED's surge, with a guard of three events in the week in place of that on the mean."""
    return week >= 3 and week >= month / 2


def binomial(week: int, month: int, dead: int, dead_before: int) -> bool:
    """More events in the last week than chance puts there, and deadly ones.

    The conditional test of two Poisson rates (Przyborowski and Wilenski, "Homogeneity of results in
    testing samples from Poisson series", Biometrika 31, 1940): given n events in 35 days, those of
    the last 7 follow Binomial(n, 7/35) if nothing has changed; the chance of so many or more is at
    most 0.05. Guards: three events, ten deaths, and half of the deaths of the four weeks before.
    """
    if week < 3 or dead < 10 or dead < dead_before / 2:
        return False
    return tail(week, week + month) <= 0.05


@cache
def tail(least: int, of: int) -> float:
    """The chance that at least so many of all fall into the last fifth of the time."""
    return float(sum(comb(of, i) * 0.2**i * 0.8 ** (of - i) for i in range(least, of + 1)))


BASELINES: dict[str, Fires] = {
    "surge": acled_surge,
    "surge, guarded": guarded_surge,
    "binomial": binomial,
}


def notices(
    ground: Ground, fires: Fires, since: dt.date, until: dt.date, delay: int
) -> Iterator[Notice]:
    """A notice for each day and scope on which the detector fires, known `delay` days later."""
    for scope in ground.scopes:
        events, deaths = ground.violence[scope], ground.deaths[scope]
        for offset in range((until - since).days + 1):
            day = since + dt.timedelta(offset)
            happened = day - dt.timedelta(delay)
            if fires(
                events.total(happened, -6, 1),
                events.total(happened, -34, -6),
                deaths.total(happened, -6, 1),
                deaths.total(happened, -34, -6),
            ):
                yield Notice(scope, day)
