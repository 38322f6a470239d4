"""Asks a broker whether it serves clients yet."""

import asyncio
import logging
import socket

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

_CONNECT_SECONDS = 1.0
_REQUEST_MILLISECONDS = 1_000


def answers(host: str, port: int) -> bool:
    """Whether a broker listens there and names itself in its metadata.

    A listening port alone is not enough: Kafka opens it before it lets itself into the cluster.
    Must run in a thread without an event loop.
    """
    try:
        socket.create_connection((host, port), _CONNECT_SECONDS).close()
    except OSError:
        return False
    return asyncio.run(_has_brokers(f"{host}:{port}"))


async def _has_brokers(address: str) -> bool:
    client = AIOKafkaAdminClient(
        bootstrap_servers=address, request_timeout_ms=_REQUEST_MILLISECONDS
    )
    # A broker that is not ready is no news here.
    logger = logging.getLogger("aiokafka")
    level, logger.level = logger.level, logging.CRITICAL
    try:
        await client.start()
        return bool((await client.describe_cluster())["brokers"])
    except (KafkaError, OSError):
        return False
    finally:
        logger.level = level
        await client.close()
