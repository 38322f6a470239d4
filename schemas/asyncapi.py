"""The contract as one AsyncAPI 3.0 document, made from the models and a table of channels.

Source of the form: the AsyncAPI 3.0.0 specification and its Kafka bindings 0.5.0. Schemas there are
a superset of JSON Schema draft 07, so that pydantic's 2020-12 is rewritten where the two differ.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic.json_schema import models_json_schema

from schemas.base import SCHEMA_VERSION, Model

Json = dict[str, Any]

_BINDING = "0.5.0"
_SCHEMAS = "#/components/schemas/"


class Role(StrEnum):
    """Who sends and receives."""

    PRODUCER = "producer"
    WORKER = "worker"
    DELIVERER = "deliverer"
    OPERATOR = "operator"
    CONSUMER = "consumer"


@dataclass(frozen=True, slots=True)
class Message:
    """A kind of message. Without a model its value is null and deletes the key.

    `kind` is its name in the CloudEvents type, None where it is sent without attributes. Those of
    a message that others send are optional. `key` says what the key is, None for no key.
    """

    name: str
    summary: str
    model: type[Model] | None
    key: str | None
    kind: str | None
    headers_required: bool = True
    more_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A topic: its name without the prefix, partitions and broker configuration, who uses it.

    `placed` says by what the partition is chosen, `only` which of the messages a sender sends that
    does not send all of them.
    """

    name: str
    summary: str
    partitions: int
    config: Mapping[str, str]
    messages: tuple[Message, ...]
    placed: str
    senders: tuple[Role, ...]
    receivers: tuple[Role, ...]
    only: Mapping[Role, tuple[Message, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A message as it stood in a topic."""

    headers: Mapping[str, str]
    value: Any


def document(
    channels: Sequence[Channel],
    roles: Mapping[Role, str],
    partitioner: Json,
    prefix: str,
    examples: Mapping[str, Example],
) -> Json:
    """The AsyncAPI document; `examples` are by the name of the message."""
    messages = {one.name: one for channel in channels for one in channel.messages}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Nadhir",
            "version": SCHEMA_VERSION,
            "description": "Articles in, incidents, escalations and alerts out. Values are JSON; "
            "headers are CloudEvents 1.0 attributes in binary mode (`ce_` prefix). The version is "
            "that of the messages (header `schema_version`). Readers ignore fields that they do "
            "not know. Delivery is at least once.",
            "license": {"name": "Apache-2.0"},
            "tags": [{"name": role, "description": text} for role, text in roles.items()],
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "variables": {"bootstrap": {"default": "127.0.0.1:9092"}},
            }
        },
        "channels": {channel.name: _channel(channel, prefix) for channel in channels},
        "operations": _operations(channels),
        "components": {
            "messages": {name: _message(one, examples.get(name)) for name, one in messages.items()},
            "schemas": _schemas([one.model for one in messages.values() if one.model]),
            "parameters": {
                "prefix": {
                    "default": prefix,
                    "description": "Lets several installations share a broker.",
                }
            },
        },
        "x-partitioner": partitioner,
    }


def _channel(channel: Channel, prefix: str) -> Json:
    policy = channel.config["cleanup.policy"]
    numbers = {
        name: int(value) for name, value in channel.config.items() if name != "cleanup.policy"
    }
    return {
        "address": f"{{prefix}}{channel.name}",
        "title": f"{prefix}{channel.name}",
        "summary": channel.summary,
        "parameters": {"prefix": {"$ref": "#/components/parameters/prefix"}},
        "messages": {one.name: _to(f"components/messages/{one.name}") for one in channel.messages},
        "bindings": {
            "kafka": {
                "partitions": channel.partitions,
                "topicConfiguration": {"cleanup.policy": policy.split(","), **numbers},
                "bindingVersion": _BINDING,
            }
        },
        "x-partition-of": channel.placed,
    }


def _operations(channels: Sequence[Channel]) -> Json:
    found: Json = {}
    for channel in channels:
        for role in channel.senders:
            sent = channel.only.get(role, channel.messages)
            found[f"{role}-sends-{channel.name}"] = _operation("send", role, channel, sent)
        for role in channel.receivers:
            operation = _operation("receive", role, channel, channel.messages)
            found[f"{role}-receives-{channel.name}"] = operation
    return found


def _operation(action: str, role: Role, channel: Channel, messages: Sequence[Message]) -> Json:
    return {
        "action": action,
        "channel": _to(f"channels/{channel.name}"),
        "messages": [_to(f"channels/{channel.name}/messages/{one.name}") for one in messages],
        "tags": [{"name": role}],
    }


def _message(message: Message, example: Example | None) -> Json:
    found: Json = {
        "name": message.name,
        "summary": message.summary,
        "payload": {"type": "null"}
        if message.model is None
        else _to(f"components/schemas/{message.model.__name__}"),
    }
    if message.kind is not None:
        found["headers"] = _headers(message, message.kind)
    if message.key is not None:
        key = {"type": "string", "description": message.key}
        found["bindings"] = {"kafka": {"key": key, "bindingVersion": _BINDING}}
    if example is not None:
        headers = {"headers": dict(example.headers)} if message.kind is not None else {}
        found["examples"] = [{**headers, "payload": example.value}]
    return found


def _headers(message: Message, kind: str) -> Json:
    """The schema of the headers, as text; order and further headers are free."""
    always: Json = {
        "ce_specversion": {"const": "1.0"},
        "ce_type": {"const": f"nadhir.{kind}.v{SCHEMA_VERSION}"},
        "ce_source": {"description": "The stage that sent it.", "pattern": "^/"},
        "ce_id": {"minLength": 1, "description": "The same where the message is sent again."},
        "content-type": {"const": "application/json"},
        "schema_version": {"const": SCHEMA_VERSION},
        "traceparent": {"pattern": "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"},
        **{name: {} for name in message.more_headers},
    }
    sometimes: Json = {
        "ce_subject": {"description": "The id of what it is about."},
        "ce_time": {"format": "date-time", "description": "Of the message, never of the clock."},
    }
    return {
        "type": "object",
        "properties": {
            name: {"type": "string", **schema} for name, schema in (always | sometimes).items()
        },
        "required": list(always) if message.headers_required else [],
    }


def _schemas(models: Sequence[type[Model]]) -> Json:
    _, found = models_json_schema(
        [(model, "serialization") for model in models], ref_template=_SCHEMAS + "{model}"
    )
    schemas: Json = _draft_07(found["$defs"])
    return schemas


def _draft_07(node: Any) -> Any:
    """The same schema in draft 07: no siblings of `$ref`, tuples under `items`."""
    if isinstance(node, list):
        return [_draft_07(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {name: _draft_07(value) for name, value in node.items()}
    if "prefixItems" in found:
        found["items"] = found.pop("prefixItems")
    if isinstance(found.get("$ref"), str) and len(found) > 1:
        found["allOf"] = [{"$ref": found.pop("$ref")}]
    return found


def _to(path: str) -> Json:
    # A slash or a tilde inside a name would have to be escaped; there is none.
    if not re.fullmatch(r"[A-Za-z0-9./_-]+", path):
        raise ValueError(f"not a name for a reference: {path}")
    return {"$ref": f"#/{path}"}
