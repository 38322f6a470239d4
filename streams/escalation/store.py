"""Where the desk keeps its state: a key-value store, and transactions over it.

A store offers no atomic writes over several keys. A transaction therefore collects its writes,
puts them into a journal in the store, marks the journal as whole, and only then carries them out.
The next transaction finishes what a crash has left half done, so that every transaction takes
effect as a whole or not at all, whichever of its writes was the last to be made.
"""

from typing import Any, Final, Protocol

import orjson

JOURNAL: Final = "j"
#: Longest string kept in one value, well below the 64 KiB that a value may have.
CHUNK: Final = 48_000
_ABSENT: Final = object()


class Store(Protocol):
    """State of one partition. Values are JSON-able and below 64 KiB; nothing iterates.

    `get` may hand out the stored object itself: it is never changed in place.
    """

    def get(self, key: str) -> Any | None:
        """The value, or None."""

    def set(self, key: str, value: Any) -> None:
        """Put the value."""

    def delete(self, key: str) -> None:
        """Remove the key if it is there."""


class MemoryStore:
    """A store in a dictionary: for `nadhir detect`, tests and benchmarks."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}

    def get(self, key: str) -> Any | None:
        """The value, or None."""
        return self.data.get(key)

    def set(self, key: str, value: Any) -> None:
        """Put the value."""
        self.data[key] = value

    def delete(self, key: str) -> None:
        """Remove the key if it is there."""
        self.data.pop(key, None)


class Transaction:
    """Reads through to the store, keeps writes to itself until `commit`."""

    def __init__(self, store: Store, *, journal: bool = True) -> None:
        """Finish what an earlier transaction left half done, then begin.

        Without `journal` a crash may leave half of the writes: for stores of one process only.
        """
        self._store = store
        self._journal = journal
        self._writes: dict[str, Any] = {}
        if journal:
            _recover(store)

    def get(self, key: str) -> Any | None:
        """The value as this transaction sees it. Not to be changed in place."""
        found = self._writes.get(key, _ABSENT)
        return self._store.get(key) if found is _ABSENT else found

    def set(self, key: str, value: Any) -> None:
        """Put the value at commit."""
        self._writes[key] = value

    def delete(self, key: str) -> None:
        """Remove the key at commit."""
        self._writes[key] = None

    def get_text(self, key: str) -> str | None:
        """A string of any length that `set_text` wrote."""
        head = self.get(key)
        if head is None:
            return None
        parts = [head["t"], *(self.get(f"{key}~{i}") for i in range(1, head["n"]))]
        return "".join(parts)

    def set_text(self, key: str, text: str | None) -> None:
        """Put a string of any length, in pieces; None removes it."""
        old = self.get(key)
        pieces = [] if text is None else _pieces(text)
        for i in range(max(1, len(pieces)), old["n"] if old else 0):
            self.delete(f"{key}~{i}")
        if not pieces:
            self.delete(key)
            return
        for i, piece in enumerate(pieces[1:], start=1):
            self.set(f"{key}~{i}", piece)
        self.set(key, {"n": len(pieces), "t": pieces[0]})

    def commit(self) -> None:
        """Carry out all writes, as a whole."""
        store = self._store
        changed = {k: v for k, v in self._writes.items() if v != store.get(k)}
        self._writes = {}
        if not changed:
            return
        if self._journal and len(changed) > 1:
            pieces = _pieces(orjson.dumps(changed).decode())
            for i, piece in enumerate(pieces):
                store.set(f"{JOURNAL}~{i}", piece)
            store.set(JOURNAL, len(pieces))
            _carry_out(store, changed)
            store.set(JOURNAL, 0)
        else:
            _carry_out(store, changed)


def _pieces(text: str) -> list[str]:
    """Cut so that no piece exceeds the limit of a value as UTF-8."""
    size = CHUNK if text.isascii() else CHUNK // 3
    return [text[i : i + size] for i in range(0, len(text), size)] or [""]


def _carry_out(store: Store, writes: dict[str, Any]) -> None:
    for key, value in writes.items():
        if value is None:
            store.delete(key)
        else:
            store.set(key, value)


def _recover(store: Store) -> None:
    count = store.get(JOURNAL)
    if count:
        raw = "".join(str(store.get(f"{JOURNAL}~{i}")) for i in range(count))
        _carry_out(store, orjson.loads(raw))
        store.set(JOURNAL, 0)
