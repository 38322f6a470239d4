"""Working the log again under a new generation, to its present end."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from streams.demo.worker_process import WorkerProcess
from streams.progress import Lag, lag_of
from streams.rebuild_plan import Plan, RebuildError, write_plan
from streams.rebuild_sweep import Stale, sweep
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.topics import Topic, full_name

#: Without any progress for so long, it is given up. A worker that starts takes some 10 s.
_STUCK_SECONDS = 180.0
_POLL_SECONDS = 0.5


async def rebuild(
    plan: Plan, log: Path, on_progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Stale:
    """Work the log with a worker of the new generation, and take back what it does not say.

    `on_progress` is told how many messages of `articles` are worked, of how many. `log` is the
    worker's. Broken off, it can be called again with a plan for the same time.

    Raises:
        RebuildError: the worker ended by itself, or nothing moves any more.
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    await create_topics(plan.settings)
    await write_plan(plan)
    log.parent.mkdir(parents=True, exist_ok=True)
    with WorkerProcess(_for_worker(plan.settings), log) as worker:
        await _while_running(plan, worker, on_progress)
    return await sweep(plan)


def _for_worker(settings: Settings) -> Settings:
    # What only the deliverer reads is left at its defaults.
    mine = {name: value for name, value in settings if not name.startswith(("webhooks_", "api_"))}
    return Settings.model_construct(**mine)


async def _while_running(
    plan: Plan, worker: WorkerProcess, on_progress: Callable[[int, int], None]
) -> None:
    working = asyncio.create_task(_worked(plan, worker, on_progress))
    dying = asyncio.create_task(worker.failed())
    try:
        await asyncio.wait((working, dying), return_when=asyncio.FIRST_COMPLETED)
        if dying.done():
            raise RebuildError(dying.result())
        await working
    finally:
        for task in (working, dying):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


async def _worked(
    plan: Plan, worker: WorkerProcess, on_progress: Callable[[int, int], None]
) -> None:
    """Return when the log is worked to where it ended, and the reports that came of it as well."""
    articles = full_name(Topic.ARTICLES, plan.settings)
    goal: dict[tuple[str, int], int] | None = None
    before: list[Lag] = []
    moved = time.monotonic()
    while True:
        now = await lag_of(plan.settings)
        if [lag.committed for lag in now] != [lag.committed for lag in before]:
            moved, before = time.monotonic(), now
        left = sum(
            max(0, end - max(lag.committed, plan.starts[one]))
            for lag in now
            for one, end in plan.ends.items()
            if (lag.topic, lag.partition) == one
        )
        on_progress(plan.messages - left, plan.messages)
        if not left and goal is None:
            # Outputs are acknowledged before offsets are committed: these are all of them.
            goal = {(lag.topic, lag.partition): lag.end for lag in now if lag.topic != articles}
            continue
        if goal is not None and all(
            lag.committed >= goal.get((lag.topic, lag.partition), 0) for lag in now
        ):
            return
        if time.monotonic() - moved > _STUCK_SECONDS:
            raise RebuildError(
                f"nothing has moved for {_STUCK_SECONDS:.0f} s, {left} messages are left; the "
                f"worker says:\n{worker.last_lines()}"
            )
        await asyncio.sleep(_POLL_SECONDS)
