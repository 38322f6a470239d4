"""Speeds, and waiting by the feed's own time."""

import datetime as dt

import pytest

from streams.replay.pace import Pacer, parse_speed

_START = dt.datetime(2017, 6, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "speed"), [("1x", 1.0), ("60x", 60.0), ("0.5x", 0.5), ("3600", 3600.0), ("max", None)]
)
def test_speeds_that_are_known(text: str, speed: float | None) -> None:
    assert parse_speed(text) == speed


@pytest.mark.parametrize("text", ["", "x", "0x", "-1x", "fast", "1xx", "nan", "inf"])
def test_what_is_no_speed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no speed"):
        parse_speed(text)


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_the_wait_is_the_feeds_time_over_the_speed_and_does_not_add_up() -> None:
    clock = _Clock()
    pacer = Pacer(60.0, clock.read, clock.sleep)
    for minutes, passed in ((0, 0.0), (10, 10.0), (30, 30.0)):
        await pacer.wait_for(_START + dt.timedelta(minutes=minutes))
        assert clock.now == 100.0 + passed
    clock.now += 45.0  # the publishing was slow: what is overdue comes at once
    await pacer.wait_for(_START + dt.timedelta(minutes=60))
    assert clock.now == 175.0
    await pacer.wait_for(_START + dt.timedelta(minutes=90))
    assert clock.now == 190.0


async def test_full_speed_never_waits() -> None:
    clock = _Clock()
    pacer = Pacer(None, clock.read, clock.sleep)
    for day in (0, 100):
        await pacer.wait_for(_START + dt.timedelta(days=day))
    assert clock.now == 100.0
