"""Place mentions of an article, resolved to the gazetteer by what stands around them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from schemas import PlacePrecision
from streams.coding import place_words as lex
from streams.coding.place_ahead import Ahead, look_back
from streams.coding.place_land import LandReader
from streams.coding.place_matcher import Match, Matcher, written_forms
from streams.coding.place_mention import ArticlePlaces, PlaceMention
from streams.coding.place_roles import PlaceRole, dateline_end, role_of
from streams.coding.place_unlisted import unlisted
from streams.coding.text import Sentence, Token
from streams.gazetteer import Gazetteer, Place

#: Roles that a name takes over from the one it is joined to.
_SHARED: Final = (PlaceRole.OBJECT, PlaceRole.METONYM, PlaceRole.HOLDER)
#: Names of places bear no nunation: "روسياً" is an adverb or adjective.
_TANWIN: Final = "\u064b"
#: Weight of a mention in the title, in the count of the countries spoken of.
_TITLE: Final = 2.0
_DEMONYM: Final = 0.7
#: A capital or country is meant rather than its namesakes, unless a word beside it says otherwise.
_CAPITAL: Final = 0.8
#: Adjectives that belong to a countryside: "ريف حماة الشمالي".
_SIDES: Final = frozenset(
    side + ending
    for side in ("الشمال", "الجنوب", "الشرق", "الغرب", "الاوسط")
    for ending in ("ي", "يه", "")
)


class PlaceReader:
    """Finds and resolves places; holds the compiled names, no state of an article."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._places = dict(gazetteer.names())
        for name, code in lex.LANDS.items():
            country = gazetteer.of_country(code)
            if country is not None:
                self._places.setdefault(name, (country,))
        for name, (side, code) in lex.SIDES.items():
            land = gazetteer.of_country(code)
            part = gazetteer.by_name(f"{side} {land.name_ar}") if land else ()
            if land is not None and (part or side == "داخل"):
                self._places.setdefault(name, part or (land,))
        self._names = Matcher(self._places)
        self._land = LandReader(gazetteer)
        self._never = Matcher(" ".join(name) for name in lex.NAMES)
        firsts = {name.split(" ")[0] for name in self._places} | {name[0] for name in lex.NAMES}
        self._openers = frozenset(form for first in firsts for form in written_forms(first))

    def read(self, sentences: Sequence[Sentence]) -> ArticlePlaces:
        """All mentions of an article."""
        found = [self._matches(sentence.tokens) for sentence in sentences]
        countries = self._countries(sentences, found)
        opening = next((s.index for s in sentences if s.field == "text"), -1)
        by_sentence = []
        for sentence, matches in zip(sentences, found, strict=True):
            cut = dateline_end(sentence.tokens, matches) if sentence.index == opening else 0
            by_sentence.append(self._mentions(sentence, matches, countries, cut))
        return ArticlePlaces(tuple(by_sentence), countries)

    def _matches(self, words: Sequence[Token]) -> list[Match]:
        """Names in the sentence, left to right, none within a name of something else."""
        found: list[Match] = []
        behind = 0
        openers = self._openers
        for at in [at for at, word in enumerate(words) if word.folded in openers]:
            if at < behind:
                continue
            never = self._never.at(words, at)
            hit = self._names.at(words, at)
            if never and (hit is None or never.last >= hit.last):
                behind = never.last
            elif hit:
                behind = hit.last
                if _TANWIN not in words[hit.last - 1].surface:
                    found.append(hit)
        return found

    def _countries(
        self, sentences: Sequence[Sentence], found: Sequence[list[Match]]
    ) -> dict[str, float]:
        """How much the article speaks of each country, the most first."""
        weight: dict[str, float] = {}
        nations = lex.DEMONYMS
        for sentence, matches in zip(sentences, found, strict=True):
            counts = _TITLE if sentence.field == "title" else 1.0
            for match in matches:
                known = [p for p in self._places[match.name] if p.known]
                lands = {p.country for p in known if p.kind == "country"}
                here = lands or {p.country for p in known}
                if len(here) == 1 and (lands or match.name not in self.gazetteer.ambiguous):
                    country = here.pop()
                    weight[country] = weight.get(country, 0.0) + counts
            words = sentence.tokens
            for nation in [nations[word.folded] for word in words if word.folded in nations]:
                weight[nation] = weight.get(nation, 0.0) + _DEMONYM * counts
        return dict(sorted(weight.items(), key=lambda item: (-item[1], item[0])))

    def _mentions(
        self,
        sentence: Sentence,
        matches: Sequence[Match],
        countries: Mapping[str, float],
        dateline: int,
    ) -> tuple[PlaceMention, ...]:
        words = sentence.tokens
        mentions: list[PlaceMention] = []
        taken = {at for match in matches for at in range(match.first, match.last)}
        for match in matches:
            ahead = look_back(words, match)
            near = [m.place for m in mentions if m.place is not None]
            place = self._resolve(words, match, ahead, countries, near)
            if place is None or _is_counted(words, match, ahead) or _is_family(words, match, place):
                taken -= set(range(match.first, match.last))
                continue
            mention = self._mention(sentence, match, ahead, place, dateline)
            mentions.append(_as_joined(mention, match, mentions, sentence.tokens))
        told = [(m.first, m.place.country) for m in mentions if m.place is not None]
        main = next(iter(countries), None)
        for match, place in self._land.read(words, taken, told, main):
            ahead = look_back(words, match)
            mentions.append(self._mention(sentence, match, ahead, place, dateline))
        mentions += unlisted(sentence, taken)
        return tuple(sorted(mentions, key=lambda m: m.first))

    def _resolve(
        self,
        words: Sequence[Token],
        match: Match,
        ahead: Ahead,
        countries: Mapping[str, float],
        near: Sequence[Place],
    ) -> Place | None:
        """The best place of that name, or None where the words do not bear a place."""
        after = words[match.last].folded if match.last < len(words) else ""
        nation = lex.DEMONYMS.get(after)
        places = self._places[match.name]
        best = places[0]
        if len(places) > 1:
            total = sum(countries.values()) or 1.0
            scores = [
                _fit(place, ahead, nation, near)
                + 2.0 * countries.get(place.country, 0.0) / total
                - 0.7 * rank
                + _CAPITAL * (place.capital or place.kind == "country")
                for rank, place in enumerate(places)
            ]
            best = places[scores.index(max(scores))]
        heads = _heads(words, match)
        if not self._bears(match, best, ahead, countries, nation, heads=heads):
            return None
        return best

    def _bears(
        self,
        match: Match,
        place: Place,
        ahead: Ahead,
        countries: Mapping[str, float],
        nation: str | None,
        *,
        heads: bool,
    ) -> bool:
        """Whether this is the place: ambiguous and obscure names need company."""
        kinded = ahead.kinds is not None and place.kind in ahead.kinds
        company = kinded or ahead.beside or nation == place.country
        placed = heads or ahead.locative or ahead.attacked or match.proclitics.endswith("ب")
        spoken_of = place.country in countries
        need = self.gazetteer.ambiguous.get(match.name)
        # Every town has its quarter of Solidarity.
        strange_quarter = place.kind == "neighbourhood" and bool(countries) and not spoken_of
        if need == "never" or strange_quarter:
            return False
        if need == "kind":
            return company
        if need == "preposition":
            return company or (placed and spoken_of)
        if place.known:
            town = place.kind in ("city", "town") and not place.capital
            strange = town and place.country not in lex.HOME and " " not in match.name
            named = countries.get(place.country, 0.0) > 1.0
            return not strange or company or named or (placed and not _glued_on(match, ahead))
        if " " in match.name:
            return company or spoken_of
        return spoken_of and (company or placed)

    def _mention(
        self, sentence: Sentence, match: Match, ahead: Ahead, place: Place, dateline: int
    ) -> PlaceMention:
        words, last = sentence.tokens, match.last
        if ahead.countryside and last < len(words) and words[last].folded in _SIDES:
            last += 1
        governs = place.kind == "country" or place.capital or match.name in lex.SEATS
        role = role_of(
            words,
            match,
            ahead.before,
            governs=governs,
            capital=place.capital,
            kind_word=ahead.kinded,
        )
        if match.first < dateline:
            role = PlaceRole.DATELINE
        elif sentence.field == "title" and _heads(words, match):
            role = PlaceRole.LOCATION
        elif match.name in lex.SEATS and not ahead.beside:
            role = PlaceRole.METONYM  # there one speaks, or is received
        elif ahead.beside or ahead.inside:
            role = PlaceRole.LOCATION if role in _SHARED else role
        elif ahead.kinded:
            role = PlaceRole.LOCATION if role is PlaceRole.OBJECT else role
        start = words[match.first].start + len(match.proclitics)
        return PlaceMention(
            sentence=sentence.index,
            first=match.first,
            last=last,
            start=start,
            end=words[last - 1].end,
            name=_written(words[match.first : last], match),
            place=place,
            role=role,
            precision=_precision(place, ahead),
            kind_word=ahead.kind_word,
        )


def _heads(words: Sequence[Token], match: Match) -> bool:
    """ "Baghdad.. a blast": the place before what happened there."""
    points = [word.folded for word in words[match.last : match.last + 2]]
    return match.first == 0 and points == [".", "."]


def _glued_on(match: Match, ahead: Ahead) -> bool:
    """Whether "in" is but a letter glued to the name, which may as well be the name's own."""
    return match.proclitics.endswith("ب") and not ahead.locative


def _is_counted(words: Sequence[Token], match: Match, ahead: Ahead) -> bool:
    """Whether a figure stands right before: what is counted is no place."""
    before = words[match.first - 1].folded if match.first else ""
    return not ahead.kinded and not match.proclitics and before.isdecimal()


def _is_family(words: Sequence[Token], match: Match, place: Place) -> bool:
    """Whether a given name stands right before: what follows is the rest of the name."""
    before = words[match.first - 1].folded if match.first else ""
    return not match.proclitics and place.kind != "country" and before in lex.GIVEN_NAMES


def _as_joined(
    mention: PlaceMention, match: Match, named: Sequence[PlaceMention], words: Sequence[Token]
) -> PlaceMention:
    """A name joined by "and" to the one before does the same, unless a verb of its own follows."""
    before = named[-1] if named else None
    joined = match.proclitics == "و" and before is not None and before.last == match.first
    if match.last < len(words) and words[match.last].folded in lex.GOING_ON:
        return mention
    if joined and before is not None and mention.role in _SHARED:
        return replace(mention, role=before.role)
    return mention


def _fit(place: Place, ahead: Ahead, nation: str | None, near: Sequence[Place]) -> float:
    """How well a namesake fits the words around: kind word, nationality, places just named."""
    fit = 3.0 * (ahead.kinds is not None and place.kind in ahead.kinds)
    fit += 4.0 * (nation == place.country)
    fit += 1.5 * any(p.id == place.id for p in near)
    fit += 0.6 * any(place.id in p.parents or p.id in place.parents for p in near)
    return fit + 0.5 * any(place.country == p.country for p in near)


def _precision(place: Place, ahead: Ahead) -> PlacePrecision:
    if ahead.direction and place.is_area:
        return PlacePrecision.AREA
    if place.kind == "country":
        return PlacePrecision.COUNTRY
    if place.is_area:
        return PlacePrecision.AREA
    return PlacePrecision.NEAR if ahead.beside else PlacePrecision.EXACT


def _written(words: Sequence[Token], match: Match) -> str:
    """The name as the article spells it, without what is glued to its first word."""
    parts = [words[0].surface[len(match.proclitics) :]]
    if match.proclitics and match.name.startswith("ال") and parts[0].startswith("ل"):
        parts = ["ا" + parts[0]]  # للرقة holds the article of الرقة
    for before, word in pairwise(words):
        parts.append((" " if word.start > before.end else "") + word.surface)
    return "".join(parts)
