"""The scopes of one theatre: their entries by the day they became known, folded and announced.

Per scope the store holds the entries of the horizon and snapshots of the folded state. Narrow
scopes go first: a wide one reads only what they have not told.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from streams.escalation import buckets, volume
from streams.escalation.announcing import THREAT, Announcer, Now, day_back
from streams.escalation.due import schedule
from streams.escalation.fold import REMEMBER, Fold
from streams.escalation.outcome import Outcome
from streams.escalation.registries import Actors
from streams.escalation.rule import Rule
from streams.escalation.scopes import COUNTRY, PLACE, ZONE
from streams.escalation.sides import Pair
from streams.escalation.snapshots import Snapshots, cuts
from streams.escalation.store import Transaction

_WIDTHS: Final = {PLACE: "place", ZONE: "zone", COUNTRY: "country"}

Entry = Mapping[str, Any]


class Scene:
    """One theatre's scopes within one transaction."""

    def __init__(
        self,
        tx: Transaction,
        theatre: str,
        rules: Sequence[Rule],
        actors: Actors,
        horizon: int,
        shown: Callable[[str], Mapping[str, Any] | None],
        *,
        alerts_only: bool = False,
    ) -> None:
        """`shown` and `alerts_only` as in `Announcer`."""
        self._tx, self._th = tx, theatre
        self._rules, self._horizon = rules, horizon
        spoken = [r for r in rules if any(s.match.where == "theatre" for s in r.steps)]
        self._far = {width for r in spoken for width in r.scopes}
        self._announcer = Announcer(
            tx, theatre, rules, actors, shown, self._threats, alerts_only=alerts_only
        )
        self._queue: list[tuple[int, str]] = []
        self._from: dict[str, str] = {}
        self._changed: dict[str, set[str]] = {}

    # entries

    def put(
        self, entry: Entry, scopes: Iterable[tuple[int, str]], info: Callable[[str], dict[str, Any]]
    ) -> None:
        """Enter an incident at its scopes."""
        for rank, scope in scopes:
            head = self._head(scope)
            if head is None:
                head = {
                    "info": info(scope),
                    "rank": rank,
                    "days": [],
                    "bd": "",
                    "snap": {},
                    "sch": "",
                    "esc": {},
                }
            day = entry["k"][:10]
            if day < head["bd"]:
                continue
            if day not in head["days"]:
                head = head | {"days": sorted([*head["days"], day])}
            self._tx.set(self._key("s", scope), head)
            buckets.put(self._tx, self._key("w", f"{scope}|{day}"), entry["id"], dict(entry))
            self._stir(rank, scope, entry)

    def drop(self, entry: Entry, scopes: Iterable[tuple[int, str]]) -> None:
        """Take an incident out of its scopes."""
        for rank, scope in scopes:
            key = self._key("w", f"{scope}|{entry['k'][:10]}")
            if buckets.get(self._tx, key, entry["id"]) is None:
                continue
            buckets.drop(self._tx, key, entry["id"])
            self._stir(rank, scope, entry)

    def threat(self, entry: Entry, *, there: bool) -> None:
        """Note (or take back) a threat that names no place nearer than a country.

        It counts wherever its sides have met, so their scopes are worked again, if they have an
        escalation or learnt of something since.
        """
        spoken = dict(entry) | {"th": 1}
        for q in entry["q"]:
            key = self._key("t", "|".join(q))
            if there:
                buckets.put(self._tx, key, entry["id"], spoken)
            else:
                buckets.drop(self._tx, key, entry["id"])
            met = self._key("f", "|".join(q))
            for scope, rank in sorted(buckets.items(self._tx, met)):
                head = self._head(scope)
                if head is None:
                    buckets.drop(self._tx, met, scope)
                elif head["esc"] or (head["days"] and head["days"][-1] >= entry["k"][:10]):
                    self._stir(rank, scope, spoken)
                    self._changed[scope].add(THREAT)

    def _stir(self, rank: int, scope: str, entry: Entry) -> None:
        if scope not in self._from:
            heapq.heappush(self._queue, (rank, scope))
        self._from[scope] = min(self._from.get(scope, entry["k"]), entry["k"])
        self._changed.setdefault(scope, set()).add(entry["id"])

    # evaluation

    def due(self, scope: str, day: str) -> None:
        """A scope that asked to be looked at when `day` is over."""
        head = self._head(scope)
        if head is not None and head["sch"] and head["sch"] <= day:
            self._tx.set(self._key("s", scope), head | {"sch": ""})
            if scope not in self._from:
                heapq.heappush(self._queue, (head["rank"], scope))
            self._from.setdefault(scope, "9999")
            self._changed.setdefault(scope, set())

    def settle(self, now: Now, out: Outcome, chain: Callable[[str], list[tuple[int, str]]]) -> None:
        """Work out every scope that was touched, narrow ones first, and announce what changed."""
        while self._queue:
            _, scope = heapq.heappop(self._queue)
            start = self._from.pop(scope)
            touched = self._changed.pop(scope)
            head = self._head(scope)
            if head is not None:
                told = self._evaluate(scope, head, start, touched, now, out)
                self._pass_on(scope, told, chain)

    def _evaluate(
        self,
        scope: str,
        head: dict[str, Any],
        start: str,
        touched: set[str],
        now: Now,
        out: Outcome,
    ) -> list[tuple[Entry, bool]]:
        """Fold what comes after the last true snapshot; the entries folded, and whether told."""
        fold = self._fold(scope, head["rank"], now.time)
        snapshots = Snapshots.of(self._tx, self._th, scope, head["snap"])
        head = self._age(scope, head, snapshots, fold, now.time)
        state, after = snapshots.before(start)
        days = [d for d in head["days"] if d >= after[:10]]
        entries = {day: self._entries(scope, day) for day in days}
        dead = {day for day in days if not entries[day]}
        fresh = [e for d in days for e in entries[d] if e["k"] > after]
        at_days, tip = cuts([e["k"] for e in fresh], now.time)
        told: set[str] = set()
        day = ""
        for number, entry in enumerate(fresh, start=1):
            if entry["k"][:10] != day:
                day = entry["k"][:10]
                if day in at_days:
                    snapshots.at_day(state, day)
            told |= fold.step(state, entry)
            if number == tip:
                snapshots.at_tip(state, entry["k"])
        if now.time is not None:
            fold.pass_time(state, now.time)
        head = head | {
            "days": [d for d in head["days"] if d not in dead],
            "esc": self._announcer.announce(scope, head, state, touched, now, out),
        }
        head = self._schedule(scope, head, fold.due(state))
        if head["days"] or head["esc"]:
            self._tx.set(self._key("s", scope), head | {"snap": snapshots.record()})
        else:
            self._tx.delete(self._key("s", scope))
            snapshots.clear()
        return [(e, e["id"] in told) for e in fresh]

    def _age(
        self,
        scope: str,
        head: dict[str, Any],
        snapshots: Snapshots,
        fold: Fold,
        now: str | None,
    ) -> dict[str, Any]:
        """Fold the days beyond the horizon into the base state, and let their entries go."""
        if now is None:
            return head
        edge = day_back(now, self._horizon)
        old = [d for d in head["days"] if d < edge]
        if not old:
            return head
        state = snapshots.base()
        for day in old:
            for entry in self._entries(scope, day):
                fold.step(state, entry)
            buckets.clear(self._tx, self._key("w", f"{scope}|{day}"))
        snapshots.set_base(state, edge)
        return head | {"days": [d for d in head["days"] if d >= edge], "bd": edge}

    def _pass_on(
        self,
        scope: str,
        told: Iterable[tuple[Entry, bool]],
        chain: Callable[[str], list[tuple[int, str]]],
    ) -> None:
        """Let the next wider scope of each incident know whether it has been told."""
        for entry, said in told:
            if bool(entry.get("c")) == said:
                continue
            day = entry["k"][:10]
            mine = dict(entry) | {"c": 1} if said else {k: v for k, v in entry.items() if k != "c"}
            buckets.put(self._tx, self._key("w", f"{scope}|{day}"), entry["id"], mine)
            scopes = chain(entry["id"])
            at = next((i for i, (_, s) in enumerate(scopes) if s == scope), None)
            if at is None or at + 1 >= len(scopes):
                continue
            rank, wider = scopes[at + 1]
            key = self._key("w", f"{wider}|{day}")
            held = buckets.get(self._tx, key, entry["id"])
            if held is not None:
                rest = {k: v for k, v in held.items() if k != "o"}
                buckets.put(self._tx, key, entry["id"], rest | {"o": 1} if said else rest)
                self._stir(rank, wider, entry)

    # small helpers

    def _schedule(self, scope: str, head: dict[str, Any], due: str | None) -> dict[str, Any]:
        """Ask to be looked at when something falls due, or when the oldest entries age."""
        days = [due] if due else []
        if head["days"]:
            oldest = date.fromisoformat(head["days"][0])
            days.append((oldest + timedelta(self._horizon + 1)).isoformat())
        elif head["esc"] and head["bd"]:
            days.append(day_back(head["bd"], -REMEMBER - 2))
        if not days:
            return head
        day = min(days)
        if head["sch"] and head["sch"] <= day:
            return head
        schedule(self._tx, day, self._th, scope)
        return head | {"sch": day}

    def _fold(self, scope: str, rank: int, now: str | None) -> Fold:
        width = _WIDTHS.get(rank, "area")
        rules = [r for r in self._rules if width in r.scopes]
        return Fold(
            scope,
            rules,
            areal=rank != PLACE,
            now=now,
            threats=self._threats,
            volume=volume.read(self._tx),
        )

    def meet(self, entry: Entry, rank: int, scope: str) -> None:
        """Note that the entry's sides have met at a scope, for threats that come later."""
        if _WIDTHS.get(rank, "area") not in self._far:
            return
        for q in entry["q"]:
            key = self._key("f", "|".join(q))
            if buckets.get(self._tx, key, scope) is None:
                buckets.put(self._tx, key, scope, rank)

    def _threats(self, pair: Pair) -> list[Any]:
        found = [e for _, e in buckets.items(self._tx, self._key("t", "|".join(pair)))]
        return sorted(found, key=lambda e: (e["k"], e["d"], e["id"]))

    def _entries(self, scope: str, day: str) -> list[Any]:
        found = [e for _, e in buckets.items(self._tx, self._key("w", f"{scope}|{day}"))]
        return sorted(found, key=lambda e: (e["k"], e["d"], e["id"]))

    def _head(self, scope: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._tx.get(self._key("s", scope))
        return found

    def _key(self, kind: str, rest: str) -> str:
        return f"{kind}|{self._th}|{rest}"
