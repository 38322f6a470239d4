"""A feed that is let through in parts, workers that are stopped at a point of it, and the end."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stream_kit import Installation

from streams.reading import follow
from streams.replay import publish, read_feed
from streams.replay.pace import Pacer
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, Topic

SEEDS = Path(__file__).parents[2] / "seeds"
#: Three weeks behind the feed's end, so that some sequences have closed and others have not.
_END = dt.datetime(2017, 7, 21, tzinfo=dt.UTC)
#: How much is let through beyond the point where a worker is to be stopped: it is in the middle.
_AHEAD = 10
_PROGRESS_SECONDS = 60.0


class _Gate(Pacer):
    """Lets so many items through."""

    def __init__(self) -> None:
        super().__init__(None)
        self._passed = 0
        self._allowed = 0
        self._opened = asyncio.Event()

    def open(self, allowed: int) -> None:
        self._allowed = max(self._allowed, allowed)
        self._opened.set()

    async def wait_for(self, moment: dt.datetime) -> None:
        while self._passed >= self._allowed:
            self._opened.clear()
            await self._opened.wait()
        self._passed += 1


class _Steady(_Gate):
    """Lets everything through, but no more than so many items a second."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self._pause = 1 / rate

    async def wait_for(self, moment: dt.datetime) -> None:
        await asyncio.sleep(self._pause)


class Feed:
    """A feed (the seeds) on its way through an installation, in parts or at a rate a second."""

    def __init__(
        self, installation: Installation, path: Path = SEEDS, *, rate: float | None = None
    ) -> None:
        self._installation = installation
        self._path = path
        self._gate = _Gate() if rate is None else _Steady(rate)
        self._worked: set[tuple[str, int]] = set()
        self._progress = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Feed"]:
        """Publish in the background, and watch what has been worked."""
        self._published = asyncio.create_task(self._publish())
        tasks = [self._published, asyncio.create_task(self._watch())]
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def middle(self, point: int) -> None:
        """Return at once when the reports of so many article versions are there.

        More are on their way, then. About three of four items of the feed report something.
        """
        self._gate.open(point * 4 // 3 + _AHEAD)
        async with asyncio.timeout(_PROGRESS_SECONDS):
            while len(self._worked) < point:
                self._progress.clear()
                await self._progress.wait()

    async def whole(self) -> None:
        """Let the whole feed through; returns when it is published."""
        self._gate.open(10_000)
        await self._published

    async def _publish(self) -> None:
        settings = self._installation.settings
        await publish(read_feed([self._path]), settings, self._gate, end_mark=_END)

    async def _watch(self) -> None:
        async for record in follow(
            self._installation.settings, [Topic.REPORTS], from_beginning=True
        ):
            fields = json.loads(record.value)
            if "article_id" in fields:
                self._worked.add((fields["article_id"], fields["version"]))
                self._progress.set()


@dataclass
class End:
    """What stands in the topics when all has been worked."""

    incidents: dict[bytes, bytes]
    escalations: dict[bytes, bytes]
    #: (article id, version, withdrawn, theatre) of all report sets.
    report_sets: set[tuple[str, int, bool, str]]
    #: (reason, key, detail) of all dead letters.
    dead_letters: set[tuple[str, str, str]]
    #: Escalation id -> its alerts as they were sent (by time, then topic and offset).
    alerts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def announced(self) -> dict[str, Any]:
        """What each escalation's last alert says of it."""
        return {key: _essence(sent[-1]["escalation"]) for key, sent in self.alerts.items()}

    def final(self) -> dict[str, Any]:
        """The same of its last value."""
        return {key.decode(): _essence(json.loads(one)) for key, one in self.escalations.items()}

    def standing(self) -> dict[bytes, bytes]:
        """Incidents and escalations that were not taken back or merged into others."""
        return {
            key: value
            for key, value in (self.incidents | self.escalations).items()
            if json.loads(value)["state"] not in {"gone", "retracted"}
        }

    def sent_besides(self, clean: "End") -> list[tuple[str, str]]:
        """Alerts (escalation id, alert id) that the clean run did not send."""
        known = {one["id"] for sent in clean.alerts.values() for one in sent}
        return sorted(
            {(key, one["id"]) for key, sent in self.alerts.items() for one in sent}
            - {(key, ident) for key in self.alerts for ident in known}
        )


def _essence(escalation: dict[str, Any]) -> dict[str, Any]:
    # Steps of lesser rules and further sources come without an alert.
    told = ("state", "superseded_by", "level", "highest_level", "history")
    return {name: escalation[name] for name in told}


async def end_of(installation: Installation) -> End:
    """Wait until all has been worked, and read it."""
    await installation.settled()
    sets = [json.loads(one.value) for one in await installation.records(Topic.REPORTS)]
    letters = [json.loads(one.value) for one in await installation.records(Topic.DEAD_LETTERS)]
    end = End(
        incidents=await installation.latest(Topic.INCIDENTS),
        escalations=await installation.latest(Topic.ESCALATIONS),
        report_sets={
            (one["article_id"], one["version"], one["withdrawn"], one["theatre"])
            for one in sets
            if "article_id" in one
        },
        dead_letters={(one["reason"], one["key"] or "", one["detail"]) for one in letters},
    )
    records = await installation.records(*ALERT_TOPICS.values())
    for record in sorted(records, key=lambda one: one.timestamp):
        alert = json.loads(record.value)
        end.alerts.setdefault(alert["escalation_id"], []).append(alert)
    return end


def settings_on(address: str, prefix: str, folder: Path, **more: Any) -> Settings:
    """Settings of one run. With one partition of articles, the order of arrival is always one."""
    fields: dict[str, Any] = {"store": "memory", "article_partitions": 1, "report_partitions": 2}
    fields |= {"bootstrap": address, "prefix": prefix, "data_dir": folder / "worker"}
    return Settings(**fields | more)
