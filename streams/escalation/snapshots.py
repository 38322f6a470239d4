"""The folded state of a scope as of some of its entries, kept so that not all are folded again.

There is a base (everything beyond the horizon), the state at the start of the last two days that
had entries, and one a few entries before the end. A report in order so costs the last few entries
only, one of the day before costs that day, and a later one replays the horizon.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from streams.escalation.fold import State, empty
from streams.escalation.store import Transaction

#: The place of an entry among the others: known at, event day, id. A day stands before its entries.
Key = tuple[str, str, str]
#: Entries after the last snapshot that call for a new one, and those it leaves out.
FULL, LEFT = 6, 2
_TIP: Final = "t"
_DAYS: Final = ("h0", "h1")


def key_of(entry: Mapping[str, Any]) -> Key:
    """The place of an entry in the order of folding."""
    return entry["k"], entry["d"], entry["id"]


def day_key(day: str) -> Key:
    """The place before all entries of a day."""
    return day, "", ""


@dataclass(slots=True)
class Snapshots:
    """The snapshots of one scope; `known` (slot to key) is kept in the scope's record."""

    tx: Transaction
    theatre: str
    scope: str
    known: dict[str, Key]

    @classmethod
    def of(
        cls, tx: Transaction, theatre: str, scope: str, record: Mapping[str, Any]
    ) -> "Snapshots":
        """Those that the scope's record names."""
        return cls(tx, theatre, scope, {slot: (k[0], k[1], k[2]) for slot, k in record.items()})

    def base(self) -> State:
        """Everything beyond the horizon, folded."""
        return self._read("b")

    def set_base(self, state: State, edge: str) -> None:
        """Keep the state of everything before the day `edge`; snapshots of before it go."""
        self._write("b", state)
        self._keep(lambda key: key > day_key(edge))

    def before(self, start: Key) -> tuple[State, Key | None]:
        """The state of the entries up to the last snapshot before `start`, and that place.

        Snapshots that hold what comes after `start` are no longer true, and go.
        """
        self._keep(lambda key: key < start)
        if not self.known:
            return self.base(), None
        slot = max(self.known, key=lambda s: (self.known[s], s))
        return self._read(slot), self.known[slot]

    def at_day(self, state: State, day: str) -> None:
        """Keep the state at the start of a day, in place of the older of two such."""
        if day_key(day) in self.known.values():
            return
        slot = min(_DAYS, key=lambda s: (self.known.get(s, ("",)), s))
        self._write(slot, state)
        self.known[slot] = day_key(day)

    def at_tip(self, state: State, last: Key) -> None:
        """Keep the state after the entry `last`."""
        self._write(_TIP, state)
        self.known[_TIP] = last

    def record(self) -> dict[str, list[str]]:
        """What to keep in the scope's record."""
        return {slot: list(key) for slot, key in sorted(self.known.items())}

    def clear(self) -> None:
        """Let all of them go."""
        self._keep(lambda _: False)
        self.tx.set_text(self._name("b"), None)

    def _keep(self, wanted: Any) -> None:
        for slot in [s for s, key in self.known.items() if not wanted(key)]:
            del self.known[slot]
            self.tx.set_text(self._name(slot), None)

    def _read(self, slot: str) -> State:
        text = self.tx.get_text(self._name(slot))
        return orjson.loads(text) if text else empty()

    def _write(self, slot: str, state: State) -> None:
        self.tx.set_text(self._name(slot), orjson.dumps(state).decode())

    def _name(self, slot: str) -> str:
        return f"{slot}|{self.theatre}|{self.scope}"


def cuts(keys: Sequence[Key], now: str | None) -> tuple[set[str], int]:
    """Where to keep snapshots while these entries are folded, in this order.

    The days at whose start to keep one, and the number of entries after which to keep one (0: at
    none). What lies ahead of the stream's time is left out: closings may still come before it.
    """
    if now is None:
        return set(), 0
    firm = [k for k in keys if k[0][:10] <= now[:10]]
    days = sorted({k[0][:10] for k in firm})[1:][-len(_DAYS) :]
    tip = len(firm) - LEFT if len(firm) == len(keys) and len(firm) > FULL else 0
    return set(days), tip


__all__ = ["FULL", "LEFT", "Key", "Snapshots", "cuts", "day_key", "key_of"]
