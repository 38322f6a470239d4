"""Measuring the coder against hand-coded articles and labelled sentences."""

from streams.evaluation.bootstrap import Interval, bootstrap
from streams.evaluation.causes import Cause, Fault, faults
from streams.evaluation.gsr import SentenceScore, read_gsr, score_sentences
from streams.evaluation.incidents import incident_of, read_incidents
from streams.evaluation.scoring import Score, score

__all__ = [
    "Cause",
    "Fault",
    "Interval",
    "Score",
    "SentenceScore",
    "bootstrap",
    "faults",
    "incident_of",
    "read_gsr",
    "read_incidents",
    "score",
    "score_sentences",
]
