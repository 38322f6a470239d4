"""Lists that may outgrow one value: items by id, over as many shards as needed."""

from collections.abc import Iterator
from typing import Any, Final

from streams.escalation.store import Transaction

#: Items in one shard; items are a few hundred bytes, a value may have 64 KiB.
SHARD: Final = 40


def items(tx: Transaction, key: str) -> Iterator[tuple[str, Any]]:
    """All items with their ids. In no order that means anything: sort before use."""
    for shard in _shards(tx, key):
        yield from shard["i"].items()


def get(tx: Transaction, key: str, item_id: str) -> Any | None:
    """One item."""
    return next((s["i"][item_id] for s in _shards(tx, key) if item_id in s["i"]), None)


def put(tx: Transaction, key: str, item_id: str, item: Any) -> None:
    """Put an item in, or in place of the one with its id."""
    room: int | None = None
    number = 0
    for number, shard in enumerate(_shards(tx, key)):
        if item_id in shard["i"]:
            _write(tx, key, number, shard | {"i": shard["i"] | {item_id: item}})
            return
        if room is None and len(shard["i"]) < SHARD:
            room = number
    if room is None:
        first = tx.get(key)
        room = number + 1 if first is not None else 0
        if first is not None:
            tx.set(key, first | {"n": room + 1})
    shard = tx.get(_name(key, room)) or {"i": {}, "n": 1}
    _write(tx, key, room, shard | {"i": shard["i"] | {item_id: item}})


def drop(tx: Transaction, key: str, item_id: str) -> None:
    """Take an item out; the bucket goes with its last item."""
    shards = list(_shards(tx, key))
    for number, shard in enumerate(shards):
        if item_id in shard["i"]:
            rest = {k: v for k, v in shard["i"].items() if k != item_id}
            if not rest and sum(len(s["i"]) for s in shards) == 1:
                clear(tx, key)
            else:
                _write(tx, key, number, shard | {"i": rest})
            return


def clear(tx: Transaction, key: str) -> None:
    """Remove the bucket."""
    first = tx.get(key)
    for number in range(first["n"] if first else 0):
        tx.delete(_name(key, number))


def _shards(tx: Transaction, key: str) -> Iterator[dict[str, Any]]:
    first = tx.get(key)
    if first is None:
        return
    yield first
    for number in range(1, first["n"]):
        shard = tx.get(_name(key, number))
        if shard is not None:
            yield shard


def _name(key: str, number: int) -> str:
    return f"{key}~{number}" if number else key


def _write(tx: Transaction, key: str, number: int, shard: dict[str, Any]) -> None:
    tx.set(_name(key, number), shard)
