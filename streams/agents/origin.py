"""Where the event in hand came from, for a dead letter."""

from typing import Any

from streams.dead_letters import Origin


def origin_of(event: Any) -> Origin:
    """The coordinates and bytes of a Faust event's message."""
    message = event.message
    headers = message.headers or {}
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Origin(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        value=message.value,
        key=message.key,
        timestamp_ms=None if message.timestamp is None else int(message.timestamp * 1000),
        headers=tuple(pairs),
    )
