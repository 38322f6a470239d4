"""CloudEvents 1.0 attributes of every message, in Kafka headers (binary content mode).

Source: CloudEvents Kafka protocol binding 1.0.2 (`ce_` prefix, `content-type`). Every attribute is
derived from the message, so that a message sent again carries the same headers. The trace (W3C
Trace Context, `traceparent`) begins with the first message and goes on through every stage.
"""

import hashlib
import re

from schemas import (
    SCHEMA_VERSION,
    Alert,
    Article,
    DeadLetter,
    Delivery,
    Endpoint,
    Escalation,
    Incident,
    Mark,
    Model,
    Pending,
    ReportSet,
    Silence,
    SourceMark,
    Subscription,
    Withdrawal,
    iso,
)

Headers = list[tuple[str, bytes]]

_TRACEPARENT = re.compile(r"00-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

_TYPES: dict[type[Model], str] = {
    Article: "article",
    Withdrawal: "withdrawal",
    Mark: "mark",
    ReportSet: "report-set",
    SourceMark: "mark",
    Incident: "incident",
    Escalation: "escalation",
    Alert: "alert",
    DeadLetter: "dead-letter",
    Delivery: "delivery",
    Subscription: "subscription",
    Endpoint: "endpoint",
    Silence: "silence",
    Pending: "pending",
}


def headers(message: Model, source: str, *, traceparent: str | None = None) -> Headers:
    """The headers of a message that the stage `source` ("replay", "code" ...) sends.

    `ce_id` is the message's own id where that is unique to its content (alerts, dead letters),
    else a hash of its bytes. `traceparent` is that of the message that caused this one: its trace
    goes on with a span of this message's own; without one, or with a broken one, a trace begins.

    Raises:
        KeyError: the model is no message of a topic.
    """
    event_id = _event_id(message)
    pairs = [
        ("ce_specversion", "1.0"),
        ("ce_type", f"nadhir.{_TYPES[type(message)]}.v{SCHEMA_VERSION}"),
        ("ce_source", f"/nadhir/{source}"),
        ("ce_id", event_id),
        ("content-type", "application/json"),
        ("schema_version", SCHEMA_VERSION),
        ("traceparent", _trace(traceparent, source, event_id)),
    ]
    subject = _subject(message)
    if subject is not None:
        pairs.append(("ce_subject", subject))
    moment = _time(message)
    if moment is not None:
        pairs.append(("ce_time", moment))
    if isinstance(message, DeadLetter):
        pairs += dead_letter_pairs(message)
    return [(name, value.encode()) for name, value in pairs]


def dead_letter_pairs(letter: DeadLetter) -> list[tuple[str, str]]:
    """What a dead letter's headers say, so that a tool can sort them without reading values."""
    return [
        ("reason", letter.reason),
        ("stage", letter.stage),
        ("exception", letter.exception or ""),
        ("original_topic", letter.topic),
        ("original_partition", str(letter.partition)),
        ("original_offset", str(letter.offset)),
        ("attempt", str(letter.attempt)),
    ]


def _trace(cause: str | None, source: str, event_id: str) -> str:
    found = _TRACEPARENT.fullmatch(cause or "")
    trace = found[1] if found else hashlib.sha256(event_id.encode()).hexdigest()[:32]
    span = hashlib.sha256(f"{source} {event_id}".encode()).hexdigest()[:16]
    return f"00-{trace}-{span}-01"


def _event_id(message: Model) -> str:
    if isinstance(message, Alert | DeadLetter):
        return message.id
    return hashlib.sha256(message.to_json()).hexdigest()[:32]


def _subject(message: Model) -> str | None:
    match message:
        case ReportSet():
            return message.article_id
        case Alert():
            return message.escalation_id
        case Article() | Withdrawal() | Incident() | Escalation() | DeadLetter():
            return message.id
        case Subscription() | Silence():
            return message.id
        case Pending() | Delivery() | Endpoint():
            return message.subscription
    return None


def _time(message: Model) -> str | None:
    match message:
        case Article() | ReportSet():
            return None if message.published_at is None else iso(message.published_at)
        case Mark() | SourceMark():
            return iso(message.mark)
        case Alert():
            return iso(message.known_at)
        case Incident() | Escalation():
            return iso(message.updated_at)
    return None
