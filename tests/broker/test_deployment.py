"""The Compose file and the image agree with the code and expose nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.broker.runtime import KAFKA_VERSION
from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    compose = yaml.safe_load((_ROOT / "docker-compose.yml").read_text("utf-8"))
    return dict(compose["services"])


def test_the_worker_scales(services: dict[str, dict[str, Any]]) -> None:
    """A fixed name or host port would let only one start; a named volume would be shared."""
    worker = services["worker"]
    assert not worker.keys() & {"container_name", "ports"}
    assert all(":" not in volume for volume in worker["volumes"])


def test_ports_are_on_loopback(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_same_kafka_as_in_the_tests(services: dict[str, dict[str, Any]]) -> None:
    assert services["kafka"]["image"] == f"apache/kafka:{KAFKA_VERSION}"


def test_kafka_takes_the_largest_message(services: dict[str, dict[str, Any]]) -> None:
    environment = services["kafka"]["environment"]
    assert environment["KAFKA_MESSAGE_MAX_BYTES"] == MAX_MESSAGE_BYTES
    assert environment["KAFKA_REPLICA_FETCH_MAX_BYTES"] == MAX_MESSAGE_BYTES


def test_everything_waits_for_kafka_and_its_topics(services: dict[str, dict[str, Any]]) -> None:
    waits = {name: service.get("depends_on") for name, service in services.items()}
    made = {"topics": {"condition": "service_completed_successfully"}}
    assert waits == {
        "kafka": None,
        "topics": {"kafka": {"condition": "service_healthy"}},
        "worker": made,
        "serve": made,
        "deliver": made,
        "replay": made,
    }


def test_what_runs_long_comes_back(services: dict[str, dict[str, Any]]) -> None:
    policies = {name: service["restart"] for name, service in services.items()}
    assert policies == {
        "kafka": "unless-stopped",
        "topics": "on-failure:5",
        "worker": "unless-stopped",
        "serve": "unless-stopped",
        "deliver": "unless-stopped",
        "replay": "no",
    }


def test_its_settings_exist(services: dict[str, dict[str, Any]]) -> None:
    known = {f"NADHIR_{name.upper()}" for name in Settings.model_fields}
    for name, service in services.items():
        if name != "kafka":
            assert service["environment"].keys() <= known, name
    image = (_ROOT / "Dockerfile").read_text("utf-8")
    assert set(re.findall(r"\b(NADHIR_[A-Z_]+)=", image)) <= known


def test_the_image_runs_as_nobody_special() -> None:
    lines = (_ROOT / "Dockerfile").read_text("utf-8").splitlines()
    last = max(n for n, line in enumerate(lines) if line.startswith("FROM "))
    users = [line.split()[1] for line in lines[last:] if line.startswith("USER ")]
    assert users == ["nadhir"]
    assert all("uid 0" not in line for line in lines)
