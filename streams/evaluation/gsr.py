"""Sentences labelled by several readers: F1 of "the sentence tells such an event"."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from schemas import EventType
from streams.evaluation.scoring import Rates

_COLUMNS = ("id", "event_type", "label", "accept", "reject", "total", "text")


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence and whether most readers saw an event of the type in it."""

    id: str
    event_type: EventType
    positive: bool
    text: str


@dataclass(frozen=True)
class SentenceScore:
    """Rates of "yes" against the rest, with the counts behind them."""

    event_type: EventType
    rates: Rates
    sentences: int
    positive: int
    found: int
    right: int


def read_gsr(path: Path) -> list[LabelledSentence]:
    """Read a file of `id,event_type,label,accept,reject,total,text`; "ambiguous" is left out.

    Raises:
        ValueError: a column is missing or an event type is not ours; names the file.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = set(_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: no column {', '.join(sorted(missing))}")
        return [
            LabelledSentence(
                row["id"],
                EventType(row["event_type"].strip().upper()),
                row["label"].strip().lower() == "yes",
                row["text"],
            )
            for row in reader
            if row["label"].strip().lower() != "ambiguous"
        ]


def score_sentences(
    sentences: Iterable[LabelledSentence], types_of: Callable[[str, str], frozenset[str]]
) -> list[SentenceScore]:
    """Rates for each event type; `types_of` gives the types coded for an id and text."""
    counts: dict[EventType, list[int]] = {}
    for sentence in sentences:
        hit = str(sentence.event_type) in types_of(sentence.id, sentence.text)
        row = counts.setdefault(sentence.event_type, [0, 0, 0, 0])
        row[0] += 1
        row[1] += sentence.positive
        row[2] += hit
        row[3] += hit and sentence.positive
    return [
        SentenceScore(kind, Rates.of(right, found, positive), total, positive, found, right)
        for kind, (total, positive, found, right) in counts.items()
    ]
