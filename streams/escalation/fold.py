"""The history of a scope: its entries folded in the order in which they became known.

The state is plain JSON of bounded size: recent entries, tallies by day, and the open and lately
closed threads (an escalation in the making). Folding the same entries gives the same state,
however they arrived; what falls due by the passing of time is worked in where it belongs.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from schemas import iso
from streams.escalation import novelty, rates, threads
from streams.escalation.fits import Entry
from streams.escalation.matching import Found, concerns, find, pool_of, possible
from streams.escalation.rates import Tally
from streams.escalation.rule import Rule
from streams.escalation.sides import Pair
from streams.escalation.volume import Volume

State = dict[str, Any]

#: Entries kept for matching, of each type and pair of sides.
KEEP: Final = 24
#: Days that a report may come late and still be counted with those of its time.
LATE: Final = 30
#: Days that a closed thread is remembered, for late reports to revise it.
REMEMBER: Final = 60
_VIOLENT: Final = "ASSAULT"


def empty() -> State:
    """A scope of which nothing is known."""
    return {"pool": [], "tally": {}, "seen": novelty.empty(), "open": [], "closed": []}


class Fold:
    """Folds entries at one scope.

    `threats` gives theatre-wide threats between a pair's sides, `volume` what the feed published.
    """

    def __init__(
        self,
        scope_id: str,
        rules: Sequence[Rule],
        *,
        areal: bool,
        now: str | None,
        threats: Callable[[Pair], Iterable[Entry]],
        volume: Volume | None,
    ) -> None:
        self._scope, self._rules, self._areal, self._now = scope_id, rules, areal, now
        self._threats, self._volume = threats, volume
        reach = max((r.reach for r in rules), default=1)
        self._kept = max(2 * max((r.span for r in rules), default=1), reach + LATE)
        self._far = {r.id for r in rules if any(s.match.where == "theatre" for s in r.steps)}
        self._notices = any(s.match.new for r in rules for s in r.steps)
        self._counted = max(r.counts_back for r in rules) if rules else 0
        self._caps = rates.caps(rules)
        self._by_id = {r.id: r for r in rules}

    def step(self, state: State, new: Entry) -> set[str]:
        """Fold one entry; the ids of those known since the same instant that were told with it.

        What a narrower scope has told counts as told here too, so that no wider one repeats it.
        """
        self.pass_time(state, new["k"])
        if new.get("o") and not any(r.retell for r in self._rules):
            if self._notices:
                novelty.note(state["seen"], new)
            return {new["id"]}
        entry = dict(new)
        if self._notices:
            entry |= novelty.note(state["seen"], entry)
        self._remember(state, entry)
        pool = state["pool"]
        before = bool(entry.get("o"))
        told: set[str] = {entry["id"]} if before else set()
        woken = [r for r in self._rules if (r.retell or not before) and concerns(r, entry)]
        sided = [r for r in woken if r.sides != "none"]
        sideless = [r for r in woken if r.sides == "none"]
        for pair in _pairs(pool, entry):
            found = self._matches(pool, entry, pair, state["tally"], sided)
            if found or not before:
                told |= self._tell(state, entry, pair, found)
        for match in self._matches(pool, entry, ("", ""), state["tally"], sideless):
            told |= self._tell(state, entry, _main_pair(match), [match])
        return told

    def _tell(self, state: State, entry: Entry, pair: Pair, found: list[Found]) -> set[str]:
        """Give matches (or, without any, the entry) to the thread they belong to."""
        found = [f for f in found if not self._suppressed(state, pair, f.rule, entry)]
        rule = found[0].rule.id if found and found[0].rule.sides == "none" else None
        running = [t for t in state["open"] if rule in t["rules"]]
        thread = running[0] if running else threads.fitting(state["open"], pair)
        if found and thread is None:
            thread = threads.telling(state["open"], found)
        if found and thread is None:
            taken = [t["id"] for t in (*state["open"], *state["closed"])]
            state["open"].append(threads.opened(self._scope, pair, entry, found, taken))
        elif found and thread is not None:
            threads.matched(thread, pair, entry, found)
        elif thread is not None and not entry["b"]:
            threads.joined(thread, entry, self._by_id)
        if found or (thread is not None and not entry["b"]):
            everyone = [e for f in found for entries in f.steps.values() for e in entries]
            return {entry["id"], *(e["id"] for e in everyone if e["k"] == entry["k"])}
        return set()

    def _suppressed(self, state: State, pair: Pair, rule: Rule, entry: Entry) -> bool:
        """Whether the rule has ended between these sides too lately to open anew."""
        if not rule.suppress:
            return False
        edge = _minus(entry["k"], rule.suppress)[:10]
        return any(
            t["over"].get(rule.id, "") >= edge and rule.id not in t["rules"]
            for t in (*state["open"], *state["closed"])
            if rule.sides == "none" or tuple(t["pair"]) == pair
        )

    def pass_time(self, state: State, until: str) -> None:
        """Work in what falls due up to `until`, as far as the stream's time has come."""
        if self._now is None:
            return
        limit = min(until, self._now)
        still: list[dict[str, Any]] = []
        for thread in state["open"]:
            while (day := threads.due(thread, self._by_id)) is not None and midnight(day) <= limit:
                threads.lapse(thread, day, midnight(day), self._by_id)
            (state["closed"] if threads.due(thread, self._by_id) is None else still).append(thread)
        state["open"] = still
        edge = _minus(limit, REMEMBER)[:10]
        state["closed"] = [t for t in state["closed"] if t["hist"][-1]["known_at"][:10] >= edge]

    def due(self, state: State) -> str | None:
        """The earliest day whose end changes something here."""
        days = [d for t in state["open"] if (d := threads.due(t, self._by_id)) is not None]
        return min(days, default=None)

    def _matches(
        self, pool: list[Entry], new: Entry, pair: Pair, tally: Tally, woken: Sequence[Rule]
    ) -> list[Found]:
        found: list[Found] = []
        spoken: list[Entry] | None = None
        cache: dict[tuple[str, bool], tuple[list[Entry], set[tuple[str, str]]]] = {}
        for rule in woken:
            key = rule.sides, rule.retell
            if key not in cache:
                own = pool_of(pool, pair, rule.sides)
                own = own if rule.retell else [e for e in own if not e.get("o")]
                cache[key] = own, {(e["t"], e["m"]) for e in own}
            read, present = cache[key]
            if rule.id in self._far:
                if spoken is None:
                    spoken = [e for e in self._threats(pair) if e["k"] <= new["k"]]
                read = [*read, *spoken]
                present = present | {(e["t"], e["m"]) for e in spoken}
            if not possible(rule, present):
                continue
            match = find(rule, read, new, pair, tally, self._caps, self._volume, self._areal)
            if match is not None:
                found.append(match)
        return found

    def _remember(self, state: State, entry: dict[str, Any]) -> None:
        state["pool"] = _trimmed([*state["pool"], entry], entry, self._kept)
        if (
            self._counted
            and not entry.get("o")
            and entry["t"] == _VIOLENT
            and not entry["b"]
            and not entry["u"]
        ):
            dead = entry["x"]
            own = [1, dead, *(min(dead, cap) for cap in self._caps)]
            day = state["tally"].get(entry["d"], [0] * len(own))
            state["tally"][entry["d"]] = [a + b for a, b in zip(day, own, strict=True)]
            edge = _minus(entry["k"], self._counted + LATE)[:10]
            for old in [d for d in state["tally"] if d < edge]:
                del state["tally"][old]


def _pairs(pool: list[Entry], new: Entry) -> list[Pair]:
    """The pairs of sides that an entry may tell of.

    One that names only one side may belong to each fight that this side has here.
    """
    own = [(q[0], q[1]) for q in new["q"]]
    if own[0][1] or not own[0][0]:
        return own
    sides = {side for side, _ in own}
    fights = {(q[0], q[1]) for e in pool for q in e["q"] if q[1] and sides & {q[0], q[1]}}
    return sorted(fights) or own


def _main_pair(match: Found) -> Pair:
    """The pair of sides of most incidents of a match; among equals the first by name."""
    counts = Counter(
        (q[0], q[1]) for entries in match.steps.values() for e in entries for q in e["q"]
    )
    return min(counts, key=lambda q: (-counts[q], q))


def _trimmed(pool: list[Any], new: Entry, kept: int) -> list[Any]:
    """The entries that may still matter: recent ones, a bounded number of each kind."""
    edge = _minus(new["k"], kept)[:10]
    kind = (new["t"], new["q"])
    same = [e for e in pool if (e["t"], e["q"]) == kind]
    surplus: set[str] = set()
    if len(same) > KEEP:
        same.sort(key=lambda e: (e["d"], e["k"], e["id"]))
        surplus = {e["id"] for e in same[: len(same) - KEEP]}
    return [e for e in pool if e["d"] >= edge and e["id"] not in surplus]


def midnight(day: str) -> str:
    """The instant at which a day is over."""
    after = date.fromisoformat(day) + timedelta(1)
    return iso(datetime.combine(after, time(), UTC))


def _minus(instant: str, days: int) -> str:
    return iso(datetime.fromisoformat(instant) - timedelta(days))
