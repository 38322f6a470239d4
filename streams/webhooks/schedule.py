"""What follows from an attempt: when it is tried again, or that it is not. Pure.

Standard Webhooks: 2xx alone is success; 410 means that the endpoint is gone; retries go on for
days with jitter; `Retry-After` is honoured.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from schemas import Delivery, Outcome, Pending, PendingKind

#: The span by which a delay is longer or shorter than the schedule says, as a part of it.
JITTER = 0.2
#: A longer `Retry-After` than this is cut: an endpoint cannot put us off for ever.
LONGEST_WAIT = dt.timedelta(days=1)
#: Statuses whose `Retry-After` is about the endpoint as a whole.
_WHOLE_ENDPOINT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_SLOW_DOWN = dt.timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one attempt went. `error` is None for an answer; it is in words of ours."""

    status: int | None
    error: str | None
    retry_after: str | None
    millis: int

    @property
    def ok(self) -> bool:
        """Whether the endpoint has taken the message."""
        return self.error is None and self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the endpoint says that it wants no more."""
        return self.status == HTTPStatus.GONE


@dataclass(frozen=True, slots=True)
class Next:
    """What follows: the log's entry, what stays pending, and for how long the endpoint rests."""

    delivery: Delivery
    pending: Pending | None
    rest_until: dt.datetime | None


def delay(
    retries: Sequence[float], step: int, webhook_id: str, attempt: int
) -> dt.timedelta | None:
    """How long after failed attempt number `attempt` the next follows; None after the last.

    The jitter follows from id and attempt: a restart plans the same time again.
    """
    if step >= len(retries):
        return None
    raw = hashlib.sha256(f"{webhook_id} {attempt}".encode()).digest()
    part = int.from_bytes(raw[:8], "big") / 2**64
    return dt.timedelta(seconds=retries[step] * (1 + JITTER * (2 * part - 1)))


def retry_after(header: str | None, now: dt.datetime) -> dt.datetime | None:
    """The time that a `Retry-After` names (RFC 9110, 10.2.3): seconds, or a date."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        seconds = min(int(text[:9]), LONGEST_WAIT.total_seconds())
        return now + dt.timedelta(seconds=seconds)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max(moment.astimezone(dt.UTC), now), now + LONGEST_WAIT)


def follows(pending: Pending, answer: Answer, now: dt.datetime, retries: Sequence[float]) -> Next:
    """What an attempt that ended at `now` leads to."""
    attempt = pending.attempts + 1
    asked = retry_after(answer.retry_after, now)
    again = None
    if not answer.ok:
        wait = delay(retries, pending.step, pending.webhook_id, attempt)
        # What an endpoint that is gone has missed stays, for the case that it is resumed.
        wait = LONGEST_WAIT if wait is None and answer.gone else wait
        if wait is not None:
            due = now + wait if asked is None else max(now + wait, asked)
            again = pending.model_copy(
                update={"attempts": attempt, "step": pending.step + 1, "due_at": due}
            )
    if answer.ok:
        outcome = Outcome.DELIVERED
    else:
        outcome = Outcome.GIVEN_UP if again is None else Outcome.FAILED
    rest = None
    if answer.status in _WHOLE_ENDPOINT:
        rest = asked or (
            now + _SLOW_DOWN if answer.status == HTTPStatus.TOO_MANY_REQUESTS else None
        )
    return Next(
        delivery=entry(
            pending,
            outcome,
            now,
            attempt=attempt,
            answer=answer,
            next_attempt_at=None if again is None else again.due_at,
        ),
        pending=again,
        rest_until=rest,
    )


def entry(
    pending: Pending,
    outcome: Outcome,
    now: dt.datetime,
    *,
    attempt: int | None = None,
    answer: Answer | None = None,
    error: str | None = None,
    next_attempt_at: dt.datetime | None = None,
) -> Delivery:
    """An entry of the log about this message."""
    ids = tuple(ref.id for ref in pending.alerts)
    return Delivery(
        webhook_id=pending.webhook_id,
        subscription=pending.subscription,
        alert_id=ids[0] if ids else pending.kind,
        group=ids if pending.kind is PendingKind.GROUP else (),
        attempt=pending.attempts if attempt is None else attempt,
        outcome=outcome,
        status=None if answer is None else answer.status,
        error=error if answer is None else _words(answer),
        millis=None if answer is None else answer.millis,
        at=now,
        next_attempt_at=next_attempt_at,
    )


def _words(answer: Answer) -> str | None:
    if answer.error is not None or answer.ok or answer.status is None:
        return answer.error
    if 300 <= answer.status < 400:
        return f"answered {answer.status}: redirects are refused"
    if answer.gone:
        return "answered 410: the endpoint is gone"
    return f"answered {answer.status}"
