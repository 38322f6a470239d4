"""Two sets of alerts side by side: intervals by bootstrap over scopes, and alert by alert."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.backtest.measure import REPEAT_DAYS, Counted, Score

DRAWS: Final = 1000
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the middle 95% of its values when the scopes are drawn again."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The precision of the first set less that of the second, and in how many draws it is ahead."""

    precision: Interval
    ahead: float


def _interval(value: float, draws: list[float]) -> Interval:
    ordered = sorted(draws)
    return Interval(value, ordered[int(0.025 * len(draws))], ordered[int(0.975 * len(draws))])


def precision(score: Score, scopes: Sequence[str]) -> Interval:
    """Percentile bootstrap (Efron 1979) over scopes: alerts of one scope are not independent."""
    chance = random.Random(_SEED)
    draws = [score.precision(chance.choices(scopes, k=len(scopes))) for _ in range(DRAWS)]
    return _interval(score.precision(), draws)


def difference(first: Score, second: Score, scopes: Sequence[str]) -> Difference:
    """Paired: both sets are judged on the same drawn scopes."""
    chance = random.Random(_SEED)
    drawn = [chance.choices(scopes, k=len(scopes)) for _ in range(DRAWS)]
    gaps = [first.precision(draw) - second.precision(draw) for draw in drawn]
    whole = first.precision() - second.precision()
    return Difference(_interval(whole, gaps), sum(gap > 0 for gap in gaps) / DRAWS)


@dataclass(frozen=True, slots=True)
class Pair:
    """One event as two sets told it: an alert of the first, of the second, or of both."""

    first: Counted | None
    second: Counted | None

    @property
    def verdict(self) -> str:
        """Who said it, and who was right."""
        names = ("first", "second")
        said = [(n, c) for n, c in zip(names, (self.first, self.second), strict=True) if c]
        if any(c.right is None for _, c in said):
            return "not over"
        right = [name for name, c in said if c.right]
        who = "both" if len(said) > 1 else f"only {said[0][0]}"
        if len(right) == len(said):
            return f"{who}, right"
        return f"{who}, {right[0]} right" if right else f"{who}, wrong"


def pairs(first: Score, second: Score) -> list[Pair]:
    """The counted alerts of both, those of one scope within 14 days of each other as one event.

    The nearest are paired first, each once; in the order of days.
    """
    out: list[Pair] = []
    for scope in sorted({*first.by_scope, *second.by_scope}):
        ours, theirs = first.by_scope.get(scope, ()), second.by_scope.get(scope, ())
        near = sorted(
            (abs((a.notice.day - b.notice.day).days), i, j)
            for i, a in enumerate(ours)
            for j, b in enumerate(theirs)
        )
        of_first: dict[int, int] = {}
        taken: set[int] = set()
        for gap, i, j in near:
            if gap <= REPEAT_DAYS and i not in of_first and j not in taken:
                of_first[i] = j
                taken.add(j)
        out += [Pair(a, theirs[of_first[i]] if i in of_first else None) for i, a in enumerate(ours)]
        out += [Pair(None, b) for j, b in enumerate(theirs) if j not in taken]
    return sorted(out, key=_when)


def _when(pair: Pair) -> tuple[str, str]:
    one = pair.first or pair.second
    return (one.notice.day.isoformat(), one.notice.scope) if one else ("", "")
