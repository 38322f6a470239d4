"""What an operator does with subscriptions, silences and what was sent."""

import datetime as dt
from collections.abc import Callable

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from schemas import (
    Alert,
    AlertRef,
    Delivery,
    Pending,
    PendingKind,
    Subscription,
    digest,
)
from streams.reading import read_all
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, Topic
from streams.webhooks.facts import Holders, Where, fits, pending_alert, ref_of, webhook_id
from streams.webhooks.groups import group_name
from streams.webhooks.journal import Journal
from streams.webhooks.subscriptions_file import Listed, merged
from streams.webhooks.tables import Tables


class NotThereError(LookupError):
    """No subscription, silence or delivery of this id; the message says so."""


def subscription_of(tables: Tables, ident: str) -> Subscription:
    """The subscription.

    Raises:
        NotThereError: there is none.
    """
    found = tables.subscriptions.get(ident)
    if found is None:
        raise NotThereError(f"there is no subscription {ident!r}")
    return found


def paused(subscription: Subscription) -> Subscription:
    """The subscription, paused by its operator."""
    return subscription.model_copy(update={"paused": True})


def resumed(subscription: Subscription, tables: Tables) -> Subscription:
    """The subscription without any pause, its operator's or Nadhir's."""
    endpoint = tables.endpoints.get(subscription.id)
    lifted = subscription.resumed
    if endpoint is not None and endpoint.pause is not None:
        lifted = endpoint.pause.id
    return subscription.model_copy(update={"paused": False, "resumed": lifted})


def rotated(subscription: Subscription, new: str | None) -> Subscription:
    """With a new secret beside the old one; with None, with the newest alone.

    Raises:
        pydantic.ValidationError: the reference is not of the right form.
    """
    newest = subscription.secrets[0]
    secrets = (newest,) if new is None else (new, newest) if new != newest else (newest,)
    return Subscription.model_validate(subscription.model_dump() | {"secrets": secrets})


async def remove(journal: Journal, ident: str) -> None:
    """Remove a subscription; what is pending for it is forgotten by its deliverer."""
    await journal.forget(Topic.SUBSCRIPTIONS, ident)
    await journal.forget(Topic.ENDPOINTS, ident)
    await journal.flush()


async def apply_file(journal: Journal, tables: Tables, listed: Listed) -> list[str]:
    """Make the topics say what the file says; returns what was changed, in words.

    Subscriptions of the file that it no longer lists are removed; those of the API stay.
    """
    done = []
    for ident, wanted in sorted(listed.subscriptions.items()):
        there = tables.subscriptions.get(ident)
        wanted = merged(wanted, there, dated=ident in listed.dated)  # noqa: PLW2901
        if wanted != there:
            await journal.subscription(wanted)
            done.append(f"{'added' if there is None else 'changed'} subscription {ident}")
    for ident, there in sorted(tables.subscriptions.items()):
        if there.origin == "file" and ident not in listed.subscriptions:
            await remove(journal, ident)
            done.append(f"removed subscription {ident}")
    for ident, silence in sorted(listed.silences.items()):
        if tables.silences.get(ident) != silence:
            await journal.silence(silence)
            done.append(f"set silence {ident}")
    await journal.flush()
    return done


async def ask_for_test(journal: Journal, subscription: str, now: dt.datetime) -> str:
    """Have a test message sent; returns its webhook id, by which the log knows it."""
    request = digest("test", subscription, now)
    pending = Pending(
        subscription=subscription,
        webhook_id=webhook_id(subscription, "test", request),
        kind=PendingKind.TEST,
        accepted_at=now,
        due_at=now,
        request=request,
    )
    await journal.pending(pending)
    await journal.flush()
    return pending.webhook_id


async def redeliver_span(
    settings: Settings,
    journal: Journal,
    subscription: Subscription,
    holders: Holders,
    *,
    start: dt.datetime,
    end: dt.datetime,
    now: dt.datetime,
) -> int:
    """Send again every alert published from `start` up to, not including, `end`; how many.

    They keep their webhook ids, and the subscription's filter holds. An alert from before the
    subscription's `since` is sent, too: it was asked for.
    """
    request = digest("redeliver", subscription.id, start, end, now)
    seen: set[str] = set()
    for record in await read_all(settings, ALERT_TOPICS.values()):
        if not start.timestamp() * 1000 <= record.timestamp < end.timestamp() * 1000:
            continue
        alert = _alert(record)
        if alert is None or alert.id in seen:
            continue
        where = Where(record.topic, record.partition, record.offset, record.timestamp)
        ref = ref_of(alert, where)
        if fits(subscription.filter, ref, holders):
            seen.add(alert.id)
            await journal.pending(pending_alert(subscription.id, ref, now, request))
    await journal.flush()
    return len(seen)


async def redeliver_one(
    settings: Settings,
    journal: Journal,
    tables: Tables,
    ident: str,
    now: dt.datetime,
    *,
    of: str | None = None,
) -> Delivery:
    """Send one message (of the subscription `of`) again, by its webhook id; its last log entry.

    Raises:
        NotThereError: the log does not know it, or its alerts are no longer kept.
    """
    entries = await log(
        settings, lambda one: one.webhook_id == ident and of in {None, one.subscription}
    )
    if not entries:
        raise NotThereError(f"the log has no message {ident!r}")
    last = entries[-1]
    subscription_of(tables, last.subscription)
    wanted = list(last.group or (last.alert_id,))
    refs = {}
    for record in await read_all(settings, ALERT_TOPICS.values()):
        alert = _alert(record)
        if alert is not None and alert.id in wanted and alert.id not in refs:
            where = Where(record.topic, record.partition, record.offset, record.timestamp)
            refs[alert.id] = ref_of(alert, where)
    if len(refs) < len(wanted):
        raise NotThereError("the alerts of this message are no longer kept")
    alerts = tuple(refs[one] for one in wanted)
    await journal.pending(_as_logged(tables, last, alerts, now))
    await journal.flush()
    return last


async def log(
    settings: Settings, wanted: Callable[[Delivery], bool] = lambda _one: True
) -> list[Delivery]:
    """The entries of the log, oldest first."""
    found = []
    for record in await read_all(settings, [Topic.DELIVERIES]):
        try:
            one = Delivery.from_json(record.value or b"")
        except ValidationError:
            continue
        if wanted(one):
            found.append(one)
    return sorted(found, key=lambda one: (one.at, one.webhook_id, one.attempt))


def _as_logged(
    tables: Tables, last: Delivery, alerts: tuple[AlertRef, ...], now: dt.datetime
) -> Pending:
    """The message as it was: the same id, and of the same kind."""
    grouping = subscription_of(tables, last.subscription).group
    kind, group = PendingKind.ALERT, None
    if last.group:
        kind = PendingKind.GROUP
        group = None if grouping is None else group_name(grouping, alerts[0])
    elif last.webhook_id != webhook_id(last.subscription, last.alert_id):
        kind = PendingKind.REPEAT
    return Pending(
        subscription=last.subscription,
        webhook_id=last.webhook_id,
        kind=kind,
        alerts=alerts,
        accepted_at=now,
        due_at=now,
        request=digest("redeliver", last.webhook_id, now),
        group=group,
    )


def _alert(record: ConsumerRecord) -> Alert | None:
    try:
        return Alert.from_json(record.value or b"")
    except ValidationError:
        return None
