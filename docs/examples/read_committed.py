"""Follow the alerts of all levels. Needs aiokafka: `pip install aiokafka`, then run this file."""

import asyncio
import json
import os
from collections import OrderedDict

from aiokafka import AIOKafkaConsumer, TopicPartition

PREFIX = os.environ.get("NADHIR_PREFIX", "nadhir.")
LEVELS = ("watch", "warning", "critical")
REMEMBERED = 10_000


async def main() -> None:
    """Print each alert once, and move the position only after that."""
    consumer = AIOKafkaConsumer(
        *(f"{PREFIX}alerts.{level}" for level in LEVELS),
        bootstrap_servers=os.environ.get("NADHIR_BOOTSTRAP", "127.0.0.1:9092"),
        group_id="newsroom-python",  # your own name: it is where your position is kept
        isolation_level="read_committed",  # nothing of a transaction that was not committed
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        # The embedded broker waits as long as a rebalance may take before it lets you in.
        session_timeout_ms=6_000,
        rebalance_timeout_ms=6_000,
        heartbeat_interval_ms=2_000,
    )
    seen: OrderedDict[str, None] = OrderedDict()
    async with consumer:
        async for message in consumer:
            alert = json.loads(message.value)
            # Delivery is at least once, and a closing goes to every level reached: same id.
            if alert["id"] not in seen:
                show(alert)
                seen[alert["id"]] = None
                if len(seen) > REMEMBERED:
                    seen.popitem(last=False)
            partition = TopicPartition(message.topic, message.partition)
            await consumer.commit({partition: message.offset + 1})


def show(alert: dict) -> None:
    """One line for the alert, one for each incident behind it, and its account."""
    escalation = alert["escalation"]
    print(alert["level"], alert["transition"], alert["place"], alert["rule"], sep="\t")
    if escalation["superseded_by"]:
        print("  goes on as", escalation["superseded_by"])
    for step in escalation["steps"]:
        for incident in step["incidents"]:
            quotes = [
                f"{witness['source']} «{quote['quote']}»"
                for witness in incident["witnesses"]
                for quote in witness["quotes"]
            ]
            print(" ", incident["date"], incident["mode"], *quotes)
    print(" ", escalation["account"]["ar"].splitlines()[0], flush=True)


if __name__ == "__main__":
    asyncio.run(main())
