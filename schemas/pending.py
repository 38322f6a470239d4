"""Topic `webhooks.pending`: what is still to be sent to webhooks; the deliverers' own."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Instant, Model
from schemas.escalation import Level, Transition
from schemas.report import Country
from schemas.subscription import Slug


class PendingKind(StrEnum):
    """What is to be sent: an alert, a group of them, one told again, a test.

    `rest` sends nothing: it holds back the next group of its kind until its time.
    """

    ALERT = "alert"
    GROUP = "group"
    REPEAT = "repeat"
    REST = "rest"
    TEST = "test"


class AlertRef(Model):
    """An alert by where it stands, and what filters, silences, groups and order need of it.

    `published_ms` is the time of its record on the broker, in milliseconds.
    """

    id: str
    topic: str
    partition: Annotated[int, Field(ge=0)]
    offset: Annotated[int, Field(ge=0)]
    published_ms: Annotated[int, Field(ge=0)]
    escalation_id: str
    transition: Transition
    level: Level
    rule: str
    place_id: str
    country: Country | None = None
    actors: tuple[str, ...] = ()
    at: dt.date
    known_at: Instant


class Pending(Model):
    """One message to one endpoint until it is delivered or given up; then its key is deleted.

    Key: `<subscription>|<webhook id>`; the partition is murmur2's of the subscription alone, so
    that one deliverer owns an endpoint. `attempts` counts those made; `step` is the place in the
    schedule of retries, which begins anew when an endpoint is resumed. `request` tells a
    redelivery, which the operator asked for, from a repeat of what was delivered already.
    """

    subscription: Slug
    webhook_id: str
    kind: PendingKind
    alerts: tuple[AlertRef, ...] = ()
    accepted_at: Instant
    due_at: Instant
    attempts: Annotated[int, Field(ge=0)] = 0
    step: Annotated[int, Field(ge=0)] = 0
    request: str | None = None
    group: str | None = None
