"""`docs/topics.md` says what the code does, and its producer runs as it stands there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from confluent_kafka import Consumer
from confluent_kafka.admin import AdminClient, NewTopic

from schemas import Article, Reason
from streams.contract import EXAMPLES
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.topics import Topic, full_name, specs

_PAGE = (Path(__file__).parents[2] / "docs" / "topics.md").read_text(encoding="utf-8")


def test_every_topic_and_reason_is_described() -> None:
    cells = set(
        re.findall(r"`([a-z0-9.-]+)`", "\n".join(re.findall(r"^\| (`.*?) \|", _PAGE, re.M)))
    )
    assert {str(topic) for topic in Topic} <= cells
    assert {str(reason) for reason in Reason} <= cells


def test_partitions_and_cleanup_are_those_of_the_code() -> None:
    settings = Settings(prefix="")
    contract = [line for line in _PAGE.splitlines() if line.endswith(("kept |", "compacted |"))]
    for spec in specs(settings):
        (row,) = [line for line in contract if f"`{spec.name}`" in line.split("|")[1]]
        assert ("compacted" in row) == (spec.config["cleanup.policy"] == "compact")
    assert f"`NADHIR_ARTICLE_PARTITIONS` ({settings.article_partitions})" in _PAGE
    assert f"`NADHIR_REPORT_PARTITIONS` ({settings.report_partitions})" in _PAGE


def test_every_example_stands_beside_its_topic() -> None:
    rows = re.findall(
        r"^\| \[([a-z-]+)\]\(\.\./schemas/examples/\1\.json\) \| `(.+?)`", _PAGE, re.M
    )
    shown = {
        path.stem: json.loads(path.read_text("utf-8"))["topic"].removeprefix("demo.")
        for path in EXAMPLES.glob("*.json")
    }
    assert dict(rows) == shown


def test_the_documented_producer_meets_the_partition_of_java(
    broker: str, settings: Settings
) -> None:
    name = full_name(Topic.ARTICLES, settings)
    admin = AdminClient({"bootstrap.servers": broker})
    admin.create_topics([NewTopic(name, 8, 1)])[name].result()
    (program,) = re.findall(r"^```python\n(.*?)^```", _PAGE, flags=re.DOTALL | re.MULTILINE)
    environment = {**os.environ, "NADHIR_BOOTSTRAP": broker, "NADHIR_PREFIX": settings.prefix}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)

    consumer = Consumer(
        {
            "bootstrap.servers": broker,
            "group.id": settings.prefix,
            "auto.offset.reset": "earliest",
            "session.timeout.ms": 6_000,
        }
    )
    consumer.subscribe([name])
    message = consumer.poll(60)
    consumer.close()
    assert message is not None
    key, value = message.key(), message.value()
    assert isinstance(key, bytes)
    assert isinstance(value, bytes)
    assert Article.from_json(value).id == key.decode()
    assert message.partition() == partition_of(key, 8)
