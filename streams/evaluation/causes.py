"""Why a coding differs from the gold set: every difference with its likeliest cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from streams.evaluation.incidents import Incident
from streams.evaluation.likeness import jaccard, same_day, same_place, shared_words
from streams.evaluation.scoring import Matched

#: Evidence that shares this much of its words tells of the same thing.
_SAME_WORDS: Final = 0.3


class Cause(StrEnum):
    """Causes, the first that fits counts."""

    MISSED_TRIGGER = "missed trigger"
    WRONG_TYPE = "wrong type"
    WRONG_PLACE_AND_DAY = "wrong place and day"
    WRONG_PLACE = "wrong place"
    WRONG_DAY = "wrong day"
    RECALL_AS_REPORT = "recall as report"
    TOLD_TWICE = "told twice"
    QUIET_ARTICLE = "quiet article"
    EXTRA = "extra"
    WRONG_MODE = "wrong mode"
    WRONG_ACTORS = "wrong actors"
    WRONG_TOLL = "wrong toll"


@dataclass(frozen=True)
class Fault:
    """One difference: in which article, why, and the incidents it is about."""

    article: str
    cause: Cause
    gold: Incident | None
    coded: Incident | None


def faults(articles: Iterable[Matched]) -> list[Fault]:
    """All differences, in the order of the articles."""
    found: list[Fault] = []
    for article in articles:
        found += _in_pairs(article)
        found += _missed(article)
        found += _extra(article)
    return found


def _in_pairs(article: Matched) -> list[Fault]:
    found = []
    for i, j in article.pairs:
        truth, ours = article.gold[i], article.coded[j]
        tests = (
            (Cause.WRONG_PLACE, same_place(truth, ours)),
            (Cause.WRONG_DAY, same_day(truth, ours)),
            (Cause.WRONG_MODE, truth.get("mode") == ours.get("mode")),
            (Cause.WRONG_ACTORS, jaccard(truth.get("actors"), ours.get("actors")) == 1.0),
            (
                Cause.WRONG_TOLL,
                all(truth.get(harm) == ours.get(harm) for harm in ("killed", "injured")),
            ),
        )
        found += [Fault(article.article, cause, truth, ours) for cause, fits in tests if not fits]
    return found


def _missed(article: Matched) -> list[Fault]:
    found = []
    spare = [article.coded[j] for j in article.extra]
    for i in article.missed:
        truth = article.gold[i]
        like = next((c for c in spare if c["type"] == truth["type"]), None)
        other = _same_words(truth, spare)
        if like is not None:
            found.append(Fault(article.article, Cause.WRONG_PLACE_AND_DAY, truth, like))
        elif other is not None:
            found.append(Fault(article.article, Cause.WRONG_TYPE, truth, other))
        else:
            found.append(Fault(article.article, Cause.MISSED_TRIGGER, truth, None))
    return found


def _extra(article: Matched) -> list[Fault]:
    found = []
    optional = [g for i, g in enumerate(article.gold) if i not in article.counted_gold]
    counted = [article.gold[i] for i in article.counted_gold]
    for j in article.extra:
        ours = article.coded[j]
        if _same_words(ours, optional) is not None:
            cause = Cause.RECALL_AS_REPORT
        elif any(g["type"] == ours["type"] and same_place(g, ours) for g in counted):
            cause = Cause.TOLD_TWICE
        elif (other := _same_words(ours, counted)) is not None and other["type"] != ours["type"]:
            cause = Cause.WRONG_TYPE
        else:
            cause = Cause.EXTRA if counted else Cause.QUIET_ARTICLE
        found.append(Fault(article.article, cause, None, ours))
    return found


def _same_words(incident: Incident, others: Sequence[Incident]) -> Incident | None:
    return next((o for o in others if shared_words(incident, o) >= _SAME_WORDS), None)
