"""The partitioner is Java's: values computed by the Java client."""

import pytest
from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from streams.partitioner import partition_of


# Apache Kafka's own test vectors of Utils.murmur2 (clients, UtilsTest.testMurmur2).
@pytest.mark.parametrize(
    ("key", "murmur2"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_the_vectors_of_apache_kafka(key: bytes, murmur2: int) -> None:
    for partitions in (1, 3, 8, 1024):
        assert partition_of(key, partitions) == (murmur2 & 0x7FFFFFFF) % partitions


@given(st.binary(min_size=1, max_size=40), st.integers(1, 64))
def test_it_is_what_the_replay_producer_does_by_default(key: bytes, partitions: int) -> None:
    numbers = list(range(partitions))
    assert partition_of(key, partitions) == DefaultPartitioner()(key, numbers, numbers)
