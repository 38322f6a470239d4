"""Reports to incidents to escalations: pure, deterministic, with its state in a `Store`.

`load_desk(places, actors, horizon)` gives a `Desk`, which has `apply(store, report_set)` and
`advance(store, source_mark)`; both return an `Outcome`. A message that comes again changes nothing
and returns its outputs again. `alert_levels` tells to which topics an alert goes.
"""

from streams.escalation.desk import HORIZON, Desk, load_desk
from streams.escalation.outcome import Outcome, alert_levels
from streams.escalation.store import MemoryStore, Store, Transaction

__all__ = [
    "HORIZON",
    "Desk",
    "MemoryStore",
    "Outcome",
    "Store",
    "Transaction",
    "alert_levels",
    "load_desk",
]
