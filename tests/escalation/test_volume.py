"""The feed's volume by day: counted once, kept for late reports, unknown where not counted."""

import datetime as dt

import pytest

from schemas import SourceMark
from streams.escalation import volume
from streams.escalation.store import MemoryStore, Transaction

_START = dt.datetime(2017, 5, 1, tzinfo=dt.UTC)


def _mark(day: int, articles: int | None, *, since: int | None = None) -> SourceMark:
    return SourceMark(
        mark=_START + dt.timedelta(days=day),
        previous=_START + dt.timedelta(days=day - 1 if since is None else since),
        articles=articles,
        partition=0,
        of=2,
    )


def _after(*marks: SourceMark, edge: str = "") -> volume.Volume | None:
    store = MemoryStore()
    for mark in marks:
        tx = Transaction(store)
        volume.note(tx, mark, edge)
        tx.commit()
    return volume.read(Transaction(store))


def test_the_days_before_are_measured_and_the_day_itself_is_not() -> None:
    held = _after(*(_mark(day, 30 if day > 4 else 10) for day in range(1, 8)))
    assert held is not None
    # 1 to 4 May ten articles a day, 5 to 7 May thirty.
    assert held.share("2017-05-08", 3, 4) == pytest.approx(90 / 130)
    assert held.share("2017-05-07", 3, 3) == pytest.approx(70 / 100)


@pytest.mark.parametrize(
    ("asof", "past"), [("2017-05-08", 5), ("2017-05-09", 4)], ids=["too early", "not yet over"]
)
def test_days_that_were_not_counted_are_no_measure(asof: str, past: int) -> None:
    held = _after(*(_mark(day, 10) for day in range(1, 8)))
    assert held is not None
    assert held.share(asof, 3, past) is None


def test_a_mark_of_every_partition_counts_once_however_late() -> None:
    marks = [_mark(day, 10) for day in range(1, 8)]
    assert _after(*marks, *marks) == _after(*marks) == _after(marks[0], *marks)


def test_days_without_articles_count_as_none() -> None:
    held = _after(_mark(1, 10), _mark(7, 40, since=1))
    assert held is not None
    assert held.share("2017-05-08", 5, 1) == pytest.approx(0)
    assert held.share("2017-05-08", 5, 2) == pytest.approx(0)
    assert held.share("2017-05-07", 3, 3) is not None


def test_a_gap_in_the_counts_begins_them_anew() -> None:
    held = _after(_mark(1, 10), _mark(2, 10), _mark(5, 10), _mark(6, 30))
    assert held is not None
    assert held.since == "2017-05-05"
    assert held.share("2017-05-07", 1, 1) == pytest.approx(30 / 40)
    assert held.share("2017-05-07", 1, 2) is None


def test_a_feed_that_stops_counting_is_not_measured() -> None:
    assert _after(_mark(1, 10), _mark(2, None)) is None
    # That of the slower partition says nothing new.
    assert _after(_mark(1, 10), _mark(2, 10), _mark(1, None)) is not None


def test_a_day_that_has_begun_when_counting_begins_is_no_measure() -> None:
    half = _mark(1, 10).model_copy(update={"previous": _START + dt.timedelta(hours=9)})
    held = _after(half, _mark(2, 10), _mark(3, 10))
    assert held is not None
    assert held.share("2017-05-04", 1, 1) == pytest.approx(0.5)
    assert held.share("2017-05-04", 1, 2) is None


def test_old_days_go() -> None:
    held = _after(*(_mark(day, 10) for day in range(1, 8)), edge="2017-05-04")
    assert held is not None
    assert sorted(held.days) == ["2017-05-04", "2017-05-05", "2017-05-06", "2017-05-07"]
    assert held.share("2017-05-08", 2, 2) == pytest.approx(0.5)
    assert held.share("2017-05-08", 2, 3) is None
