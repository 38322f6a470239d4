"""Training of the coder's judgement (`streams/coding/worth.py`) on hand-coded articles.

usage: python -m streams.evaluation.training OUT.json GOLD TEXTS [GOLD TEXTS ...]

A GOLD is a gold set, or labelled mentions: lines of {"id", "field", "start", "end", "type",
"right"}, where the trigger stands that somebody judged (`right` null: it counts for nobody).

Every candidate that the rules read in an article is paired with the gold incidents as the scorer
does: a pair is a "yes", a candidate without one a "no", one paired with an incident that counts for
nobody is left out. A logistic regression with an L2 penalty is fitted (scikit-learn); penalty and
threshold are those of the best F1 in cross-validation over articles. Needs the extra `dev`.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from schemas import digest
from streams.coding.coder import Coder
from streams.coding.worth import Worth
from streams.evaluation.gold import articles_of, read_gold
from streams.evaluation.incidents import Incident, incident_of
from streams.evaluation.scoring import match

#: A feature that stands on fewer candidates says nothing general.
LEAST: Final = 4
PENALTIES: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
FOLDS: Final = 10
#: Difference of F1 that the gold sets are too small to tell from chance.
CLOSE: Final = 0.005
#: Least chance of an incident recalled from long before: it counts for few, so it must be sure.
RECALLED: Final = 0.65
#: Least chance in an item of a line, which no article bears out. (Of the sentences of the gold
#: sets, each taken alone, F1 of assaults is 0.53 at 0.3, 0.59 at 0.4 and 0.61 at 0.5, where plain
#: sentences begin to be lost.)
LINE: Final = 0.4
THRESHOLDS: Final = tuple(step / 50 for step in range(10, 40))


class Everything:
    """Lets every candidate through."""

    version = "everything"

    def chance(self, found: Mapping[str, float]) -> float:  # noqa: ARG002
        """Sure of all."""
        return 1.0

    def reports(self, chance: float, *, recalled: bool, line: bool) -> bool:  # noqa: ARG002
        """All are reported."""
        return True


@dataclass(frozen=True)
class Candidate:
    """A candidate's article, features, and whether it is right; None: it counts for nobody."""

    article: str
    features: dict[str, float]
    right: bool | None


def judged(labels: Path, texts: Path, coder: Coder) -> list[Candidate]:
    """The candidates whose trigger is among the labelled mentions.

    Raises:
        ValueError: a file cannot be read; names file and line.
    """
    marks: dict[tuple[str, str, str, int], bool | None] = {}
    for number, line in enumerate(labels.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            marks[row["id"], row["type"], row["field"], row["start"]] = row["right"]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{labels}:{number}: {error!r}") from error
    wanted = {mark[0] for mark in marks}
    rows: list[Candidate] = []
    for name, article in sorted(articles_of(texts, wanted.__contains__).items()):
        coded, reasons = coder.code_with_reasons(article)
        for report, shown in zip(coded.reports, reasons, strict=True):
            spans = [f.span for f in report.fired if f.role == "trigger"]
            keys = [(name, str(report.type), span.field, span.start) for span in spans]
            found = [marks[key] for key in keys if key in marks]
            if found:
                # Tellings of one incident may be labelled apart: one that is right is enough.
                best = True if True in found else None if None in found else False
                rows.append(Candidate(name, shown, best))
    return rows


def candidates(gold: Path, texts: Path, coder: Coder) -> tuple[list[Candidate], int]:
    """The candidates in all articles of a gold set, and how many incidents count in it.

    Raises:
        ValueError: a file cannot be read; names file and line.
    """
    articles = articles_of(texts)
    truth = read_gold(gold, articles)
    found: dict[str, list[Incident]] = {}
    reasons: dict[str, tuple[dict[str, float], ...]] = {}
    for name in sorted(truth.keys() & articles.keys()):
        coded, reasons[name] = coder.code_with_reasons(articles[name])
        found[name] = [incident_of(report) for report in coded.reports]
    rows: list[Candidate] = []
    counted = 0
    for matched in match(truth, found):
        counted += len(matched.counted_gold)
        paired = {j for _, j in matched.pairs}
        extra = set(matched.extra)
        for j, shown in enumerate(reasons.get(matched.article, ())):
            right = True if j in paired else False if j in extra else None
            rows.append(Candidate(matched.article, shown, right))
    return rows, counted


def known(rows: Sequence[Candidate]) -> frozenset[str]:
    """The features that enough candidates have."""
    counts = Counter(name for row in rows for name in row.features)
    return frozenset(name for name, count in counts.items() if count >= LEAST)


def fit(rows: Sequence[Candidate], penalty: float) -> tuple[float, dict[str, float]]:
    """Bias and weights of a logistic regression; `penalty` is scikit-learn's C."""
    names = known(rows)
    kept = [{n: v for n, v in row.features.items() if n in names} for row in rows]
    vectors = DictVectorizer()
    table = vectors.fit_transform(kept)
    model = LogisticRegression(C=penalty, max_iter=5000)
    model.fit(table, [row.right for row in rows])
    return float(model.intercept_[0]), dict(
        zip(vectors.get_feature_names_out(), map(float, model.coef_[0]), strict=True)
    )


def chance(bias: float, weights: Mapping[str, float], shown: Mapping[str, float]) -> float:
    """As `Worth.chance` says it."""
    return Worth(bias, weights, 0.0, 0.0, 0.0, "").chance(shown)


def out_of_fold(
    rows: Sequence[Candidate], mentions: Sequence[Candidate], penalty: float
) -> list[float]:
    """The chance of each of `rows` by a model that saw no candidate of its article.

    Labelled mentions are always among what it saw: they are of other articles.
    """
    others = [m for m in mentions if m.right is not None]
    articles = sorted({row.article for row in rows}, key=digest)
    fold = {name: number % FOLDS for number, name in enumerate(articles)}
    chances = [0.0] * len(rows)
    for number in range(FOLDS):
        seen = [r for r in rows if fold[r.article] != number and r.right is not None]
        bias, weights = fit(seen + others, penalty)
        for i, row in enumerate(rows):
            if fold[row.article] == number:
                chances[i] = chance(bias, weights, row.features)
    return chances


def best_threshold(
    rows: Sequence[Candidate], chances: Sequence[float], counted: int
) -> tuple[float, float]:
    """F1 of "reported" and its threshold, `counted` incidents being there.

    Of the thresholds that come close to the greatest F1 the highest: fewer false reports.
    """
    found: list[tuple[float, float]] = []
    for threshold in THRESHOLDS:
        kept = [r for r, c in zip(rows, chances, strict=True) if c >= threshold]
        right = sum(r.right is True for r in kept)
        wrong = sum(r.right is False for r in kept)
        found.append((2 * right / max(1, right + wrong + counted), threshold))
    greatest = max(found)[0]
    return max((row for row in found if row[0] >= greatest - CLOSE), key=lambda row: row[1])


def main(arguments: Sequence[str]) -> None:
    """Train, tell the cross-validated F1 by penalty, write the weights."""
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        sys.exit(__doc__)
    out, *files = map(Path, arguments)
    coder = Coder.load(judge=Everything())
    rows: list[Candidate] = []
    mentions: list[Candidate] = []
    counted = 0
    for gold, texts in zip(files[::2], files[1::2], strict=True):
        if '"incidents"' in gold.read_text("utf-8").partition("\n")[0]:
            found, here = candidates(gold, texts, coder)
            rows, counted = rows + found, counted + here
        else:
            mentions += judged(gold, texts, coder)
    right = sum(row.right is True for row in rows)
    print(f"{len(rows)} candidates, {right} right, of {counted} incidents that count")
    print(f"{len(mentions)} labelled mentions, {sum(m.right is True for m in mentions)} right")
    if len({row.right for row in rows + mentions} - {None}) < 2:
        sys.exit("nothing to learn from: the gold sets must give right and wrong candidates")
    results = []
    for penalty in PENALTIES:
        f1, threshold = best_threshold(rows, out_of_fold(rows, mentions, penalty), counted)
        print(f"C {penalty}: F1 {f1:.3f} at {threshold:.2f}")
        results.append((f1, penalty, threshold))
    f1, penalty, threshold = max(results)
    bias, weights = fit([row for row in rows + mentions if row.right is not None], penalty)
    kept = {
        name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= 0.02
    }
    row: dict[str, Any] = {
        "made_by": "python -m streams.evaluation.training",
        "candidates": len(rows), "right": right, "mentions": len(mentions), "incidents": counted,
        "penalty": penalty, "cross_validated_f1": round(f1, 3),
        "threshold": threshold, "recalled": RECALLED, "line": LINE, "bias": round(bias, 3),
        "weights": kept,
    }  # fmt: skip
    out.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
