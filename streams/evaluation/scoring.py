"""Figures of a coding against a gold set.

An article's coded and gold incidents are paired one to one so that the total likeness is greatest.
Gold incidents marked background or optional count for nobody, nor do predictions paired with them.
`detect` counts pairs (type, and the place or the day), `strict` pairs that agree on type, place and
day; the other figures are means over the pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from schemas import EventType
from streams.evaluation.assignment import best_pairs
from streams.evaluation.incidents import Incident
from streams.evaluation.likeness import jaccard, likeness, same_day, same_place

TYPES: Final = frozenset(EventType)
FIELDS: Final = ("place", "day", "mode", "actors", "recipients", "killed", "injured")


@dataclass(frozen=True)
class Rates:
    """Precision, recall and their harmonic mean, to three places."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, right: float, coded: int, gold: int) -> "Rates":
        """From counts; 0 where nothing was coded or nothing is there."""
        precision = right / coded if coded else 0.0
        recall = right / gold if gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return cls(round(precision, 3), round(recall, 3), round(f1, 3))


@dataclass(frozen=True)
class Matched:
    """One article: the pairs that count, what was missed and what is extra."""

    article: str
    gold: Sequence[Incident]
    coded: Sequence[Incident]
    pairs: tuple[tuple[int, int], ...]
    spared: tuple[tuple[int, int], ...]

    @property
    def counted_gold(self) -> list[int]:
        """Gold incidents that count."""
        return [i for i, g in enumerate(self.gold) if not _optional(g)]

    @property
    def counted_coded(self) -> list[int]:
        """Predictions that count."""
        spared = {j for _, j in self.spared}
        return [j for j in range(len(self.coded)) if j not in spared]

    @property
    def missed(self) -> list[int]:
        """Gold incidents without a prediction."""
        found = {i for i, _ in self.pairs}
        return [i for i in self.counted_gold if i not in found]

    @property
    def extra(self) -> list[int]:
        """Predictions without a gold incident."""
        found = {j for _, j in self.pairs}
        return [j for j in self.counted_coded if j not in found]


@dataclass(frozen=True)
class Score:
    """All figures of a coding; `None` where nothing was there to measure."""

    articles: int
    gold: int
    predicted: int
    detect: Rates
    strict: Rates
    fields: dict[str, float | None]
    by_type: dict[str, dict[str, float]]

    def as_dict(self) -> dict[str, Any]:
        """Flat, in the order people read it."""
        flat = asdict(self)
        return {k: v for k, v in flat.items() if k not in ("fields", "by_type")} | {
            **self.fields,
            "by_type": self.by_type,
        }


def match(
    gold: Mapping[str, Sequence[Incident]], coded: Mapping[str, Sequence[Incident]]
) -> list[Matched]:
    """Pair every article of the gold set with what was coded for it."""
    matched = []
    for article, truth in gold.items():
        ours = [c for c in coded.get(article, ()) if c.get("type") in TYPES]
        pairs = best_pairs([[likeness(g, c) for c in ours] for g in truth])
        matched.append(
            Matched(
                article,
                truth,
                ours,
                tuple(pair for pair in pairs if not _optional(truth[pair[0]])),
                tuple(pair for pair in pairs if _optional(truth[pair[0]])),
            )
        )
    return matched


def score(gold: Mapping[str, Sequence[Incident]], coded: Mapping[str, Sequence[Incident]]) -> Score:
    """The figures of a coding."""
    return score_matched(match(gold, coded))


def score_matched(articles: Sequence[Matched]) -> Score:
    """The figures over articles that were paired already."""
    right = strict = 0
    sums = dict.fromkeys(FIELDS, 0.0)
    counts = dict.fromkeys(FIELDS, 0)
    by_type = {str(t): [0, 0, 0] for t in sorted(TYPES)}
    for article in articles:
        for i in article.counted_gold:
            by_type[article.gold[i]["type"]][2] += 1
        for j in article.counted_coded:
            by_type[article.coded[j]["type"]][1] += 1
        for i, j in article.pairs:
            truth, ours = article.gold[i], article.coded[j]
            right += 1
            by_type[truth["type"]][0] += 1
            values = _agreement(truth, ours)
            strict += values["place"] == values["day"] == 1.0
            for name, value in values.items():
                sums[name] += value
                counts[name] += 1
    n_gold = sum(len(a.counted_gold) for a in articles)
    n_coded = sum(len(a.counted_coded) for a in articles)
    return Score(
        articles=len(articles),
        gold=n_gold,
        predicted=n_coded,
        detect=Rates.of(right, n_coded, n_gold),
        strict=Rates.of(strict, n_coded, n_gold),
        fields={f: round(sums[f] / counts[f], 3) if counts[f] else None for f in FIELDS},
        by_type={
            name: asdict(Rates.of(*count)) | {"gold": count[2]}
            for name, count in by_type.items()
            if count[1] or count[2]
        },
    )


def _agreement(truth: Incident, ours: Incident) -> dict[str, float]:
    values = {
        "place": float(same_place(truth, ours)),
        "day": float(same_day(truth, ours)),
        "mode": float(truth.get("mode") == ours.get("mode")),
        "actors": jaccard(truth.get("actors"), ours.get("actors")),
        "recipients": jaccard(truth.get("recipients"), ours.get("recipients")),
    }
    for harm in ("killed", "injured"):
        if truth.get(harm) is not None or ours.get(harm) is not None:
            values[harm] = float(truth.get(harm) == ours.get(harm))
    return values


def _optional(incident: Incident) -> bool:
    return bool(incident.get("background") or incident.get("optional"))
