"""One transaction of the desk in one theatre: an article's reports, or a day that is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import orjson

from schemas import Incident, ReportSet, iso
from streams.escalation import buckets
from streams.escalation.announcing import Now
from streams.escalation.due import expire, forget
from streams.escalation.features import feature
from streams.escalation.incidents import build, entry, tombstone
from streams.escalation.matching import concerns
from streams.escalation.merge import Merge, Regrouped
from streams.escalation.outcome import Outcome
from streams.escalation.presence import Presence, known
from streams.escalation.reasons import Reason
from streams.escalation.registries import Actors, Places
from streams.escalation.rule import Rule
from streams.escalation.scene import Scene
from streams.escalation.scopes import COUNTRY, PLACE, chain, describe
from streams.escalation.sides import camps
from streams.escalation.store import Transaction
from streams.escalation.telling import shown

HORIZON: Final = timedelta(days=120)
#: Days for which the closings of a day are kept, for marks that come again.
AGAIN: Final = 30


@dataclass(frozen=True, slots=True)
class Means:
    """What the desk works with. The fields are explained at `Desk`."""

    rules: Sequence[Rule]
    places: Places
    actors: Actors
    horizon: timedelta = HORIZON
    merging: bool = True
    journal: bool = True
    alerts_only: bool = False
    presence: Presence | None = None


class Step:
    """One transaction of the desk in one theatre."""

    def __init__(self, desk: Means, tx: Transaction, theatre: str) -> None:
        self._desk, self._tx, self._th = desk, tx, theatre
        self._country_rules = [r for r in desk.rules if "country" in r.scopes]
        self._read: dict[str, dict[str, Any] | None] = {}
        self._scene = self._new_scene(theatre)

    def article(self, key: str, old: dict[str, Any] | None, new: ReportSet) -> Outcome:
        """Replace an article's reports, and follow what comes of it."""
        out = Outcome()
        record = {
            "v": new.version,
            "h": new.content_hash,
            "src": new.source,
            "pub": iso(new.published_at) if new.published_at else None,
            "title": new.title,
            "url": new.url,
            "sh": list(new.shingles),
            "refs": [r.id for r in new.reports],
            "inc": [],
            "esc": [],
        }
        if new.reports and (new.source is None or new.published_at is None):
            raise ValueError(f"{new.article_id}: reports without a source or a publication time")
        self._tx.set(key, record)
        groups = self._regroup(old, new)
        for ident, heir in sorted(groups.gone.items()):
            self._gone(ident, heir, out)
        for ident, members in sorted(groups.live.items()):
            self._live(ident, members, out)
        known = record["pub"] or self._time() or (old or {}).get("pub") or "1970-01-01T00:00:00Z"
        why = _reason(new)
        self._scene.settle(Now(self._time(), str(known), why), out, self._chain_of)
        record = record | {
            "inc": [i.id for i in out.incidents],
            "esc": list(dict.fromkeys(e.id for e in out.escalations)),
        }
        self._tx.set(key, record)
        if record["pub"]:
            day = plus(str(record["pub"])[:10], 2 * self._desk.horizon.days)
            expire(self._tx, day, "a", f"{self._th}|{new.article_id}")
        self._tx.commit()
        return out

    def day_over(self, day: str, now: str, out: Outcome) -> None:
        """What falls due when a day is over: closings first, then what may be forgotten."""
        said = len(out.escalations)
        due: dict[str, list[str]] = {}
        for name, _ in sorted(buckets.items(self._tx, f"u|{day}")):
            theatre, _, scope = name.partition("|")
            due.setdefault(theatre, []).append(scope)
        buckets.clear(self._tx, f"u|{day}")
        for theatre, scopes in due.items():
            self._th, self._read = theatre, {}
            self._scene = self._new_scene(theatre)
            for scope in scopes:
                self._scene.due(scope, day)
            self._scene.settle(Now(now, now, Reason.QUIET), out, self._chain_of)
        for escalation in out.escalations[said:]:
            buckets.put(self._tx, f"z|{day}", escalation.id, 0)
        if len(out.escalations) > said:
            expire(self._tx, plus(day, AGAIN), "z", day)
        for name, _ in sorted(buckets.items(self._tx, f"d|{day}")):
            self._forget(*name.split("|", 1))
        buckets.clear(self._tx, f"d|{day}")

    def _forget(self, kind: str, key: str) -> None:
        if kind == "e":
            forget(self._tx, key)
        elif kind == "z":
            buckets.clear(self._tx, f"z|{key}")
        elif kind == "n":
            self._tx.delete(f"n|{key}")
            self._tx.set_text(f"nj|{key}", None)
        elif kind == "a":
            theatre = key.partition("|")[0]
            record = self._tx.get(f"a|{key}")
            self._tx.delete(f"a|{key}")
            merge = Merge(self._tx, theatre)
            for ref in record["refs"] if record else ():
                owner = self._tx.get(f"m|{theatre}|{ref}") or ref
                merge.remove(ref)
                self._tx.delete(f"n|{theatre}|{owner}")
                self._tx.set_text(f"nj|{theatre}|{owner}", None)

    def _regroup(self, old: dict[str, Any] | None, new: ReportSet) -> Regrouped:
        merge = Merge(self._tx, self._th)
        gone = list(old["refs"]) if old else []
        for ref in gone:
            merge.remove(ref)
        desk = self._desk
        for report in new.reports:
            f = feature(report, new.article_id, desk.places, desk.actors)
            rep = report.model_dump(mode="json", exclude={"fired"})
            item = {"rep": rep, "art": new.article_id, "f": f}
            if desk.merging:
                merge.add(item)
            else:
                self._tx.set(f"r|{self._th}|{report.id}", item)
        if desk.merging:
            return merge.settle()
        live: dict[str, tuple[str, ...]] = {r.id: (r.id,) for r in new.reports}
        return Regrouped(live, {r: None for r in gone if r not in live})

    def _live(self, ident: str, members: tuple[str, ...], out: Outcome) -> None:
        """Build the incident, put it out if it has changed, and enter it at its scopes."""
        records = [r for m in members if (r := self._tx.get(f"r|{self._th}|{m}")) is not None]
        articles: dict[str, Any] = {
            r["art"]: self._tx.get(f"a|{self._th}|{r['art']}") for r in records
        }
        desk = self._desk
        incident = build(ident, self._th, records, articles, desk.horizon)
        before = self._tx.get(f"n|{self._th}|{ident}")
        if before is not None and not before["gone"] and before["rev"] == incident.revision:
            self._tx.set(f"n|{self._th}|{ident}", before | {"m": list(members)})
            return
        if before is not None and not before["gone"]:
            self._out_of_scopes(before)
        scopes = chain(incident, desk.places, countries=bool(self._country_rules))
        home = next((s for rank, s in scopes if rank == PLACE), None)
        e = entry(
            incident,
            camps(incident.actors, desk.actors),
            camps(incident.recipients, desk.actors),
            home,
        )
        e |= known(desk.presence, incident, e, merging=desk.merging)
        if _nowhere(scopes):
            e["z"] = 1
        self._tx.set(
            f"n|{self._th}|{ident}",
            {
                "m": list(members),
                "e": e,
                "sc": [list(s) for s in scopes],
                "rev": incident.revision,
                "gone": False,
            },
        )
        self._tx.set_text(f"nj|{self._th}|{ident}", incident.to_json().decode())
        self._read.pop(ident, None)
        out.incidents.append(incident)
        if not incident.late:
            self._into_scopes(e, scopes, incident)

    def _gone(self, ident: str, heir: str | None, out: Outcome) -> None:
        """Take an incident out of its scopes, and say that it is no more."""
        key = f"n|{self._th}|{ident}"
        before = self._tx.get(key)
        text = self._tx.get_text(f"nj|{self._th}|{ident}")
        if before is None or text is None or before["gone"]:
            return
        self._out_of_scopes(before)
        notice = tombstone(Incident.from_json(text), heir)
        self._tx.set(key, before | {"m": [], "gone": True})
        self._tx.set_text(f"nj|{self._th}|{ident}", notice.to_json().decode())
        self._read[ident] = None
        out.incidents.append(notice)
        day = plus(before["e"]["k"][:10], 2 * self._desk.horizon.days)
        expire(self._tx, day, "n", f"{self._th}|{ident}")

    def _into_scopes(
        self, e: dict[str, Any], scopes: list[tuple[int, str]], incident: Incident
    ) -> None:
        if _nowhere(scopes) and e["t"] == "THREATEN":
            self._scene.threat(e, there=True)
        wanted = any(concerns(rule, e) for rule in self._country_rules)
        scopes = [(rank, s) for rank, s in scopes if wanted or rank != COUNTRY]
        self._scene.put(e, scopes, lambda s: describe(s, incident, self._desk.places))
        for rank, scope in scopes:
            self._scene.meet(e, rank, scope)

    def _out_of_scopes(self, before: dict[str, Any]) -> None:
        scopes = [(rank, scope) for rank, scope in before["sc"]]
        if _nowhere(scopes) and before["e"]["t"] == "THREATEN":
            self._scene.threat(before["e"], there=False)
        self._scene.drop(before["e"], scopes)

    def _shown(self, ident: str) -> dict[str, Any] | None:
        """An incident as the steps of an escalation show it; None when it is no more."""
        if ident not in self._read:
            text = self._tx.get_text(f"nj|{self._th}|{ident}")
            body = orjson.loads(text) if text else {"state": "gone"}
            self._read[ident] = shown(body) if body["state"] == "live" else None
        return self._read[ident]

    def _chain_of(self, ident: str) -> list[tuple[int, str]]:
        record = self._tx.get(f"n|{self._th}|{ident}")
        return [(rank, scope) for rank, scope in record["sc"]] if record else []

    def _new_scene(self, theatre: str) -> Scene:
        desk = self._desk
        return Scene(
            self._tx,
            theatre,
            desk.rules,
            desk.actors,
            desk.horizon.days,
            self._shown,
            alerts_only=desk.alerts_only,
        )

    def _time(self) -> str | None:
        clock = self._tx.get("clock")
        return clock["now"] if clock else None


def _nowhere(scopes: Sequence[tuple[int, str]]) -> bool:
    """Whether they name no place nearer than a country."""
    return all(rank == COUNTRY for rank, _ in scopes)


def _reason(new: ReportSet) -> Reason:
    if new.withdrawn:
        return Reason.WITHDRAWN
    return Reason.CORRECTION if new.version > 1 else Reason.LATE_REPORT


def plus(day: str, days: int) -> str:
    """The date so many days later."""
    return (date.fromisoformat(day[:10]) + timedelta(days)).isoformat()
