"""Topic `deliveries`: the outcome of each attempt to deliver alerts to a webhook."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Instant, Model


class Outcome(StrEnum):
    """How an attempt ended, or why none was made.

    `failed` is tried again at `next_attempt_at`; `given-up` is not, but can be redelivered.
    `paused` is the notice that the endpoint gets nothing until it is resumed, `resumed` its end.
    `silenced` means that a silence held it back.
    """

    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given-up"
    PAUSED = "paused"
    RESUMED = "resumed"
    SILENCED = "silenced"


class Delivery(Model):
    """One attempt. `webhook_id` is stable over the retries of one message to one endpoint.

    `alert_id` is the (first) alert that it carried, `group` all of a group. `error` says in words
    of ours what went wrong: never the endpoint's address, a secret or an answer's text. `millis`
    is how long the attempt took. A `silenced` one has made no attempt and counts 0.
    """

    webhook_id: str
    subscription: str
    alert_id: str
    group: tuple[str, ...] = ()
    attempt: Annotated[int, Field(ge=0)]
    outcome: Outcome
    status: Annotated[int, Field(ge=100, le=599)] | None = None
    error: str | None = None
    millis: Annotated[int, Field(ge=0)] | None = None
    at: Instant
    next_attempt_at: Instant | None = None
