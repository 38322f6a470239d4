"""What the new generation no longer concludes is taken back, with a notice."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from aiokafka import AIOKafkaProducer, ConsumerRecord, TopicPartition
from pydantic import ValidationError

from schemas import Alert, Escalation, Incident, Model, iso
from streams.cloud_events import headers
from streams.escalation import alert_levels, telling
from streams.escalation.incidents import tombstone
from streams.escalation.reasons import Reason
from streams.reading import read_all
from streams.rebuild_plan import Plan
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, MAX_MESSAGE_BYTES, Topic, full_name

_M = TypeVar("_M", Incident, Escalation)


@dataclass(slots=True)
class Stale:
    """What is to be sent: incidents as tombstones, escalations as retracted, their notices."""

    incidents: list[Incident] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Values:
    """The last value of each id, of what only the old generation said and of what the new says."""

    incidents: tuple[Sequence[Incident], Sequence[Incident]]
    escalations: tuple[Sequence[Escalation], Sequence[Escalation]]


def stale(values: Values, since: dt.datetime | None, now: dt.datetime) -> Stale:
    """What to take back of what the old generation said. Pure.

    That is what was known since `since`, and what is open still, for nobody would ever close it.
    What ended before stays as it is. `now` is the feed's time.
    """
    found = Stale()
    old, new = values.incidents
    heirs = {source.report_id: one.id for one in new for source in one.sources}
    for incident in old:
        if incident.state == "live" and (since is None or incident.updated_at >= since):
            ids = {heirs[s.report_id] for s in incident.sources if s.report_id in heirs}
            found.incidents.append(tombstone(incident, min(ids, default=None)))
    before, after = values.escalations
    for escalation in before:
        ended = escalation.state == "closed"
        known = since is None or escalation.updated_at >= since
        if escalation.state == "retracted" or (ended and not known):
            continue
        heir = _heir(escalation, after)
        why = Reason.SUPERSEDED if heir else Reason.REBUILT
        gone, body = telling.retracted(escalation, iso(now), heir, why)
        said = escalation.model_dump(mode="json")
        announced = {
            "hist": said["history"],
            "rev": escalation.revision,
            "level": said["level"],
            "state": said["state"],
        }
        found.escalations.append(gone)
        found.alerts += telling.alerts(gone, body["history"], announced, iso(now))
    return found


def _heir(of: Escalation, among: Iterable[Escalation]) -> str | None:
    """The escalation at the same place that shares most incidents, or at least the days."""
    mine = _incidents(of)
    heirs = [
        (-len(mine & _incidents(one)), one.id)
        for one in among
        if one.state != "retracted"
        and one.scope.place_id == of.scope.place_id
        and (mine & _incidents(one) or (one.since <= of.last and of.since <= one.last))
    ]
    return min(heirs)[1] if heirs else None


def _incidents(of: Escalation) -> set[str]:
    return {incident.id for step in of.steps for incident in step.incidents}


async def sweep(plan: Plan) -> Stale:
    """Take back what the new generation, which has worked the log, does not say.

    Safe to repeat: what was taken back is the new generation's word by then.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    settings = plan.settings
    incidents = await read_all(settings, [Topic.INCIDENTS])
    escalations = await read_all(settings, [Topic.ESCALATIONS])
    values = Values(
        _split(Incident, incidents, plan.outputs), _split(Escalation, escalations, plan.outputs)
    )
    found = stale(values, plan.since, plan.time or dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    await _send(settings, found)
    return found


def _split(
    model: type[_M], records: Iterable[ConsumerRecord], begun: Mapping[TopicPartition, int]
) -> tuple[list[_M], list[_M]]:
    last = {record.key: record for record in records}
    old: list[_M] = []
    new: list[_M] = []
    for record in last.values():
        if record.value is None:
            continue
        try:
            value = model.from_json(record.value)
        except ValidationError:
            # Of a release whose form is no longer read; it cannot be taken back in that form.
            continue
        first = begun[TopicPartition(record.topic, record.partition)]
        (new if record.offset >= first else old).append(value)
    return sorted(old, key=lambda one: one.id), sorted(new, key=lambda one: one.id)


async def _send(settings: Settings, found: Stale) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap,
        acks="all",
        enable_idempotence=not settings.embedded,
        max_request_size=MAX_MESSAGE_BYTES,
        client_id="nadhir-rebuild",
    )

    async def send(topic: Topic, message: Model, key: str) -> None:
        await producer.send_and_wait(
            full_name(topic, settings),
            message.to_json(),
            key=key.encode(),
            headers=headers(message, "rebuild"),
        )

    try:
        await producer.start()
        # Notices first: once the value is written, a repetition would not send them.
        for alert in found.alerts:
            for level in alert_levels(alert):
                await send(ALERT_TOPICS[level], alert, alert.place_id)
        for escalation in found.escalations:
            await send(Topic.ESCALATIONS, escalation, escalation.id)
        for incident in found.incidents:
            await send(Topic.INCIDENTS, incident, incident.id)
    finally:
        await producer.stop()
