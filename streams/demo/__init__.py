"""The demo: everything at once, on the embedded broker, from a feed to its escalations."""

from streams.demo.run import DemoError, DemoResult, run_demo
from streams.demo.transitions import transition_lines

__all__ = ["DemoError", "DemoResult", "run_demo", "transition_lines"]
