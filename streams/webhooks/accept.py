"""First stage: every alert becomes pending for every subscription that takes it.

No offset waits for an endpoint: it is committed once what is pending is acknowledged.
"""

import datetime as dt
import logging

from aiokafka import (
    AIOKafkaConsumer,
    ConsumerRebalanceListener,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import CommitFailedError, IllegalStateError
from pydantic import ValidationError

from schemas import Alert, AlertRef, Reason
from streams.dead_letters import Origin, dead_letter
from streams.replay.lines import explain
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, MAX_MESSAGE_BYTES, full_name
from streams.webhooks.alert_store import AlertStore
from streams.webhooks.facts import Holders, Where, pending_alert, ref_of, takes
from streams.webhooks.journal import Journal
from streams.webhooks.merging import Merger
from streams.webhooks.tables import Tables

_log = logging.getLogger(__name__)

_WAIT_MS = 200
_BATCH = 200


class Acceptor(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Reads the alert topics in a consumer group, and writes what is pending."""

    def __init__(
        self,
        settings: Settings,
        tables: Tables,
        journal: Journal,
        store: AlertStore,
        holders: Holders,
    ) -> None:
        self._settings = settings
        self._tables = tables
        self._journal = journal
        self._store = store
        self._holders = holders
        self._merger: Merger[TopicPartition, ConsumerRecord] = Merger(lambda one: one.partition)

    async def run(self) -> None:
        """Accept alerts until cancelled.

        Raises:
            aiokafka.errors.KafkaError: the broker is gone or refuses.
        """
        await self._tables.ready.wait()
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.bootstrap,
            group_id=f"{self._settings.prefix}deliver",
            # The same partition of every alert topic goes to one member, for the order of a place.
            partition_assignment_strategy=(RangePartitionAssignor,),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            fetch_max_wait_ms=_WAIT_MS,
            max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
            session_timeout_ms=int(self._settings.session_timeout * 1000),
        )
        names = [full_name(topic, self._settings) for topic in ALERT_TOPICS.values()]
        try:
            await consumer.start()
            consumer.subscribe(names, listener=self)
            while True:
                await self._step(consumer)
        finally:
            await consumer.stop()

    def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:  # noqa: ARG002
        """Another member may read from the last commit on: what was buffered is read again."""
        self._merger.clear()

    def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:  # noqa: ARG002
        """Read from the last commit on."""
        self._merger.clear()

    async def _step(self, consumer: AIOKafkaConsumer) -> None:
        batches = await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_BATCH)
        for partition, records in batches.items():
            self._merger.add(partition, records)
        assigned = sorted(consumer.assignment())
        ends = {one: await _at_end(consumer, one) for one in assigned}
        worked = {}
        for partition, record in self._merger.out(assigned, lambda one: ends[one]):
            await self._accept(record)
            worked[partition] = record.offset + 1
        if worked:
            await self._journal.flush()
            try:
                await consumer.commit(worked)
            except (CommitFailedError, IllegalStateError):
                # The group has moved on: its next reader says the same again, under the same ids.
                _log.info("the group of alerts was shared out anew; some are read again")

    async def _accept(self, record: ConsumerRecord) -> None:
        try:
            alert = Alert.from_json(record.value or b"")
        except ValidationError as error:
            await self._refuse(record, error)
            return
        self._store.offer(record)
        where = Where(record.topic, record.partition, record.offset, record.timestamp)
        await self._fan_out(ref_of(alert, where))

    async def _fan_out(self, ref: AlertRef) -> None:
        now = dt.datetime.now(dt.UTC)
        for subscription in tuple(self._tables.subscriptions.values()):
            if takes(subscription, ref, self._holders):
                await self._journal.pending(pending_alert(subscription.id, ref, now))

    async def _refuse(self, record: ConsumerRecord, error: ValidationError) -> None:
        origin = Origin(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            value=record.value,
            key=record.key,
            timestamp_ms=record.timestamp,
            headers=tuple(record.headers),
        )
        await self._journal.dead_letter(
            dead_letter(origin, Reason.INVALID, explain(error), "deliver", exception=error)
        )


async def _at_end(consumer: AIOKafkaConsumer, partition: TopicPartition) -> bool:
    mark = consumer.highwater(partition)
    return mark is not None and await consumer.position(partition) >= mark
