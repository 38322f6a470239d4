"""The kinds of messages that topics carry."""

from schemas import (
    Alert,
    Article,
    DeadLetter,
    Delivery,
    Endpoint,
    Escalation,
    Incident,
    Mark,
    Pending,
    ReportSet,
    Silence,
    SourceMark,
    Subscription,
    Withdrawal,
)
from schemas.asyncapi import Message
from streams.generation import Fingerprint

ARTICLE = Message(
    "article", "What a source published.", Article, "article id", "article", headers_required=False
)
WITHDRAWAL = Message(
    "withdrawal",
    "Takes back what was concluded from an article, up to a version.",
    Withdrawal,
    "article id",
    "withdrawal",
    headers_required=False,
)
WITHDRAWN_FOR_GOOD = Message(
    "withdrawn-for-good", "A null value withdraws the article for good.", None, "article id", None
)
MARK = Message(
    "mark",
    "No article published before it is still to come; in every partition.",
    Mark,
    None,
    "mark",
)
REPORTS = Message(
    "report-set",
    "All that one version of an article reports for one theatre.",
    ReportSet,
    "theatre",
    "report-set",
)
SOURCE_MARK = Message(
    "source-mark", "A mark, forwarded behind the reports before it.", SourceMark, None, "mark"
)
INCIDENT = Message(
    "incident", "What happened once, as it stands now.", Incident, "incident id", "incident"
)
ESCALATION = Message(
    "escalation",
    "A sequence at a scope, as it stands now.",
    Escalation,
    "escalation id",
    "escalation",
)
ALERT = Message("alert", "One transition of one escalation.", Alert, "place id", "alert")
DEAD_LETTER = Message(
    "dead-letter",
    "What could not be processed.",
    DeadLetter,
    "id of the dead letter",
    "dead-letter",
    more_headers=(
        "reason",
        "stage",
        "exception",
        "original_topic",
        "original_partition",
        "original_offset",
        "attempt",
    ),
)
DELIVERY = Message(
    "delivery", "An attempt to deliver to a webhook.", Delivery, "webhook id", "delivery"
)
GENERATION = Message(
    "generation", "What the state is made with.", Fingerprint, "number of the generation", None
)
SUBSCRIPTION = Message(
    "subscription", "Alerts to one endpoint.", Subscription, "id of it", "subscription"
)
SILENCE = Message("silence", "A span without some alerts.", Silence, "id of it", "silence")
ENDPOINT = Message(
    "endpoint", "How an endpoint does.", Endpoint, "id of the subscription", "endpoint"
)
PENDING = Message(
    "pending", "What is still to be sent.", Pending, "`<subscription>|<webhook id>`", None
)
DELETED = Message("deleted", "A null value deletes the key.", None, "the key that goes", None)
