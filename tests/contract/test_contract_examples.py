"""The committed examples of messages fit the models, the document and the code that sends them."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from schemas import Model
from schemas.asyncapi import Message
from streams.cloud_events import headers
from streams.contract import EXAMPLES, asyncapi, channels, files
from streams.contract.collecting import collect
from streams.partitioner import partition_of
from streams.settings import Settings

_SEEDS = Path(__file__).parents[2] / "seeds"
_READ: dict[str, Any] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in EXAMPLES.glob("*.json")
}
_MESSAGES: dict[str, Message] = {
    message.name: message
    for channel in channels(Settings.model_construct())
    for message in channel.messages
    if message.model is not None
}
_DOCUMENT = asyncapi()
#: Partitions of every topic in the run that the examples come from, but for those with one.
_PARTITIONS = 2


def test_every_kind_of_message_has_an_example() -> None:
    assert _READ.keys() == _MESSAGES.keys()
    shown = {
        name for name, one in _DOCUMENT["components"]["messages"].items() if one.get("examples")
    }
    assert shown == _MESSAGES.keys()


@pytest.mark.parametrize("name", sorted(_MESSAGES))
def test_it_is_of_its_model(name: str) -> None:
    value = _READ[name]["value"]
    assert json.loads(_model(name).to_json()) == value


def _model(name: str) -> Model:
    model = _MESSAGES[name].model
    assert model is not None
    return model.from_json(json.dumps(_READ[name]["value"]))


@pytest.mark.parametrize("name", sorted(_MESSAGES))
def test_it_fits_the_document(name: str) -> None:
    message = _DOCUMENT["components"]["messages"][name]
    parts = [(message["payload"], _READ[name]["value"])]
    if "headers" in message:
        parts.append((message["headers"], _READ[name]["headers"]))
    for schema, value in parts:
        whole = {"allOf": [schema], "components": _DOCUMENT["components"]}
        Draft7Validator(whole, format_checker=FormatChecker()).validate(value)


@pytest.mark.parametrize("name", sorted(_MESSAGES.keys() - {"generation"}))
def test_it_fits_the_exported_schema(name: str) -> None:
    schema = json.loads(files()[f"{name}.schema.json"])
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(_READ[name]["value"])


@pytest.mark.parametrize("name", sorted(_MESSAGES))
def test_its_headers_are_those_that_the_code_sends(name: str) -> None:
    found = _READ[name]["headers"]
    if _MESSAGES[name].kind is None:
        assert found == {}
        return
    source = found["ce_source"].removeprefix("/nadhir/")
    # The span is this message's own; the trace goes on from one that is not here.
    sent = headers(_model(name), source, traceparent=found["traceparent"])
    assert {key: value.decode() for key, value in sent} == found


@pytest.mark.parametrize("name", sorted(_MESSAGES))
def test_it_lies_in_the_partition_that_is_promised(name: str) -> None:
    example = _READ[name]
    topic = example["topic"].removeprefix("demo.")
    channel = _DOCUMENT["channels"][topic]
    placed = channel["x-partition-of"]
    if placed.startswith("there is one"):
        assert channel["bindings"]["kafka"]["partitions"] == 1
        assert example["partition"] == 0
    elif "subscription" in placed:
        owner = example["value"]["subscription"].encode()
        assert example["partition"] == partition_of(owner, _PARTITIONS)
    elif example["key"] is None:
        assert "marks are written to every partition" in placed
    else:
        assert placed.startswith("the key")
        assert example["partition"] == partition_of(example["key"].encode(), _PARTITIONS)


#: Stage in `ce_source` -> who that is.
_STAGES = {
    "replay": "producer",
    "code": "worker",
    "merge": "worker",
    "sequences": "worker",
    "worker": "worker",
    "deliver": "deliverer",
}


@pytest.mark.parametrize("name", sorted(_MESSAGES))
def test_it_was_sent_by_one_who_sends_it(name: str) -> None:
    if _MESSAGES[name].kind is None:
        return
    topic = _READ[name]["topic"].removeprefix("demo.")
    role = _STAGES[_READ[name]["headers"]["ce_source"].removeprefix("/nadhir/")]
    sent = _DOCUMENT["operations"][f"{role}-sends-{topic}"]["messages"]
    assert {"$ref": f"#/channels/{topic}/messages/{name}"} in sent


async def test_a_run_gives_such_examples(tmp_path: Path) -> None:
    found = await collect(_SEEDS, lambda _: None)
    again = "run `nadhir schemas examples` and `nadhir schemas export`"
    for name, example in found.items():
        committed = _READ[name]
        assert _fields(example["value"]) == _fields(committed["value"]), (name, again)
        assert example["headers"].keys() == committed["headers"].keys(), (name, again)
        assert example["topic"] == committed["topic"]
    for name, fields in {
        "alert": ("place_id", "rule", "level", "transition", "at", "known_at"),
        "incident": ("place_id", "type", "mode", "actors", "recipients", "date"),
        "escalation": ("state", "level", "rule", "since", "last"),
    }.items():
        for field in fields:
            assert found[name]["value"][field] == _READ[name]["value"][field], (name, again)


def _fields(value: object, path: str = "") -> set[str]:
    """The paths of all fields, whatever stands in them; a list is one element after the other."""
    if isinstance(value, dict):
        return {f"{path}.{name}" for name in value}.union(
            *(_fields(one, f"{path}.{name}") for name, one in value.items())
        )
    return set().union(*(_fields(one, path) for one in value)) if isinstance(value, list) else set()
