"""Incidents held for the page, in order of day, overall and by place and area. Pure."""

import datetime as dt
from bisect import bisect_left, insort
from dataclasses import dataclass

from schemas import Incident
from streams.web.held import held

#: Where an incident stands in the order: its day (ISO) and its id.
Position = tuple[str, str]

_ALL = ""


@dataclass(frozen=True, slots=True)
class _Held:
    json: bytes
    position: Position
    places: tuple[str, ...]


class IncidentIndex:
    """The live incidents by id; each is kept as its JSON, under its place and its scopes."""

    def __init__(self) -> None:
        self._by_id: dict[str, _Held] = {}
        self._order: dict[str, list[Position]] = {_ALL: []}

    def __len__(self) -> int:
        return len(self._by_id)

    def put(self, incident: Incident) -> None:
        """Hold this incident instead of what was held under its id; one that is gone goes."""
        self.drop(incident.id)
        if incident.state == "gone":
            return
        own = () if incident.place_id is None else (incident.place_id,)
        entry = _Held(
            held(incident.to_json()),
            (incident.date.isoformat(), incident.id),
            tuple(dict.fromkeys((_ALL, *own, *incident.scopes))),
        )
        self._by_id[incident.id] = entry
        for place in entry.places:
            insort(self._order.setdefault(place, []), entry.position)

    def drop(self, incident_id: str) -> None:
        """Forget it, if it is held."""
        entry = self._by_id.pop(incident_id, None)
        if entry is None:
            return
        for place in entry.places:
            order = self._order[place]
            del order[bisect_left(order, entry.position)]
            if not order and place != _ALL:
                del self._order[place]

    def page(
        self,
        *,
        limit: int,
        place: str | None = None,
        first: dt.date | None = None,
        last: dt.date | None = None,
        after: Position | None = None,
    ) -> tuple[list[bytes], Position | None]:
        """Up to `limit` incidents of the days `first` to `last` as JSON, earliest first.

        `place` is the id of a place or of an area. `after` is the position where the page before
        ended. Returns the position from which to go on, or None behind the last.
        """
        order = self._order.get(_ALL if place is None else place, [])
        begin = bisect_left(order, ("" if first is None else first.isoformat(), ""))
        if after is not None:
            # The next position after (day, id): no id sorts between an id and id + NUL.
            begin = max(begin, bisect_left(order, (after[0], after[1] + "\0")))
        end = len(order)
        if last is not None and last < dt.date.max:
            end = bisect_left(order, ((last + dt.timedelta(days=1)).isoformat(), ""))
        chosen = order[begin : min(end, begin + limit)]
        more = begin + limit < end
        return (
            [self._by_id[incident_id].json for _, incident_id in chosen],
            chosen[-1] if more and chosen else None,
        )
