"""Marks of time: one before the first item, one a day with items, one or two at the end."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from schemas import Mark
from streams.replay.marks import MarkClock

_START = dt.datetime(2017, 6, 1, tzinfo=dt.UTC)


def _marks(moments: list[dt.datetime], end_mark: dt.datetime | None = None) -> list[Mark]:
    clock = MarkClock()
    found = [mark for moment in moments for mark in clock.before(moment)]
    return found + list(clock.end(moments[-1], end_mark))


def test_a_feed_of_three_days() -> None:
    moments = [_START + dt.timedelta(hours=hours) for hours in (3, 9, 30, 100)]
    end = _START + dt.timedelta(days=60)
    days = [(mark.mark - _START).days for mark in _marks(moments, end)]
    assert days == [0, 1, 4, 5, 60]


def test_an_end_mark_that_has_passed_is_left_out() -> None:
    assert len(_marks([_START], _START - dt.timedelta(days=1))) == 2


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_marks_are_a_chain_and_never_ahead_of_what_comes(hours: list[int]) -> None:
    clock = MarkClock()
    last: dt.datetime | None = None
    moments = [_START + dt.timedelta(hours=hour) for hour in sorted(hours)]
    for moment in moments:
        for mark in clock.before(moment):
            assert mark.previous == last
            assert last is None or mark.mark > last
            last = mark.mark
        assert last is not None
        assert moment - dt.timedelta(days=1) < last <= moment
    (final,) = clock.end(moments[-1], None)
    assert final.previous == last
    assert final.mark > moments[-1]
