"""Names of the codes that an escalation holds, in both languages."""

from typing import Self

from schemas import Escalation
from streams.gazetteer import Gazetteer


class Names:
    """Looks up actors and places for the page."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    @classmethod
    def load(cls) -> Self:
        """From the shipped registries. Takes some tenths of a second: keep the instance."""
        return cls(Gazetteer.load())

    def of(self, escalation: Escalation) -> dict[str, dict[str, dict[str, str]]]:
        """`{"places": {id: {"ar", "en"}}}` of what occurs in it and is known."""
        ids = {
            incident.place_id
            for step in escalation.steps
            for incident in step.incidents
            if incident.place_id is not None
        }
        places = {}
        for place_id in sorted(ids.union(escalation.places)):
            place = self._gazetteer.get(place_id)
            if place is not None:
                places[place_id] = {"ar": place.name_ar, "en": place.name_en}
        return {"places": places}
