"""What rates count, by hand."""

from datetime import timedelta

import pytest

from streams.escalation.rates import caps, rises
from streams.escalation.rule_files import parse

RULE = parse(
    "r.yaml",
    """\
id: r
title: {ar: و, en: r}
explanation: {ar: و, en: r}
level: watch
sides: none
span: 7
pace: {window: 7, past: 28, usual: 84, cap: 10, factor: 2, least: 5, days: 2}
""",
    horizon=timedelta(days=120),
)


def tally(**days: int) -> dict[str, list[int]]:
    """One incident a day with so many dead; `d0601` is the first of June."""
    return {f"2017-{k[1:3]}-{k[3:]}": [1, dead, min(dead, 10)] for k, dead in days.items()}


def test_the_pace_is_the_mean_of_the_week_and_of_what_was_usual() -> None:
    assert caps((RULE,)) == (10,)
    # the week: 10 and 2, each up to 10, times four; usual: three times 10 in twelve weeks, thirds
    counted = tally(d0608=40, d0607=2, d0310=30, d0311=10, d0312=10, d0520=9)
    found = rises(RULE, counted, "2017-06-08", (10,), None)
    assert found is not None
    assert (found["killed"], found["past_killed"], found["usual"]) == (42, 9, 10.0)
    # (48 + 10) / 2 = 29 holds against 2 * (9 + 5) = 28, and not against 2 * (10 + 5)
    assert rises(RULE, counted | tally(d0521=1), "2017-06-08", (10,), None) is None


@pytest.mark.parametrize(("day", "usual"), [("d0210", 10.0), ("d0209", 6.7)])
def test_the_usual_days_are_the_84_before_the_past(day: str, usual: float) -> None:
    # the past begins on 5 May; the usual days are 10 February to 4 May
    counted = tally(d0608=10, d0607=10, d0301=10, d0302=10, **{day: 10})
    found = rises(RULE, counted, "2017-06-08", (10,), None)
    assert found is not None
    assert found["usual"] == usual


def test_deaths_on_one_day_are_no_pace() -> None:
    assert rises(RULE, tally(d0608=40), "2017-06-08", (10,), None) is None
