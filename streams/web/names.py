"""Names of the codes that an escalation holds, in both languages."""

from typing import Self

from schemas import Escalation
from streams.actors import ActorRegistry
from streams.gazetteer import Gazetteer

#: A name in both languages, `{"ar": ..., "en": ...}`.
Pair = dict[str, str]


class Names:
    """Looks up actors and places for the page."""

    def __init__(self, gazetteer: Gazetteer, actors: ActorRegistry) -> None:
        self._gazetteer = gazetteer
        self._actors = actors

    @classmethod
    def load(cls) -> Self:
        """From the shipped registries. Takes some tenths of a second: keep the instance."""
        return cls(Gazetteer.load(), ActorRegistry.load())

    def of(self, escalation: Escalation) -> dict[str, dict[str, Pair]]:
        """`{"actors": {code: pair}, "places": {id: pair}}` of what occurs in it.

        Every actor has one (an unregistered one its own name), a place only where it is known.
        """
        incidents = [incident for step in escalation.steps for incident in step.incidents]
        codes = {code for side in escalation.sides for code in side}
        codes.update(code for i in incidents for code in (*i.actors, *i.recipients))
        ids = {i.place_id for i in incidents if i.place_id is not None}.union(escalation.places)
        found = ((place_id, self._gazetteer.get(place_id)) for place_id in sorted(ids))
        name = self._actors.name
        return {
            "actors": {
                code: {"ar": name(code, "ar"), "en": name(code, "en")} for code in sorted(codes)
            },
            "places": {
                place_id: {"ar": place.name_ar, "en": place.name_en}
                for place_id, place in found
                if place is not None
            },
        }
