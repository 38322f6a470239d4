"""A store in memory that keeps what was not touched lately packed, as small as JSON can be made."""

import zlib
from typing import Any, Final

import orjson

#: Values that stay unpacked; they take about 2 KiB each, packed ones a sixth of it.
HOT: Final = 20_000
#: Shorter JSON does not become smaller.
_WORTH_PACKING: Final = 150
_PLAIN: Final = b"\0"


class PackedStore:
    """As `MemoryStore`, but for many values of which few are in use at a time.

    When more than `hot` values have been touched they are all packed, and are unpacked when asked
    for again: so the cost of packing is shared by that many touches, and no order is kept.
    """

    def __init__(self, hot: int = HOT) -> None:
        self._limit = hot
        self._hot: dict[str, Any] = {}
        #: Keys of hot values that are not what is packed under them.
        self._changed: set[str] = set()
        self._packed: dict[str, bytes] = {}

    def get(self, key: str) -> Any | None:
        """The value, or None."""
        if key in self._hot:
            return self._hot[key]
        packed = self._packed.get(key)
        if packed is None:
            return None
        value = _unpack(packed)
        self._keep(key, value)
        return value

    def set(self, key: str, value: Any) -> None:
        """Put the value."""
        self._changed.add(key)
        self._keep(key, value)

    def delete(self, key: str) -> None:
        """Remove the key if it is there."""
        self._hot.pop(key, None)
        self._packed.pop(key, None)
        self._changed.discard(key)

    def __len__(self) -> int:
        return len(self._packed) + sum(key not in self._packed for key in self._hot)

    def _keep(self, key: str, value: Any) -> None:
        self._hot[key] = value
        if len(self._hot) > self._limit:
            for changed in self._changed:
                self._packed[changed] = _pack(self._hot[changed])
            self._hot.clear()
            self._changed.clear()
            self._hot[key] = value


def _pack(value: Any) -> bytes:
    raw = orjson.dumps(value)
    return zlib.compress(raw, 1) if len(raw) > _WORTH_PACKING else _PLAIN + raw


def _unpack(packed: bytes) -> Any:
    # A zlib stream never begins with a zero byte.
    raw = packed[1:] if packed.startswith(_PLAIN) else zlib.decompress(packed)
    return orjson.loads(raw)
