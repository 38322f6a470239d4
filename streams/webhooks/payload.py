"""The body of a call: the same bytes at every attempt. Pure.

The envelope is that of Standard Webhooks: `type`, `timestamp`, `data`.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import orjson

from schemas import AlertRef, Pending, PendingKind, iso

#: More than this of full alerts in one body, and it is thin: receivers bound what they read.
MOST_BYTES = 1024 * 1024

Form = Literal["full", "thin"]


def body(pending: Pending, form: Form, alerts: Sequence[bytes], page: str) -> bytes:
    """The body of this message. `alerts` are the alerts' JSON as published, for the full form.

    Alerts that are together too large for one body are thin in either form.
    """
    data: object
    items: list[object]
    if form == "full" and sum(map(len, alerts)) <= MOST_BYTES:
        items = [orjson.Fragment(raw) for raw in alerts]
    else:
        items = [_thin(ref, page) for ref in pending.alerts]
    match pending.kind:
        case PendingKind.GROUP:
            kind, moment = "nadhir.alerts", max(ref.known_at for ref in pending.alerts)
            data = {"group": pending.group, "alerts": items}
        case PendingKind.TEST:
            kind, moment = "nadhir.test", pending.accepted_at
            data = {"subscription": pending.subscription}
        case _:
            ref = pending.alerts[0]
            told = "repeated" if pending.kind is PendingKind.REPEAT else ref.transition
            kind, moment = f"nadhir.alert.{told}", ref.known_at
            data = items[0]
    return _envelope(kind, moment, data)


def _envelope(kind: str, moment: dt.datetime, data: object) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": iso(moment), "data": data})


def _thin(ref: AlertRef, page: str) -> dict[str, object]:
    thin: dict[str, object] = {
        "id": ref.id,
        "escalation_id": ref.escalation_id,
        "transition": ref.transition,
        "level": ref.level,
        "rule": ref.rule,
        "place_id": ref.place_id,
        "country": ref.country,
        "at": ref.at,
        "known_at": iso(ref.known_at),
    }
    if page:
        thin["link"] = f"{page.rstrip('/')}/?id={ref.escalation_id}"
    return thin
