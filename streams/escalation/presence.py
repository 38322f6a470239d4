"""Where a side may well be: at home, and where groups of its own fight."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

from schemas import Incident
from streams.escalation.fits import ESTABLISHED
from streams.escalation.registries import ActorLike, Actors
from streams.escalation.sides import camp
from streams.theatres import Theatres

_STATES: Final = frozenset({"state", "military"})
_FORCES: Final = frozenset({"military", "armed-group"})
_ACTING: Final = _FORCES | {"state"}


class Presence:
    """Homes of actors, and the theatres in which a side has an armed group of its own.

    There its foreign members may be too; who has no home may be anywhere.
    """

    def __init__(self, actors: Actors, members: Iterable[ActorLike], theatres: Theatres) -> None:
        self._actors, self._theatres = actors, theatres
        self._fields: dict[str, set[str]] = {}
        self._homes: dict[str, set[str]] = {}
        for actor in members:
            if not actor.country:
                continue
            side = camp(actor.code, actors)
            if actor.kind == "armed-group":
                self._fields.setdefault(side, set()).add(theatres.of_country(actor.country))
            elif actor.kind in _STATES:
                self._homes.setdefault(side, set()).add(actor.country)

    @classmethod
    def of(cls, actors: Actors) -> Self:
        """With the shipped table of theatres."""
        return cls(actors, actors.actors, Theatres.load())

    def absent(self, incident: Incident) -> list[str]:
        """The recipients' sides of which none that is named can well be where it happened."""
        if incident.country is None:
            return []
        here = self._theatres.of_country(incident.country)
        near: dict[str, bool] = {}
        for code in incident.recipients:
            side = camp(code, self._actors)
            near[side] = near.get(side, False) or self._near(code, side, here)
        return sorted(side for side, there in near.items() if not there)

    def _near(self, code: str, side: str, here: str) -> bool:
        actor = self._actors.get(code)
        if actor is None or not actor.country:
            return True
        home = self._theatres.of_country(actor.country)
        return here == home or here in self._fields.get(side, ())

    def foreign(self, incident: Incident) -> list[str]:
        """The doers' sides that act there as the force of another state.

        No state of the side is at home there: who helps a government in its war is no outsider.
        """
        if incident.country is None:
            return []
        found = set()
        for code in incident.actors:
            actor = self._actors.get(code)
            if actor and actor.kind in _STATES and actor.country != incident.country:
                found.add(camp(code, self._actors))
        return sorted(s for s in found if incident.country not in self._homes.get(s, ()))

    def forces(self, incident: Incident) -> bool:
        """Whether a named force or armed group takes part, or a state away from its home."""
        for code in (*incident.actors, *incident.recipients):
            actor = self._actors.get(code)
            if actor is None or actor.kind in _FORCES:
                return True
            if actor.kind == "state" and incident.country not in (None, actor.country):
                return True
        return False

    def families(self, codes: Iterable[str]) -> list[str]:
        """The families of actors, sorted."""
        return sorted({self._actors.family(code) for code in codes})

    def acting(self, incident: Incident) -> list[str]:
        """The doers' sides that the registry knows as such."""
        known = [c for c in incident.actors if (a := self._actors.get(c)) and a.kind in _ACTING]
        return sorted({camp(code, self._actors) for code in known})


def known(
    presence: Presence | None, incident: Incident, entry: Mapping[str, Any], *, merging: bool
) -> dict[str, Any]:
    """What else the rules read of an incident (see `incidents.entry`), where there is something.

    Without merging an incident is established already: it counts as told by enough sources.
    """
    more: dict[str, Any] = {} if merging else {"s": ESTABLISHED}
    if presence is None:
        return more
    absent, foreign = presence.absent(incident), presence.foreign(incident)
    acting = presence.acting(incident)
    doers, others = (presence.families(c) for c in (incident.actors, incident.recipients))
    return (
        more
        | ({"af": doers} if doers != entry["a"] else {})
        | ({"rf": others} if others != entry["r"] else {})
        | ({"w": 1} if merging and presence.forces(incident) else {})
        | ({"n": absent} if absent else {})
        | ({"f": foreign} if foreign else {})
        | ({"v": acting} if acting != entry["a"] else {})
    )
