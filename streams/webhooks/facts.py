"""Which alerts a subscription takes and a silence holds back. Pure."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from schemas import Alert, AlertRef, Filter, Pending, PendingKind, Silence, Subscription, digest

#: The ids of the areas that hold a place, nearest first; empty for a place that is not known.
Holders = Callable[[str], tuple[str, ...]]

_CLOSED = frozenset({"closed", "retracted"})


@dataclass(frozen=True, slots=True)
class Where:
    """Where the record of an alert stands; `published_ms` is its time on the broker."""

    topic: str
    partition: int
    offset: int
    published_ms: int


def ref_of(alert: Alert, where: Where) -> AlertRef:
    """The alert by where it stands, with what delivery needs of it."""
    sides = {code for side in alert.escalation.sides for code in side}
    return AlertRef(
        id=alert.id,
        topic=where.topic,
        partition=where.partition,
        offset=where.offset,
        published_ms=where.published_ms,
        escalation_id=alert.escalation_id,
        transition=alert.transition,
        level=alert.level,
        rule=alert.rule,
        place_id=alert.place_id,
        country=alert.country,
        actors=tuple(sorted(sides)),
        at=alert.at,
        known_at=alert.known_at,
    )


def fits(wanted: Filter, ref: AlertRef, holders: Holders) -> bool:
    """Whether the alert fits every part of the filter that is given."""
    return (
        (not wanted.levels or ref.level in wanted.levels)
        and (not wanted.transitions or ref.transition in wanted.transitions)
        and (not wanted.rules or ref.rule in wanted.rules)
        and (not wanted.countries or ref.country in wanted.countries)
        and (not wanted.actors or not set(wanted.actors).isdisjoint(ref.actors))
        and (
            not wanted.places
            or ref.place_id in wanted.places
            or not set(wanted.places).isdisjoint(holders(ref.place_id))
        )
    )


def takes(subscription: Subscription, ref: AlertRef, holders: Holders) -> bool:
    """Whether the subscription is told of the alert; a pause changes nothing of that."""
    return ref.published_ms >= subscription.since.timestamp() * 1000 and fits(
        subscription.filter, ref, holders
    )


def silenced_by(
    silences: Iterable[Silence],
    subscription: str,
    ref: AlertRef,
    now: dt.datetime,
    holders: Holders,
) -> Silence | None:
    """The silence that holds the alert back at this time; the one that ends last of several."""
    found = [
        one
        for one in silences
        if one.starts_at <= now < one.ends_at
        and (not one.subscriptions or subscription in one.subscriptions)
        and fits(one.match, ref, holders)
    ]
    return max(found, key=lambda one: (one.ends_at, one.id), default=None)


def webhook_id(subscription: str, *parts: str) -> str:
    """The id of a message to an endpoint: the same for the same alert, whenever it is made."""
    return f"msg_{digest('webhook', subscription, *parts, length=32)}"


def pending_alert(
    subscription: str, ref: AlertRef, now: dt.datetime, request: str | None = None
) -> Pending:
    """An alert to be sent at once."""
    return Pending(
        subscription=subscription,
        webhook_id=webhook_id(subscription, ref.id),
        kind=PendingKind.ALERT,
        alerts=(ref,),
        accepted_at=now,
        due_at=now,
        request=request,
    )


def repeat_of(pending: Pending, due_at: dt.datetime, now: dt.datetime) -> Pending | None:
    """The same alert told again at `due_at`; None where its escalation is over."""
    ref = pending.alerts[-1]
    if ref.transition in _CLOSED:
        return None
    return Pending(
        subscription=pending.subscription,
        webhook_id=webhook_id(pending.subscription, pending.webhook_id, "repeat"),
        kind=PendingKind.REPEAT,
        alerts=(ref,),
        accepted_at=now,
        due_at=due_at,
    )


def key_of(pending: Pending) -> bytes:
    """The record's key in the topic of what is pending."""
    return f"{pending.subscription}|{pending.webhook_id}".encode()


def order_of(pending: Pending) -> tuple[int, int, str]:
    """What stands earlier was published earlier; within one partition of one topic it is exact."""
    if not pending.alerts:
        return (int(pending.accepted_at.timestamp() * 1000), 0, pending.webhook_id)
    first = pending.alerts[0]
    return (first.published_ms, first.offset, pending.webhook_id)
