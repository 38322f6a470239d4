"""The rules over events, in event time with a delay of reporting; and alerts from a file."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from schemas import Alert, Level, Transition
from streams.backtest.events import Event, Problem, centres
from streams.backtest.measure import Notice
from streams.backtest.tables import open_text
from streams.escalation import Desk
from streams.escalation.lines import alerts

_ALERTING: Final = frozenset({Transition.OPENED, Transition.RAISED, Transition.UPDATED})
#: The hour (UTC) at which the events of a day are taken as reported.
_HOUR: Final = 18
_PREFIXES: Final = ("ucdp:", "acled:")


def lines(events: Sequence[Event], delay: int) -> Iterator[str]:
    """The events as `nadhir detect` takes them; the place is the scope, at its events' centre."""
    at = centres(events)
    for event in events:
        source = event.id.split("-", 1)[0]
        known = event.day + dt.timedelta(delay)
        yield json.dumps(
            {
                "id": event.id,
                "type": event.type,
                "mode": event.mode,
                "actors": event.actors,
                "recipients": event.recipients,
                "place": event.scope,
                "place_id": f"{source}:{event.scope}",
                "lat": at[event.scope][0],
                "lon": at[event.scope][1],
                "date": event.day.isoformat(),
                "date_precision": "day",
                "killed": event.killed,
                "published_at": f"{known}T{_HOUR:02}:00:00Z",
            },
            ensure_ascii=False,
        )


def run(incidents: Iterable[str], desk: Desk, level: Level) -> Iterator[Notice]:
    """The notices of `level` or above that the desk's rules give, as they come.

    Raises:
        ValueError: an incident is refused; an event that was read never should be.
    """
    refused: list[tuple[int, str]] = []
    now = dt.date.min
    for alert in alerts(enumerate(incidents, start=1), desk, refused):
        # A revision tells of a day that has passed: nobody had it then.
        now = max(now, alert.known_at.date())
        if alert.transition in _ALERTING and alert.level.rank >= level.rank:
            yield replace(_of_alert(alert), day=now)
    if refused:
        raise ValueError(f"event {refused[0][0]} is refused: {refused[0][1]}")


def read_alerts(path: Path, level: Level, problems: list[Problem]) -> list[Notice]:
    """Alerts as `nadhir detect` writes them; lines that are none are added to `problems`."""
    out: list[Notice] = []
    with open_text(path) as stream:
        for number, line in enumerate(stream, start=1):
            try:
                notice = _notice(json.loads(line), level)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = f"is no alert: {type(error).__name__}: {error}"
                problems.append(Problem(str(path), number, "", why))
                continue
            if notice is not None:
                out.append(notice)
    return out


def _of_alert(alert: Alert) -> Notice:
    return Notice(
        scope=_scope(alert.place_id),
        day=alert.known_at.date(),
        rule=alert.rule,
        why=alert.why,
        level=alert.level,
        transition=alert.transition,
        escalation=alert.escalation_id,
        account=alert.escalation.account.en,
    )


def _scope(place_id: str) -> str:
    return next((place_id.removeprefix(p) for p in _PREFIXES if place_id.startswith(p)), place_id)


def _notice(row: Mapping[str, Any], level: Level) -> Notice | None:
    if Transition(row["transition"]) not in _ALERTING or Level(row["level"]).rank < level.rank:
        return None
    return Notice(
        scope=_scope(row.get("place_id") or row["place"]),
        day=dt.date.fromisoformat((row.get("known_at") or row["at"])[:10]),
        rule=row.get("rule", ""),
        why=row.get("why", ""),
        level=row["level"],
        transition=row["transition"],
        escalation=row.get("escalation_id", ""),
    )
