"""Rules of rates: growth, surge and pace, from the tallies of a scope's days."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from streams.escalation.rule import Growth, Pace, Rule, Surge
from streams.escalation.volume import Volume

#: By day: incidents, deaths, and deaths with each incident counted up to each of the rules' caps.
Tally = Mapping[str, Sequence[int]]
#: What was counted, as the account states it: JSON.
Figures = dict[str, Any]

_INCIDENTS, _KILLED, _CAPPED = 0, 1, 2


def caps(rules: Sequence[Rule]) -> tuple[int, ...]:
    """The caps that these rules ask a tally for, smallest first."""
    return tuple(sorted({r.pace.cap for r in rules if r.pace}))


def rises(
    rule: Rule, tally: Tally, asof: str, columns: Sequence[int], volume: Volume | None
) -> Figures | None:
    """What the rule's rates count up to `asof`; None where one that it asks for does not hold.

    `columns` are the caps of the tally. A rule without rates counts nothing: an empty answer.
    """
    out: Figures = {}
    if rule.growth is not None:
        found = _growth(rule.growth, tally, asof)
        if found is None:
            return None
        out |= found
    if rule.surge is not None:
        found = _surge(rule.surge, tally, asof, volume)
        if found is None:
            return None
        out |= found
    if rule.pace is not None:
        found = _pace(rule.pace, tally, asof, _CAPPED + columns.index(rule.pace.cap))
        if found is None:
            return None
        out |= found
    return out


def window(rule: Rule) -> int:
    """The days that the incidents of a rise are shown of."""
    return max(r.window for r in (rule.growth, rule.surge, rule.pace) if r is not None)


def back(day: str, days: int) -> str:
    """The day so many days before."""
    return (date.fromisoformat(day) - timedelta(days)).isoformat()


def tail(least: int, total: int, share: float) -> float:
    """The chance of `least` or more of `total` (binomial, probability `share` each)."""
    if share >= 1:
        return 1.0
    term, below = (1 - share) ** total, 0.0
    if term == 0.0:
        # Too many for the exact sum: the normal approximation with continuity correction.
        spread = math.sqrt(total * share * (1 - share))
        return 0.5 * math.erfc((least - 0.5 - total * share) / (spread * math.sqrt(2)))
    for i in range(least):
        below += term
        term *= (total - i) / (i + 1) * share / (1 - share)
    return max(0.0, 1 - below)


def _growth(growth: Growth, tally: Tally, asof: str) -> Figures | None:
    field = _KILLED if growth.of == "killed" else _INCIDENTS
    then = back(asof, growth.window)
    now = _sum(tally, asof, growth.window, field)
    before = _sum(tally, then, growth.window, field)
    if now < growth.least or not before or now < growth.factor * before:
        return None
    return _counted(tally, asof, growth.window, growth.window)


def _surge(surge: Surge, tally: Tally, asof: str, volume: Volume | None) -> Figures | None:
    counted = _counted(tally, asof, surge.window, surge.past)
    if counted["incidents"] < surge.incidents or counted["killed"] < surge.killed:
        return None
    if counted["killed"] < surge.share * counted["past_killed"]:
        return None
    total = counted["incidents"] + counted["past_incidents"]
    share = surge.window / (surge.window + surge.past)
    held = volume.share(asof, surge.window, surge.past) if volume else None
    # A feed that writes more tells of more. One that writes less makes no surge of as much.
    chance = tail(counted["incidents"], total, max(share, held or 0.0))
    if chance > surge.chance:
        return None
    more = {} if held is None else {"volume": round(held, 4)}
    return counted | {"chance": round(chance, 4)} | more


def _pace(pace: Pace, tally: Tally, asof: str, capped: int) -> Figures | None:
    counted = _counted(tally, asof, pace.window, pace.past)
    deadly = sum(v[_KILLED] > 0 for v in _last(tally, asof, pace.window))
    if counted["incidents"] < pace.incidents or deadly < pace.days:
        return None
    week = _sum(tally, asof, pace.window, capped) * pace.past / pace.window
    edge = back(asof, pace.window + pace.past)
    usual = _sum(tally, edge, pace.usual, capped) * pace.past / pace.usual
    mean = (pace.weight * week + usual) / (pace.weight + 1)
    if mean < pace.factor * (counted["past_killed"] + pace.least):
        return None
    return counted | {"usual": round(usual, 1)}


def _counted(tally: Tally, asof: str, days: int, past: int) -> Figures:
    then = back(asof, days)
    return {
        "days": days,
        "past": past,
        "incidents": _sum(tally, asof, days, _INCIDENTS),
        "killed": _sum(tally, asof, days, _KILLED),
        "past_incidents": _sum(tally, then, past, _INCIDENTS),
        "past_killed": _sum(tally, then, past, _KILLED),
    }


def _sum(tally: Tally, last: str, days: int, field: int) -> int:
    return sum(v[field] for v in _last(tally, last, days))


def _last(tally: Tally, last: str, days: int) -> Iterator[Sequence[int]]:
    first = back(last, days - 1)
    return (v for d, v in tally.items() if first <= d <= last)


__all__: Final = ["Figures", "Tally", "back", "caps", "rises", "tail", "window"]
