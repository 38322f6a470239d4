"""Reports to incidents to escalations: pure, deterministic, with its state in a `Store`.

`Desk.load(horizon=...)` has `apply(store, report_set)` and
`advance(store, source_mark)`; both return an `Outcome`. A message that comes again changes nothing
and returns its outputs again. `alert_levels` tells to which topics an alert goes.
"""

from streams.escalation.desk import HORIZON, Desk
from streams.escalation.outcome import Outcome, alert_levels
from streams.escalation.store import MemoryStore, Store, Transaction

__all__ = ["HORIZON", "Desk", "MemoryStore", "Outcome", "Store", "Transaction", "alert_levels"]
