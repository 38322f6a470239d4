"""How likely a told incident is news of its article: a small linear model over named features.

The weights are data (`lexicons/worth.json`), made by `python -m streams.evaluation.training`; every
weight belongs to a feature that can be read, so that a report can say why it was made.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final, Protocol, Self

FILE: Final = "lexicons/worth.json"


class Judge(Protocol):
    """Decides which candidates become reports."""

    @property
    def version(self) -> str:
        """Changes whenever a judgement may."""

    def chance(self, found: Mapping[str, float]) -> float:
        """How likely it is news, 0 to 1."""

    def reports(self, chance: float, *, recalled: bool, line: bool) -> bool:
        """Whether a candidate of that chance is reported.

        `recalled` is one of long before, `line` one of an item of a line or two.
        """


@dataclass(frozen=True)
class Worth:
    """Logistic regression: chance = 1 / (1 + exp(-(bias + sum of weight x value)))."""

    bias: float
    weights: Mapping[str, float]
    threshold: float
    recalled: float
    line: float
    version: str

    @classmethod
    def load(cls) -> Self:
        """The shipped weights.

        Raises:
            ValueError: the file is broken.
        """
        text = resources.files(__package__).joinpath(FILE).read_text("utf-8")
        row = json.loads(text)
        return cls(
            float(row["bias"]),
            {str(name): float(weight) for name, weight in row["weights"].items()},
            float(row["threshold"]),
            float(row["recalled"]),
            float(row["line"]),
            hashlib.sha256(text.encode()).hexdigest()[:12],
        )

    def chance(self, found: Mapping[str, float]) -> float:
        """How likely it is news, 0 to 1."""
        weights = self.weights
        # fsum is exact: the order of the features does not matter.
        total = self.bias + math.fsum(weights.get(name, 0.0) * found[name] for name in found)
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total))))

    def reports(self, chance: float, *, recalled: bool, line: bool) -> bool:
        """Whether a candidate of that chance is reported."""
        if line:
            return chance >= self.line
        return chance >= (self.recalled if recalled else self.threshold)
