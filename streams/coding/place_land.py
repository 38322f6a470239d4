"""Places told by the land they belong to: "the capital", "the Yemeni capital", "the north of the
country"."""

from collections.abc import Mapping, Sequence
from typing import Final

from streams.coding import place_words as lex
from streams.coding.place_matcher import Match
from streams.coding.text import Token
from streams.gazetteer import Gazetteer, Place, fold

_CAPITAL: Final = "العاصمه"
_LAND: Final = "البلاد"
#: Capitals of something else than a state.
_OTHER: Final = frozenset(
    [
        "الاقتصاديه",
        "التجاريه",
        "الثقافيه",
        "المؤقته",
        "الاداريه",
        "الصناعيه",
        "الاقليميه",
        "الاولمبيه",
    ]
)
_SIDES: Final = lex.DIRECTIONS | {"وسط"}
#: Words between "the capital" and its name.
_NAMED: Final = 2
#: Words before a side of the country that may be the name of a town there.
_BESIDE: Final = 2
#: Every form of a word that may open such a place, to the word and what is glued to it.
OPENERS: Final[Mapping[str, tuple[str, str]]] = {
    form: (word, glued)
    for word in (_CAPITAL, _LAND)
    for glued, form in (("", word), ("و", "و" + word), ("ب", "ب" + word), ("ل", "لل" + word[2:]),
                        ("وب", "وب" + word), ("ول", "ولل" + word[2:]))
}  # fmt: skip


class LandReader:
    """Finds them; holds the capitals and sides of the countries, no state of an article."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._capitals = {place.country: place for place in gazetteer if place.capital}
        self._gazetteer = gazetteer

    def read(
        self,
        words: Sequence[Token],
        taken: set[int],
        told: Sequence[tuple[int, str]],
        main: str | None,
    ) -> list[tuple[Match, Place]]:
        """All in a sentence that stand for a place, of the country told of last or the main one.

        `taken` are words of names, `told` the countries of the places named, with their words.
        """
        found = []
        for at in [at for at, word in enumerate(words) if word.folded in OPENERS]:
            if at in taken:
                continue
            word, glued = OPENERS[words[at].folded]
            country = next((code for first, code in reversed(told) if first < at), main)
            hit = (
                self._capital(words, at, glued, taken, country)
                if word == _CAPITAL
                else self._side(words, at, taken, country)
            )
            if hit is not None:
                found.append(hit)
        return found

    def _capital(
        self, words: Sequence[Token], at: int, glued: str, taken: set[int], country: str | None
    ) -> tuple[Match, Place] | None:
        """ "In the capital", "in the Yemeni capital", where no name follows."""
        after = words[at + 1].folded if at + 1 < len(words) else ""
        nation = lex.DEMONYMS.get(after)
        last = at + 1 + (nation is not None)
        if after in _OTHER or any(here in taken for here in range(last, last + _NAMED)):
            return None
        place = self._capitals.get(nation or country or "")
        return (Match(at, last, _CAPITAL, glued), place) if place is not None else None

    def _side(
        self, words: Sequence[Token], at: int, taken: set[int], country: str | None
    ) -> tuple[Match, Place] | None:
        """ "In the north-east of the country", where it does not tell where a town lies."""
        first, glued = at, ""
        sides: list[str] = []
        while first > 0 and len(sides) < 2 and not glued:
            word = words[first - 1].folded
            glued = "ب" if word.startswith("ب") and word[1:] in _SIDES else ""
            if word[len(glued) :] not in _SIDES:
                break
            sides.insert(0, word[len(glued) :])
            first -= 1
        land = self._gazetteer.of_country(country) if country else None
        if (
            not sides
            or land is None
            or any(here in taken for here in range(first - _BESIDE, first))
        ):
            return None
        zones = self._gazetteer.by_name(" ".join([*sides, land.name_ar]))
        zone = next((zone for zone in zones if zone.country == country), None)
        return (Match(first, at + 1, fold(" ".join(sides)), glued), zone) if zone else None
