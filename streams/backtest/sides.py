"""Actor names of event data sets as our codes."""

import re
from collections.abc import Mapping
from importlib import resources
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from streams.actors import ActorRegistry

_YEARS = re.compile(r"\s*\(\d{4}-(\d{4})?\)")
_FORCES = re.compile(r"^(?:Government|Military Forces|Police Forces) of (?:the )?(.+)$")
#: What the data sets call states that our table names otherwise.
_STATES = {"United States of America": "United States", "Russia (Soviet Union)": "Russia"}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    whole: Annotated[tuple[str, ...], Field(alias="is")] = ()
    begins: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()

    def fits(self, name: str) -> bool:
        return (
            name in self.whole
            or any(name.startswith(words) for words in self.begins)
            or any(words in name for words in self.holds)
        )


class Sides:
    """The table of names."""

    def __init__(self, registry: ActorRegistry) -> None:
        """Read the shipped table."""
        text = resources.files(__package__).joinpath("sides.yaml").read_text("utf-8")
        self._entries = tuple(_Entry.model_validate(entry) for entry in yaml.safe_load(text))
        self._forces: Mapping[str, str] = {s.en: s.forces for s in registry.states}
        self._codes: dict[str, str] = {}

    def code(self, name: str) -> str:
        """One actor's code."""
        if name not in self._codes:
            self._codes[name] = self._read(_YEARS.sub("", name).strip())
        return self._codes[name]

    def codes(self, names: str) -> tuple[str, ...]:
        """The codes of one or several names with commas between, each once, in their order."""
        return tuple(dict.fromkeys(self.code(name.strip()) for name in names.split(", ")))

    def _read(self, name: str) -> str:
        entry = next((e for e in self._entries if e.fits(name)), None)
        if entry is not None:
            return entry.code
        forces = _FORCES.match(name)
        state = _STATES.get(forces[1], re.sub(r"\s*\(.*\)$", "", forces[1])) if forces else None
        return self._forces.get(state, f"OTHER:{state}") if state else f"OTHER:{name}"
