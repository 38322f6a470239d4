"""Where the event in hand came from."""

from typing import Any

from streams.dead_letters import Origin


def origin_of(event: Any) -> Origin:
    """The coordinates and bytes of a Faust event's message, for a dead letter."""
    message = event.message
    return Origin(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        value=message.value,
        key=message.key,
        timestamp_ms=None if message.timestamp is None else int(message.timestamp * 1000),
        headers=_headers(message),
    )


def traceparent_of(event: Any) -> bytes | None:
    """The trace that the message belongs to, if it says so (the last one, if it says several)."""
    return dict(_headers(event.message)).get("traceparent")


def _headers(message: Any) -> tuple[tuple[str, bytes], ...]:
    headers = message.headers or {}
    pairs = headers.items() if isinstance(headers, dict) else headers
    # Kafka knows headers without a value.
    return tuple((name, value or b"") for name, value in pairs)
