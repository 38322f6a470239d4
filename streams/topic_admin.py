"""Creating topics on the broker and comparing them with the settings."""

from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from streams.settings import Settings
from streams.topics import specs


@dataclass(frozen=True, slots=True)
class TopicProblem:
    """A topic that is not as the settings ask, and what to do."""

    topic: str
    detail: str


async def create_topics(settings: Settings) -> list[str]:
    """Create what is missing; returns the names created, in the order of the contract.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap, client_id="nadhir-topics")
    await admin.start()
    try:
        there = set(await admin.list_topics())
        missing = [spec for spec in specs(settings) if spec.name not in there]
        if not missing:
            return []
        answer = await admin.create_topics(
            [
                NewTopic(
                    spec.name,
                    num_partitions=spec.partitions,
                    replication_factor=settings.replication,
                    topic_configs=dict(spec.config),
                )
                for spec in missing
            ]
        )
        for name, code, *_ in answer.topic_errors:
            # Another starter may have been first: that is what was wanted.
            if code and for_code(code) is not TopicAlreadyExistsError:
                raise for_code(code)(f"{name} could not be created")
        return [spec.name for spec in missing]
    finally:
        await admin.close()


async def check_topics(settings: Settings) -> list[TopicProblem]:
    """What is missing or has another number of partitions than the settings say.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap, client_id="nadhir-topics")
    await admin.start()
    try:
        wanted = specs(settings)
        there = set(await admin.list_topics())
        known = [spec.name for spec in wanted if spec.name in there]
        described = await admin.describe_topics(known) if known else []
        partitions = {topic["topic"]: len(topic["partitions"]) for topic in described}
    finally:
        await admin.close()
    problems = []
    for spec in wanted:
        found = partitions.get(spec.name)
        if found is None:
            problems.append(TopicProblem(spec.name, "missing: run `nadhir topics create`"))
        elif found != spec.partitions:
            problems.append(
                TopicProblem(
                    spec.name,
                    f"has {found} partitions, the settings ask for {spec.partitions}: a change of "
                    "partitions is a rebuild under another NADHIR_PREFIX",
                )
            )
    return problems
