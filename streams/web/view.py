"""What the topics say now: the last value of each key. Pure."""

from collections import Counter
from dataclasses import dataclass

import orjson
from pydantic import ValidationError

from schemas import Alert, Escalation, Incident, Level
from streams.topics import ALERT_TOPICS, Topic
from streams.web.alerts import AlertLog, notice
from streams.web.changes import ChangeLog
from streams.web.held import held
from streams.web.incidents import IncidentIndex

#: The topics that a view is made of.
SOURCES: tuple[Topic, ...] = (Topic.INCIDENTS, Topic.ESCALATIONS, *ALERT_TOPICS.values())

_KEEP_ALERTS = 2_000
_KEEP_CHANGES = 2_000


class MalformedError(ValueError):
    """A message that does not fit its topic's model."""


@dataclass(frozen=True, slots=True)
class HeldEscalation:
    """An escalation with the JSON that lists show of it."""

    value: Escalation
    summary: bytes


class View:
    """The state behind the page: one complete reading of the topics, kept up to date."""

    def __init__(
        self, epoch: str, *, keep_alerts: int = _KEEP_ALERTS, keep_changes: int = _KEEP_CHANGES
    ) -> None:
        self.escalations: dict[str, HeldEscalation] = {}
        self.incidents = IncidentIndex()
        self.alerts = AlertLog(keep_alerts)
        self.changes = ChangeLog(epoch, keep_changes)
        #: Messages of each topic that were malformed and are not in the view.
        self.skipped: Counter[Topic] = Counter()

    def take(self, topic: Topic, key: bytes | None, value: bytes | None) -> None:
        """Apply one message. A malformed one is counted, and changes nothing else.

        Raises:
            MalformedError: the message does not fit; says how.
        """
        try:
            if topic is Topic.INCIDENTS:
                self._incident(key, value)
            elif topic is Topic.ESCALATIONS:
                self._escalation(key, value)
            else:
                self._alert(value)
        except (ValidationError, UnicodeDecodeError) as error:
            self.skipped[topic] += 1
            raise MalformedError(_first_fault(error)) from error
        except MalformedError:
            self.skipped[topic] += 1
            raise

    def select(
        self,
        *,
        levels: frozenset[Level] | None = None,
        states: frozenset[str] | None = None,
        place: str | None = None,
        rule: str | None = None,
    ) -> list[HeldEscalation]:
        """The escalations that fit, the highest level first, in it the one updated last.

        `place` is the id of the scope or of one of the places in it; None asks for all.
        """
        found = [
            entry
            for entry in self.escalations.values()
            if (levels is None or entry.value.level in levels)
            and (states is None or entry.value.state in states)
            and (place is None or place in (entry.value.scope.place_id, *entry.value.places))
            and (rule is None or entry.value.rule == rule)
        ]
        return sorted(
            found,
            key=lambda entry: (entry.value.level.rank, entry.value.updated_at, entry.value.id),
            reverse=True,
        )

    def _incident(self, key: bytes | None, value: bytes | None) -> None:
        if value is None:
            self.incidents.drop(_text(key))
            return
        incident = Incident.from_json(value)
        _check(key, incident.id)
        self.incidents.put(incident)

    def _escalation(self, key: bytes | None, value: bytes | None) -> None:
        if value is None:
            if self.escalations.pop(_text(key), None) is not None:
                self.changes.add("gone", orjson.dumps({"id": _text(key)}))
            return
        escalation = Escalation.from_json(value)
        _check(key, escalation.id)
        before = self.escalations.get(escalation.id)
        if before is not None and before.value == escalation:
            return
        summary = summarise(escalation)
        self.escalations[escalation.id] = HeldEscalation(escalation, summary)
        self.changes.add("escalation", summary)

    def _alert(self, value: bytes | None) -> None:
        if value is None:
            raise MalformedError("an alert without a value")
        alert = Alert.from_json(value)
        if self.alerts.wants(alert):
            data = notice(alert)
            self.alerts.put(alert, data, self.changes.add("alert", data))


def summarise(escalation: Escalation) -> bytes:
    """What a list shows of an escalation: all but steps, history and account, with counts."""
    shown = escalation.model_dump(mode="json", exclude={"steps", "history", "account"})
    shown["incident_count"] = len({i.id for step in escalation.steps for i in step.incidents})
    return held(orjson.dumps(shown))


def _text(key: bytes | None) -> str:
    if key is None:
        raise MalformedError("a message without a key on a compacted topic")
    return key.decode()


def _check(key: bytes | None, value_id: str) -> None:
    if _text(key) != value_id:
        raise MalformedError("the key is not the id in the value")


def _first_fault(error: ValidationError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "the key is not UTF-8"
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, fault['loc'])) or 'value'}: {fault['msg']}"
