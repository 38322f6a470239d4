"""Whether a rule matches at a scope: reads the scope's recent entries, changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from schemas import Level
from streams.escalation.fits import ESTABLISHED, Entry, directed, fits, is_new
from streams.escalation.rates import Figures, Tally, back, rises, window
from streams.escalation.reasons import Reason
from streams.escalation.rule import Match, Rule, Step
from streams.escalation.sides import Pair
from streams.escalation.volume import Volume

#: Different places that a match at an area must span: fewer can speak for themselves.
AREA_PLACES: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that matches: its level, by step the incidents that fill it, and what was counted."""

    rule: Rule
    level: Level
    steps: dict[str, list[Entry]]
    reason: str
    figures: Figures

    def ids(self) -> list[str]:
        """Every incident of the match, once, the smallest id first."""
        return sorted({e["id"] for entries in self.steps.values() for e in entries})


def pool_of(entries: Iterable[Entry], pair: Pair, sides: str) -> list[Entry]:
    """The entries that a rule with these `sides` reads for this pair."""
    if sides == "none":
        return list(entries)
    wanted = list(pair)
    if sides in ("same", "family") or not pair[1]:
        return [e for e in entries if wanted in e["q"]]
    return [
        e
        for e in entries
        if any(q == wanted or (q[0] in pair and not q[1] and q[0]) for q in e["q"])
    ]


def concerns(rule: Rule, new: Entry) -> bool:
    """Whether an entry can take part in a match of the rule at all."""
    if not rule.steps:
        return bool(new["t"] == "ASSAULT")
    return any(fits(s.match, new) for s in rule.steps)


def possible(rule: Rule, present: Set[tuple[str, str]]) -> bool:
    """Whether enough steps could be filled from incidents of these types and modes; cheap."""
    filled = sum(
        any(t in s.match.type and (not s.match.mode or m in s.match.mode) for t, m in present)
        for s in rule.steps
    )
    return filled >= (rule.of if rule.of and rule.order == "any" else len(rule.steps))


def find(
    rule: Rule,
    pool: Sequence[Entry],
    new: Entry,
    pair: Pair,
    tally: Tally,
    columns: Sequence[int],
    volume: Volume | None,
    areal: bool,
) -> Found | None:
    """The match that the new entry (which concerns the rule) takes part in, if any.

    As of the latest fresh incident. `pool` holds the new entry; `columns` are the caps of `tally`.
    A match ends with an incident that is not a recall and has a day of its own, or is reported as
    fresh. At an area it must span several places.
    """
    asof = max((e["d"] for e in pool if not e["b"]), default="")
    first = back(asof, rule.span) if asof else ""
    if not first <= new["d"] <= asof:
        return None
    figures = rises(rule, tally, asof, columns, volume)
    if figures is None:
        return None
    read = [e for e in pool if first <= e["d"] <= asof and not (e["u"] and e["b"])]
    if not _holds(read, new):
        return None
    if rule.steps:
        steps = _sequence(rule, read, pool, new, pair)
    else:
        since = back(asof, window(rule) - 1)
        steps = {"rise": [e for e in read if e["d"] >= since and e["t"] == "ASSAULT"]}
    if steps is None:
        return None
    everyone = [e for entries in steps.values() for e in entries]
    least = max(rule.places, AREA_PLACES if areal and not rule.retell else 1)
    if not everyone or (least > 1 and len({e["p"] for e in everyone if e["p"]}) < least):
        return None
    level, reason = _level(rule, everyone, figures)
    return Found(rule, level, steps, reason, figures)


def _sequence(
    rule: Rule, read: list[Entry], pool: Sequence[Entry], new: Entry, pair: Pair
) -> dict[str, list[Entry]] | None:
    """Fill the steps; in either direction of the pair, the alphabetical one first."""
    ways = [pair, (pair[1], pair[0])]
    if all(s.match.direction == "any" for s in rule.steps):
        ways = ways[:1]
    for way in ways:
        if not any(_candidates(s.match, (new,), way) for s in rule.steps):
            continue
        everyone = {s.name: _candidates(s.match, read, way) for s in rule.steps}
        for candidates in _kindred(rule, everyone, new):
            fill = _ordered if rule.order == "ordered" else _any
            filled = fill(rule, candidates)
            if filled is None or not any(_holds(found, new) for found in filled.values()):
                continue
            if _unusual(rule, filled, pool, way):
                return filled
    return None


def _kindred(
    rule: Rule, everyone: dict[str, list[Entry]], new: Entry
) -> Iterator[dict[str, list[Entry]]]:
    """The candidates; where families count, for each doer's and target's that the entry has."""
    if rule.sides != "family":
        yield everyone
        return
    ends: set[Pair] = set()
    for step in rule.steps:
        if _holds(everyone[step.name], new):
            done = [(a, r) for a in _doers(new) for r in _targets(new)]
            ends |= {(r, a) if step.match.direction == "back" else (a, r) for a, r in done}
    for doer, other in sorted(ends):
        yield {
            s.name: [e for e in everyone[s.name] if _akin(s.match, e, doer, other)]
            for s in rule.steps
        }


def _holds(entries: Iterable[Entry], new: Entry) -> bool:
    return any(e["id"] == new["id"] for e in entries)


def _akin(match: Match, e: Entry, doer: str, other: str) -> bool:
    by, to = (other, doer) if match.direction == "back" else (doer, other)
    return match.direction == "any" or (by in _doers(e) and to in _targets(e))


def _doers(e: Entry) -> list[str]:
    return list(e.get("af", e["a"]))


def _targets(e: Entry) -> list[str]:
    return list(e.get("rf", e["r"]))


def _candidates(match: Match, entries: Sequence[Entry], way: Pair) -> list[Entry]:
    ends = way if match.direction == "forward" else (way[1], way[0])
    return [
        e
        for e in entries
        if fits(match, e)
        and is_new(match, e)
        and (match.direction == "any" or directed(match, e, *ends))
        and (match.where == "theatre" or not e.get("th"))
    ]


def _unusual(
    rule: Rule,
    filled: Mapping[str, list[Entry]],
    pool: Sequence[Entry],
    way: Pair,
) -> bool:
    """Whether no step is the habit of these sides, and each is fresh where it has to be."""
    before = ""
    for step in rule.steps:
        entries = filled.get(step.name)
        if not entries:
            continue
        if step.fresh and before:
            since = back(before, step.fresh)
            if any(since <= e["d"] < before for e in _candidates(step.match, pool, way)):
                return False
        if step.habit:
            edge = back(max(e["d"] for found in filled.values() for e in found), rule.span)
            since = back(edge, step.habit.days)
            earlier = {e["d"] for e in _candidates(step.match, pool, way) if since <= e["d"] < edge}
            if len(earlier) >= step.habit.times:
                return False
        before = min(e["d"] for e in entries)
    return True


def _ordered(rule: Rule, candidates: dict[str, list[Entry]]) -> dict[str, list[Entry]] | None:
    """Fill steps from the last to the first, each as late as it can be.

    Incidents of one day count as in order either way. Beside those that a step needs, earlier ones
    that match it are given with it.
    """
    bound, used = "9999", set[str]()
    out: dict[str, list[Entry]] = {}
    for position, step in reversed(list(enumerate(rule.steps))):
        left = [e for e in candidates[step.name] if e["id"] not in used and e["d"] <= bound]
        left.sort(key=lambda e: (e["d"], e["k"], e["id"]), reverse=True)
        last = position == len(rule.steps) - 1
        if last:
            while left and left[0]["b"]:
                left.pop(0)
        taken = left if position == 0 else _enough(step, left)
        if not _suffices(step, taken):
            return None
        out[step.name] = sorted(taken, key=lambda e: (e["d"], e["k"], e["id"]))
        used |= {e["id"] for e in taken}
        bound = back(min(e["d"] for e in taken), step.after)
    return {s.name: out[s.name] for s in rule.steps}


def _enough(step: Step, left: list[Entry]) -> list[Entry]:
    """The latest that suffice for the step."""
    for count in range(step.times, len(left) + 1):
        if _suffices(step, left[:count]):
            return left[:count]
    return left


def _any(rule: Rule, candidates: dict[str, list[Entry]]) -> dict[str, list[Entry]] | None:
    """Fill steps whatever their order; `of` of them suffice. No incident fills two."""
    used, out = set[str](), dict[str, list[Entry]]()
    for step in rule.steps:
        free = [e for e in candidates[step.name] if e["id"] not in used]
        if _suffices(step, free):
            out[step.name] = sorted(free, key=lambda e: (e["d"], e["k"], e["id"]))
            used |= {e["id"] for e in free}
    return out if len(out) >= (rule.of or len(rule.steps)) else None


def _suffices(step: Step, entries: list[Entry]) -> bool:
    return (
        len(entries) >= step.times
        and len({e["d"] for e in entries}) >= step.days
        and (step.places == 1 or len({e["p"] for e in entries if e["p"]}) >= step.places)
    )


def _forced(e: Entry) -> bool:
    """Whether a named force takes part; what is given as it is needs no name for that."""
    return bool(e.get("w")) or e["s"] >= ESTABLISHED


def _level(rule: Rule, everyone: list[Entry], figures: Figures) -> tuple[Level, str]:
    level, reason = rule.level, f"{Reason.RULE}:{rule.id}"
    by_id = {e["id"]: e for e in everyone if e["t"] == "ASSAULT"}
    for step in rule.raises:
        when = step.when
        checks = {
            "incidents": (when.incidents, len(by_id)),
            "days": (when.days, len({e["d"] for e in by_id.values()})),
            "killed": (when.killed, sum(e["x"] for e in by_id.values())),
            "sources": (when.sources, max((e["s"] for e in by_id.values()), default=0)),
        }
        holds = all(least is None or value >= least for least, value in checks.values())
        holds = holds and (when.chance is None or figures["chance"] <= when.chance)
        holds = holds and sum(map(_forced, by_id.values())) >= (when.forces or 0)
        if holds and step.level.rank > level.rank:
            named = ",".join(k for k in checks if checks[k][0] is not None)
            level, reason = step.level, f"{Reason.RULE}:{rule.id}{':' if named else ''}{named}"
    return level, reason
