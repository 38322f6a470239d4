"""Second stage: the owner of a partition of what is pending sends it."""

import asyncio
import logging
from weakref import WeakValueDictionary

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from pydantic import ValidationError

from schemas import AlertRef, Pending
from streams.topics import MAX_MESSAGE_BYTES, Topic, full_name
from streams.webhooks.endpoint import EndpointRunner
from streams.webhooks.ledger import Ledger, News
from streams.webhooks.tools import Tools

_log = logging.getLogger(__name__)

_WAIT_MS = 100
_BATCH = 1_000
#: Seconds that calls under way have to end when a partition moves or the process stops.
_LAST_CALLS = 5.0
_NO_REQUEST = b'"request":null'

_Key = tuple[str, str]


class _Shard:
    """One partition: read from its beginning, then sent by one runner an endpoint."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._ledger = Ledger()
        self._runners: dict[str, tuple[EndpointRunner, asyncio.Task[None]]] = {}
        self._refs: WeakValueDictionary[tuple[str, int, int], AlertRef] = WeakValueDictionary()
        self._past: dict[_Key, list[bytes]] = {}
        self.end: int | None = None
        self.loaded = False

    async def take(self, record: ConsumerRecord) -> None:
        """Take one record."""
        subscription, _, webhook_id = (record.key or b"").decode("utf-8", "replace").partition("|")
        key = (subscription, webhook_id)
        if not self.loaded:
            self._load(key, record.value)
            return
        try:
            pending = None if record.value is None else self._parsed(record.value)
        except ValidationError as error:
            _log.warning("skipped pending %s: %d faults", webhook_id, error.error_count())
            return
        match self._ledger.take(key, pending):
            case News.NEW | News.AGAIN:
                self._runner(subscription).add(self._ledger.live[key])
            case News.STALE:
                await self._say_again(key)

    def _parsed(self, raw: bytes) -> Pending:
        # Every subscription has its own message about an alert; what they say of it is one object.
        pending = Pending.from_json(raw)
        shared = tuple(
            self._refs.setdefault((ref.topic, ref.partition, ref.offset), ref)
            for ref in pending.alerts
        )
        return pending.model_copy(update={"alerts": shared})

    async def start(self) -> None:
        """The past has been read: send what it left."""
        self.loaded = True
        for key, raws in self._past.items():
            for raw in raws:
                self._load_parsed(key, raw)
        self._past.clear()
        for key in self._ledger.loaded():
            await self._say_again(key)
        for subscription in sorted({key[0] for key in self._ledger.live}):
            self._runner(subscription)

    async def stop(self) -> None:
        """Let go: calls under way may end, nothing new begins."""
        tasks = [task for _, task in self._runners.values()]
        settling = [runner.settle(_LAST_CALLS) for runner, _ in self._runners.values()]
        for runner, _ in self._runners.values():
            runner.hold()
        if settling:
            await asyncio.gather(*settling)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def changed(self, subscription: str) -> None:
        """Tell the runner of the subscription, or with "" all of them."""
        for name, (runner, _) in self._runners.items():
            if subscription in {"", name}:
                runner.changed()

    def _load(self, key: _Key, raw: bytes | None) -> None:
        # Of the past most was delivered: only what is left of it at the end is worth parsing.
        if raw is not None:
            self._past.setdefault(key, []).append(raw)
            return
        for before in self._past.pop(key, ()):
            if _NO_REQUEST not in before:
                self._load_parsed(key, before)
        self._ledger.load(key, None)

    def _load_parsed(self, key: _Key, raw: bytes) -> None:
        try:
            self._ledger.load(key, self._parsed(raw))
        except ValidationError as error:
            _log.warning("skipped pending %s: %d faults", key[1], error.error_count())

    async def _say_again(self, key: _Key) -> None:
        known = self._ledger.live.get(key)
        if known is None:
            await self._tools.journal.settled(*key)
        else:
            await self._tools.journal.pending(known)

    def _runner(self, subscription: str) -> EndpointRunner:
        found = self._runners.get(subscription)
        if found is None:
            runner = EndpointRunner(subscription, self._tools, self._ledger)
            task = asyncio.create_task(runner.run())
            task.add_done_callback(self._ended)
            found = self._runners[subscription] = (runner, task)
        return found[0]

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._tools.fail(error)


class Dispatcher(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Reads the partitions of what is pending that its group gives it."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._settings = tools.settings
        self._shards: dict[TopicPartition, _Shard] = {}
        self._consumer: AIOKafkaConsumer | None = None

    async def run(self) -> None:
        """Send until cancelled.

        Raises:
            aiokafka.errors.KafkaError: the broker is gone or refuses.
        """
        await self._tools.tables.ready.wait()
        self._tools.tables.listen(self._changed)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.bootstrap,
            group_id=f"{self._settings.prefix}deliver.pending",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            fetch_max_wait_ms=_WAIT_MS,
            max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
            session_timeout_ms=int(self._settings.session_timeout * 1000),
        )
        self._consumer = consumer
        try:
            await consumer.start()
            consumer.subscribe([full_name(Topic.PENDING, self._settings)], listener=self)
            while True:
                await self._step(consumer)
        finally:
            await self._let_go()
            await consumer.stop()

    async def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:  # noqa: ARG002
        """Let go of everything: with this protocol all partitions are shared out anew."""
        await self._let_go()

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        """Read each partition from its beginning."""
        if self._consumer is not None and assigned:
            await self._consumer.seek_to_beginning(*assigned)
        self._shards = {partition: _Shard(self._tools) for partition in assigned}

    async def _step(self, consumer: AIOKafkaConsumer) -> None:
        batches = await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_BATCH)
        for partition, records in batches.items():
            shard = self._shards.get(partition)
            if shard is None:
                continue
            for record in records:
                await shard.take(record)
        for partition, shard in list(self._shards.items()):
            if shard.loaded or partition not in consumer.assignment():
                continue
            mark = consumer.highwater(partition)
            if mark is None:
                continue
            if shard.end is None:
                shard.end = mark
            if await consumer.position(partition) >= shard.end:
                await shard.start()
        # With records in its buffer, getmany does not let others run.
        await asyncio.sleep(0)

    def _changed(self, subscription: str) -> None:
        for shard in self._shards.values():
            shard.changed(subscription)

    async def _let_go(self) -> None:
        shards, self._shards = self._shards, {}
        await asyncio.gather(*(shard.stop() for shard in shards.values()))
