"""Whether two reports tell of one incident: a symmetric test between two specific reports.

Works on features (`Feature`), the few values of a report that decide; they stand in the indexes.
"""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from streams.escalation.sides import contradict

#: What a report's account is compared by. JSON-able; see `feature`.
Feature = Mapping[str, Any]

#: Reports "near" a place may name another place for it within this distance.
NEAR_KM: Final = 15.0
KM_PER_DEGREE: Final = 111.2
#: Means that sources take for one another.
_MEANS: Final = {
    "aerial": "air",
    "drone": "air",
    "explosives": "bomb",
    "suicide-attack": "bomb",
    "firearms": "arms",
    "targeted": "arms",
    "heavy-weapons": "guns",
    "unconventional": "gas",
}


def same_incident(a: Feature, b: Feature) -> bool:
    """Whether two specific reports of different articles tell of one incident."""
    return (
        a["art"] != b["art"]
        and a["type"] == b["type"]
        and same_place(a, b)
        and not_contradicting(a, b)
        and same_day(a, b)
    )


def not_contradicting(a: Feature, b: Feature) -> bool:
    """Sides, means and toll that can be those of one incident."""
    return sides_agree(a, b) and _means_agree(a, b) and tolls_agree(a["killed"], b["killed"])


def same_day(a: Feature, b: Feature) -> bool:
    """The same day; the next one only where a toll of three or more is told alike.

    Without that condition the days of a battle would chain into one incident.
    """
    if a["date"] == b["date"]:
        return True
    apart = abs((date.fromisoformat(a["date"]) - date.fromisoformat(b["date"])).days)
    return apart == 1 and a["killed"] == b["killed"] and (a["killed"] or 0) >= 3


def same_place(a: Feature, b: Feature) -> bool:
    """The same place; or, where one is told as "near", a place that holds the other or is close."""
    if a["pid"] is None and b["pid"] is None and a["lat"] is None and b["lat"] is None:
        return bool(a["name"] == b["name"] and a["country"] == b["country"])
    if a["pid"] is not None and a["pid"] == b["pid"]:
        return True
    if "near" not in (a["prec"], b["prec"]):
        return False
    if a["pid"] in b["up"] or b["pid"] in a["up"]:
        return True
    return distance_km(a, b) <= NEAR_KM


def distance_km(a: Feature, b: Feature) -> float:
    """Distance of two points in km, flat-earth (short distances only); infinite without a point."""
    if a["lat"] is None or b["lat"] is None:
        return math.inf
    across = (a["lon"] - b["lon"]) * math.cos(math.radians((a["lat"] + b["lat"]) / 2))
    return KM_PER_DEGREE * math.hypot(a["lat"] - b["lat"], across)


def sides_agree(a: Feature, b: Feature) -> bool:
    """Who did it to whom; a clash told without an attacker agrees with either direction."""
    straight = not contradict(a["by"], b["by"]) and not contradict(a["to"], b["to"])
    clash = a["by"] == a["to"] or b["by"] == b["to"]
    return straight or (clash and not contradict([*a["by"], *a["to"]], [*b["by"], *b["to"]]))


def _means_agree(a: Feature, b: Feature) -> bool:
    left, right = _MEANS.get(a["mode"]), _MEANS.get(b["mode"])
    return left is None or right is None or left == right


def tolls_agree(a: int | None, b: int | None) -> bool:
    """Early and late counts of one event differ; threefold and more is another event."""
    if a is None or b is None:
        return True
    return max(a, b) <= 3 * min(a, b) + 5


def fit(vague: Feature, specific: Feature) -> float | None:
    """How well a vague report fits an incident that a specific one tells of; None: not at all.

    The caller has checked that the area holds the place and that the span holds the day.
    """
    if (
        vague["art"] == specific["art"]
        or vague["type"] != specific["type"]
        or not not_contradicting(vague, specific)
    ):
        return None
    named = sum(bool(set(vague[k]) & set(specific[k]) - {"unknown"}) for k in ("by", "to"))
    if not named:
        return None
    score = 2.0 * named
    if vague["killed"] is not None and vague["killed"] == specific["killed"]:
        score += 3
    if vague["mode"] == specific["mode"] != "none":
        score += 1
    days = abs((date.fromisoformat(vague["date"]) - date.fromisoformat(specific["date"])).days)
    return score - days / 10
