"""One place of the gazetteer."""

from dataclasses import dataclass
from typing import Final

#: Every kind of place, from the widest to the narrowest.
KINDS: Final = (
    "country",
    "zone",
    "governorate",
    "district",
    "city",
    "town",
    "village",
    "camp",
    "neighbourhood",
    "crossing",
    "base",
    "landmark",
    "water",
)
#: Kinds that hold other places and have no point of their own.
AREA_KINDS: Final = frozenset({"country", "zone", "governorate", "district", "water"})


@dataclass(frozen=True, slots=True)
class Place:
    """A named place.

    `country` is ISO 3166 alpha-2. `lat` and `lon` are degrees (WGS 84). `parents` are the ids of
    what holds it, nearest first: district, governorate, zone, country. `population` is GeoNames'
    (0 where unknown) and serves to rank namesakes. `capital` marks the seat of a state;
    `known` that the name alone makes people think of the place (an obscure one needs company).
    """

    id: str
    name_ar: str
    name_en: str
    country: str
    lat: float
    lon: float
    kind: str
    parents: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    population: int = 0
    capital: bool = False
    known: bool = True

    @property
    def is_area(self) -> bool:
        """Whether it holds other places rather than being a point on the map."""
        return self.kind in AREA_KINDS

    @property
    def names(self) -> tuple[str, ...]:
        """The Arabic names, the common one first."""
        return (self.name_ar, *self.aliases)
