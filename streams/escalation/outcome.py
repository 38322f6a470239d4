"""What one message brings about, and where its alerts go."""

from dataclasses import dataclass, field

from schemas import Alert, Escalation, Incident, Level, Transition


@dataclass(slots=True)
class Outcome:
    """Everything to be sent after one message, in the order to be sent.

    `incidents` holds tombstones (`state` "gone") too, `escalations` retracted ones.
    """

    incidents: list[Incident] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)


def alert_levels(alert: Alert) -> tuple[Level, ...]:
    """The levels to whose topics an alert goes, lowest first.

    One level, the higher of the old and the new; every level that the escalation has reached for
    a closing or a retraction.
    """
    if alert.transition in (Transition.CLOSED, Transition.RETRACTED):
        return tuple(x for x in Level if x.rank <= alert.escalation.highest_level.rank)
    return (max(alert.level, alert.previous_level or alert.level, key=lambda x: x.rank),)
