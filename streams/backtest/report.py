"""Everything that one run says, as plain values: the JSON, and what text and plot are made of."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from streams.backtest.baselines import BASELINES, notices
from streams.backtest.compare import DRAWS, difference, pairs, precision
from streams.backtest.events import Problem
from streams.backtest.measure import Counted, Ground, Onset, Score, found, score
from streams.backtest.tables import BadFieldError, Table, open_text

DAYS_A_MONTH: Final = 365.25 / 12
_ONSET_COLUMNS: Final = ("date", "district", "what")


@dataclass(frozen=True, slots=True)
class Period:
    """The days (both in it) whose alerts count; after how many days events are known."""

    since: dt.date
    until: dt.date
    delay: int

    @property
    def months(self) -> float:
        """Its length in months."""
        return ((self.until - self.since).days + 1) / DAYS_A_MONTH


def read_onsets(path: Path, problems: list[Problem]) -> list[Onset]:
    """Known onsets: a CSV of date, district (or place, under the same heading) and what.

    Raises:
        streams.backtest.tables.TableError: a column is missing.
    """
    out: list[Onset] = []
    with open_text(path) as stream:
        table = Table(path, stream)
        table.require(_ONSET_COLUMNS)
        for row in table.rows(problems):
            try:
                out.append(Onset(row.day("date"), row.text("district"), row.text("what")))
            except BadFieldError as error:
                problems.append(Problem(str(path), row.line, error.column, str(error)))
    return out


def baselines(ground: Ground, period: Period) -> dict[str, Score]:
    """The baselines' scores."""
    return {
        name: score(
            ground,
            notices(ground, fires, period.since, period.until, period.delay),
            period.since,
            period.until,
        )
        for name, fires in BASELINES.items()
    }


def report(
    ground: Ground,
    period: Period,
    ours: Mapping[str, Score],
    onsets: Sequence[Onset],
) -> dict[str, Any]:
    """The figures of our sets (one, or two to be compared) beside the baselines."""
    chance = ground.chance(period.since, period.until)
    others = baselines(ground, period)
    sets = {**others, **ours}
    known = [onset for onset in onsets if period.since <= onset.day <= period.until]
    out: dict[str, Any] = {
        "from": period.since.isoformat(),
        "to": period.until.isoformat(),
        "delay_days": period.delay,
        "scopes": len(ground.scopes),
        "chance": chance,
        "draws": DRAWS,
        "sets": {name: _figures(one, ground, period, chance, known) for name, one in sets.items()},
        "differences": [
            {"first": name, "second": other} | asdict(difference(one, against, ground.scopes))
            for name, one in ours.items()
            for other, against in others.items()
        ],
        "onsets": [_onset(onset, sets, ground) for onset in known],
    }
    names = list(ours)
    out["rules"] = {name: _by_rule(one) for name, one in ours.items()}
    out["alerts"] = {name: [_alert(c) for c in _in_order(one)] for name, one in ours.items()}
    if len(names) == 2:
        first, second = ours[names[0]], ours[names[1]]
        told = pairs(first, second)
        out["versus"] = {
            "first": names[0],
            "second": names[1],
            **asdict(difference(first, second, ground.scopes)),
            "verdicts": dict(sorted(Counter(p.verdict for p in told).items())),
            "events": [
                {
                    "verdict": p.verdict,
                    "first": _alert(p.first) if p.first else None,
                    "second": _alert(p.second) if p.second else None,
                }
                for p in told
            ],
        }
    return out


def _figures(
    one: Score, ground: Ground, period: Period, chance: float, onsets: Sequence[Onset]
) -> dict[str, Any]:
    judged = one.judged()
    share = precision(one, ground.scopes)
    months: Counter[str] = Counter(c.notice.day.isoformat()[:7] for c in _in_order(one))
    right: Counter[str] = Counter(c.notice.day.isoformat()[:7] for c in judged if c.right)
    busiest = sorted(((len(c), scope) for scope, c in one.by_scope.items()), key=_busiest)
    return {
        "alerts": len(judged),
        "not_over": sum(c.right is None for c in _in_order(one)),
        "right": sum(bool(c.right) for c in judged),
        "precision": asdict(share),
        "lift": share.value / chance if chance else None,
        "onsets_found": sum(found(one, onset) is not None for onset in onsets),
        "per_scope_and_month": len(_in_order(one)) / len(ground.scopes) / period.months,
        "scopes_alerted": len(one.by_scope),
        "busiest": [{"scope": scope, "alerts": count} for count, scope in busiest[:10]],
        "by_month": {
            month: {"alerts": months[month], "right": right[month]} for month in sorted(months)
        },
    }


def _busiest(entry: tuple[int, str]) -> tuple[int, str]:
    return -entry[0], entry[1]


def _onset(onset: Onset, sets: Mapping[str, Score], ground: Ground) -> dict[str, Any]:
    return {
        "date": onset.day.isoformat(),
        "scope": onset.scope,
        "what": onset.what,
        "known_scope": onset.scope in ground.deaths,
        "days": {name: found(one, onset) for name, one in sets.items()},
    }


def _by_rule(one: Score) -> dict[str, dict[str, Any]]:
    by: dict[str, list[Counted]] = defaultdict(list)
    for counted in one.judged():
        by[counted.notice.rule].append(counted)
    return {
        rule: {"alerts": len(of), "precision": sum(bool(c.right) for c in of) / len(of)}
        for rule, of in sorted(by.items())
    }


def _in_order(one: Score) -> list[Counted]:
    every = [c for of in one.by_scope.values() for c in of]
    return sorted(every, key=lambda c: (c.notice.day, c.notice.scope))


def _alert(counted: Counted) -> dict[str, Any]:
    return asdict(counted.notice) | {"day": counted.notice.day.isoformat(), "right": counted.right}
