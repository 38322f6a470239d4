import datetime as dt
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhook_kit import alert, ref

from schemas import Outcome
from streams.webhooks.facts import pending_alert
from streams.webhooks.schedule import JITTER, LONGEST_WAIT, Answer, delay, follows, retry_after

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
RETRIES = (5.0, 300.0, 1800.0)


def _answer(status: int | None, *, error: str | None = None, asked: str | None = None) -> Answer:
    return Answer(status, error, asked, 12)


@given(st.text(), st.integers(1, 100), st.integers(0, 2))
def test_jitter_is_bounded_and_the_same_again(ident: str, attempt: int, step: int) -> None:
    wait = delay(RETRIES, step, ident, attempt)
    assert wait == delay(RETRIES, step, ident, attempt)
    assert wait is not None
    assert abs(wait.total_seconds() / RETRIES[step] - 1) <= JITTER + 1e-6


def test_jitter_spreads() -> None:
    waits = {delay(RETRIES, 1, f"msg_{number}", 2) for number in range(100)}
    assert len(waits) == 100


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", 86_400),
        (format_datetime(NOW + dt.timedelta(minutes=3), usegmt=True), 180),
        (format_datetime(NOW - dt.timedelta(days=3)), 0),
        (format_datetime(NOW + dt.timedelta(days=300)), 86_400),
    ],
)
def test_retry_after(header: str, seconds: int) -> None:
    assert retry_after(header, NOW) == NOW + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "1.5", "٣", "Mon, 99 Foo 2026"])
def test_a_retry_after_that_says_nothing(header: str | None) -> None:
    assert retry_after(header, NOW) is None


@given(st.text(max_size=200))
def test_no_retry_after_breaks_or_puts_off_for_ever(header: str) -> None:
    moment = retry_after(header, NOW)
    assert moment is None or NOW <= moment <= NOW + LONGEST_WAIT


def test_failures_go_through_the_schedule_and_end() -> None:
    pending = pending_alert("ops", ref(alert("a1")), NOW)
    outcomes, now = [], NOW
    while True:
        found = follows(pending, _answer(503), now, RETRIES)
        outcomes.append(found.delivery.outcome)
        if found.pending is None:
            break
        assert found.delivery.next_attempt_at == found.pending.due_at > now
        assert found.pending.webhook_id == pending.webhook_id
        pending, now = found.pending, found.pending.due_at
    assert outcomes == [Outcome.FAILED] * 3 + [Outcome.GIVEN_UP]
    assert dt.timedelta(seconds=2105 * 0.8) < now - NOW < dt.timedelta(seconds=2105 * 1.2)


def test_retry_after_puts_off_the_message_and_the_endpoint_but_never_hastens() -> None:
    pending = pending_alert("ops", ref(alert("a1")), NOW)
    late = follows(pending, _answer(429, asked="60"), NOW, RETRIES)
    assert late.rest_until == NOW + dt.timedelta(seconds=60)
    assert late.pending is not None
    assert late.pending.due_at == late.rest_until
    soon = follows(pending, _answer(429, asked="0"), NOW, RETRIES)
    assert soon.pending is not None
    assert soon.pending.due_at > NOW + dt.timedelta(seconds=3)
    plain = follows(pending, _answer(429), NOW, RETRIES)
    assert plain.rest_until is not None
    assert plain.rest_until > NOW
    assert follows(pending, _answer(500, asked="60"), NOW, RETRIES).rest_until is None


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success(status: int) -> None:
    found = follows(pending_alert("ops", ref(alert("a1")), NOW), _answer(status), NOW, RETRIES)
    assert found.pending is None
    assert found.delivery.outcome is Outcome.DELIVERED
    assert found.delivery.error is None


@pytest.mark.parametrize("status", [100, 301, 302, 307, 308, 400, 401, 404, 410, 429, 500, 599])
def test_all_else_fails(status: int) -> None:
    found = follows(pending_alert("ops", ref(alert("a1")), NOW), _answer(status), NOW, RETRIES)
    assert found.pending is not None
    assert found.delivery.outcome is Outcome.FAILED
    assert str(status) in (found.delivery.error or "")


def test_what_an_endpoint_that_is_gone_missed_is_kept() -> None:
    pending = pending_alert("ops", ref(alert("a1")), NOW).model_copy(update={"step": 3})
    assert follows(pending, _answer(410), NOW, RETRIES).pending is not None
    assert follows(pending, _answer(500), NOW, RETRIES).pending is None
