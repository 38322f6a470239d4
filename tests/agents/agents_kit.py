"""Events as Faust hands them over, and channels that keep what is sent."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from schemas import Model
from streams.app import Channels
from streams.codec import Nothing, Refused
from streams.intake.refusal import Refusal, RefusedError
from streams.topics import Topic

Sent = list[tuple[Topic, Any, str | None, int | None]]


class Kept:
    """One installation's channels: tables are dictionaries, what is sent is in `sent`."""

    def __init__(self) -> None:
        self.sent: Sent = []
        #: The `traceparent` that each was sent with, in the same order.
        self.traces: list[bytes | None] = []
        #: What sending to a topic raises.
        self.faults: dict[Topic, Exception] = {}
        self.channels = Channels(
            inputs={},
            outputs={topic: self._output(topic) for topic in Topic},
            articles_table={},
            theatres_table={},
        )

    def take(self) -> Sent:
        """What was sent since the last time."""
        sent, self.sent = self.sent, []
        return sent

    def _output(self, topic: Topic) -> Any:
        async def send(*, key: str | None, value: Any, partition: int | None, headers: Any) -> None:
            if topic in self.faults:
                raise self.faults[topic]
            self.sent.append((topic, value, key, partition))
            self.traces.append(dict(headers).get("traceparent"))

        return SimpleNamespace(send=send)


def event(
    raw: bytes | None,
    decode: Callable[[bytes], Model],
    *,
    key: str | None,
    partition: int = 0,
    offset: int = 0,
    headers: Any = None,
) -> Any:
    """An event as the codec makes it of a message."""
    message = SimpleNamespace(
        topic="in",
        partition=partition,
        offset=offset,
        key=None if key is None else key.encode(),
        value=raw,
        timestamp=None,
        headers=headers,
    )
    return SimpleNamespace(message=message, value=_value(raw, decode))


def _value(raw: bytes | None, decode: Callable[[bytes], Model]) -> Any:
    if raw is None:
        return Nothing()
    try:
        return decode(raw)
    except RefusedError as error:
        return Refused(Refusal(error.refusal.reason, error.refusal.detail))
