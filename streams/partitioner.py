"""Which partition a key belongs to: Java's murmur2, part of the contract.

librdkafka's default is another one; producers on it must set `partitioner=murmur2_random`.
"""

from aiokafka.partitioner import murmur2


def partition_of(key: bytes, partitions: int) -> int:
    """The partition, from 0, of a key among `partitions`, as the Java client chooses it."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)
