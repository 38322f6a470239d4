"""Workers that stop, die and come in the middle of the seed feed, against a run without faults.

"The same" is the second invariant's: the last value of each key is the same bytes, the last alert
of each escalation is its final state, and an alert that the clean run did not send was superseded.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faults_kit import End, Feed, end_of, settings_on
from stream_kit import Installation

from schemas import Article
from streams.progress import lag_of

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def clean(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> End:
    """The end of a run in which nothing happened."""
    folder = tmp_path_factory.mktemp("clean")
    installation = Installation(settings_on(kafka, "clean.", folder), folder)
    installation.run("topics", "create")

    async def run() -> End:
        with installation.worker():
            async with Feed(installation).running() as feed:
                await feed.whole()
            return await end_of(installation)

    return asyncio.run(run())


class Run:
    """One disturbed run: its installation and feed, and the comparison at its end."""

    def __init__(self, address: str, prefix: str, folder: Path) -> None:
        self._address, self._prefix, self._folder = address, prefix, folder

    def __call__(self, **more: Any) -> Installation:
        settings = settings_on(self._address, self._prefix, self._folder, **more)
        installation = Installation(settings, self._folder)
        installation.run("topics", "create")
        return installation


@pytest.fixture
def install(kafka: str, prefix: str, tmp_path: Path) -> Iterator[Run]:
    return Run(kafka, prefix, tmp_path)


async def test_a_clean_run_says_all_that_there_is(clean: End) -> None:
    """Otherwise the comparisons below would compare nothing."""
    coded = {(article, version) for article, version, _, _ in clean.report_sets}
    assert len(coded) > 50
    assert clean.dead_letters
    assert len(clean.escalations) >= 5
    assert {value["state"] for value in clean.announced().values()} >= {"open", "closed"}
    assert clean.announced() == clean.final()


async def test_sigterm(install: Run, clean: End) -> None:
    installation = install()
    async with Feed(installation).running() as feed:
        with installation.worker() as first:
            await feed.middle(30)
            first.stop()
        await feed.whole()
        with installation.worker():
            await end_is(installation, clean)


async def test_sigkill(install: Run, clean: End) -> None:
    installation = install()
    async with Feed(installation).running() as feed:
        with installation.worker() as first:
            await feed.middle(30)
            first.kill()
        await feed.whole()
        with installation.worker():
            await end_is(installation, clean)


async def test_sigkill_before_the_first_commit(install: Run, clean: End) -> None:
    installation = install(commit_interval=5.0)
    async with Feed(installation).running() as feed:
        with installation.worker(ready=False) as first:
            await feed.middle(20)
            first.kill()
        assert [one.committed for one in await lag_of(installation.settings)] == [0] * 3
        await feed.whole()
        with installation.worker():
            await end_is(installation, clean)


@pytest.mark.parametrize(("kind", "last"), [("ReportSet", 25), ("Incident", 40), ("Alert", 9)])
async def test_sigkill_between_the_state_and_what_follows_from_it(
    install: Run, clean: End, kind: str, last: int
) -> None:
    installation = install()
    program = [str(Path(__file__).with_name("dying_worker.py")), kind, str(last)]
    async with Feed(installation).running() as feed:
        with installation.worker(ready=False, program=program) as first:
            await feed.whole()
            await asyncio.to_thread(first.wait_killed)
        with installation.worker():
            await end_is(installation, clean)


async def test_a_second_worker_joins_and_the_first_is_killed(install: Run, clean: End) -> None:
    """With more partitions the articles arrive in another order, each time.

    What stands in the end is the same; what was taken back on the way may differ.
    """
    installation = install(article_partitions=4)
    async with Feed(installation).running() as feed:
        with installation.worker() as first:
            await feed.middle(20)
            with installation.worker():
                await feed.middle(40)
                first.kill()
                await feed.whole()
                end = await end_of(installation)
    assert end.report_sets == clean.report_sets
    assert end.dead_letters == clean.dead_letters
    assert end.standing() == clean.standing()
    assert end.announced() == end.final()
    print(f"{len(end.sent_besides(clean))} alerts sent that the clean run did not send")


async def test_six_restarts_with_tables_in_files(install: Run, clean: End, tmp_path: Path) -> None:
    """Every second one a SIGKILL; the files are kept."""
    installation, data = install(store="rocksdb"), tmp_path / "kept"
    async with Feed(installation).running() as feed:
        for number in range(6):
            with installation.worker(data) as worker:
                await feed.middle(8 * (number + 1))
                if number % 2:
                    worker.kill()
                else:
                    worker.stop()
        await feed.whole()
        with installation.worker(data):
            await end_is(installation, clean)


_PLACES = (
    ("الرقة", "سوريا"),
    ("البوكمال", "سوريا"),
    ("درعا", "سوريا"),
    ("حلب", "سوريا"),
    ("الموصل", "العراق"),
    ("القائم", "العراق"),
    ("بنغازي", "ليبيا"),
    ("سرت", "ليبيا"),
)


async def test_nothing_is_lost_while_articles_keep_coming(install: Run, tmp_path: Path) -> None:
    """Two clean stops and a kill, with all that comes meanwhile.

    The narrow windows in which Faust as it comes loses some are met by tests/faust_mends.
    """
    installation = install(article_partitions=4)
    ids = [f"a{number}" for number in range(1000)]
    start = dt.datetime(2017, 3, 1, 12, tzinfo=dt.UTC)
    articles = []
    for number, name in enumerate(ids):
        place, country = _PLACES[number % len(_PLACES)]
        moment = start + dt.timedelta(hours=number)
        text = f"قتل خمسة مدنيين في غارة جوية على مدينة {place} في {country} يوم {moment:%d/%m/%Y}."
        article = Article(id=name, source=f"s{number % 5}", published_at=moment, text=text)
        articles.append(article.model_dump(mode="json"))
    path = installation.feed("many.jsonl", articles)
    async with Feed(installation, path, rate=300).running() as feed:
        with installation.worker() as worker:
            await feed.middle(300)
            worker.stop()
        with installation.worker() as worker:
            await feed.middle(500)
            worker.stop()
        with installation.worker() as worker:
            await feed.middle(700)
            worker.kill()
        with installation.worker():
            await feed.whole()
            end = await end_of(installation)
    assert not end.dead_letters
    assert {article for article, *_ in end.report_sets} == set(ids)
    merged = {
        source["article_id"]
        for incident in map(json.loads, end.incidents.values())
        if incident["state"] == "live"
        for source in incident["sources"]
    }
    assert merged == set(ids)


async def end_is(installation: Installation, clean: End) -> None:
    """Compare, when all has been worked."""
    end = await end_of(installation)
    assert end.report_sets == clean.report_sets
    assert end.dead_letters == clean.dead_letters
    assert end.incidents == clean.incidents
    assert end.escalations == clean.escalations
    assert end.announced() == end.final()
    besides = end.sent_besides(clean)
    print(f"{len(besides)} alerts sent that the clean run did not send")
    for escalation, alert in besides:
        assert end.alerts[escalation][-1]["id"] != alert
