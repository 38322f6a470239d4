"""The contract as files: JSON Schemas, examples, and the AsyncAPI document over them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from schemas.asyncapi import Example, document
from schemas.exported import exported, pretty
from streams.contract.table import ROLES, channels, for_readers
from streams.partitioner import partition_of
from streams.settings import Settings

__all__ = ["EXAMPLES", "asyncapi", "channels", "examples", "files", "for_readers"]

#: Real messages, one file a kind; `nadhir schemas examples` takes them from a run over the seeds.
EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"

#: Keys whose hash and partition the document gives, for producers in other languages.
_VECTORS = ("agency-20170606-17", "a", "وكالة-١", "")


def asyncapi(*, with_examples: bool = True) -> dict[str, Any]:
    """The AsyncAPI document, with the default settings whatever the environment says."""
    settings = Settings.model_construct()
    article_partitions = settings.article_partitions
    partitioner = {
        "algorithm": "murmur2 of Java's Kafka client",
        "partition": "(murmur2(key as UTF-8) & 0x7fffffff) % partitions",
        "librdkafka": "partitioner=murmur2_random",
        "vectors": [
            {
                "key": key,
                "partitions": article_partitions,
                "partition": partition_of(key.encode(), article_partitions),
            }
            for key in _VECTORS
        ],
    }
    shown = examples() if with_examples else {}
    return document(channels(settings), ROLES, partitioner, settings.prefix, shown)


def examples() -> dict[str, Example]:
    """The committed examples, by the name of the message."""
    found = {}
    for path in sorted(EXAMPLES.glob("*.json")):
        read = json.loads(path.read_text("utf-8"))
        found[path.stem] = Example(headers=read["headers"], value=read["value"])
    return found


@cache
def files(*, with_examples: bool = True) -> dict[str, str]:
    """Everything that `nadhir schemas export` writes: file name to text."""
    return exported() | {"asyncapi.json": pretty(asyncapi(with_examples=with_examples))}
