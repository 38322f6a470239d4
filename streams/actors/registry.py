"""Actor codes with their names, sides and home countries, read from the shipped tables.

`registry.yaml` holds the actors with a code of their own, `countries.tsv` the states: a state
without a code of its own is `OTHER:<English name>`.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict

ActorClass = Literal[
    "state", "military", "armed-group", "crowd", "civilians", "organisation", "unknown"
]
CLASSES: Final = frozenset(ActorClass.__args__)  # type: ignore[attr-defined]
KEYS: Final = frozenset(
    {"code", "ar", "en", "class", "family", "country", "since", "until", "means", "aliases"}
)

#: The armed forces of states that have a code for them, and the governments that have one.
ARMED: Final[dict[str, str]] = {
    "SY": "SYR_GOV", "RU": "RUS_MIL", "US": "USA_MIL", "TR": "TUR_MIL", "IL": "ISR_MIL",
    "IQ": "IRQ_GOV", "YE": "YEM_GOV", "EG": "EGY_GOV", "AF": "AFG_GOV", "IR": "IRN",
    "SA": "SAU", "AE": "UAE", "LY": "LBY_LNA",
}  # fmt: skip
GOVERNING: Final[dict[str, str]] = {
    "SY": "SYR_GOV", "IQ": "IRQ_GOV", "YE": "YEM_GOV", "EG": "EGY_GOV", "AF": "AFG_GOV",
    "IR": "IRN", "SA": "SAU", "AE": "UAE", "LY": "LBY_GNA", "PS": "OTHER:Palestinian Authority",
}  # fmt: skip
#: The family a state's government belongs to where its forces have one.
_SIDES: Final = {"RU": "damascus", "US": "us-coalition", "TR": "turkey", "IL": "israel"}


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor. `family` is its side; `country` its home (ISO 3166 alpha-2)."""

    code: str
    ar: str
    en: str
    kind: ActorClass
    family: str
    country: str | None = None
    since: int | None = None
    until: int | None = None
    aliases: tuple[str, ...] = ()
    means: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A state as news name it: adjectives (masculine singular), names and capitals, leaders."""

    alpha2: str
    en: str
    adjectives: tuple[str, ...]
    names: tuple[str, ...]
    leaders: tuple[str, ...]

    @property
    def government(self) -> str:
        """The code of its government."""
        return GOVERNING.get(self.alpha2, f"OTHER:{self.en}")

    @property
    def forces(self) -> str:
        """The code of its armed forces."""
        return ARMED.get(self.alpha2, f"OTHER:{self.en}")


class Forms(BaseModel):
    """Words that make an actor of an adjective, a name or the context (forms.yaml)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forces: tuple[str, ...]
    governments: tuple[str, ...]
    backed: tuple[str, ...]
    fillers: tuple[str, ...]
    context: dict[
        Literal["forces", "police", "government", "rebels", "coalition", "regime", "named", "own"],
        tuple[str, ...],
    ]
    rebels: dict[str, str]
    coalition: dict[str, str]
    irregular_words: tuple[str, ...]
    occupied: dict[str, str]
    chemical: dict[str, str]
    police_words: tuple[str, ...]
    armed_police: tuple[str, ...]
    irregulars: dict[str, str]
    treaties: dict[str, str]
    foes: dict[str, dict[str, str]]


class ActorRegistry:
    """All actors by code."""

    def __init__(self, registry: str, countries: str, forms: str) -> None:
        """Read the three tables.

        Raises:
            ValueError: an entry is wrong; names the file and the entry or line.
        """
        self.version: str = hashlib.sha256((registry + countries + forms).encode()).hexdigest()[:12]
        self._actors: dict[str, Actor] = {}
        for number, entry in enumerate(yaml.safe_load(registry), start=1):
            actor = _actor(entry, number)
            if actor.code in self._actors:
                raise ValueError(f"registry.yaml: entry {number}: {actor.code} stands twice")
            self._actors[actor.code] = actor
        self.states: tuple[State, ...] = tuple(
            _state(line, number)
            for number, line in enumerate(countries.splitlines()[1:], start=2)
            if line
        )
        for state in self.states:
            for code in (f"OTHER:{state.en}", state.government):
                self._actors.setdefault(
                    code,
                    Actor(
                        code, state.names[0], state.en, "state",
                        _SIDES.get(state.alpha2, state.alpha2.lower()), state.alpha2,
                    ),
                )  # fmt: skip
        self.forms = Forms.model_validate(yaml.safe_load(forms))

    @classmethod
    def load(cls) -> Self:
        """The shipped tables."""
        here = resources.files(__package__)
        return cls(
            here.joinpath("registry.yaml").read_text("utf-8"),
            here.joinpath("countries.tsv").read_text("utf-8"),
            here.joinpath("forms.yaml").read_text("utf-8"),
        )

    def get(self, code: str) -> Actor | None:
        """The actor with this code; none for a name that only one article uses."""
        return self._actors.get(code)

    def family(self, code: str) -> str:
        """The side; an unregistered actor is a side of its own."""
        actor = self._actors.get(code)
        return actor.family if actor else code

    def name(self, code: str, language: Literal["ar", "en"]) -> str:
        """What people call it; the code's own name where it is not registered."""
        actor = self._actors.get(code)
        if actor is None:
            return code.removeprefix("OTHER:")
        return actor.ar if language == "ar" else actor.en

    @property
    def actors(self) -> tuple[Actor, ...]:
        """All of them, in the order of the tables."""
        return tuple(self._actors.values())

    @cached_property
    def armed_by_government(self) -> dict[str, str]:
        """The forces' code of each government that has another code for them."""
        return {s.government: s.forces for s in self.states if s.government != s.forces}


def _actor(entry: dict[str, Any], number: int) -> Actor:
    where = f"registry.yaml: entry {number} ({entry.get('code', 'no code')})"
    unknown = set(entry) - KEYS
    if unknown:
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}; known are {sorted(KEYS)}")
    missing = {"code", "ar", "en", "class", "family"} - set(entry)
    if missing:
        raise ValueError(f"{where}: {sorted(missing)} must be given")
    if entry["class"] not in CLASSES:
        raise ValueError(f"{where}: class must be one of {sorted(CLASSES)}")
    return Actor(
        entry["code"], entry["ar"], entry["en"], entry["class"], entry["family"],
        entry.get("country"), entry.get("since"), entry.get("until"),
        tuple(entry.get("aliases", ())), entry.get("means"),
    )  # fmt: skip


def _state(line: str, number: int) -> State:
    cells = line.split("\t")
    if len(cells) != 5 or not cells[3]:
        raise ValueError(f"countries.tsv: line {number}: five columns, and a name, are needed")
    adjectives, names, leaders = (tuple(filter(None, cell.split("|"))) for cell in cells[2:])
    return State(cells[0], cells[1], adjectives, names, leaders)
