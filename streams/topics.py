"""The topics: names, keys, partitions and retention. The one place that spells them."""

from dataclasses import dataclass
from enum import StrEnum

from schemas import Level
from streams.settings import Settings


class Topic(StrEnum):
    """Every topic of the contract, without the prefix."""

    ARTICLES = "articles"
    REPORTS = "reports"
    INCIDENTS = "incidents"
    ESCALATIONS = "escalations"
    ALERTS_WATCH = "alerts.watch"
    ALERTS_WARNING = "alerts.warning"
    ALERTS_CRITICAL = "alerts.critical"
    DEAD_LETTERS = "dead-letters"
    DELIVERIES = "deliveries"
    GENERATIONS = "generations"
    SUBSCRIPTIONS = "webhooks.subscriptions"
    SILENCES = "webhooks.silences"
    ENDPOINTS = "webhooks.endpoints"
    PENDING = "webhooks.pending"


ALERT_TOPICS: dict[Level, Topic] = {
    Level.WATCH: Topic.ALERTS_WATCH,
    Level.WARNING: Topic.ALERTS_WARNING,
    Level.CRITICAL: Topic.ALERTS_CRITICAL,
}

#: The largest message a topic takes: a dead letter holds 8 MiB of the original as base64.
MAX_MESSAGE_BYTES = 12 * 1024 * 1024

_SMALL_SEGMENT_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """How a topic is made: its full name, partitions and broker configuration."""

    name: str
    partitions: int
    config: dict[str, str]


def full_name(topic: Topic, settings: Settings) -> str:
    """The topic's name on the broker.

    Reports are made by the coder of one generation, and only its owners may read them: from the
    second generation on, they have a topic of their own.
    """
    if topic is Topic.REPORTS and settings.generation > 1:
        return f"{settings.prefix}{topic}.g{settings.generation}"
    return f"{settings.prefix}{topic}"


def group(settings: Settings) -> str:
    """The workers' consumer group, and Faust's app id; every generation has its own."""
    return f"{settings.prefix}g{settings.generation}"


def specs(settings: Settings) -> list[TopicSpec]:
    """What `nadhir topics create` makes, in the order of `Topic`."""
    single = (Topic.GENERATIONS, Topic.SUBSCRIPTIONS, Topic.SILENCES, Topic.ENDPOINTS)
    partitions = {Topic.ARTICLES: settings.article_partitions} | dict.fromkeys(single, 1)
    compacted = {Topic.INCIDENTS, Topic.ESCALATIONS, Topic.PENDING, *single}
    forever = {"retention.ms": "-1", "max.message.bytes": str(MAX_MESSAGE_BYTES)}
    # A deliverer reads what is pending from the beginning: what was delivered should go soon.
    soon = {
        "segment.bytes": str(_SMALL_SEGMENT_BYTES),
        "max.compaction.lag.ms": "60000",
        "delete.retention.ms": "3600000",
    }
    return [
        TopicSpec(
            full_name(topic, settings),
            partitions.get(topic, settings.report_partitions),
            forever
            | {"cleanup.policy": "compact" if topic in compacted else "delete"}
            | (soon if topic is Topic.PENDING else {}),
        )
        for topic in Topic
    ]
