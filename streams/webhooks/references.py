"""Whether a subscription or a silence names things that are there."""

from dataclasses import dataclass

from schemas import Filter, Silence, Subscription
from streams.actors import ActorRegistry
from streams.escalation.rule_files import load as load_rules
from streams.gazetteer import Gazetteer
from streams.settings import Settings
from streams.webhooks.egress import Guard, Refused

#: Where it is, as field names and indices, and what is wrong.
Problem = tuple[tuple[str | int, ...], str]


@dataclass(frozen=True, slots=True)
class Known:
    """The rules, places and actors there are, and the guard of addresses."""

    rules: frozenset[str]
    gazetteer: Gazetteer
    actors: ActorRegistry
    guard: Guard

    @classmethod
    def load(cls, settings: Settings, guard: Guard) -> "Known":
        """Load registries and rules; takes some tenths of a second."""
        return cls(
            rules=frozenset(rule.id for rule in load_rules(horizon=settings.horizon)),
            gazetteer=Gazetteer.load(),
            actors=ActorRegistry.load(),
            guard=guard,
        )

    def problems(self, one: Subscription | Silence) -> list[Problem]:
        """What it names and is not there; an address that is refused."""
        if isinstance(one, Silence):
            return self._filter_problems("match", one.match)
        found = self._filter_problems("filter", one.filter)
        try:
            self.guard.check_url(one.url)
        except Refused as error:
            allowed_by = error.setting and f" (what may be called: {error.setting})"
            found.append((("url",), f"refused: {error}{allowed_by or ''}"))
        return found

    def _filter_problems(self, field: str, wanted: Filter) -> list[Problem]:
        unknown = {
            "rules": [rule not in self.rules for rule in wanted.rules],
            "places": [self.gazetteer.get(place) is None for place in wanted.places],
            "countries": [
                self.gazetteer.of_country(country) is None for country in wanted.countries
            ],
            "actors": [self.actors.get(actor) is None for actor in wanted.actors],
        }
        return [
            ((field, part, index), f"there is no {getattr(wanted, part)[index]!r}")
            for part, flags in unknown.items()
            for index, is_unknown in enumerate(flags)
            if is_unknown
        ]
