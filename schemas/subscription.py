"""Topics `webhooks.subscriptions` and `webhooks.endpoints`: who is told, and how they do."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.base import Instant, Model
from schemas.escalation import Level, Transition
from schemas.report import Country

#: A name of the operator's for a subscription or a silence.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]

#: Where a signing secret is, never what it is: a variable of the environment (`WEBHOOK_SECRET_...`)
#: or a file below the folder of secrets.
SecretRef = Annotated[
    str,
    StringConstraints(
        pattern=r"^(env:WEBHOOK_SECRET_[A-Z0-9_]{1,64}|file:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})$"
    ),
]

_MOST = 100


class Filter(Model):
    """Which alerts: those that fit every part that is given; an empty part fits all.

    `places` are ids of places or areas; an area takes everything inside it. `actors` fit if one of
    them is on any side.
    """

    levels: Annotated[tuple[Level, ...], Field(max_length=_MOST)] = ()
    transitions: Annotated[tuple[Transition, ...], Field(max_length=_MOST)] = ()
    rules: Annotated[tuple[str, ...], Field(max_length=_MOST)] = ()
    places: Annotated[tuple[str, ...], Field(max_length=_MOST)] = ()
    countries: Annotated[tuple[Country, ...], Field(max_length=_MOST)] = ()
    actors: Annotated[tuple[str, ...], Field(max_length=_MOST)] = ()


class GroupKey(StrEnum):
    """What the alerts of one group share."""

    PLACE = "place"
    COUNTRY = "country"
    RULE = "rule"
    LEVEL = "level"


class Grouping(Model):
    """Alerts that are told in one call.

    The first of a group waits for `wait`; the next call about the same comes no sooner than
    `interval` after it. A group that has `most` alerts goes at once.
    """

    by: Annotated[tuple[GroupKey, ...], Field(max_length=len(GroupKey))] = ()
    wait: Annotated[dt.timedelta, Field(ge=dt.timedelta(), le=dt.timedelta(hours=1))] = (
        dt.timedelta(seconds=30)
    )
    interval: Annotated[dt.timedelta, Field(ge=dt.timedelta(), le=dt.timedelta(days=1))] = (
        dt.timedelta(minutes=5)
    )
    most: Annotated[int, Field(ge=1, le=1_000)] = 100


class Subscription(Model):
    """Alerts to one endpoint.

    `secrets` are references, two of them while one is replaced by the other. `since`: alerts that
    were published before are not sent. `order` "place" keeps the order of alerts of one place: the
    next waits until the one before it is delivered or given up. `repeat` tells an escalation that
    is still open again after so long without news. `paused` is the operator's own pause; `resumed`
    is the id of the last pause of Nadhir's that the operator has lifted. `origin` "file": the
    file of subscriptions owns it.
    """

    id: Slug
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    secrets: Annotated[tuple[SecretRef, ...], Field(min_length=1, max_length=2)]
    filter: Filter = Filter()
    payload: Literal["full", "thin"] = "full"
    order: Literal["none", "place"] = "none"
    group: Grouping | None = None
    repeat: Annotated[dt.timedelta, Field(ge=dt.timedelta(seconds=1))] | None = None
    paused: bool = False
    resumed: str | None = None
    since: Instant
    origin: Literal["api", "file"] = "api"

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.group is not None and self.order == "place" and self.group.by != (GroupKey.PLACE,):
            raise ValueError('order "place" with groups needs them by place alone')
        return self


class PauseReason(StrEnum):
    """Why Nadhir stopped sending to an endpoint."""

    FAILING = "failing"
    GONE = "gone"


class Pause(Model):
    """A pause of Nadhir's: it lasts until the operator resumes the subscription by its id."""

    id: str
    reason: PauseReason
    detail: str
    at: Instant


class Endpoint(Model):
    """How an endpoint does, as the deliverer that owns it knows.

    `failing_since` and `failures` count what failed since the last success.
    """

    subscription: Slug
    failing_since: Instant | None = None
    failures: Annotated[int, Field(ge=0)] = 0
    pause: Pause | None = None
