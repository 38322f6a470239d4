"""The owner of a theatre: report sets in; incidents, escalations and alerts out.

Merging and sequences are one hop: both need all reports of a theatre in one place, and a message
between them would only be one more to lose.
"""

import logging
from collections.abc import Callable
from typing import Any

import faust

from schemas import Reason, ReportSet, SourceMark
from streams.agents.loop import each
from streams.agents.origin import origin_of
from streams.agents.table_store import StoreError, TableStore
from streams.app import Channels, send
from streams.codec import Refused
from streams.dead_letters import dead_letter
from streams.escalation import Desk, Outcome, alert_levels
from streams.topics import ALERT_TOPICS, Topic

_log = logging.getLogger(__name__)


class TheatreAgent:
    """Works one message of `reports` after the other."""

    def __init__(self, channels: Channels, desk: Desk) -> None:
        self._channels = channels
        self._desk = desk

    async def work(self, event: Any) -> None:
        """Work one message to its end: state written, outputs handed to the producer."""
        store = TableStore(self._channels.theatres_table, event.message.partition)
        match event.value:
            case ReportSet() as report_set:
                await self._work(event, lambda: self._desk.apply(store, report_set))
            case SourceMark() as mark:
                await self._work(event, lambda: self._desk.advance(store, mark))
            case Refused(refusal):
                await self._refuse(event, refusal.reason, refusal.detail)
            case _:
                await self._refuse(event, Reason.INVALID, "null is no message of this topic")

    async def _work(self, event: Any, step: Callable[[], Outcome]) -> None:
        try:
            outcome = step()
        except StoreError:
            raise
        except Exception as error:
            # A fault of the desk must not stop the stream: the message is kept with its reason.
            _log.exception("merging the message at offset %d failed", event.message.offset)
            detail = f"merging failed: {type(error).__name__}: {error}"
            await self._refuse(event, Reason.CRASH, detail)
            return
        await self._tell(outcome)

    async def _tell(self, outcome: Outcome) -> None:
        outputs = self._channels.outputs
        for incident in outcome.incidents:
            await send(outputs[Topic.INCIDENTS], incident, incident.id)
        for escalation in outcome.escalations:
            await send(outputs[Topic.ESCALATIONS], escalation, escalation.id)
        for alert in outcome.alerts:
            for level in alert_levels(alert):
                await send(outputs[ALERT_TOPICS[level]], alert, alert.place_id)

    async def _refuse(self, event: Any, reason: Reason, detail: str) -> None:
        letter = dead_letter(origin_of(event), reason, detail, "merge")
        _log.warning("dead letter %s: %s: %s", letter.id, letter.reason, letter.detail)
        await send(self._channels.outputs[Topic.DEAD_LETTERS], letter, letter.id)


def register(app: faust.App, channels: Channels, agent: TheatreAgent) -> None:
    """Declare the agent on the application."""
    app.agent(channels.inputs[Topic.REPORTS], name="theatre")(each(app, agent.work))
