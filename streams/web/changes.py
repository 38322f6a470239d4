"""The last changes of a view, numbered, so that a reader can go on where it stopped. Pure."""

from collections import deque
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class ViewChange:
    """One change: its number (from 1), the kind of event, and its JSON."""

    number: int
    event: str
    data: bytes


class ChangeLog:
    """The last `keep` changes. A cursor is `<epoch>-<number>`; the epoch names one reading."""

    def __init__(self, epoch: str, keep: int) -> None:
        self.epoch = epoch
        self._kept: deque[ViewChange] = deque(maxlen=keep)
        self.last = 0

    def add(self, event: str, data: bytes) -> int:
        """Append a change; returns its number."""
        self.last += 1
        self._kept.append(ViewChange(self.last, event, data))
        return self.last

    def cursor(self, number: int | None = None) -> str:
        """The cursor behind change `number`, by default behind the last."""
        return f"{self.epoch}-{self.last if number is None else number}"

    def number(self, cursor: str) -> int | None:
        """The number in a cursor of this log; None where it is of another one or is none."""
        epoch, _, digits = cursor.rpartition("-")
        if epoch != self.epoch or not (digits.isascii() and digits.isdigit() and len(digits) < 20):
            return None
        return int(digits) if int(digits) <= self.last else None

    def since(self, number: int) -> list[ViewChange] | None:
        """What came after change `number`, oldest first; None where a part of it is gone."""
        missed = self.last - number
        if missed > len(self._kept):
            return None
        return list(islice(self._kept, len(self._kept) - missed, None))
