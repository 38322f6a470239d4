"""What the desk needs of the gazetteer and the registry of actors."""

from typing import Literal, Protocol


class PlaceLike(Protocol):
    """A named place, as the gazetteer has it."""

    @property
    def id(self) -> str:
        """Stable id."""

    @property
    def name_ar(self) -> str:
        """Arabic name."""

    @property
    def name_en(self) -> str:
        """English name."""

    @property
    def country(self) -> str:
        """ISO 3166 alpha-2."""

    @property
    def lat(self) -> float:
        """Degrees, WGS 84."""

    @property
    def lon(self) -> float:
        """Degrees, WGS 84."""

    @property
    def kind(self) -> str:
        """Country, zone, governorate, district, city ..."""

    @property
    def parents(self) -> tuple[str, ...]:
        """Ids of what holds it, nearest first."""


class Places(Protocol):
    """The gazetteer."""

    def get(self, place_id: str) -> PlaceLike | None:
        """The place with this id."""


class Actors(Protocol):
    """The registry of actors."""

    def family(self, code: str) -> str:
        """The side that an actor fights on."""

    def name(self, code: str, language: Literal["ar", "en"]) -> str:
        """The actor's name in "ar" or "en"."""
