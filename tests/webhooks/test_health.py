import datetime as dt

from webhook_kit import LONG_AGO

from schemas import Endpoint, PauseReason, Subscription
from streams.webhooks import health
from streams.webhooks.admin import paused, resumed, rotated
from streams.webhooks.tables import Tables

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
OPS = Subscription(id="ops", url="https://x.example/", secrets=("file:a",), since=LONG_AGO)


def test_a_pause_needs_failures_and_a_span() -> None:
    endpoint = Endpoint(subscription="ops")
    for number in range(8):
        assert not health.pause_due(endpoint, NOW + 2 * HOUR, failures=8, after=HOUR)
        endpoint = health.failed(endpoint, NOW + number * dt.timedelta(minutes=1))
    assert not health.pause_due(endpoint, NOW + HOUR / 2, failures=8, after=HOUR)
    pause = health.pause_due(endpoint, NOW + HOUR, failures=8, after=HOUR)
    assert pause is not None
    assert pause.reason is PauseReason.FAILING
    assert not health.pause_due(health.succeeded(endpoint), NOW + 9 * HOUR, failures=8, after=HOUR)


def test_probes_grow_seldom_up_to_a_minute() -> None:
    rests = [
        health.probe_rest(Endpoint(subscription="ops", failures=number)).total_seconds()
        for number in (0, 4, 5, 6, 7, 30, 3000)
    ]
    assert rests == [0, 0, 1, 2, 4, 60, 60]


def test_only_the_pause_that_was_resumed_is_lifted() -> None:
    tables = Tables()
    first = health.pause("ops", PauseReason.FAILING, "", NOW)
    tables.endpoints["ops"] = Endpoint(subscription="ops", pause=first)
    assert health.is_paused(OPS, tables.endpoints["ops"])
    lifted = resumed(OPS, tables)
    assert not health.is_paused(lifted, tables.endpoints["ops"])
    later = health.pause("ops", PauseReason.FAILING, "", NOW + HOUR)
    assert health.is_paused(lifted, Endpoint(subscription="ops", pause=later))


def test_the_operators_pause() -> None:
    assert health.is_paused(paused(OPS), None)
    assert not health.is_paused(resumed(paused(OPS), Tables()), None)


def test_rotation_keeps_two_at_most_the_newest_first() -> None:
    both = rotated(OPS, "file:b")
    assert both.secrets == ("file:b", "file:a")
    assert rotated(both, "env:WEBHOOK_SECRET_C").secrets == ("env:WEBHOOK_SECRET_C", "file:b")
    assert rotated(both, None).secrets == ("file:b",)
