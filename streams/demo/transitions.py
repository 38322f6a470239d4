"""The final escalations' transitions, one a line, in an order that no run changes. Pure."""

from collections.abc import Iterable
from typing import Any

import orjson

from schemas import Escalation, iso


def transition_lines(escalations: Iterable[Escalation]) -> list[bytes]:
    """Every entry of every escalation's history as canonical JSON (sorted keys).

    Ordered by when it could be known, place, rule, escalation and position in the history.
    Retracted escalations are left out: nothing bears them any more.
    """
    rows: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    for escalation in escalations:
        if escalation.state == "retracted":
            continue
        for position, change in enumerate(escalation.history):
            known_at = iso(change.known_at)
            order = (known_at, escalation.scope.place_id, escalation.rule, escalation.id, position)
            rows.append(
                (
                    order,
                    {
                        "escalation_id": escalation.id,
                        "transition": change.transition,
                        "level": change.level,
                        "rule": escalation.rule,
                        "place": escalation.scope.name.en,
                        "place_ar": escalation.scope.name.ar,
                        "place_id": escalation.scope.place_id,
                        "country": escalation.scope.country,
                        "at": change.at.isoformat(),
                        "known_at": known_at,
                        "why": change.why,
                        "incidents": list(change.incidents),
                        "quotes": _quotes(escalation, change.incidents),
                    },
                )
            )
    return [
        orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
        for _, row in sorted(rows, key=lambda pair: pair[0])
    ]


def _quotes(escalation: Escalation, incidents: tuple[str, ...]) -> list[str]:
    """The first quote of each incident that caused a change, in the order of the steps."""
    said: dict[str, str] = {}
    for step in escalation.steps:
        for incident in step.incidents:
            said.setdefault(incident.id, incident.witnesses[0].quotes[0].quote)
    return [said[incident] for incident in incidents if incident in said]
