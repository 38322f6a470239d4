"""Announcing what has changed at a scope: escalations as they stand, and notices of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import orjson

from schemas import Alert, Escalation, digest
from streams.escalation import telling
from streams.escalation.due import expire, forget
from streams.escalation.fold import REMEMBER, State
from streams.escalation.outcome import Outcome
from streams.escalation.reasons import Reason
from streams.escalation.registries import Actors
from streams.escalation.rule import Rule
from streams.escalation.sides import Pair
from streams.escalation.store import Transaction

#: Stands among the changed incidents of a scope where a threat was made elsewhere.
THREAT: Final = "*"


@dataclass(frozen=True, slots=True)
class Now:
    """The stream's time as ISO instant (None before the first mark), and what the step says."""

    time: str | None
    known_at: str
    why: Reason


class Announcer:
    """One theatre's escalations within one transaction."""

    def __init__(
        self,
        tx: Transaction,
        theatre: str,
        rules: Sequence[Rule],
        actors: Actors,
        shown: Callable[[str], Mapping[str, Any] | None],
        threats: Callable[[Pair], Iterable[Mapping[str, Any]]],
        *,
        alerts_only: bool = False,
    ) -> None:
        """`shown` gives an incident as steps show it, `threats` those without a place.

        With `alerts_only`, changes of an escalation that are no news are not put out.
        """
        self._tx, self._th, self._actors = tx, theatre, actors
        self._by_id = {r.id: r for r in rules}
        self._shown, self._threats, self._alerts_only = shown, threats, alerts_only

    def announce(
        self,
        scope: str,
        head: Mapping[str, Any],
        state: State,
        touched: set[str],
        now: Now,
        out: Outcome,
    ) -> dict[str, str]:
        """Put out what is new at a scope, where the incidents `touched` have changed.

        Gives the escalations that stand there, with a digest of what was put out of each.
        """
        known: dict[str, str] = dict(head["esc"])
        alive = {thread["id"]: thread for thread in (*state["closed"], *state["open"])}
        for ident in sorted(set(known) - set(alive)):
            del known[ident]
            self._retract(ident, alive, now, out)
        for ident, thread in alive.items():
            mark = digest(thread)
            shown = {i for step in thread["steps"].values() for _, i in step}
            if known.get(ident) != mark or shown & touched or THREAT in touched:
                known[ident] = mark
                self._tell(scope, head["info"], thread, now, out)
        return known

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
            if day_back(thread["since"], 14) <= e["d"] <= thread["last"]
            and (i := self._shown(e["id"])) is not None
        ]
        escalation, body = telling.escalation(
            thread, info, self._th, self._by_id, self._actors, self._shown, spoken
        )
        if before is not None and before["rev"] == escalation.revision:
            return
        notices = telling.alerts(escalation, body["history"], before, now.known_at)
        self._record(body, notices[-1] if notices else None, scope)
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
            if day_back(now.time, REMEMBER) >= closed[:10]:
                forget(self._tx, ident)
                return
        last = Escalation.from_json(text)
        mine, first, final = set(before["ids"]), last.since.isoformat(), last.last.isoformat()
        heirs = [
            (-len(mine & set(t["counted"])), i)
            for i, t in alive.items()
            if mine & set(t["counted"]) or (t["since"] <= final and first <= t["last"])
        ]
        heir = min(heirs)[1] if heirs else None
        gone, body = telling.retracted(
            last, now.known_at, heir, Reason.SUPERSEDED if heir else now.why
        )
        notices = telling.alerts(gone, body["history"], before, now.known_at)
        forget(self._tx, ident)
        self._record(body, notices[-1], "")
        expire(self._tx, day_back(now.time or now.known_at, -REMEMBER), "e", ident)
        out.escalations.append(gone)
        out.alerts.extend(notices)

    def _record(self, body: dict[str, Any], alert: Alert | None, scope: str) -> None:
        ident = body["id"]
        self._tx.set(
            f"e|{ident}",
            {
                "rev": body["revision"],
                "level": body["level"],
                "state": body["state"],
                "hist": body["history"],
                "scope": scope,
                "ids": sorted({i["id"] for s in body["steps"] for i in s["incidents"]}),
            },
        )
        self._tx.set_text(f"ej|{ident}", orjson.dumps(body).decode())
        if alert is not None:
            self._tx.set_text(f"ea|{ident}", alert.to_json().decode())


def day_back(day: str, days: int) -> str:
    """The date so many days before."""
    return (date.fromisoformat(day[:10]) - timedelta(days)).isoformat()
