"""Broker, topics, worker, replay: run to the end of a feed, and read what came of it."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from schemas import Alert, DeadLetter, Escalation, Incident
from streams.broker import EmbeddedBroker, watch
from streams.demo.worker_process import WorkerProcess
from streams.progress import Lag, lag_of
from streams.reading import follow, last_values, read_all
from streams.replay import Summary, publish, read_feed
from streams.replay.pace import Pacer
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.topics import ALERT_TOPICS, Topic

#: Without any progress for so long, the demo gives up. Joining a group takes about 3 s here.
_STUCK_SECONDS = 60.0
_POLL_SECONDS = 0.3


class DemoError(Exception):
    """The demo did not come to its end; the message says where it stuck."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What came of the feed."""

    summary: Summary
    incidents: tuple[Incident, ...]
    escalations: tuple[Escalation, ...]
    dead_letters: tuple[DeadLetter, ...]


async def run_demo(
    feed: list[Path],
    speed: float | None,
    *,
    on_alert: Callable[[Alert], None],
    on_stage: Callable[[str], None],
    afterwards: Callable[[Settings, DemoResult], Awaitable[None]],
) -> DemoResult:
    """Work a feed on a broker of its own; `afterwards` runs while broker and worker still do.

    Raises:
        DemoError: the worker ended or nothing moves any more.
        streams.replay.FeedError: the feed cannot be read.
        streams.broker.BrokerUnavailableError, streams.broker.BrokerCrashedError: no broker.
    """
    with tempfile.TemporaryDirectory(prefix="nadhir-demo-") as folder:
        on_stage("starting the embedded broker")
        with EmbeddedBroker(log=Path(folder) / "broker.log") as broker:
            settings = Settings(
                bootstrap=broker.address,
                prefix="demo.",
                article_partitions=2,
                report_partitions=2,
                store="memory",
                data_dir=Path(folder) / "worker",
                commit_interval=0.3,
                embedded=True,
                live_marks=False,
            )
            await create_topics(settings)
            on_stage("starting a worker")
            with WorkerProcess(settings, Path(folder) / "worker.log") as worker:

                async def work() -> DemoResult:
                    async with _alerts_shown(settings, on_alert):
                        on_stage("publishing the feed")
                        summary = await publish(read_feed(feed), settings, Pacer(speed))
                        on_stage("waiting for the worker to work it all")
                        await _until_worked(settings, worker)
                        result = await _read(settings, summary)
                    await afterwards(settings, result)
                    return result

                return await _while_running(work(), broker, worker)


async def _while_running(
    work: Coroutine[None, None, DemoResult], broker: EmbeddedBroker, worker: WorkerProcess
) -> DemoResult:
    """The work's result, unless the broker or the worker ends first: then what it said."""
    working, watching = asyncio.create_task(work), asyncio.create_task(watch(broker))
    dying = asyncio.create_task(worker.failed())
    tasks = (working, watching, dying)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if watching.done():
            watching.result()
        if dying.done():
            raise DemoError(dying.result())
        return await working
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _alerts_shown(
    settings: Settings, on_alert: Callable[[Alert], None]
) -> AsyncIterator[None]:
    async def show() -> None:
        seen: set[str] = set()
        async for record in follow(settings, ALERT_TOPICS.values(), from_beginning=True):
            alert = Alert.from_json(record.value)
            if alert.id not in seen:
                seen.add(alert.id)
                on_alert(alert)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _until_worked(settings: Settings, worker: WorkerProcess) -> None:
    """Return when everything is worked: twice in a row no lag, and the logs have not grown.

    Once is not enough: what the worker sends while one topic is asked may make the other longer.
    """
    before: list[Lag] = []
    moved = time.monotonic()
    while True:
        now = await lag_of(settings)
        if now == before and not any(lag.behind for lag in now):
            return
        if now != before:
            moved = time.monotonic()
        before = now
        if time.monotonic() - moved > _STUCK_SECONDS:
            behind = sum(lag.behind for lag in now)
            raise DemoError(
                f"{behind} messages are still to be worked and nothing has moved for "
                f"{_STUCK_SECONDS:.0f} s; the worker says:\n{worker.last_lines()}"
            )
        await asyncio.sleep(_POLL_SECONDS)


async def _read(settings: Settings, summary: Summary) -> DemoResult:
    incidents = await last_values(settings, Topic.INCIDENTS)
    escalations = await last_values(settings, Topic.ESCALATIONS)
    letters = [
        DeadLetter.from_json(record.value)
        for record in await read_all(settings, [Topic.DEAD_LETTERS])
    ]
    found = [Escalation.from_json(value) for value in escalations.values()]
    told = [Incident.from_json(value) for value in incidents.values()]
    return DemoResult(
        summary,
        tuple(sorted((i for i in told if i.state == "live"), key=lambda i: (i.date, i.id))),
        tuple(
            sorted(
                (e for e in found if e.state != "retracted"),
                key=lambda e: (-e.level.rank, e.since, e.scope.place_id, e.rule, e.id),
            )
        ),
        tuple({letter.id: letter for letter in letters}.values()),
    )
