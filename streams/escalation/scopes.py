"""Scopes: the place that an incident counts for, and the wider areas that hold it."""

from typing import Any, Final

from schemas import Bilingual, Incident, PlacePrecision, Scope
from streams.escalation.registries import PlaceLike, Places
from streams.gazetteer.names import fold
from streams.gazetteer.place import AREA_KINDS

#: Width of a scope: narrow ones speak first, a wide one only of what they have not said.
PLACE, ZONE, COUNTRY = 0, 3, 4
_RANK: Final = {"district": 1, "governorate": 2, "zone": ZONE, "country": COUNTRY}


def chain(incident: Incident, places: Places, *, countries: bool) -> list[tuple[int, str]]:
    """The scopes of an incident as (rank, id), narrowest first.

    A neighbourhood counts for its city. A place that the gazetteer does not know is a scope of its
    own, by its id, its name or its point. Without a place, or with only a country's, there is none
    (unless `countries`: the country itself then).
    """
    place = places.get(incident.place_id) if incident.place_id else None
    if place is None:
        own = _own_id(incident)
        return [(PLACE, own)] if own and incident.precision is not PlacePrecision.COUNTRY else []
    found: dict[str, int] = {}
    held = [places.get(p) for p in place.parents]
    if place.kind not in AREA_KINDS:
        around = [p.id for p in held if p is not None and p.kind not in AREA_KINDS]
        found[around[-1] if around else place.id] = PLACE
    for area in (place, *held):
        if area is not None and area.kind in _RANK:
            found.setdefault(area.id, _RANK[area.kind])
    return sorted((rank, scope) for scope, rank in found.items() if rank != COUNTRY or countries)


def _own_id(incident: Incident) -> str | None:
    if incident.place_id:
        return incident.place_id
    if incident.place:
        return f"name:{incident.country or ''}:{fold(incident.place)}"
    if incident.lat is not None and incident.lon is not None:
        return f"at:{incident.lat:.2f},{incident.lon:.2f}"
    return None


def describe(scope_id: str, incident: Incident, places: Places) -> dict[str, Any]:
    """The scope as JSON: from the gazetteer, else from an incident there."""
    place: PlaceLike | None = places.get(scope_id)
    if place is not None:
        scope = Scope(
            place_id=scope_id,
            name=Bilingual(ar=place.name_ar, en=place.name_en),
            kind=place.kind,
            country=place.country or None,
            lat=place.lat,
            lon=place.lon,
        )
    else:
        name = incident.place or scope_id
        scope = Scope(
            place_id=scope_id,
            name=Bilingual(ar=name, en=incident.place_en or name),
            kind="place",
            country=incident.country,
            lat=incident.lat,
            lon=incident.lon,
        )
    return scope.model_dump(mode="json")
