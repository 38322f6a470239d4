"""What the desk needs of the gazetteer and the registry of actors."""

from collections.abc import Sequence
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


class ActorLike(Protocol):
    """An actor, as the registry has it."""

    @property
    def code(self) -> str:
        """The actor's code."""

    @property
    def kind(self) -> str:
        """State, military, armed-group, crowd, civilians, organisation or unknown."""

    @property
    def country(self) -> str | None:
        """Home country, ISO 3166 alpha-2."""


class Actors(Protocol):
    """The registry of actors."""

    @property
    def actors(self) -> Sequence[ActorLike]:
        """All actors."""

    def get(self, code: str) -> ActorLike | None:
        """The actor with this code."""

    def family(self, code: str) -> str:
        """The side that an actor fights on."""

    def name(self, code: str, language: Literal["ar", "en"]) -> str:
        """The actor's name in "ar" or "en"."""
