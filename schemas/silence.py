"""Topic `webhooks.silences`: spans in which some alerts are told to nobody."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.base import Instant, Model
from schemas.subscription import Filter, Slug


class Silence(Model):
    """Alerts that fit `match` and are due in the span are logged as silenced, and not sent.

    `subscriptions` empty means all of them. It must match by something: nothing silences all.
    """

    id: Slug
    match: Filter
    subscriptions: Annotated[tuple[Slug, ...], Field(max_length=100)] = ()
    starts_at: Instant
    ends_at: Instant
    why: Annotated[str, StringConstraints(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("a silence must end after it starts")
        if self.match == Filter() and not self.subscriptions:
            raise ValueError("a silence must name places, rules, levels ... or subscriptions")
        return self
