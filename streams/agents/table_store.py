"""A partition of a Faust table as a store of the pure core."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class StoreError(RuntimeError):
    """The table's store failed. A fault of the machine, not of the message in hand."""


class TableStore:
    """Keys begin with the partition: Faust's memory store has one dictionary for all of them.

    Use it only while a message of that partition is in hand: a write goes to the changelog
    partition of the event being processed.
    """

    def __init__(self, table: Any, partition: int) -> None:
        self._table = table
        self._prefix = f"{partition}|"

    def get(self, key: str) -> Any | None:
        """The value, or None."""
        with _store_faults():
            return self._table.get(self._prefix + key)

    def set(self, key: str, value: Any) -> None:
        """Put a value."""
        with _store_faults():
            self._table[self._prefix + key] = value

    def delete(self, key: str) -> None:
        """Forget a key; a missing one is no error."""
        with _store_faults():
            if self._table.get(self._prefix + key) is not None:
                del self._table[self._prefix + key]


@contextmanager
def _store_faults() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise StoreError(f"{type(error).__name__}: {error}") from error
