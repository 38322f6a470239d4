"""Brokers that the project starts itself: the embedded one and Apache Kafka."""

from streams.broker.base import Broker, BrokerCrashedError, BrokerUnavailableError, watch
from streams.broker.embedded import EmbeddedBroker
from streams.broker.kafka import ApacheKafka

__all__ = [
    "ApacheKafka",
    "Broker",
    "BrokerCrashedError",
    "BrokerUnavailableError",
    "EmbeddedBroker",
    "watch",
]
