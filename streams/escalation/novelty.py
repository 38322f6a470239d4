"""What a scope has seen: the means, the doers and the places, and since when it has been seen."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

#: Days of which something seen is still remembered.
MEMORY: Final = 120
#: What a drone does is also told as an air strike.
_ALSO: Final = {"drone": ("aerial",)}

Seen = dict[str, Any]


def empty() -> Seen:
    """Nothing has been seen yet. `first` is the first day of which something is known."""
    return {"first": "", "mode": {}, "actor": {}, "place": {}}


def note(seen: Seen, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Note what an entry shows; its novelties `nv` and the days covered until it, `cv`.

    Means and places of which nothing is known are no novelty, nor are doers that are not of the
    registry (`v` holds those that are). What comes from further back than what was seen since is
    not new either. Recalls and undated entries show nothing.
    """
    day = entry["d"]
    if entry["b"] or entry["u"] or entry["t"] != "ASSAULT":
        return {}
    covered = _days(seen["first"], day) if seen["first"] else 0
    shown = {
        "mode": [] if entry["m"] == "none" else [entry["m"], *_ALSO.get(entry["m"], ())],
        "actor": list(entry.get("v", entry["a"])),
        "place": [entry["p"]] if entry["p"] else [],
    }
    fresh = [kind for kind, names in shown.items() if names and _unseen(seen[kind], names[0], day)]
    for kind, names in shown.items():
        for name in names:
            seen[kind][name] = max(day, seen[kind].get(name, day))
        for old in [n for n, last in seen[kind].items() if _days(last, day) > MEMORY]:
            del seen[kind][old]
    seen["first"] = min(day, seen["first"] or day)
    return {"nv": fresh, "cv": covered}


def _unseen(known: Mapping[str, str], name: str, day: str) -> bool:
    return name not in known or _days(known[name], day) > MEMORY


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
