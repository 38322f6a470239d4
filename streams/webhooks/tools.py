"""What the tasks of all endpoints share."""

from collections.abc import Callable
from dataclasses import dataclass

from streams.settings import Settings
from streams.webhooks.alert_store import AlertStore
from streams.webhooks.calling import Caller
from streams.webhooks.facts import Holders
from streams.webhooks.journal import Journal
from streams.webhooks.tables import Tables


@dataclass(frozen=True, slots=True)
class Tools:
    """What every endpoint shares. `fail` ends the session with an error of the broker."""

    settings: Settings
    tables: Tables
    journal: Journal
    caller: Caller
    store: AlertStore
    holders: Holders
    fail: Callable[[BaseException], None]
