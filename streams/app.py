"""The Faust application: its settings, topics and tables."""

from dataclasses import dataclass
from typing import Any

import faust

from schemas import Model
from streams import faust_mends
from streams.codec import TRACE, ModelSchema
from streams.intake.decode import decode_article, decode_reports
from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES, Topic, full_name, group

_STORES = {"memory": "memory://", "rocksdb": "rocksdb://?driver=rocksdict"}
_HEARTBEAT_SECONDS = 1.5
_BATCH_OVERHEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Channels:
    """The topics as Faust sees them, and the tables of the two agents."""

    inputs: dict[Topic, Any]
    outputs: dict[Topic, Any]
    articles_table: Any
    theatres_table: Any


def make_app(settings: Settings) -> faust.App:
    """The application, with Faust mended.

    Raises:
        streams.faust_mends.MendError: another release of faust-streaming is installed.
    """
    faust_mends.apply()
    return faust.App(
        id=group(settings),
        broker=[f"kafka://{server}" for server in settings.bootstrap.split(",")],
        store=_STORES[settings.store],
        # Each generation has its own files: those of another one are another state.
        datadir=str(settings.data_dir / group(settings)),
        autodiscover=False,
        # At least once, with idempotent writes: Faust's exactly_once leaves outputs outside of its
        # transactions (docs/decisions/0040).
        processing_guarantee="at_least_once",
        broker_session_timeout=settings.session_timeout,
        broker_rebalance_timeout=settings.rebalance_timeout,
        broker_heartbeat_interval=_HEARTBEAT_SECONDS,
        broker_commit_interval=settings.commit_interval,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=MAX_MESSAGE_BYTES,
        producer_acks=-1,
        # A record is sent in a batch, whose own bytes count against the topic's limit.
        producer_max_request_size=MAX_MESSAGE_BYTES - _BATCH_OVERHEAD_BYTES,
        producer_linger=0.0 if settings.embedded else 0.01,
        # The embedded broker misplaces the end of a batch of several records, and recovery of a
        # table would stop short of it: there every record is a batch of its own.
        producer_max_batch_size=1 if settings.embedded else 64 * 1024,
        topic_replication_factor=settings.replication,
        topic_disable_leader=not settings.live_marks,
        table_standby_replicas=0,
        web_enabled=bool(settings.web_port),
        web_host="127.0.0.1",
        web_port=settings.web_port or 6066,
    )


def make_channels(app: faust.App, settings: Settings) -> Channels:
    """Declare topics and tables on the application."""
    readers = {
        Topic.ARTICLES: (decode_article, settings.article_partitions),
        Topic.REPORTS: (decode_reports, settings.report_partitions),
    }
    return Channels(
        inputs={
            topic: app.topic(
                full_name(topic, settings),
                schema=ModelSchema(decode, topic),
                partitions=partitions,
            )
            for topic, (decode, partitions) in readers.items()
        },
        outputs={topic: _output(app, settings, topic) for topic in Topic},
        articles_table=_table(app, "articles", settings.article_partitions),
        theatres_table=_table(app, "theatres", settings.report_partitions),
    )


_STAGES = {Topic.REPORTS: "code", Topic.DEAD_LETTERS: "worker", Topic.INCIDENTS: "merge"}


def _output(app: faust.App, settings: Settings, topic: Topic) -> Any:
    stage = _STAGES.get(topic, "sequences")
    return app.topic(full_name(topic, settings), schema=ModelSchema(None, stage))


def _table(app: faust.App, name: str, partitions: int) -> Any:
    return app.Table(name, partitions=partitions, key_type=str, value_type=None)


async def send(
    channel: Any,
    message: Model,
    key: str | None,
    partition: int | None = None,
    *,
    cause: bytes | None = None,
) -> None:
    """Hand a message to the producer; the commit waits for its acknowledgement.

    `cause` is the `traceparent` of the message that this one follows from.
    """
    headers = [] if cause is None else [(TRACE, cause)]
    await channel.send(key=key, value=message, partition=partition, headers=headers)
