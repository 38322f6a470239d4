"""The AsyncAPI document: valid by the specification's own schema, and true of the code."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from schemas.asyncapi import Role
from streams.cloud_events import dead_letter_pairs
from streams.contract import asyncapi, channels
from streams.dead_letters import Origin, Reason, dead_letter
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.topics import Topic, specs

#: The package in which the AsyncAPI project publishes the specification's JSON Schemas.
_PACKAGE = "@asyncapi/specs@6.11.1"
_SHA512 = "A3WBLqAKGoJ2+6FWFtpjBlCQ1oFCcs4GxF7zsIGvNqp/klGUHjlA3aAcZ9XMMpLGE8zPeYDz2x9FmO6DSuKraQ=="

_DOCUMENT = asyncapi()


@pytest.fixture(scope="module")
def specification(tmp_path_factory: pytest.TempPathFactory) -> Draft7Validator:
    """The schema of AsyncAPI 3.0.0; fails, telling why, where it cannot be had."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("npm is needed for the schema of AsyncAPI; on Debian: apt-get install npm")
    folder = tmp_path_factory.mktemp("asyncapi")
    done = subprocess.run(
        [npm, "pack", "--silent", "--prefer-offline", "--ignore-scripts", _PACKAGE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"npm could not fetch {_PACKAGE}:\n{done.stderr}")
    (archive,) = folder.glob("*.tgz")
    digest = hashlib.sha512(archive.read_bytes()).digest()
    assert base64.b64encode(digest).decode() == _SHA512, "not the package that was looked at"
    with tarfile.open(archive) as package:
        member = package.extractfile("package/schemas/3.0.0.json")
        assert member is not None
        return Draft7Validator(json.loads(member.read()), format_checker=FormatChecker())


def _problems(validator: Draft7Validator, document: object) -> list[str]:
    return [f"{list(one.absolute_path)}: {one.message}" for one in validator.iter_errors(document)]


def test_the_document_is_valid(specification: Draft7Validator) -> None:
    assert _problems(specification, _DOCUMENT) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("info/title", None),
        ("channels/articles/address", 1),
        ("channels/articles/bindings/kafka/partitions", 0),
        ("operations/worker-receives-articles/action", "subscribe"),
        ("components/schemas/Article/properties/id/minLength", "one"),
        ("components/messages/alert/summery", "misspelt"),
    ],
)
def test_a_fault_is_seen(specification: Draft7Validator, path: str, value: object) -> None:
    document: Any = json.loads(json.dumps(_DOCUMENT))
    node = document
    *way, last = path.split("/")
    for part in way:
        node = node[part]
    node[last] = value
    assert _problems(specification, document)


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [one for value in node.values() for one in _references(value)]
    return [one for value in node for one in _references(value)] if isinstance(node, list) else []


def test_every_reference_leads_somewhere() -> None:
    found = _references(_DOCUMENT)
    assert len(found) > 100
    for reference in found:
        node = _DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_channels_are_the_topics_as_they_are_made() -> None:
    settings = Settings.model_construct()
    made = {spec.name: spec for spec in specs(settings)}
    assert _DOCUMENT["channels"].keys() == set(Topic)
    for channel in _DOCUMENT["channels"].values():
        spec = made[channel["address"].replace("{prefix}", settings.prefix)]
        kafka = channel["bindings"]["kafka"]
        assert kafka["partitions"] == spec.partitions
        assert {
            name: value[0] if isinstance(value, list) else str(value)
            for name, value in kafka["topicConfiguration"].items()
        } == spec.config


def test_the_document_does_not_depend_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NADHIR_PREFIX", "other.")
    monkeypatch.setenv("NADHIR_ARTICLE_PARTITIONS", "3")
    assert asyncapi() == _DOCUMENT


def test_every_topic_has_a_sender_and_a_receiver() -> None:
    for channel in channels(Settings.model_construct()):
        assert channel.senders, channel.name
        assert channel.receivers, channel.name
    named = {tag["name"] for tag in _DOCUMENT["info"]["tags"]}
    assert named == set(Role)


def test_the_partitions_given_are_those_of_java() -> None:
    for vector in _DOCUMENT["x-partitioner"]["vectors"]:
        assert partition_of(vector["key"].encode(), vector["partitions"]) == vector["partition"]


def test_headers_of_a_dead_letter_are_those_that_it_gets() -> None:
    letter = dead_letter(Origin("t", 0, 0, b"{"), Reason.NOT_JSON, "", "code")
    required = _DOCUMENT["components"]["messages"]["dead-letter"]["headers"]["required"]
    assert {name for name, _ in dead_letter_pairs(letter)} <= set(required)


def test_names_are_safe_in_paths_of_references() -> None:
    for name in [*_DOCUMENT["channels"], *_DOCUMENT["components"]["messages"]]:
        assert re.fullmatch(r"[a-z.-]+", name)
