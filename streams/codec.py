"""Pydantic models across Faust's topics: one schema for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import faust

from schemas import Model
from streams.cloud_events import headers as cloud_event_headers
from streams.intake.refusal import Refusal, RefusedError

#: The header (W3C Trace Context) by which a message says what it follows from.
TRACE = "traceparent"


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that could not be decoded. Decoding never raises inside Faust's conductor."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Nothing:
    """A null value."""


class ModelSchema(faust.Schema):  # type: ignore[misc]
    """Keys are text; values are read by `decode` and written as the model's own JSON.

    `stage` is named as the source in the CloudEvents headers of what is sent.
    """

    def __init__(self, decode: Callable[[bytes], Model] | None, stage: str) -> None:
        super().__init__(key_type=bytes, value_type=bytes, allow_empty=False)
        self._decode = decode
        self._stage = stage

    def loads_key(self, app: Any, message: Any, **_: Any) -> bytes | None:  # noqa: ARG002
        """The key's bytes as they came."""
        key: bytes | None = message.key
        return key

    def loads_value(self, app: Any, message: Any, **_: Any) -> Model | Refused | Nothing:  # noqa: ARG002
        """The model, `Refused`, or `Nothing` for a null."""
        if message.value is None:
            return Nothing()
        if self._decode is None:
            raise TypeError("this topic is only written to")
        try:
            return self._decode(message.value)
        except RefusedError as error:
            return Refused(error.refusal)

    def dumps_key(self, app: Any, key: Any, *, headers: Any, **_: Any) -> tuple[bytes | None, Any]:  # noqa: ARG002
        """The key's text as UTF-8."""
        return (key.encode() if isinstance(key, str) else key), headers

    def dumps_value(self, app: Any, value: Any, *, headers: Any, **_: Any) -> tuple[bytes, Any]:  # noqa: ARG002
        """The model's canonical JSON, with CloudEvents headers that go on with the trace given."""
        given = _pairs(headers)
        cause = dict(given).get(TRACE, b"").decode("utf-8", "replace")
        kept = [pair for pair in given if pair[0] != TRACE]
        return value.to_json(), [
            *kept,
            *cloud_event_headers(value, self._stage, traceparent=cause),
        ]


def _pairs(headers: Any) -> list[tuple[str, bytes]]:
    if not headers:
        return []
    return list(headers.items()) if isinstance(headers, dict) else list(headers)
