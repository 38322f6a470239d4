"""A whole installation on a broker, driven from outside: commands, processes, topics."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer, ConsumerRecord

from streams.progress import lag_of
from streams.reading import last_values, read_all
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, MAX_MESSAGE_BYTES, Topic

_SETTLE_SECONDS = 120.0
_READY_SECONDS = 60.0
_STOP_SECONDS = 30.0
_TROUBLE = ("[ERROR]", "[CRITICAL]", "Traceback")


class Installation:
    """Topics of their own on a running broker, and the commands that work on them."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self._workers: list[Worker] = []

    def _environment(self, **more: str) -> dict[str, str]:
        fields = self.settings.model_dump(mode="json", exclude_unset=True) | more
        named = {f"NADHIR_{name.upper()}": str(value) for name, value in fields.items()}
        return os.environ | named | {"PYTHONUNBUFFERED": "1"}

    def run(self, *arguments: str | Path, status: int = 0) -> str:
        """Run a `nadhir` command to its end, which must be with `status`; returns its output."""
        done = subprocess.run(
            [sys.executable, "-m", "streams", *map(str, arguments)],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == status, (
            f"{arguments} ended with {done.returncode}:\n{done.stderr}"
        )
        return done.stdout

    async def command(self, *arguments: str | Path, status: int = 0) -> str:
        """The same without holding up the event loop."""
        return await asyncio.to_thread(self.run, *arguments, status=status)

    def feed(self, name: str, articles: Iterable[dict[str, Any]]) -> Path:
        """Write a feed of JSON lines."""
        path = self.folder / name
        path.write_text("".join(json.dumps(one) + "\n" for one in articles), "utf-8")
        return path

    @contextmanager
    def worker(
        self,
        data: Path | None = None,
        *,
        ready: bool = True,
        program: Sequence[str] = ("-m", "streams", "worker"),
    ) -> Iterator["Worker"]:
        """A worker process, ready unless told otherwise; stopped with SIGTERM at the end.

        Its tables are in `data`, or where no other worker's are.
        """
        number = len(self._workers) + 1
        data = data or self.folder / f"worker-{number}"
        log = self.folder / f"worker-{number}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *program],
                cwd=self.folder,
                env=self._environment(data_dir=str(data)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        worker = Worker(process, log)
        self._workers.append(worker)
        try:
            if ready:
                worker.wait_ready()
            yield worker
            if not worker.told_to_end:
                worker.stop()
        finally:
            worker.kill()

    @asynccontextmanager
    async def producer(self) -> AsyncIterator[AIOKafkaProducer]:
        """A plain producer, for what the replay producer would not send."""
        producer = AIOKafkaProducer(
            bootstrap_servers=self.settings.bootstrap,
            acks="all",
            max_request_size=MAX_MESSAGE_BYTES,
        )
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()

    async def records(self, *topics: Topic) -> list[ConsumerRecord]:
        """Everything that stands in these topics now, by topic, partition and offset."""
        return await read_all(self.settings, topics)

    async def settled(self) -> None:
        """Wait until the workers have committed all of `articles` and all that follows from it."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        # Twice, for the last of `articles` may have written the first of `reports` in between.
        for _ in range(2):
            while lag := [one for one in await lag_of(self.settings) if one.behind]:
                for worker in self._workers:
                    worker.check()
                assert time.monotonic() < deadline, f"never came to the end: {lag}"
                await asyncio.sleep(0.3)

    async def latest(self, topic: Topic) -> dict[bytes, bytes]:
        """The last value of each key, as a compacted topic keeps it."""
        return await last_values(self.settings, topic)

    async def end_state(self) -> dict[str, dict[str, str]]:
        """What must be the same after a clean run and a disturbed one, by topic and key."""
        alerts: dict[str, str] = {}
        for record in sorted(await self.records(*ALERT_TOPICS.values()), key=lambda r: r.timestamp):
            alert = json.loads(record.value)
            alerts[alert["escalation_id"]] = alert["escalation"]["revision"]
        return {
            str(topic): {
                key.decode(): value.decode() for key, value in (await self.latest(topic)).items()
            }
            for topic in (Topic.INCIDENTS, Topic.ESCALATIONS)
        } | {"alerts": alerts}


class Worker:
    """A worker's process."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log
        self.told_to_end = False

    def wait_ready(self) -> None:
        """Wait until it has joined its group and recovered its tables."""
        deadline = time.monotonic() + _READY_SECONDS
        while "Worker ready" not in self._log.read_text("utf-8", "replace"):
            self.check()
            assert time.monotonic() < deadline, f"the worker never was ready:\n{self._tail()}"
            time.sleep(0.1)

    def check(self) -> None:
        """Fail if it has ended by itself."""
        status = self._process.poll()
        if status is not None and not self.told_to_end:
            raise AssertionError(f"the worker ended by itself with {status}:\n{self._tail()}")

    def stop(self) -> None:
        """SIGTERM; the worker must end in good order."""
        self.check()
        self.told_to_end = True
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(_STOP_SECONDS)
        assert status == 0, f"the worker ended with {status}:\n{self._tail()}"

    def wait_killed(self) -> None:
        """Wait until it has ended by a SIGKILL of its own."""
        self.told_to_end = True
        status = self._process.wait(_READY_SECONDS)
        assert status == -signal.SIGKILL, f"the worker ended with {status}:\n{self._tail()}"

    def kill(self) -> None:
        """SIGKILL; nothing if it has ended."""
        self.told_to_end = True
        self._process.kill()
        self._process.wait()

    def _tail(self) -> str:
        """The log from where trouble began, which is what tells the cause, and its end."""
        told = self._log.read_text("utf-8", "replace")
        began = min((at for word in _TROUBLE if (at := told.find(word)) >= 0), default=len(told))
        return f"{told[began : began + 6000]}\n...\n{told[max(began + 6000, len(told) - 3000) :]}"
