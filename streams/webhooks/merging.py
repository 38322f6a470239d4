"""Alerts of several topics in the order in which they were published. Pure."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, Protocol, TypeVar


class Stamped(Protocol):
    """A record with its time on the broker, in milliseconds."""

    @property
    def timestamp(self) -> int: ...  # noqa: D102


_Source = TypeVar("_Source", bound=Hashable)
_Record = TypeVar("_Record", bound=Stamped)


class Merger(Generic[_Source, _Record]):
    """Buffers records by source and lets them out by time within each family of sources.

    An escalation that rises changes its topic: the alerts of one place are in partitions of the
    same number, one a topic. Behind a backlog these are read at different speeds, so a record
    goes on only when every source of its family shows a later one, or has been read to its end.
    """

    def __init__(self, family: Callable[[_Source], Hashable]) -> None:
        self._family = family
        self._buffers: dict[_Source, deque[_Record]] = {}

    def clear(self) -> None:
        """Forget everything: the sources are others, or will be read again."""
        self._buffers.clear()

    def add(self, source: _Source, records: Iterable[_Record]) -> None:
        """Add records, in the order in which they stand in their source."""
        self._buffers.setdefault(source, deque()).extend(records)

    def out(
        self, sources: Iterable[_Source], at_end: Callable[[_Source], bool]
    ) -> list[tuple[_Source, _Record]]:
        """What may go on now; it leaves the buffers."""
        families: dict[Hashable, list[_Source]] = {}
        for source in sources:
            families.setdefault(self._family(source), []).append(source)
        found: list[tuple[_Source, _Record]] = []
        for family in families.values():
            found += self._out_of(family, at_end)
        return found

    def _out_of(
        self, family: list[_Source], at_end: Callable[[_Source], bool]
    ) -> list[tuple[_Source, _Record]]:
        found: list[tuple[_Source, _Record]] = []
        open_ended = [source for source in family if not at_end(source)]
        while True:
            if any(not self._buffers.get(source) for source in open_ended):
                return found
            heads = [
                (self._buffers[source][0].timestamp, number)
                for number, source in enumerate(family)
                if self._buffers.get(source)
            ]
            if not heads:
                return found
            source = family[min(heads)[1]]
            found.append((source, self._buffers[source].popleft()))
