"""Apache Kafka itself, one node in KRaft mode, from its published Maven artifacts."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from streams.broker.base import BrokerUnavailableError
from streams.broker.process import LOOPBACK, BrokerProcess, free_port
from streams.broker.runtime import class_path, java
from streams.topics import MAX_MESSAGE_BYTES

_LOGGING = Path(__file__).with_name("log4j2.yaml")

# Any 16 bytes in base64 do; one fixed id lets a data folder be used again.
_CLUSTER_ID = "bmFkaGlyLW5hZGhpci0xMA"

_JVM = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
)


class ApacheKafka(BrokerProcess):
    """The real server, for tests and for trying things out; data is kept in `data_dir`.

    A second start with the same folder finds what the first one stored. For production, run a
    cluster of your own; `docker-compose.yml` shows a single node.
    """

    name = "Apache Kafka"

    def __init__(
        self,
        data_dir: Path = Path("var/kafka"),
        port: int | None = None,
        cache: Path = Path("var"),
    ) -> None:
        self._folder = data_dir.absolute()
        self._cache = cache
        super().__init__(port, self._folder / "server.log")

    def _prepare(self) -> tuple[Sequence[str], Mapping[str, str]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        properties = self._folder / "server.properties"
        properties.write_text(self._properties(), "utf-8")
        command = [
            java(),
            *_JVM,
            f"-Dlog4j2.configurationFile={_LOGGING}",
            "-cp",
            class_path(self._cache),
        ]
        environment = {"PATH": os.environ.get("PATH", os.defpath)}
        if not (self._folder / "data" / "meta.properties").exists():
            self._format([*command, "kafka.tools.StorageTool"], properties, environment)
        return [*command, "kafka.Kafka", str(properties)], environment

    def _format(
        self, tool: Sequence[str], properties: Path, environment: Mapping[str, str]
    ) -> None:
        done = subprocess.run(
            [*tool, "format", f"--cluster-id={_CLUSTER_ID}", f"--config={properties}"],
            env=dict(environment),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BrokerUnavailableError(
                f"Apache Kafka could not format {self._folder}:\n{done.stdout}{done.stderr}"
            )

    def _properties(self) -> str:
        controller = free_port()
        settings: dict[str, str | int] = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@{LOOPBACK}:{controller}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://{LOOPBACK}:{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": str(self._folder / "data"),
            "auto.create.topics.enable": "false",
            "message.max.bytes": MAX_MESSAGE_BYTES,
            "replica.fetch.max.bytes": MAX_MESSAGE_BYTES,
            "group.initial.rebalance.delay.ms": 0,
            # After a kill, the node waits this long for its old self to be given up; default 9 s.
            "broker.session.timeout.ms": 5_000,
            "broker.heartbeat.interval.ms": 1_000,
            # One node keeps one copy; few partitions of the internal topics start faster.
            "default.replication.factor": 1,
            "offsets.topic.replication.factor": 1,
            "offsets.topic.num.partitions": 4,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "transaction.state.log.num.partitions": 4,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "share.coordinator.state.topic.num.partitions": 1,
            # The default of 128 MiB would take a quarter of the heap.
            "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        }
        return "".join(f"{name}={value}\n" for name, value in settings.items())
