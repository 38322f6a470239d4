"""Which generation of the state this is, and whether a worker fits it.

State that was made with other rules or lexicons is never mixed with new (invariant 7). The first
worker of a generation writes what the state is made with into the topic `generations`; every later
one compares before it starts.
"""

from collections.abc import Sequence
from typing import Final, Self

from aiokafka import AIOKafkaProducer
from pydantic import ValidationError

from schemas import SCHEMA_VERSION, Model, digest
from streams.coding.coder import Coder
from streams.escalation.rule import Rule
from streams.reading import read_all
from streams.settings import Settings
from streams.theatres import Theatres
from streams.topics import Topic, full_name

#: Raised when the tables' own form or the way of merging changes.
STATE_FORMAT: Final = 2


class GenerationError(ValueError):
    """The state was made with something else; the message says with what, and what to do."""


class Fingerprint(Model):
    """What the state of a generation is made with. Versions are hashes of content."""

    coder: str
    rules: str
    theatres: str
    article_partitions: int
    report_partitions: int
    horizon_days: float
    schema_version: str
    state_format: int

    @classmethod
    def of(
        cls, settings: Settings, coder: Coder, rules: Sequence[Rule], theatres: Theatres
    ) -> Self:
        """That of a worker. A rule's own tests do not count."""
        return cls(
            coder=coder.version,
            rules=digest(*(rule.model_dump(mode="json", exclude={"tests"}) for rule in rules)),
            theatres=theatres.version,
            article_partitions=settings.article_partitions,
            report_partitions=settings.report_partitions,
            horizon_days=settings.horizon.total_seconds() / 86_400,
            schema_version=SCHEMA_VERSION,
            state_format=STATE_FORMAT,
        )


def differences(state: Fingerprint, worker: Fingerprint) -> list[str]:
    """What differs, one line a field; empty where the worker fits."""
    were, are = state.model_dump(), worker.model_dump()
    return [
        f"{name.replace('_', ' ')}: the state has {were[name]}, this worker {are[name]}"
        for name in were
        if were[name] != are[name]
    ]


async def join_generation(settings: Settings, mine: Fingerprint) -> None:
    """Return where the worker fits its generation; begin the generation if there is none yet.

    The topics must exist.

    Raises:
        GenerationError: the state was made with something else.
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    written = await _written(settings)
    if not written:
        await _write(settings, mine.to_json())
        written = await _written(settings)
        # Another worker may have begun it at the same moment: the first record counts, and as
        # compaction keeps the last one, the second worker puts the first one back.
        if written[0] != written[-1]:
            await _write(settings, written[0])
        state = written[0]
    else:
        state = written[-1]
    _compare(settings, state, mine)


def _compare(settings: Settings, state: bytes, mine: Fingerprint) -> None:
    generation = settings.generation
    try:
        differ = differences(Fingerprint.from_json(state), mine)
    except ValidationError:
        differ = ["it was begun by another release of Nadhir"]
    if differ:
        raise GenerationError(
            f"generation {generation} of {settings.prefix!r} does not fit: {'; '.join(differ)}. "
            "Go back to what the state was made with, or stop all workers, work the log again "
            "with `nadhir rebuild`, and start them with "
            f"NADHIR_GENERATION={generation + 1}."
        )


async def _written(settings: Settings) -> list[bytes]:
    key = str(settings.generation).encode()
    return [
        record.value
        for record in await read_all(settings, [Topic.GENERATIONS])
        if record.key == key and record.value is not None
    ]


async def _write(settings: Settings, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, acks="all")
    try:
        await producer.start()
        await producer.send_and_wait(
            full_name(Topic.GENERATIONS, settings),
            value,
            key=str(settings.generation).encode(),
            partition=0,
        )
    finally:
        await producer.stop()
