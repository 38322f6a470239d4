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

#: Entries after the last snapshot that call for a new one, and those it leaves out.
FULL, LEFT = 6, 2
_TIP: Final = "t"
_DAYS: Final = ("h0", "h1")


@dataclass(slots=True)
class Snapshots:
    """The snapshots of one scope.

    `known`, kept in the scope's record, maps a slot to the instant (or the day, then before its
    first instant) up to which what became known is folded in.
    """

    tx: Transaction
    theatre: str
    scope: str
    known: dict[str, str]

    @classmethod
    def of(
        cls, tx: Transaction, theatre: str, scope: str, record: Mapping[str, Any]
    ) -> "Snapshots":
        """Those that the scope's record names."""
        return cls(tx, theatre, scope, dict(record))

    def base(self) -> State:
        """Everything beyond the horizon, folded."""
        return self._read("b")

    def set_base(self, state: State, edge: str) -> None:
        """Keep the state of everything before the day `edge`; snapshots of before it go."""
        self._write("b", state)
        self._keep(lambda at: at > edge)

    def before(self, start: str) -> tuple[State, str]:
        """The state of the last snapshot before `start`, and what it holds ("" for the base).

        Snapshots that hold what comes after `start` are no longer true, and go.
        """
        self._keep(lambda at: at < start)
        if not self.known:
            return self.base(), ""
        slot = max(self.known, key=lambda s: (self.known[s], s))
        return self._read(slot), self.known[slot]

    def at_day(self, state: State, day: str) -> None:
        """Keep the state at the start of a day, in place of the older of two such."""
        if day in self.known.values():
            return
        slot = min(_DAYS, key=lambda s: (self.known.get(s, ""), s))
        self._write(slot, state)
        self.known[slot] = day

    def at_tip(self, state: State, last: str) -> None:
        """Keep the state after what became known at `last`."""
        self._write(_TIP, state)
        self.known[_TIP] = last

    def record(self) -> dict[str, str]:
        """What to keep in the scope's record."""
        return dict(sorted(self.known.items()))

    def clear(self) -> None:
        """Let all of them go."""
        self._keep(lambda _: False)
        self.tx.set_text(self._name("b"), None)

    def _keep(self, wanted: Any) -> None:
        for slot in [s for s, at in self.known.items() if not wanted(at)]:
            del self.known[slot]
            self.tx.set_text(self._name(slot), None)

    def _read(self, slot: str) -> State:
        text = self.tx.get_text(self._name(slot))
        return orjson.loads(text) if text else empty()

    def _write(self, slot: str, state: State) -> None:
        self.tx.set_text(self._name(slot), orjson.dumps(state).decode())

    def _name(self, slot: str) -> str:
        return f"{slot}|{self.theatre}|{self.scope}"


def cuts(instants: Sequence[str], now: str | None) -> tuple[set[str], int]:
    """Where to keep snapshots while entries that became known at these instants are folded.

    The days at whose start to keep one, and the number of entries after which to keep one (0: at
    none). What lies ahead of the stream's time is left out: closings may still come before it.
    What became known at one instant is not parted.
    """
    if now is None:
        return set(), 0
    days = sorted({k[:10] for k in instants if k[:10] <= now[:10]})[1:][-len(_DAYS) :]
    if len(instants) <= FULL or instants[-1][:10] > now[:10]:
        return set(days), 0
    tip = len(instants) - LEFT
    while tip and instants[tip - 1] == instants[tip]:
        tip -= 1
    return set(days), tip
