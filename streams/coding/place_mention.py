"""Place mentions: what is known of a place that an article names."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas import PlacePrecision
from streams.coding.place_roles import PlaceRole
from streams.gazetteer import Place


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name in a sentence: tokens `first` to `last`, offsets in the field.

    `name` is the name as written, without prepositions and kind words. `place` is None where the
    gazetteer lacks it: then it stands behind a telling kind word.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    name: str
    place: Place | None
    role: PlaceRole
    precision: PlacePrecision
    kind_word: str | None = None

    @property
    def is_scene(self) -> bool:
        """Whether something may have happened there by what the words around it say."""
        return self.role in (PlaceRole.LOCATION, PlaceRole.OBJECT, PlaceRole.TOWARDS)


@dataclass(frozen=True, slots=True)
class ArticlePlaces:
    """Mentions by sentence, in order, and the weight of each country in the article."""

    by_sentence: tuple[tuple[PlaceMention, ...], ...]
    countries: Mapping[str, float]

    @property
    def main_country(self) -> str | None:
        """The country that the article speaks of most, if any."""
        return next(iter(self.countries), None)

    @property
    def unresolved(self) -> tuple[PlaceMention, ...]:
        """Names behind a telling kind word that the gazetteer lacks."""
        return tuple(m for group in self.by_sentence for m in group if m.place is None)
