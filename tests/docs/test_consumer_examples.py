"""The consumers of `docs/`: the files and commands as they stand there, and what they print."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from streams.broker.runtime import KAFKA_VERSION, class_path, java
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, Topic, full_name

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "consuming-alerts.md").read_text(encoding="utf-8")
_PROGRAM = _ROOT / "docs" / "examples" / "read_committed.py"
_ALERT: dict[str, Any] = json.loads(
    (_ROOT / "schemas" / "examples" / "alert.json").read_text("utf-8")
)
_SECONDS = 60


def _shown_below(start: str) -> tuple[str, str]:
    """A command of the page by how it begins, and the output that the page shows for it."""
    # No other block may stand between the two.
    between = r"(?:(?!```).*\n)*?"
    found = re.search(
        rf"^```sh\n({re.escape(start)}{between})```\n{between}```text\n({between})```",
        _PAGE,
        re.MULTILINE,
    )
    assert found, start
    return found[1].strip(), found[2]


def _send(settings: Settings, topic: Topic, transaction: str | None = None) -> None:
    """Send the example as it was sent; with `transaction`, inside of one that is aborted."""
    options: dict[str, Any] = {
        "bootstrap.servers": settings.bootstrap,
        "partitioner": "murmur2_random",
    }
    if transaction:
        options["transactional.id"] = transaction
    producer = Producer(options)
    value = _ALERT["value"]
    if transaction:
        producer.init_transactions()
        producer.begin_transaction()
        value = value | {"id": "never", "place": "never"}
    producer.produce(
        full_name(topic, settings),
        key=_ALERT["key"],
        value=json.dumps(value, ensure_ascii=False).encode(),
        headers=list(_ALERT["headers"].items()),
    )
    assert producer.flush(_SECONDS) == 0
    if transaction:
        producer.abort_transaction()


@pytest.fixture
def announced(broker: str, settings: Settings) -> Settings:
    """Alert topics, of which that of warnings holds the real alert."""
    admin = AdminClient({"bootstrap.servers": broker})
    names = [full_name(topic, settings) for topic in ALERT_TOPICS.values()]
    for made in admin.create_topics([NewTopic(name, 4, 1) for name in names]).values():
        made.result()
    _send(settings, Topic.ALERTS_WARNING)
    return settings


def _until(output: Path, text: str) -> str:
    deadline = time.monotonic() + _SECONDS
    while text not in (shown := output.read_text("utf-8")):
        assert time.monotonic() < deadline, shown
        time.sleep(0.2)
    return shown


def _follow(settings: Settings, folder: Path, last: str) -> str:
    """What the program has printed when it has come to the account that ends with `last`."""
    environment = {
        **os.environ,
        "NADHIR_BOOTSTRAP": settings.bootstrap,
        "NADHIR_PREFIX": settings.prefix,
        "PYTHONUTF8": "1",
    }
    output = folder / "shown"
    with output.open("wb") as file:
        process = subprocess.Popen([sys.executable, _PROGRAM], env=environment, stdout=file)
    try:
        return _until(output, last)
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _account() -> str:
    first: str = _ALERT["value"]["escalation"]["account"]["ar"].splitlines()[0]
    return f"  {first}\n"


def test_the_python_consumer_prints_the_alert(announced: Settings, tmp_path: Path) -> None:
    shown = _follow(announced, tmp_path, _account())
    _, promised = _shown_below("pip install aiokafka\npython docs/examples/read_committed.py")
    assert shown.startswith(promised)
    for step in _ALERT["value"]["escalation"]["steps"]:
        for incident in step["incidents"]:
            assert f"  {incident['date']} {incident['mode']} " in shown


def test_the_python_consumer_goes_on_where_it_was(announced: Settings, tmp_path: Path) -> None:
    _follow(announced, tmp_path, _account())
    _send(announced, Topic.ALERTS_CRITICAL)
    # Its position in the warnings is kept: what comes now is the one of the other topic alone.
    again = _follow(announced, tmp_path, _account())
    assert again.count("\topened\t") == 1


@pytest.mark.kafka
@pytest.mark.parametrize("broker", ["kafka"], indirect=True)
def test_the_python_consumer_leaves_out_what_was_aborted(
    announced: Settings, tmp_path: Path
) -> None:
    _send(announced, Topic.ALERTS_WATCH, transaction=announced.prefix)
    _send(announced, Topic.ALERTS_CRITICAL, transaction=announced.prefix)
    assert "never" not in _follow(announced, tmp_path, _account())


def _for(settings: Settings, command: str) -> str:
    command = command.replace("127.0.0.1:9092", settings.bootstrap).replace("\\\n", " ")
    return command.replace("nadhir.alerts", f"{settings.prefix}alerts")


def _console_consumer() -> list[str]:
    """The class that the script starts, from the artifact that Kafka publishes it in."""
    folder = _ROOT / "var" / f"kafka-tools-{KAFKA_VERSION}"
    if not folder.exists():
        maven = shutil.which("mvn")
        assert maven is not None, "Maven is needed; on Debian: apt-get install maven"
        done = subprocess.run(
            [
                maven,
                "--batch-mode",
                "--quiet",
                "dependency:copy",
                f"-Dartifact=org.apache.kafka:kafka-tools:{KAFKA_VERSION}",
                f"-DoutputDirectory={folder}",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    name = "org.apache.kafka.tools.consumer.ConsoleConsumer"
    # Kafka's script has its log on stderr; without the script's settings it would be on stdout.
    quiet = "-Dorg.apache.logging.log4j.level=OFF"
    return [java(), quiet, "-cp", f"{class_path(_ROOT / 'var')}:{folder}/*", name]


def test_the_console_consumer_prints_what_the_page_shows(
    announced: Settings, request: pytest.FixtureRequest
) -> None:
    command, promised = _shown_below("kafka-console-consumer.sh")
    words = shlex.split(_for(announced, command))
    if announced.embedded:
        # As the page says, and it must say so.
        instead = "--partition 2 --offset earliest"
        assert instead in _PAGE
        place = words.index("--from-beginning")
        words[place : place + 1] = instead.split()
    done = subprocess.run(
        [*_console_consumer(), *words[1:]],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=_SECONDS,
    )
    assert done.stdout == promised


@pytest.mark.kafka
@pytest.mark.parametrize("broker", ["kafka"], indirect=True)
def test_kcat_prints_what_the_page_shows(announced: Settings) -> None:
    assert shutil.which("kcat"), "kcat is needed; on Debian: apt-get install kcat"
    start = "kcat -q -C -b 127.0.0.1:9092 -t nadhir.alerts.warning -o beginning -e |"
    command, promised = _shown_below(start)
    done = subprocess.run(
        ["bash", "-c", _for(announced, command)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=_SECONDS,
    )
    assert done.stdout == promised
