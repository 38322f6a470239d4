"""The scopes of one theatre: their entries by the day they became known, folded and announced.

Per scope the store holds the entries of the horizon, a base state (everything older, folded) and a
head state (all but the last days, folded), so that a report in order costs the last days only, and
a late one replays the horizon. Narrow scopes go first: a wide one reads only what they have not
told.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import orjson

from schemas import Alert, Escalation, Incident, digest
from streams.escalation import buckets, telling
from streams.escalation.due import expire, forget, schedule
from streams.escalation.fold import REMEMBER, Fold, State, empty
from streams.escalation.outcome import Outcome
from streams.escalation.registries import Actors
from streams.escalation.rule import Rule
from streams.escalation.scopes import COUNTRY, PLACE, ZONE
from streams.escalation.sides import Pair
from streams.escalation.store import Transaction

#: Days within which reports out of order do not make the horizon be replayed.
SLACK: Final = 1
#: Stands among the changed incidents of a scope where a threat was made elsewhere.
_THREAT: Final = "*"
_WIDTHS: Final = {PLACE: "place", ZONE: "zone", COUNTRY: "country"}

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Now:
    """The stream's time as ISO instant (None before the first mark), and what the step says."""

    time: str | None
    known_at: str
    why: str


class Scene:
    """One theatre's scopes within one transaction."""

    def __init__(
        self,
        tx: Transaction,
        theatre: str,
        rules: Sequence[Rule],
        actors: Actors,
        horizon: int,
        incident: Callable[[str], Incident | None],
        *,
        alerts_only: bool = False,
    ) -> None:
        """With `alerts_only`, changes of an escalation that are no news are not put out."""
        self._alerts_only = alerts_only
        self._tx, self._th, self._actors = tx, theatre, actors
        self._rules, self._horizon, self._incident = rules, horizon, incident
        self._by_id = {r.id: r for r in rules}
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
                    "hd": "",
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

        It counts wherever its sides have met, so their scopes are worked again.
        """
        for q in entry["q"]:
            key = self._key("t", "|".join(q))
            if there:
                buckets.put(self._tx, key, entry["id"], dict(entry) | {"th": 1})
            else:
                buckets.drop(self._tx, key, entry["id"])
            for scope, (rank, last) in sorted(buckets.items(self._tx, self._key("f", "|".join(q)))):
                if last >= entry["d"]:
                    self._stir(rank, scope, entry)
                    self._changed[scope].add(_THREAT)

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
            self._evaluate(scope, start, now, out, chain)

    def _evaluate(
        self,
        scope: str,
        start: str,
        now: Now,
        out: Outcome,
        chain: Callable[[str], list[tuple[int, str]]],
    ) -> None:
        head = self._head(scope)
        if head is None:
            return
        fold = self._fold(scope, head["rank"], now.time)
        head = self._age(scope, head, fold, now.time)
        use_head = bool(head["hd"]) and start[:10] >= head["hd"]
        state = self._state("h" if use_head else "b", scope)
        begin = head["hd"] if use_head else head["bd"]
        days = [d for d in head["days"] if d >= begin]
        keep_from = self._head_day(days, now.time)
        told: list[tuple[Entry, bool]] = []
        kept = False
        live: list[str] = []
        for day in days:
            if not kept and keep_from and day >= keep_from and keep_from > begin:
                self._tx.set_text(self._key("h", scope), orjson.dumps(state).decode())
                head, kept = head | {"hd": keep_from}, True
            entries = self._entries(scope, day)
            if entries:
                live.append(day)
            for entry in entries:
                told.append((entry, fold.step(state, entry)))
        if now.time is not None:
            fold.pass_time(state, now.time)
        if not use_head and not kept and head["hd"]:
            head = head | {"hd": ""}
        dead = set(days) - set(live)
        head = head | {"days": [d for d in head["days"] if d not in dead]}
        head = self._announce(scope, head, state, now, out)
        head = self._schedule(scope, head, fold.due(state))
        if head["days"] or head["esc"]:
            self._tx.set(self._key("s", scope), head)
        else:
            self._tx.delete(self._key("s", scope))
            self._tx.set_text(self._key("h", scope), None)
            self._tx.set_text(self._key("b", scope), None)
        self._pass_on(scope, told, chain)

    def _head_day(self, days: Sequence[str], now: str | None) -> str:
        """Up to which day (excluded) the folded state may be kept: closings before it are final."""
        if now is None or not days:
            return ""
        slack = (date.fromisoformat(days[-1]) - timedelta(SLACK)).isoformat()
        return min(slack, now[:10])

    def _age(self, scope: str, head: dict[str, Any], fold: Fold, now: str | None) -> dict[str, Any]:
        """Fold the days beyond the horizon into the base state, and let their entries go."""
        if now is None:
            return head
        edge = (date.fromisoformat(now[:10]) - timedelta(self._horizon)).isoformat()
        old = [d for d in head["days"] if d < edge]
        if not old:
            return head
        state = self._state("b", scope)
        for day in old:
            for entry in self._entries(scope, day):
                fold.step(state, entry)
            buckets.clear(self._tx, self._key("w", f"{scope}|{day}"))
        self._tx.set_text(self._key("b", scope), orjson.dumps(state).decode())
        days = [d for d in head["days"] if d >= edge]
        keep = head["hd"] if head["hd"] > edge else ""
        return head | {"days": days, "bd": edge, "hd": keep}

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

    # announcing

    def _announce(
        self, scope: str, head: dict[str, Any], state: State, now: Now, out: Outcome
    ) -> dict[str, Any]:
        known: dict[str, str] = dict(head["esc"])
        touched = self._changed.pop(scope, set())
        alive = {thread["id"]: thread for thread in (*state["closed"], *state["open"])}
        for ident in sorted(set(known) - set(alive)):
            del known[ident]
            self._retract(ident, alive, now, out)
        for ident, thread in alive.items():
            mark = digest(thread)
            shown = {i for step in thread["steps"].values() for _, i in step}
            if known.get(ident) != mark or shown & touched or _THREAT in touched:
                known[ident] = mark
                self._tell(scope, head["info"], thread, now, out)
        return head | {"esc": known}

    def _tell(
        self, scope: str, info: Mapping[str, Any], thread: dict[str, Any], now: Now, out: Outcome
    ) -> None:
        before = self._tx.get(f"e|{thread['id']}")
        if self._alerts_only and before is not None and before["hist"] == thread["hist"]:
            return
        pair = (thread["pair"][0], thread["pair"][1])
        spoken = [
            i
            for e in self._threats(pair)
            if _back(thread["since"], 14) <= e["d"] <= thread["last"]
            and (i := self._incident(e["id"])) is not None
        ]
        escalation = telling.escalation(
            thread, info, self._th, self._by_id, self._actors, self._incident, spoken
        )
        if before is not None and before["rev"] == escalation.revision:
            return
        notices = telling.alerts(escalation, before, now.known_at)
        self._record(escalation, notices[-1] if notices else None, scope)
        out.escalations.append(escalation)
        out.alerts.extend(notices)

    def _retract(
        self, ident: str, alive: Mapping[str, Mapping[str, Any]], now: Now, out: Outcome
    ) -> None:
        """What was announced follows from nothing any more; unless it has closed long ago."""
        before = self._tx.get(f"e|{ident}")
        text = self._tx.get_text(f"ej|{ident}")
        if before is None or text is None:
            return
        if before["state"] == "closed" and now.time is not None:
            closed = before["hist"][-1]["known_at"]
            if _back(now.time, REMEMBER) >= closed[:10]:
                self._forget(ident)
                return
        last = Escalation.from_json(text)
        mine, first, final = set(before["ids"]), last.since.isoformat(), last.last.isoformat()
        heirs = [
            (-len(mine & set(t["counted"])), i)
            for i, t in alive.items()
            if mine & set(t["counted"]) or (t["since"] <= final and first <= t["last"])
        ]
        heir = min(heirs)[1] if heirs else None
        gone = telling.retracted(last, now.known_at, heir, "superseded" if heir else now.why)
        notices = telling.alerts(gone, before, now.known_at)
        self._forget(ident)
        self._record(gone, notices[-1], "")
        expire(self._tx, _back(now.time or now.known_at, -REMEMBER), "e", ident)
        out.escalations.append(gone)
        out.alerts.extend(notices)

    def _record(self, escalation: Escalation, alert: Alert | None, scope: str) -> None:
        ident = escalation.id
        body = escalation.model_dump(mode="json", include={"history", "level"})
        self._tx.set(
            f"e|{ident}",
            {
                "rev": escalation.revision,
                "level": body["level"],
                "state": escalation.state,
                "hist": body["history"],
                "scope": scope,
                "ids": sorted({i.id for s in escalation.steps for i in s.incidents}),
            },
        )
        self._tx.set_text(f"ej|{ident}", escalation.to_json().decode())
        if alert is not None:
            self._tx.set_text(f"ea|{ident}", alert.to_json().decode())

    def _forget(self, ident: str) -> None:
        forget(self._tx, ident)

    # small helpers

    def _schedule(self, scope: str, head: dict[str, Any], due: str | None) -> dict[str, Any]:
        """Ask to be looked at when something falls due, or when the oldest entries age."""
        days = [due] if due else []
        if head["days"]:
            oldest = date.fromisoformat(head["days"][0])
            days.append((oldest + timedelta(self._horizon + 1)).isoformat())
        elif head["esc"] and head["bd"]:
            days.append(_back(head["bd"], -REMEMBER - 2))
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
        return Fold(scope, rules, areal=rank != PLACE, now=now, threats=self._threats)

    def meet(self, entry: Entry, rank: int, scope: str) -> None:
        """Note that the entry's sides have met at a scope, for threats that come later."""
        for q in entry["q"]:
            key = self._key("f", "|".join(q))
            old = buckets.get(self._tx, key, scope)
            if old is None or old[1] < entry["d"]:
                buckets.put(self._tx, key, scope, [rank, entry["d"]])

    def _threats(self, pair: Pair) -> list[Any]:
        found = [e for _, e in buckets.items(self._tx, self._key("t", "|".join(pair)))]
        return sorted(found, key=lambda e: (e["k"], e["d"], e["id"]))

    def _entries(self, scope: str, day: str) -> list[Any]:
        found = [e for _, e in buckets.items(self._tx, self._key("w", f"{scope}|{day}"))]
        return sorted(found, key=lambda e: (e["k"], e["d"], e["id"]))

    def _state(self, kind: str, scope: str) -> State:
        text = self._tx.get_text(self._key(kind, scope))
        return orjson.loads(text) if text else empty()

    def _head(self, scope: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._tx.get(self._key("s", scope))
        return found

    def _key(self, kind: str, rest: str) -> str:
        return f"{kind}|{self._th}|{rest}"


def _back(day: str, days: int) -> str:
    return (date.fromisoformat(day[:10]) - timedelta(days)).isoformat()
