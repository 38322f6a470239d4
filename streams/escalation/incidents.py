"""Incidents from their reports: best values, spreads, sources; and the entry that rules read."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from schemas import Incident, digest
from streams.escalation.sides import pairs

#: Share of shingles in common from which one text counts as a copy of the other (Jaccard).
COPY = 0.5
_NEARNESS = {"exact": 0, "near": 1, "area": 2, "country": 3, None: 4}

Record = dict[str, Any]


def build(
    incident_id: str,
    theatre: str,
    members: Sequence[Record],
    articles: dict[str, Record],
    horizon: timedelta,
) -> Incident:
    """Merge report records (`rep`, `art`, `f`) into one incident.

    Who, where and when come from the account that most reports give, the most exact first; the
    toll from the latest report that states one, with the spread beside it.
    """
    ordered = sorted(members, key=lambda m: (articles[m["art"]]["pub"], m["art"], m["rep"]["id"]))
    reps = [m["rep"] for m in ordered]
    firm = [m["rep"] for m in ordered if m["f"]["spec"]] or reps
    votes = Counter(r["place_id"] for r in firm)
    where = min(
        (r for r in firm),
        key=lambda r: (
            r["place_id"] is None,
            _NEARNESS[r["precision"]],
            -votes[r["place_id"]],
            r["id"],
        ),
    )
    day = _most(firm, lambda r: (r["date"], r["date_min"], r["date_max"], r["date_precision"]))
    mode = _most([r for r in reps if r["mode"] != "none"] or reps, lambda r: r["mode"])
    lead = next(r for r in reps if r["mode"] == mode)
    sources = _sources(ordered, articles)
    known = articles[ordered[0]["art"]]["pub"]
    late = datetime.fromisoformat(known).date() - date.fromisoformat(day[0]) > horizon
    body: Record = {
        "id": incident_id,
        "theatre": theatre,
        "type": lead["type"],
        "mode": mode,
        "actors": _most(firm, lambda r: tuple(r["actors"]), bool),
        "recipients": _most(firm, lambda r: tuple(r["recipients"]), bool),
        **{
            k: where[k]
            for k in (
                "place",
                "place_id",
                "place_en",
                "country",
                "lat",
                "lon",
                "precision",
                "scopes",
            )
        },
        "date": day[0],
        "date_min": day[1],
        "date_max": day[2],
        "date_precision": day[3],
        **_toll(reps, "killed"),
        **_toll(reps, "injured"),
        "realis": "actual" if any(r["realis"] == "actual" for r in reps) else "disputed",
        "background": all(r["background"] for r in reps),
        "late": late,
        "intensity": lead["intensity"],
        "acled": lead["acled"],
        "claims": [c for r in reps for c in r["claims"]],
        "known_at": known,
        "updated_at": articles[ordered[-1]["art"]]["pub"],
        "independent_sources": max(1, len({s["source"] for s in sources if s["copy_of"] is None})),
        "sources": sources,
    }
    body["revision"] = digest(body)
    return Incident.model_validate_json(orjson.dumps(body))


def tombstone(last: Incident, superseded_by: str | None) -> Incident:
    """The notice that an incident's id is no more."""
    return last.model_copy(
        update={
            "state": "gone",
            "superseded_by": superseded_by,
            "revision": digest(last.id, "gone", superseded_by),
        }
    )


def entry(incident: Incident, by: Sequence[str], to: Sequence[str], home: str | None) -> Record:
    """What the rules read of an incident: JSON-able, some 250 bytes.

    `k` known at, `d` event day, `t` type, `m` mode, `a` and `r` the sides of actors and
    recipients, `q` pairs of sides, `x` killed, `p` the place it counts for, `b` background, `u`
    without a day of its own, `s` independent sources. Where they are not empty, `n` holds the
    recipients' sides that are at home nowhere near, `f` the doers' that are forces of another
    state there; where they differ from `a` and `r`, `v` the doers' sides that the registry knows,
    `af` and `rf` the families of both; `w` that a force takes part, `z` that no place nearer than
    a country is told.
    """
    body = incident.model_dump(mode="json", include={"known_at"})
    return {
        "id": incident.id,
        "k": body["known_at"],
        "d": incident.date.isoformat(),
        "t": incident.type.value,
        "m": incident.mode,
        "a": list(by),
        "r": list(to),
        "q": [list(p) for p in pairs(by, to)],
        "x": incident.killed or 0,
        "p": home,
        "b": incident.background,
        "u": incident.date_precision.value in ("implicit", "month"),
        "s": incident.independent_sources,
    }


def _most(reps: Sequence[Record], value: Any, keep: Any = None) -> Any:
    """The value that most reports give; among equals the smallest. `keep` filters values."""
    values = [value(r) for r in reps]
    counts = Counter([v for v in values if keep(v)] or values if keep else values)
    return min(counts, key=lambda v: (-counts[v], str(v)))


def _toll(reps: Sequence[Record], field: str) -> Record:
    stated = [r[field] for r in reps if r[field] is not None]
    if not stated:
        return {field: None, f"{field}_spread": None}
    spread = {"low": min(stated), "high": max(stated)}
    return {field: stated[-1], f"{field}_spread": spread if len(set(stated)) > 1 else None}


def _sources(ordered: Sequence[Record], articles: dict[str, Record]) -> list[Record]:
    out: list[Record] = []
    texts = _Texts()
    for m in ordered:
        article = articles[m["art"]]
        original = texts.original(m["art"], frozenset(article["sh"]))
        out.append(
            {
                "report_id": m["rep"]["id"],
                "article_id": m["art"],
                "version": article["v"],
                "source": article["src"],
                "published_at": article["pub"],
                "title": article["title"],
                "url": article["url"],
                "copy_of": original if original != m["art"] else None,
                "killed": m["rep"]["killed"],
                "injured": m["rep"]["injured"],
                "evidence": m["rep"]["evidence"],
            }
        )
    return out


class _Texts:
    """The different texts met so far; only those that share a shingle are compared."""

    def __init__(self) -> None:
        self._shingles: dict[str, frozenset[str]] = {}
        self._number: dict[str, int] = {}
        self._having: dict[str, list[str]] = {}

    def original(self, article: str, shingles: frozenset[str]) -> str:
        """The earliest article that this one copies; itself, if there is none."""
        if article in self._shingles:
            return article
        shared = Counter(a for s in shingles for a in self._having.get(s, ()))
        for other in sorted(shared, key=self._number.__getitem__):
            common = shared[other]
            if common >= COPY * (len(self._shingles[other]) + len(shingles) - common):
                return other
        self._number[article] = len(self._number)
        self._shingles[article] = shingles
        for shingle in shingles:
            self._having.setdefault(shingle, []).append(article)
        return article
