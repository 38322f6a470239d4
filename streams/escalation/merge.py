"""Reports to incidents: which reports make up one incident.

Specific reports form the connected components of `same_incident`. A vague one joins the incident
that fits best, or stands alone (with those that say exactly the same); it never bridges two. What
comes out depends only on the reports that are there, not on the order in which they came: only the
neighbourhood of what changed is worked again, found through indexes by day and area.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from schemas import digest
from streams.escalation import buckets
from streams.escalation.features import days, near_cells, own_cell, weeks
from streams.escalation.sameness import fit, same_incident
from streams.escalation.store import Transaction

Features = dict[str, Any]


@dataclass(slots=True)
class Regrouped:
    """What became of the incidents that were touched: id to members (report ids, sorted).

    `gone` maps an id that is no more to the one that took its reports over, or None.
    """

    live: dict[str, tuple[str, ...]] = field(default_factory=dict)
    gone: dict[str, str | None] = field(default_factory=dict)


class Merge:
    """One theatre's reports within one transaction: add, remove, then `settle` once."""

    def __init__(self, tx: Transaction, theatre: str) -> None:
        self._tx, self._th = tx, theatre
        self._touched: set[str] = set()
        self._dirty: set[str] = set()
        self._moved: list[Features] = []
        self._removed = False
        self._near: dict[str, set[str]] | None = None

    def add(self, record: dict[str, Any]) -> None:
        """Put a report in; `record` is what `report` gives back, with its features under "f"."""
        f = record["f"]
        self._tx.set(f"r|{self._th}|{f['id']}", record)
        self._touched.add(f["id"])
        for key in self._index_keys(f):
            buckets.put(self._tx, key, f["id"], f)
        if f["spec"]:
            self._moved.append(f)

    def remove(self, report_id: str) -> None:
        """Take a report out."""
        record = self.report(report_id)
        if record is None:
            return
        f = record["f"]
        for key in self._index_keys(f):
            buckets.drop(self._tx, key, report_id)
        self._tx.delete(f"r|{self._th}|{report_id}")
        owner = self._owner(report_id)
        if owner is not None:
            self._dirty.add(owner)
            self._touched.update(self._members(owner))
        self._tx.delete(f"m|{self._th}|{report_id}")
        self._touched.discard(report_id)
        if f["spec"]:
            self._moved.append(f)
            self._removed = True
        else:
            buckets.drop(self._tx, self._group_key(f), report_id)

    def report(self, report_id: str) -> dict[str, Any] | None:
        """The record of a report that is there."""
        found: dict[str, Any] | None = self._tx.get(f"r|{self._th}|{report_id}")
        return found

    def settle(self) -> Regrouped:
        """Work out the incidents around everything that was added and removed."""
        components: dict[str, list[str]] = {}
        home: dict[str, str] = {}
        vague: set[str] = set()
        queue = sorted(self._touched)
        while queue:
            report_id = queue.pop()
            record = self.report(report_id)
            if record is None or report_id in home:
                continue
            if not record["f"]["spec"]:
                vague.add(report_id)
                owner = self._owner(report_id)
                if owner is not None:
                    self._dirty.add(owner)
                continue
            members = self._walk(record["f"]) if self._removed else self._union(record["f"])
            for member in members:
                home[member] = members[0]
                owner = self._owner(member)
                if owner is not None and owner not in self._dirty:
                    self._dirty.add(owner)
                    queue.extend(self._members(owner))
            components[members[0]] = members
        vague |= self._stirred()
        return self._assemble(components, home, vague)

    def _assemble(
        self, components: dict[str, list[str]], home: dict[str, str], vague: set[str]
    ) -> Regrouped:
        for report_id in sorted(vague):
            record = self.report(report_id)
            if record is None:
                continue
            f = record["f"]
            target = self._best(f, home)
            group = self._group_key(f)
            before = self._owner(report_id)
            if before is not None:
                self._dirty.add(before)
                left = self._specific_members(before)
                if left and left[0] not in home:
                    components.setdefault(before, left)
            if target is None:
                buckets.put(self._tx, group, report_id, 0)
                alone = sorted(k for k, _ in buckets.items(self._tx, group))
                components[group] = alone
                # The group bears the name of its smallest member, which may be another one now.
                self._dirty.update(filter(None, map(self._owner, alone)))
                continue
            if buckets.get(self._tx, group, report_id) is not None:
                buckets.drop(self._tx, group, report_id)
                rest = sorted(k for k, _ in buckets.items(self._tx, group))
                components[group] = rest
                self._dirty.update(filter(None, map(self._owner, rest)))
            if target not in components:
                components[target] = self._specific_members(target)
            self._dirty.add(target)
        return self._write(components, home, vague)

    def _write(
        self, components: dict[str, list[str]], home: dict[str, str], vague: set[str]
    ) -> Regrouped:
        """Name the incidents, add the vague members, note who belongs where."""
        joined = self._joined(components, home, vague)
        out = Regrouped()
        heir: dict[str, str] = {}
        for key, members in sorted(components.items()):
            if not members:
                continue
            everyone = tuple(sorted({*members, *joined.get(key, ())}))
            name = members[0]
            out.live[name] = everyone
            for member in everyone:
                heir[member] = name
        for incident_id in sorted(self._dirty | set(out.live)):
            if incident_id not in out.live:
                left = [heir[m] for m in self._members(incident_id) if m in heir]
                own = heir.get(incident_id)
                if self._tx.get(f"n|{self._th}|{incident_id}") is not None:
                    out.gone[incident_id] = own or (min(left) if left else None)
        for member, name in heir.items():
            self._tx.set(f"m|{self._th}|{member}", name)
        return out

    def _joined(
        self, components: dict[str, list[str]], home: dict[str, str], vague: set[str]
    ) -> dict[str, set[str]]:
        """The vague members of the components: those worked anew, and those they had."""
        specific = [m for key, ids in components.items() if not key.startswith("y|") for m in ids]
        owners = sorted({self._owner(m) or "" for m in specific})
        had = {member for owner in owners for member in self._members(owner)}
        joined: dict[str, set[str]] = {}
        for report_id in sorted(had | vague):
            record = self.report(report_id)
            if record is None or record["f"]["spec"]:
                continue
            target = self._best(record["f"], home)
            if target in components:
                joined.setdefault(target, set()).add(report_id)
        return joined

    def _union(self, seed: Features) -> list[str]:
        """The same as `_walk` where nothing was taken out, from the incidents next to new reports.

        Members of an incident hang together already, so only new reports have to look around.
        """
        inside, owners = {seed["id"]}, set[str]()
        if (own := self._owner(seed["id"])) is not None:
            owners.add(own)
        grows = True
        while grows:
            grows = False
            for report_id, beside in self._beside().items():
                touches = report_id in inside or any(b in inside or b in owners for b in beside)
                if touches and not (report_id in inside and beside <= inside | owners):
                    grows = True
                    inside.add(report_id)
                    owners |= {b for b in beside if b not in self._beside()}
                    inside |= {b for b in beside if b in self._beside()}
        return sorted(inside.union(*(self._specific_members(o) for o in owners)))

    def _beside(self) -> dict[str, set[str]]:
        """By new report, the incidents and other new reports that it is one with."""
        if self._near is None:
            fresh = {f["id"] for f in self._moved}
            self._near = {
                f["id"]: {
                    other["id"] if other["id"] in fresh else self._owner(other["id"]) or other["id"]
                    for other in self._neighbours(f)
                    if same_incident(f, other)
                }
                for f in self._moved
            }
        return self._near

    def _walk(self, seed: Features) -> list[str]:
        """The ids of the connected component of a specific report, sorted."""
        seen, queue = {seed["id"]: seed}, [seed]
        while queue:
            f = queue.pop()
            for other in self._neighbours(f):
                if other["id"] not in seen and same_incident(f, other):
                    seen[other["id"]] = other
                    queue.append(other)
        return sorted(seen)

    def _neighbours(self, f: Features) -> list[Features]:
        around = [f["date"]]
        if (f["killed"] or 0) >= 3:
            around = _with_neighbours(f["date"])
        return [
            other
            for day in around
            for cell in near_cells(f)
            for _, other in buckets.items(self._tx, f"i|{self._th}|{f['type']}|{day}|{cell}")
        ]

    def _stirred(self) -> set[str]:
        """Vague reports whose best fit may have changed with the specific ones that moved."""
        found: set[str] = set()
        for f in self._moved:
            week = weeks(f["date"], f["date"])[0]
            for area in _areas(f):
                for rid, v in buckets.items(self._tx, f"v|{self._th}|{f['type']}|{week}|{area}"):
                    if v["lo"] <= f["date"] <= v["hi"] and fit(v, f) is not None:
                        found.add(rid)
        return found

    def _best(self, f: Features, home: dict[str, str]) -> str | None:
        """The incident that a vague report fits best; by the smaller report where two fit alike."""
        if f["pid"] is None:
            return None
        ranked: list[tuple[float, str, str]] = []
        for day in days(f["lo"], f["hi"]):
            key = f"x|{self._th}|{f['type']}|{day}|{f['pid']}"
            for rid, other in buckets.items(self._tx, key):
                score = fit(f, other)
                name = home.get(rid) or self._owner(rid)
                if score is not None and name is not None:
                    ranked.append((-score, rid, name))
        return min(ranked)[2] if ranked else None

    def _specific_members(self, incident_id: str) -> list[str]:
        records = [self.report(m) for m in self._members(incident_id)]
        return sorted(r["f"]["id"] for r in records if r is not None and r["f"]["spec"])

    def _owner(self, report_id: str) -> str | None:
        owner: str | None = self._tx.get(f"m|{self._th}|{report_id}")
        return owner

    def _members(self, incident_id: str) -> list[str]:
        record = self._tx.get(f"n|{self._th}|{incident_id}")
        return list(record["m"]) if record else []

    def _group_key(self, f: Features) -> str:
        same = digest(f["pid"] or f["name"], f["lo"], f["hi"], f["by"], f["to"], f["mode"])
        return f"y|{self._th}|{f['type']}|{f['date']}|{same}"

    def _index_keys(self, f: Features) -> list[str]:
        head = f"{self._th}|{f['type']}"
        if not f["spec"]:
            return [f"v|{head}|{w}|{f['pid']}" for w in weeks(f["lo"], f["hi"]) if f["pid"]]
        areas = [f"x|{head}|{f['date']}|{area}" for area in _areas(f)]
        return [f"i|{head}|{f['date']}|{own_cell(f)}", *areas]


def _areas(f: Features) -> list[str]:
    return [*([f["pid"]] if f["pid"] else []), *f["up"]]


def _with_neighbours(day: str) -> list[str]:
    middle = date.fromisoformat(day)
    return [(middle + timedelta(i)).isoformat() for i in (-1, 0, 1)]
