"""Topic `deliveries`: the outcome of each attempt to deliver an alert to a webhook."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Model


class Delivery(Model):
    """One attempt. `webhook_id` is stable over the retries of one message to one endpoint."""

    webhook_id: str
    subscription: str
    alert_id: str
    attempt: Annotated[int, Field(ge=1)]
    outcome: Literal["delivered", "failed", "given-up", "paused"]
    status: Annotated[int, Field(ge=100, le=599)] | None = None
    error: str | None = None
    at: Instant
    next_attempt_at: Instant | None = None
