"""Dead letters sent again to the topic that they came from, or discarded; and written down."""

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer

from schemas import DeadLetter, Reason
from schemas.dead_letter import Settled
from streams.cloud_events import headers as cloud_event_headers
from streams.dead_letters import ATTEMPT_HEADER, KEPT_BYTES, LETTER_HEADER
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES, Topic, full_name, specs

#: The topics that workers read; a message goes back to one of them or nowhere.
_DOORS = (Topic.ARTICLES, Topic.REPORTS)


class CannotReplayError(Exception):
    """A dead letter whose message cannot go back; says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Again:
    """A message as it goes back: the original's key, bytes and headers, with the attempt raised."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    attempt: int


def again(letter: DeadLetter, settings: Settings) -> Again:
    """The message of a dead letter, to be sent again.

    With a key, the key decides about the partition, so that a message that stood in a wrong one
    comes to the right one; without, it goes to where it stood.

    Raises:
        CannotReplayError: the original is not kept whole, its topic is not read, or it would be
            refused again whatever was mended.
    """
    partitions = _partitions(letter, settings)
    if letter.reason is Reason.CONFLICT:
        raise CannotReplayError(
            "its id and version stand for another content, for good: send it as a higher version"
        )
    value = _value(letter)
    if "key" in letter.lossy:
        raise CannotReplayError("its key is not kept exactly, and is none of an article's id")
    key = None if letter.key is None else letter.key.encode("utf-8")
    partition = letter.partition if key is None else partition_of(key, partitions)
    if partition >= partitions:
        raise CannotReplayError(f"{letter.topic} has no partition {partition}")
    attempt = letter.attempt + 1
    own = {ATTEMPT_HEADER: str(attempt).encode(), LETTER_HEADER: letter.id.encode()}
    kept = tuple((name, text.encode()) for name, text in letter.headers if name not in own)
    return Again(letter.topic, partition, key, value, kept + tuple(own.items()), attempt)


def _partitions(letter: DeadLetter, settings: Settings) -> int:
    doors = {full_name(topic, settings) for topic in _DOORS}
    for spec in specs(settings):
        if spec.name == letter.topic and spec.name in doors:
            return spec.partitions
    if letter.stage == "replay":
        raise CannotReplayError(
            f"it is a line of the feed {letter.topic}: mend the file and replay the feed"
        )
    if letter.topic.startswith(f"{settings.prefix}{Topic.REPORTS}"):
        raise CannotReplayError(
            f"{letter.topic} belongs to another generation; this one has worked the article itself"
        )
    raise CannotReplayError(f"no worker of this installation reads {letter.topic}")


def _value(letter: DeadLetter) -> bytes | None:
    if letter.value_sha256 is None:
        return None
    if letter.value_length > KEPT_BYTES:
        raise CannotReplayError(
            f"only the first {KEPT_BYTES:,} of its {letter.value_length:,} bytes are kept: send it "
            "again from where it came from"
        )
    try:
        value = base64.b64decode(letter.value or "", validate=True)
    except binascii.Error:
        value = b""
    if hashlib.sha256(value).hexdigest() != letter.value_sha256:
        raise CannotReplayError("its bytes are not those that their hash speaks of")
    return value


class Clerk:
    """Sends dead letters back, and writes down what was done with them.

    The message is sent first and the note second: after a kill in between, the letter is open
    still, and replaying it again is harmless, for a repeated message changes nothing.
    """

    def __init__(self, producer: AIOKafkaProducer, settings: Settings) -> None:
        self._producer = producer
        self._settings = settings

    async def replay(
        self, letter: DeadLetter, now: dt.datetime, note: str | None = None
    ) -> DeadLetter:
        """Send the letter's message again; returns the letter as it is kept now.

        Raises:
            CannotReplayError: as in `again`.
            aiokafka.errors.KafkaError: the broker is gone or refuses.
        """
        message = again(letter, self._settings)
        sent = await self._producer.send_and_wait(
            message.topic,
            message.value,
            key=message.key,
            partition=message.partition,
            headers=list(message.headers),
        )
        return await self._settle(
            letter,
            Settled(
                outcome="replayed",
                at=now,
                partition=message.partition,
                offset=max(sent.offset, 0),
                note=note,
            ),
        )

    async def discard(
        self, letter: DeadLetter, now: dt.datetime, note: str | None = None
    ) -> DeadLetter:
        """Write down that nothing will be done about the letter.

        Raises:
            aiokafka.errors.KafkaError: the broker is gone or refuses.
        """
        return await self._settle(letter, Settled(outcome="discarded", at=now, note=note))

    async def _settle(self, letter: DeadLetter, settled: Settled) -> DeadLetter:
        noted = letter.model_copy(update={"settled": settled})
        trace = dict(letter.headers).get("traceparent")
        await self._producer.send_and_wait(
            full_name(Topic.DEAD_LETTERS, self._settings),
            noted.to_json(),
            key=noted.id.encode(),
            headers=[
                *cloud_event_headers(noted, "dead-letters", traceparent=trace),
                ("settled", settled.outcome.encode()),
            ],
        )
        return noted


@asynccontextmanager
async def clerk(settings: Settings) -> AsyncIterator[Clerk]:
    """A clerk for the time of the block.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap,
        acks="all",
        enable_idempotence=not settings.embedded,
        max_request_size=MAX_MESSAGE_BYTES,
        client_id="nadhir-dead-letters",
    )
    try:
        await producer.start()
        yield Clerk(producer, settings)
    finally:
        await producer.stop()
