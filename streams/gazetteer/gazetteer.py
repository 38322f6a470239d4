"""The gazetteer: look-up of places by id and by name. Pure; the caller keeps the instance."""

import hashlib
import math
from collections.abc import Iterator
from importlib import resources
from typing import Final, Self

from streams.gazetteer.names import fold
from streams.gazetteer.place import KINDS, Place

#: Mean radius of the Earth in km (IUGG).
EARTH_KM: Final = 6371.0088
_RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}
_POINT_FIRST: Final = {"city": 0, "country": 0, "town": 1, "zone": 2, "governorate": 2}
COLUMNS: Final = (
    "id",
    "kind",
    "country",
    "name_ar",
    "name_en",
    "lat",
    "lon",
    "parents",
    "population",
    "capital",
    "known",
    "aliases",
)


class Gazetteer:
    """All places, indexed by id and by folded name."""

    def __init__(self, rows: str, ambiguous: str = "") -> None:
        """Read the table (tab-separated, with a header line of `COLUMNS`).

        `ambiguous` holds a name and what it needs to count as a place on each line: a "kind" word
        (or nearness, or an adjective of nationality behind it), or at least a "preposition".

        Raises:
            ValueError: the header, a row or a parent is wrong; names the line.
        """
        self.version: str = hashlib.sha256((rows + ambiguous).encode()).hexdigest()[:12]
        self._by_id: dict[str, Place] = {}
        lines = rows.splitlines()
        if tuple(lines[0].split("\t")) != COLUMNS:
            raise ValueError(f"line 1: the columns must be {', '.join(COLUMNS)}")
        parents: dict[str, tuple[str, ...]] = {}
        raw: list[tuple[str, ...]] = []
        for number, line in enumerate(lines[1:], start=2):
            cells = tuple(line.split("\t"))
            if len(cells) != len(COLUMNS) or cells[1] not in _RANK or cells[0] in parents:
                raise ValueError(f"line {number}: not a row, an unknown kind, or a repeated id")
            parents[cells[0]] = tuple(filter(None, cells[7].split("|")))
            raw.append(cells)
        kinds = {cells[0]: cells[1] for cells in raw}
        for number, cells in enumerate(raw, start=2):
            try:
                self._by_id[cells[0]] = _place(cells, _chain(cells[0], parents, kinds))
            except (KeyError, ValueError) as error:
                raise ValueError(f"line {number}: {error}") from error
        named: dict[str, dict[str, Place]] = {}
        for place in self._by_id.values():
            for name in place.names:
                named.setdefault(fold(name), {})[place.id] = place
        self._by_name = {
            name: tuple(sorted(places.values(), key=_prominence)) for name, places in named.items()
        }
        self.ambiguous: dict[str, str] = {
            fold(name): need
            for name, need in (
                line.split("\t") for line in ambiguous.splitlines() if not line.startswith("#")
            )
        }
        self._countries = {p.country: p for p in self._by_id.values() if p.kind == "country"}

    @classmethod
    def load(cls) -> Self:
        """The shipped data. Takes some tenths of a second: keep the instance."""
        data = resources.files(__package__)
        return cls(
            data.joinpath("places.tsv").read_text("utf-8"),
            data.joinpath("ambiguous.tsv").read_text("utf-8"),
        )

    def get(self, place_id: str) -> Place | None:
        """The place with this id."""
        return self._by_id.get(place_id)

    def by_name(self, name: str) -> tuple[Place, ...]:
        """Places with this Arabic name or alias, the most prominent first."""
        return self._by_name.get(fold(name), ())

    def of_country(self, alpha2: str) -> Place | None:
        """The country itself."""
        return self._countries.get(alpha2)

    def names(self) -> Iterator[tuple[str, tuple[Place, ...]]]:
        """Every folded name with its places, in the order of the data."""
        yield from self._by_name.items()

    def __iter__(self) -> Iterator[Place]:
        yield from self._by_id.values()

    def __len__(self) -> int:
        return len(self._by_id)

    @staticmethod
    def distance_km(a: Place, b: Place) -> float:
        """Great-circle distance (haversine)."""
        return great_circle_km(a.lat, a.lon, b.lat, b.lon)

    def holds(self, outer: Place, inner: Place) -> bool:
        """Whether `outer` is one of the parents of `inner`."""
        return outer.id in inner.parents


def great_circle_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Distance in km between two points given in degrees (haversine)."""
    p, q = math.radians(lat_a), math.radians(lat_b)
    h = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _chain(
    place_id: str, parents: dict[str, tuple[str, ...]], kinds: dict[str, str]
) -> tuple[str, ...]:
    """All that holds a place, the narrowest kind first, then by nearness.

    A country counts only as the place's own parent: a border zone lies in two, its towns in one.
    """
    found: dict[str, int] = {}
    frontier, depth = list(parents[place_id]), 0
    while frontier:
        for parent in frontier:
            if parent == place_id:
                raise ValueError(f"{place_id} holds itself")
            if parent not in kinds:
                raise ValueError(f"{place_id}: unknown parent {parent}")
            if depth == 0 or kinds[parent] != "country":
                found.setdefault(parent, depth)
        frontier = [up for p in frontier for up in parents[p] if up not in found]
        depth += 1
    return tuple(sorted(found, key=lambda p: (-_RANK[kinds[p]], found[p])))


def _prominence(place: Place) -> tuple[int, int, int, str]:
    return (
        0 if place.kind == "country" else 1 if place.capital else 2 if place.known else 3,
        _POINT_FIRST.get(place.kind, 3),
        -place.population,
        place.id,
    )


def _place(cells: tuple[str, ...], parents: tuple[str, ...]) -> Place:
    place_id, kind, country, name_ar, name_en, lat, lon, _, population, capital, known, aliases = (
        cells
    )
    return Place(
        id=place_id,
        name_ar=name_ar,
        name_en=name_en,
        country=country,
        lat=float(lat),
        lon=float(lon),
        kind=kind,
        parents=parents,
        aliases=tuple(filter(None, aliases.split("|"))),
        population=int(population),
        capital=capital == "1",
        known=known == "1",
    )
