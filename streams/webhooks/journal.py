"""Writing: what is pending, what became of it, how endpoints do."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer

from schemas import DeadLetter, Delivery, Endpoint, Model, Pending, Silence, Subscription
from streams.cloud_events import headers
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES, Topic, full_name
from streams.webhooks.facts import key_of

_BATCH_BYTES = 64 * 1024
_BATCH_OVERHEAD_BYTES = 1024
_LINGER_MS = 5


class Journal:
    """Writes records; the order of those of one partition is that of the calls.

    Failures are kept and raised by the next `flush`, or seen in `broken`.
    """

    def __init__(self, producer: AIOKafkaProducer, settings: Settings) -> None:
        self._producer = producer
        self._settings = settings
        self._open: set[asyncio.Future[object]] = set()
        #: Done, with the error, once a record could not be written.
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def pending(self, pending: Pending) -> None:
        """Something is pending from now on, or in another way."""
        await self._send(
            Topic.PENDING, key_of(pending), pending.to_json(), self._owner(pending.subscription)
        )

    async def settled(self, subscription: str, webhook_id: str) -> None:
        """It is pending no more."""
        key = f"{subscription}|{webhook_id}".encode()
        await self._send(Topic.PENDING, key, None, self._owner(subscription))

    async def delivery(self, delivery: Delivery) -> None:
        """An entry of the log."""
        await self._model(Topic.DELIVERIES, delivery.webhook_id, delivery)

    async def endpoint(self, endpoint: Endpoint) -> None:
        """How an endpoint does now."""
        await self._model(Topic.ENDPOINTS, endpoint.subscription, endpoint)

    async def subscription(self, subscription: Subscription) -> None:
        """A subscription is new or another."""
        await self._model(Topic.SUBSCRIPTIONS, subscription.id, subscription)

    async def silence(self, silence: Silence) -> None:
        """A silence is new or another."""
        await self._model(Topic.SILENCES, silence.id, silence)

    async def dead_letter(self, letter: DeadLetter) -> None:
        """A message of the alert topics that is no alert."""
        await self._model(Topic.DEAD_LETTERS, letter.id, letter)

    async def forget(self, topic: Topic, key: str) -> None:
        """Delete a key of a compacted topic of one partition."""
        await self._send(topic, key.encode(), None, None)

    async def flush(self) -> None:
        """Wait until everything written so far is acknowledged.

        Raises:
            aiokafka.errors.KafkaError: some of it was not.
        """
        if self._open:
            await asyncio.gather(*self._open)
        if self.broken.done():
            self.broken.result()

    async def _model(self, topic: Topic, key: str, model: Model) -> None:
        await self._send(topic, key.encode(), model.to_json(), None, headers(model, "deliver"))

    async def _send(
        self,
        topic: Topic,
        key: bytes,
        value: bytes | None,
        partition: int | None,
        pairs: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        sent: asyncio.Future[object] = await self._producer.send(
            full_name(topic, self._settings),
            value,
            key,
            partition=partition,
            headers=list(pairs),
        )
        self._open.add(sent)
        sent.add_done_callback(self._acknowledged)

    def _acknowledged(self, sent: asyncio.Future[object]) -> None:
        self._open.discard(sent)
        if sent.cancelled():
            return
        error = sent.exception()
        if error is not None and not self.broken.done():
            self.broken.set_exception(error)

    def _owner(self, subscription: str) -> int:
        return partition_of(subscription.encode(), self._settings.report_partitions)


@asynccontextmanager
async def journal(settings: Settings) -> AsyncIterator[Journal]:
    """A journal for the time of the block; what is written is flushed at its end.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap,
        acks="all",
        enable_idempotence=not settings.embedded,
        linger_ms=0 if settings.embedded else _LINGER_MS,
        # The embedded broker misplaces the end of a batch of several records.
        max_batch_size=1 if settings.embedded else _BATCH_BYTES,
        max_request_size=MAX_MESSAGE_BYTES - _BATCH_OVERHEAD_BYTES,
    )
    try:
        await producer.start()
        writing = Journal(producer, settings)
        yield writing
        await writing.flush()
    finally:
        await producer.stop()
