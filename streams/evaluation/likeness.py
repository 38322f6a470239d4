"""How alike a coded incident is to one of the gold set."""

import datetime as dt
import math
import re
from collections.abc import Iterable
from typing import Final

from streams.evaluation.incidents import Incident

_MARKS: Final = re.compile(r"[\u064b-\u0652\u0640]")
_KIND: Final = re.compile("^(مدينة|مدينه|بلدة|بلده|قرية|قريه|محافظة|محافظه|منطقة|منطقه|ريف)\\s+")
_LETTERS: Final = str.maketrans("أإآىة", "ااايه")
#: Days that two dates may lie apart, by how exactly the gold one is known.
_SLACK: Final = {"day": 1, "implicit": 2, "span": 7, "month": 31}
EARTH_KM: Final = 6371.0
EXACT_KM, AREA_KM = 25.0, 100.0


def bare_place(name: str | None) -> str:
    """A place's name without marks, kind word and article."""
    folded = _MARKS.sub("", name or "").translate(_LETTERS).strip()
    return re.sub("^ال", "", _KIND.sub("", folded))


def distance_km(a: Incident, b: Incident) -> float:
    """Equirectangular distance, exact enough below some hundred km."""
    p, q = math.radians(a["lat"]), math.radians(b["lat"])
    east = math.radians(b["lon"] - a["lon"]) * math.cos((p + q) / 2)
    return EARTH_KM * math.hypot(q - p, east)


def same_place(gold: Incident, coded: Incident) -> bool:
    """The same name, or within 25 km (100 km where the gold place is an area or country)."""
    if not gold.get("place") or not coded.get("place"):
        return not gold.get("place") and not coded.get("place")
    if bare_place(gold["place"]) == bare_place(coded["place"]):
        return True
    if any(i.get(axis) is None for i in (gold, coded) for axis in ("lat", "lon")):
        return False
    wide = gold.get("precision") in ("area", "country")
    return distance_km(gold, coded) <= (AREA_KM if wide else EXACT_KM)


def same_day(gold: Incident, coded: Incident) -> bool:
    """Within the slack that the gold date's precision allows."""
    if not coded.get("date"):
        return False
    try:
        days = [dt.date.fromisoformat(i["date"][:10]) for i in (gold, coded)]
    except ValueError:
        return False
    return abs((days[0] - days[1]).days) <= _SLACK.get(gold.get("date_precision") or "", 1)


def jaccard(a: Iterable[str] | None, b: Iterable[str] | None) -> float:
    """Shared over all; 1 for two empty sets."""
    left, right = set(a or ()), set(b or ())
    return len(left & right) / len(left | right) if left or right else 1.0


def likeness(gold: Incident, coded: Incident) -> float:
    """0 unless the type and the place or day agree; higher the more fields agree."""
    if gold["type"] != coded["type"]:
        return 0.0
    place, day = same_place(gold, coded), same_day(gold, coded)
    if not (place or day):
        return 0.0
    total = 1 + 2 * place + 1.5 * day + jaccard(gold.get("actors"), coded.get("actors"))
    total += 0.5 * jaccard(gold.get("recipients"), coded.get("recipients"))
    total += 0.5 * (gold.get("mode") == coded.get("mode"))
    total += 0.5 * (gold.get("killed") is not None and gold.get("killed") == coded.get("killed"))
    return total + shared_words(gold, coded)


def shared_words(gold: Incident, coded: Incident) -> float:
    """Overlap of the words of the evidence, 0 where one has none."""
    words = [(i.get("evidence") or "").split() for i in (gold, coded)]
    return jaccard(*words) if all(words) else 0.0
