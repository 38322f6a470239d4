"""Runs the program of `mend_app.py` on a broker and tells what it has done."""

import asyncio
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from streams.faust_mends import MENDS

_PROGRAM = Path(__file__).with_name("mend_app.py")
_PATIENCE_SECONDS = 60.0


async def publish(bootstrap: str, topic: str, messages: int, *, in_transactions: bool) -> None:
    """Write messages to partition 0, or each in a transaction, which ends with a marker."""
    transactions = {"transactional_id": topic} if in_transactions else {}
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, **transactions)
    await producer.start()
    try:
        for _ in range(messages):
            async with producer.transaction() if in_transactions else nullcontext():
                await producer.send_and_wait(topic, b"v", key=b"k", partition=0)
    finally:
        await producer.stop()


class Rig:
    """Topics of two partitions, and processes of the program on them."""

    def __init__(self, bootstrap: str, group: str, folder: Path, without: str | None) -> None:
        self.bootstrap, self.group, self._folder = bootstrap, group, folder
        self._mends = ",".join(name for name in MENDS if name != without)
        self._started: list[subprocess.Popen[bytes]] = []

    async def create(self) -> None:
        """Make the topics."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            await admin.create_topics(
                [NewTopic(f"{self.group}.{name}", 2, 1) for name in ("in", "out")]
            )
        finally:
            await admin.close()

    async def feed(self, messages: int) -> None:
        """Write so many messages, in turn to both partitions."""
        producer = AIOKafkaProducer(bootstrap_servers=self.bootstrap)
        await producer.start()
        try:
            for number in range(messages):
                await producer.send(
                    f"{self.group}.in", b"v", key=b"k%d" % (number % 50), partition=number % 2
                )
            await producer.flush()
        finally:
            await producer.stop()

    def start(self, commit_seconds: float, seeks: str = "quick") -> subprocess.Popen[bytes]:
        """Start a process of the program."""
        log = self._log(len(self._started))
        with log.open("wb") as output:
            process = subprocess.Popen(
                [
                    sys.executable,
                    str(_PROGRAM),
                    self.bootstrap,
                    self.group,
                    str(commit_seconds),
                    self._mends,
                    seeks,
                ],
                cwd=self._folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._started.append(process)
        return process

    async def until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until a process has recovered its tables."""
        log = self._log(self._started.index(process))
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while b"Worker ready" not in log.read_bytes():
            assert time.monotonic() < deadline, f"never was ready:\n{log.read_text('utf-8')}"
            await asyncio.sleep(0.1)

    def _log(self, number: int) -> Path:
        return self._folder / f"mend-{number}.log"

    async def probe(self, name: str, *, in_transactions: bool = False) -> int:
        """Run a probe of `mend_probe.py` on ten messages in partition 0; returns its number."""
        await publish(self.bootstrap, f"{self.group}.in", 10, in_transactions=in_transactions)
        command = [sys.executable, str(_PROGRAM.with_name("mend_probe.py"))]
        done = await asyncio.to_thread(
            subprocess.run,
            [*command, self.bootstrap, self.group, self._mends, name],
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        assert lines, f"{name} gave no result:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return int(lines[-1].split()[1])

    def stop_all(self) -> None:
        """Kill what is left."""
        for process in self._started:
            process.kill()
            process.wait()

    @staticmethod
    async def end(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
        """Signal a process and wait until it has ended."""
        process.send_signal(number)
        await asyncio.to_thread(process.wait, 30)

    async def said(self) -> Counter[str]:
        """How often each message was said again, by `partition:offset`."""
        return Counter(value.decode() for value in await self._values(f"{self.group}.out"))

    async def until_said(self, messages: int) -> Counter[str]:
        """Wait until so many different messages were said, or nothing has come for a while."""
        best, moved = -1, time.monotonic()
        while True:
            said = await self.said()
            if len(said) >= messages:
                return said
            if sum(said.values()) > best:
                best, moved = sum(said.values()), time.monotonic()
            # A joining worker is silent for some seconds; longer silence is the end.
            if time.monotonic() - moved > (15.0 if best else _PATIENCE_SECONDS):
                return said
            await asyncio.sleep(0.2)

    async def committed(self) -> int:
        """The sum of the group's committed offsets."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            tps = [TopicPartition(f"{self.group}.in", number) for number in range(2)]
            offsets = await admin.list_consumer_group_offsets(self.group, partitions=tps)
            return sum(max(0, one.offset) for one in offsets.values())
        finally:
            await admin.close()

    async def _values(self, topic: str) -> list[bytes]:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, fetch_max_wait_ms=50)
        await consumer.start()
        try:
            tps = [TopicPartition(topic, number) for number in range(2)]
            consumer.assign(tps)
            await consumer.seek_to_beginning()
            ends = await consumer.end_offsets(tps)
            found: list[bytes] = []
            while any([await consumer.position(tp) < ends[tp] for tp in tps]):
                for records in (await consumer.getmany(timeout_ms=100)).values():
                    found += [record.value for record in records]
            return found
        finally:
            await consumer.stop()
