"""Threads: what one escalation is made of, as JSON, and how it changes.

One thread holds all rules that match at one scope between the same sides, so that one course of
events is one escalation. Its level is the highest of its active rules; a rule is active until the
scope has been quiet (for that rule) for so many days.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from schemas import Level, digest
from streams.escalation.fits import Entry
from streams.escalation.matching import Found
from streams.escalation.reasons import Reason
from streams.escalation.rule import Rule
from streams.escalation.sides import Pair

Thread = dict[str, Any]

#: Incidents shown of one step: the first two and the latest.
SHOWN: Final = 8
_RANK: Final = {level.value: level.rank for level in Level}


def opened(
    scope_id: str, pair: Pair, new: Entry, found: list[Found], taken: Iterable[str]
) -> Thread:
    """A new thread, opened by these matches.

    Its id comes from the scope and the days of its first and its opening incident, so that it
    outlives new sources and better names of the sides; from the sides too where that is `taken`.
    """
    ids = sorted({i for f in found for i in f.ids()})
    best = max(found, key=lambda f: f.level.rank)
    dates = [e["d"] for f in found for entries in f.steps.values() for e in entries]
    days = (min(dates), new["d"])
    ident = digest(scope_id, *days)
    thread: Thread = {
        "id": digest(scope_id, pair, *days) if ident in set(taken) else ident,
        "pair": list(pair),
        "level": best.level.value,
        "high": best.level.value,
        "rule": best.rule.id,
        "since": new["d"],
        "last": new["d"],
        "op": new["k"],
        "up": new["k"],
        "rules": {},
        "steps": {},
        "counted": {},
        "killed": 0,
        "number": 0,
        "places": [],
        "figures": {},
        "over": {},
        "hist": [],
    }
    _take(thread, new, found)
    _note(thread, "opened", new, ids, best.reason)
    _said(thread, best, new)
    return thread


def matched(thread: Thread, pair: Pair, new: Entry, found: list[Found]) -> None:
    """The new entry lets rules match (again) in an open thread.

    A rule below the thread's level adds its steps in silence.
    """
    if not thread["pair"][1] and pair[1]:
        thread["pair"] = list(pair)
    top = _RANK[thread["level"]]
    fresh = [f for f in found if f.rule.id not in thread["rules"] and f.level.rank >= top]
    renewed = [f for f in found if f.level.rank >= top and _renews(thread, f, new)]
    _take(thread, new, found)
    best = max(found, key=lambda f: f.level.rank)
    level = max(thread["rules"].values(), key=lambda r: _RANK[r["level"]])["level"]
    thread["level"] = level
    if _RANK[level] > _RANK[thread["high"]]:
        thread["high"] = level
    if _RANK[level] > top:
        thread["rule"] = best.rule.id
        _note(thread, "raised", new, best.ids(), best.reason)
        _said(thread, best, new)
    elif fresh:
        _note(thread, "updated", new, fresh[0].ids(), fresh[0].reason)
        _said(thread, fresh[0], new)
    elif renewed:
        _note(thread, "updated", new, renewed[0].ids(), f"{Reason.AGAIN}:{renewed[0].rule.id}")
        _said(thread, renewed[0], new)


def joined(thread: Thread, new: Entry, rules: Mapping[str, Rule]) -> None:
    """An entry between the thread's sides that lets no rule match.

    A ceasefire or a withdrawal ends the rules that say so some days later, if nothing follows.
    """
    _count(thread, [new])
    _show(thread, "beside", [new])
    if new["t"] != "RETREAT":
        return
    for rule_id, active in thread["rules"].items():
        rule = rules[rule_id]
        if new["m"] in rule.ends:
            end = date.fromisoformat(new["d"]) + timedelta(rule.settle - rule.quiet)
            active["last"] = min(active["last"], end.isoformat())
            active["end"] = new["m"]


def fitting(open_threads: Iterable[Thread], pair: Pair) -> Thread | None:
    """The open thread that an incident between this pair belongs to.

    One with the same pair; else, where the incident or the thread knows only one side (or none),
    one that shares a side with it.
    """
    candidates = list(open_threads)
    for thread in candidates:
        if tuple(thread["pair"]) == pair:
            return thread
    for thread in candidates:
        mine = thread["pair"]
        if mine[1] and pair[1]:
            continue
        sides = [s for s in pair if s]
        if not sides or set(sides) & set(mine):
            return thread
    return None


def telling(open_threads: Iterable[Thread], found: list[Found]) -> Thread | None:
    """The open thread that already tells of half of the incidents of these matches."""
    ids = {i for f in found for i in f.ids()}
    for thread in open_threads:
        if 2 * sum(i in thread["counted"] for i in ids) >= len(ids):
            return thread
    return None


def due(thread: Thread, rules: Mapping[str, Rule]) -> str | None:
    """The day at whose end the next of its rules has been quiet for long enough; None: closed."""
    days = [_until(active, rules[r]) for r, active in thread["rules"].items()]
    return min(days, default=None)


def lapse(thread: Thread, day: str, known_at: str, rules: Mapping[str, Rule]) -> None:
    """The rules that are quiet by the end of `day` are over; the thread sinks or closes."""
    over = sorted(r for r, active in thread["rules"].items() if _until(active, rules[r]) <= day)
    ends = sorted({thread["rules"][r]["end"] for r in over if thread["rules"][r].get("end")})
    for rule_id in over:
        del thread["rules"][rule_id]
        thread["over"][rule_id] = day
    why = ends[0] if ends else Reason.QUIET.value
    thread["up"] = known_at
    if not thread["rules"]:
        _add(thread, "closed", thread["level"], day, known_at, [], why)
        return
    best = max(sorted(thread["rules"]), key=lambda r: _RANK[thread["rules"][r]["level"]])
    level = thread["rules"][best]["level"]
    if _RANK[level] < _RANK[thread["level"]]:
        thread["level"], thread["rule"] = level, best
        _add(thread, "lowered", level, day, known_at, [], why)


def _until(active: Mapping[str, Any], rule: Rule) -> str:
    return (date.fromisoformat(active["last"]) + timedelta(rule.quiet)).isoformat()


def _renews(thread: Thread, found: Found, new: Entry) -> bool:
    active = thread["rules"].get(found.rule.id)
    if active is None or new["b"]:
        return False
    said = active.get("said", thread["hist"][-1]["at"])
    again = date.fromisoformat(said) + timedelta(found.rule.renew)
    return bool(new["d"] > again.isoformat())


def _said(thread: Thread, found: Found, new: Entry) -> None:
    """The rule has been announced: its span of silence begins."""
    thread["rules"][found.rule.id]["said"] = new["d"]


def _take(thread: Thread, new: Entry, found: list[Found]) -> None:
    for match in found:
        everyone = [e for entries in match.steps.values() for e in entries]
        last = max(e["d"] for e in everyone)
        active = thread["rules"].setdefault(match.rule.id, {"last": last, "level": "watch"})
        active["last"] = max(active["last"], last)
        active["level"] = max(active["level"], match.level.value, key=lambda x: _RANK[x])
        active.pop("end", None)
        if match.figures:
            thread["figures"] = {**match.figures, "at": last}
        for name, entries in match.steps.items():
            _show(thread, f"{match.rule.id}|{name}", entries)
        _count(thread, everyone)
    _count(thread, [new])
    thread["up"] = max(thread["up"], new["k"])


def _count(thread: Thread, entries: Iterable[Entry]) -> None:
    """Add entries to the sums, each once. The ids of the last months suffice to know them."""
    for e in sorted(entries, key=lambda e: (e["d"], e["k"], e["id"])):
        if e["id"] in thread["counted"]:
            continue
        thread["counted"][e["id"]] = e["d"]
        if e["t"] == "ASSAULT":
            thread["killed"] += e["x"]
            thread["number"] += 1
        thread["since"], thread["last"] = min(thread["since"], e["d"]), max(thread["last"], e["d"])
        thread["up"] = max(thread["up"], e["k"])
        if e["p"] and e["p"] not in thread["places"] and len(thread["places"]) < 50:
            thread["places"] = sorted([*thread["places"], e["p"]])
    if len(thread["counted"]) > 600:
        kept = sorted(thread["counted"].items(), key=lambda x: (x[1], x[0]))[-400:]
        thread["counted"] = dict(kept)


def _show(thread: Thread, step: str, entries: Iterable[Entry]) -> None:
    shown = {i: (d, i) for d, i in thread["steps"].get(step, [])}
    shown |= {e["id"]: (e["d"], e["id"]) for e in entries}
    ordered = sorted(shown.values())
    if len(ordered) > SHOWN:
        ordered = [*ordered[:2], *ordered[2 - SHOWN :]]
    thread["steps"][step] = [list(x) for x in ordered]


def _note(thread: Thread, transition: str, new: Entry, ids: list[str], why: str) -> None:
    _add(thread, transition, thread["level"], new["d"], new["k"], ids, why)


def _add(
    thread: Thread, transition: str, level: str, at: str, known_at: str, ids: list[str], why: str
) -> None:
    """Write the history. What became known at one instant is one entry, at its highest level."""
    last = thread["hist"][-1] if thread["hist"] else None
    if last is not None and last["known_at"] == known_at and last["transition"] != "closed":
        kind = "raised" if (last["transition"], transition) == ("updated", "raised") else None
        thread["hist"][-1] = last | {
            "transition": kind or last["transition"],
            "level": level,
            "at": max(at, last["at"]),
            "incidents": sorted({*last["incidents"], *ids})[:50],
            "why": why,
        }
        return
    thread["hist"].append(
        {
            "transition": transition,
            "level": level,
            "at": at,
            "known_at": known_at,
            "incidents": ids[:50],
            "why": why,
        }
    )
