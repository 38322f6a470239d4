"""Bootstrap intervals over articles."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Interval:
    """A figure with the range that holds 95% of its resampled values."""

    value: float
    low: float
    high: float


def bootstrap(
    items: Sequence[Item], figure: Callable[[Sequence[Item]], float], *, draws: int, seed: int = 0
) -> Interval:
    """Percentile bootstrap (Efron 1979): resample the items with replacement `draws` times.

    The same seed gives the same interval.
    """
    value = figure(items)
    if not items or draws < 1:
        return Interval(value, value, value)
    chance = random.Random(seed)
    values = sorted(figure(chance.choices(items, k=len(items))) for _ in range(draws))
    return Interval(value, values[int(0.025 * draws)], values[min(draws - 1, int(0.975 * draws))])
