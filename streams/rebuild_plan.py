"""What a rebuild would do: where the log is begun, and what stands in its way.

The plan is written to the broker before anything is worked, as committed offsets of the new
generation's group (where it begins) and of a group beside it (where the outputs of the old
generation end), so that a rebuild that was broken off is taken up where it was.
"""

import asyncio
import datetime as dt
import time
from dataclasses import dataclass, field

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from schemas import Mark, iso
from streams.reading import consumer_of, read_all
from streams.settings import Settings
from streams.topics import Topic, full_name, group, specs

#: What a generation concludes, by id; what the next one no longer does is taken back.
CONCLUDED = (Topic.INCIDENTS, Topic.ESCALATIONS)
_WAIT_MS = 100
_GRACE_SECONDS = 4.0
_POLL_SECONDS = 0.5


class RebuildError(Exception):
    """What cannot be done, and what can be done instead."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A rebuild. `settings` are those of the new generation.

    `since` is the `--from` of it, None for the whole log; `starts` the offset of each partition of
    `articles` at which the new generation begins, `ends` where the log ended; `outputs` the offset
    of each partition of `CONCLUDED` from which on the new generation speaks; `time` the feed's
    time at the end of the log, None where it has no marks.
    """

    settings: Settings
    since: dt.datetime | None
    starts: dict[TopicPartition, int]
    ends: dict[TopicPartition, int]
    outputs: dict[TopicPartition, int]
    time: dt.datetime | None
    resumed: bool

    @property
    def messages(self) -> int:
        """How many messages of `articles` are worked."""
        return sum(end - self.starts[one] for one, end in self.ends.items())


@dataclass(slots=True)
class _Log:
    """One partition of `articles`: its first offset, its end, its marks of time in order."""

    first: int | None = None
    end: int = 0
    marks: list[tuple[int, dt.datetime]] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether the broker has deleted its beginning."""
        return self.end > 0 if self.first is None else self.first > 0

    def start(self, target: dt.datetime) -> int | None:
        """The offset of the last mark up to the target; None where the log begins after it."""
        before = None
        for offset, mark in self.marks:
            if mark > target:
                break
            before = offset
        return before


async def make_plan(settings: Settings, since: dt.datetime | None) -> Plan:
    """Look at the log and at the groups; writes nothing.

    Raises:
        RebuildError: it cannot be done.
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    begun = await _generations(settings)
    new = settings.model_copy(update={"generation": settings.generation + 1})
    if settings.generation not in begun:
        last = f": the last one is {max(begun)}, set NADHIR_GENERATION to it" if begun else ""
        raise RebuildError(f"there is no generation {settings.generation} to build anew{last}")
    if max(begun) > new.generation:
        raise RebuildError(
            f"generation {max(begun)} has been begun already: set NADHIR_GENERATION={max(begun)}"
        )
    for one in (settings, new):
        await _check_idle(one)
    logs = await _logs(settings)
    starts = _starts(settings, logs, since)
    outputs = await _committed(new, plan_group(new, since), CONCLUDED)
    if outputs is None and new.generation in begun:
        raise RebuildError(
            f"generation {new.generation} has been begun otherwise, by a worker or with another "
            f"--from: go on with that, or set NADHIR_GENERATION={new.generation} and build it anew"
        )
    resumed = outputs is not None
    latest = [log.marks[-1][1] for log in logs.values() if log.marks]
    return Plan(
        settings=new,
        since=since,
        starts=starts,
        ends={one: log.end for one, log in logs.items()},
        outputs=await _output_ends(settings) if outputs is None else outputs,
        time=min(latest) if len(latest) == len(logs) else None,
        resumed=resumed,
    )


async def write_plan(plan: Plan) -> None:
    """Write down where the new generation begins, unless that was done before.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    if plan.resumed:
        return
    # The start first: a plan that is written is whole.
    await _commit(plan.settings, group(plan.settings), plan.starts)
    await _commit(plan.settings, plan_group(plan.settings, plan.since), plan.outputs)


def plan_group(settings: Settings, since: dt.datetime | None) -> str:
    """The group whose offsets are the plan; of another time it is another plan."""
    when = "all" if since is None else f"{since:%Y%m%dT%H%M%S}"
    return f"{group(settings)}.rebuild.{when}"


async def _generations(settings: Settings) -> set[int]:
    records = await read_all(settings, [Topic.GENERATIONS])
    return {int(one.key) for one in records if one.key and one.key.isdigit() and one.value}


async def _check_idle(settings: Settings) -> None:
    if settings.embedded:
        return  # the embedded broker counts members that have ended, until the next one joins
    # A worker that has just ended may be counted until its session is over.
    deadline = time.monotonic() + settings.session_timeout + _GRACE_SECONDS
    while members := await _members(settings):
        if time.monotonic() > deadline:
            raise RebuildError(
                f"{members} workers of generation {settings.generation} are running: stop them "
                "first, for two generations at once would write over each other"
            )
        await asyncio.sleep(_POLL_SECONDS)


async def _members(settings: Settings) -> int:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap, client_id="nadhir-rebuild")
    await admin.start()
    try:
        answers = await admin.describe_consumer_groups([group(settings)])
    finally:
        await admin.close()
    return sum(len(one[-1]) for answer in answers for one in answer.groups)


def _starts(
    settings: Settings, logs: dict[TopicPartition, _Log], since: dt.datetime | None
) -> dict[TopicPartition, int]:
    if not any(log.end for log in logs.values()):
        raise RebuildError("the log of articles is empty: there is nothing to work again")
    cut = {one: log for one, log in logs.items() if log.is_cut}
    if since is None:
        if cut:
            raise RebuildError(
                "the broker has deleted the beginning of the log: say from when on (--from TIME); "
                "what was known before stays as it is"
            )
        return dict.fromkeys(logs, 0)
    times = [mark for log in logs.values() for _, mark in log.marks]
    if times and since > max(times):
        raise RebuildError(
            f"the feed's time is {iso(max(times))}: nothing has come since {iso(since)}"
        )
    # What is known at that time rests on what came within the horizon before.
    target = since - settings.horizon
    starts = {}
    for one, log in logs.items():
        start = log.start(target)
        if start is None and one in cut:
            earliest = f"{iso(log.marks[0][1] + settings.horizon)}" if log.marks else "never"
            raise RebuildError(
                f"the log is needed from {iso(target)} on (NADHIR_HORIZON before the time given), "
                f"but the broker has deleted its beginning; the earliest --from is {earliest}"
            )
        starts[one] = start or 0
    return starts


async def _logs(settings: Settings) -> dict[TopicPartition, _Log]:
    async with consumer_of(settings, [Topic.ARTICLES]) as consumer:
        logs = {one: _Log() for one in consumer.assignment()}
        unread = set(logs)
        ends: dict[TopicPartition, int] = {}
        while unread:
            for one, batch in (await consumer.getmany(timeout_ms=_WAIT_MS)).items():
                log = logs[one]
                for record in batch:
                    log.first = record.offset if log.first is None else log.first
                    mark = _mark(record.value)
                    if mark is not None:
                        log.marks.append((record.offset, mark))
            for one in sorted(unread):
                # As everywhere: the high watermark of the first fetch is the end.
                high = consumer.highwater(one)
                if high is not None:
                    logs[one].end = ends.setdefault(one, high)
                    if await consumer.position(one) >= logs[one].end:
                        unread.discard(one)
    return dict(sorted(logs.items()))


def _mark(value: bytes | None) -> dt.datetime | None:
    if value is None or b'"mark"' not in value:
        return None
    try:
        fields = orjson.loads(value)
        # Only of an object with this field it is a mark; a text may hold the word.
        return Mark.from_json(value).mark if "mark" in fields else None
    except ValueError:
        return None


async def _output_ends(settings: Settings) -> dict[TopicPartition, int]:
    ends = dict.fromkeys(_partitions(settings, CONCLUDED), 0)
    for record in await read_all(settings, CONCLUDED):
        ends[TopicPartition(record.topic, record.partition)] = record.offset + 1
    return ends


def _partitions(settings: Settings, topics: tuple[Topic, ...]) -> list[TopicPartition]:
    names = {full_name(topic, settings) for topic in topics}
    return [
        TopicPartition(spec.name, number)
        for spec in specs(settings)
        if spec.name in names
        for number in range(spec.partitions)
    ]


async def _committed(
    settings: Settings, of: str, topics: tuple[Topic, ...]
) -> dict[TopicPartition, int] | None:
    """The offsets that a group has committed; None unless it has for every partition."""
    partitions = _partitions(settings, topics)
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap, client_id="nadhir-rebuild")
    await admin.start()
    try:
        found = await admin.list_consumer_group_offsets(of, partitions=partitions)
    finally:
        await admin.close()
    offsets = {one: found[one].offset for one in partitions if one in found}
    complete = len(offsets) == len(partitions) and all(n >= 0 for n in offsets.values())
    return offsets if complete else None


async def _commit(settings: Settings, of: str, offsets: dict[TopicPartition, int]) -> None:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap, group_id=of, enable_auto_commit=False
    )
    try:
        await consumer.start()
        consumer.assign(list(offsets))
        await consumer.commit(offsets)
    finally:
        await consumer.stop()
