"""Apache Kafka restarted under a working worker: the worker waits and goes on."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults_kit import settings_on
from stream_kit import Installation

from schemas import Article
from streams.broker import ApacheKafka
from streams.broker.process import free_port
from streams.topics import Topic

pytestmark = pytest.mark.kafka

_CACHE = Path(__file__).parents[2] / "var"
_TEXT = "قتل خمسة مدنيين في غارة جوية على مدينة الرقة في شمال سوريا يوم الثلاثاء."


class _Restartable:
    """A broker of its own on one port and folder; the session's is not stopped under others."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.start()

    @property
    def address(self) -> str:
        return self._broker.address

    def start(self) -> None:
        self._broker = ApacheKafka(self._folder, port=self._port, cache=_CACHE)
        self._broker.start()
        self._broker.wait_ready()

    def stop(self) -> None:
        self._broker.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[_Restartable]:
    server = _Restartable(tmp_path / "server")
    try:
        yield server
    finally:
        server.stop()


async def test_a_worker_goes_on_when_its_broker_has_come_back(
    server: _Restartable, prefix: str, tmp_path: Path
) -> None:
    installation = Installation(settings_on(server.address, prefix, tmp_path), tmp_path)
    installation.run("topics", "create")
    days = [dt.datetime(2017, 6, day, 12, tzinfo=dt.UTC) for day in range(1, 11)]
    articles = [
        Article(id=f"a{day:%d}", source="s", published_at=day, text=_TEXT).model_dump(mode="json")
        for day in days
    ]
    with installation.worker() as worker:
        await installation.command("replay", installation.feed("1.jsonl", articles[:5]))
        await installation.settled()
        server.stop()
        server.start()
        await installation.command("replay", installation.feed("2.jsonl", articles[5:]))
        await installation.settled()
        worker.stop()
    sets = [json.loads(one.value) for one in await installation.records(Topic.REPORTS)]
    coded = [one["article_id"] for one in sets if "article_id" in one]
    assert sorted(coded) == [one["id"] for one in articles]
    values = (await installation.latest(Topic.INCIDENTS)).values()
    assert len({json.loads(one)["date"] for one in values}) == 2
