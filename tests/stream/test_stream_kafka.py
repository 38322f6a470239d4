"""The stream tests on Apache Kafka."""

import pytest
from stream_suite import StreamSuite


@pytest.mark.kafka
class TestStreamOnKafka(StreamSuite):
    @pytest.fixture
    def broker(self, kafka: str) -> str:
        return kafka
