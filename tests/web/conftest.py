"""A web server over a real broker, with its topics made and a producer at hand."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from web_rig import Feed, sending

from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.web import make_web_app


@pytest.fixture
async def feed(settings: Settings) -> AsyncIterator[Feed]:
    await create_topics(settings)
    async with sending(settings) as feed:
        yield feed


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(make_web_app(settings))) as running:
        yield running
