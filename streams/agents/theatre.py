"""The owner of a theatre: report sets in; incidents, escalations and alerts out.

Merging and sequences are one hop: both need all reports of a theatre in one place, and a message
between them would only be one more to lose.
"""

from collections.abc import Sequence
from typing import Any

import faust

from schemas import Reason, ReportSet, SourceMark
from streams.agents.loop import each
from streams.agents.step import Output, step
from streams.agents.table_store import TableStore
from streams.app import Channels
from streams.codec import Refused
from streams.escalation import Desk, Outcome, alert_levels
from streams.intake.refusal import RefusedError
from streams.topics import ALERT_TOPICS, Topic


class TheatreAgent:
    """Works one message of `reports` after the other."""

    def __init__(self, channels: Channels, desk: Desk) -> None:
        self._channels = channels
        self._desk = desk

    async def work(self, event: Any) -> None:
        """Work one message to its end: state written, outputs handed to the producer."""
        await step(self._channels, event, "merge", self._decide)

    def _decide(self, event: Any) -> Sequence[Output]:
        store = TableStore(self._channels.theatres_table, event.message.partition)
        match event.value:
            case ReportSet() as report_set:
                return _told(self._desk.apply(store, report_set))
            case SourceMark() as mark:
                return _told(self._desk.advance(store, mark))
            case Refused(refusal):
                raise RefusedError(refusal.reason, refusal.detail)
        raise RefusedError(Reason.INVALID, "null is no message of this topic")


def _told(outcome: Outcome) -> list[Output]:
    return [
        *(Output(Topic.INCIDENTS, one, one.id) for one in outcome.incidents),
        *(Output(Topic.ESCALATIONS, one, one.id) for one in outcome.escalations),
        *(
            Output(ALERT_TOPICS[level], alert, alert.place_id)
            for alert in outcome.alerts
            for level in alert_levels(alert)
        ),
    ]


def register(app: faust.App, channels: Channels, agent: TheatreAgent) -> None:
    """Declare the agent on the application."""
    app.agent(channels.inputs[Topic.REPORTS], name="theatre")(each(app, agent.work))
