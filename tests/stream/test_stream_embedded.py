"""The stream tests on the embedded broker."""

import pytest
from stream_suite import StreamSuite


class TestStreamOnEmbedded(StreamSuite):
    @pytest.fixture
    def broker(self, embedded: str) -> str:
        return embedded
