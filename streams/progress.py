"""How far the workers have come: committed offsets against the ends of their input topics."""

from dataclasses import dataclass

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from streams.reading import consumer_of
from streams.settings import Settings
from streams.topics import Topic, group

INPUTS = (Topic.ARTICLES, Topic.REPORTS)


@dataclass(frozen=True, slots=True)
class Lag:
    """One input partition: the next offset the group will work, and the end of the log."""

    topic: str
    partition: int
    committed: int
    end: int

    @property
    def behind(self) -> int:
        """Messages still to be worked."""
        return max(0, self.end - self.committed)


async def lag_of(settings: Settings) -> list[Lag]:
    """The lag of every input partition, by topic and partition.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    ends = await _ends(settings)
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap, client_id="nadhir-progress")
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(group(settings), partitions=list(ends))
    except GroupCoordinatorNotAvailableError:
        offsets = {}
    finally:
        await admin.close()
    return [
        Lag(one.topic, one.partition, max(0, offsets[one].offset) if one in offsets else 0, end)
        for one, end in sorted(ends.items())
    ]


async def _ends(settings: Settings) -> dict[TopicPartition, int]:
    # High watermarks come with fetches: one fetch of each partition from its end would do on
    # Apache Kafka, but the embedded broker misplaces the end, so that the beginning is fetched.
    async with consumer_of(settings, INPUTS) as consumer:
        ends: dict[TopicPartition, int] = {}
        while len(ends) < len(consumer.assignment()):
            await consumer.getmany(timeout_ms=100)
            for partition in consumer.assignment():
                mark = consumer.highwater(partition)
                if mark is not None:
                    ends[partition] = mark
        return ends
