"""Rules against past events: reading event data, running the rules, scoring against baselines."""

from streams.backtest.events import Event, Problem
from streams.backtest.measure import Ground, Notice, Score
from streams.backtest.reading import read_events

__all__ = ["Event", "Ground", "Notice", "Problem", "Score", "read_events"]
