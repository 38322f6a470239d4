"""`nadhir rebuild` on a broker: the log worked again, and what no longer follows taken back."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_kit import command, environment
from stream_kit import Installation

from schemas import Alert, Article, Transition
from streams.settings import Settings
from streams.topic_admin import check_topics
from streams.topics import ALERT_TOPICS, Topic

_DAY = datetime(2017, 6, 7, 12, tzinfo=UTC)
_STRIKE = (
    "قتل سبعة مدنيين وأصيب عشرة آخرون في غارة جوية شنتها طائرات حربية على مدينة {} في {} يوم "
    "الثلاثاء، بحسب ما أفادت مصادر محلية."
)
_RAQQA, _BENGHAZI = _STRIKE.format("الرقة", "شمال سوريا"), _STRIKE.format("بنغازي", "شرق ليبيا")
#: A worker whose coder takes one city for another.
_WRONG = f"""
from streams.coding.coder import Coder
code = Coder.code
def wrong(self, article):
    if article.title == "taken for Benghazi":
        article = article.model_copy(update={{"text": {_BENGHAZI!r}}})
    return code(self, article)
Coder.code = wrong
from streams.cli import main
main(["worker"])
"""


def _articles(days: list[int], title: str = "") -> list[dict[str, Any]]:
    return [
        Article(
            id=f"a{day}",
            source=f"s{day % 3}",
            published_at=_DAY + timedelta(days=day),
            title=title,
            text=_RAQQA,
        ).model_dump(mode="json")
        for day in days
    ]


@pytest.fixture
def installation(broker: str, settings: Settings, tmp_path: Path) -> Installation:
    installation = Installation(settings, tmp_path)
    installation.run("topics", "create")
    return installation


def _next(installation: Installation) -> Installation:
    settings = installation.settings
    return Installation(
        settings.model_copy(update={"generation": settings.generation + 1}), installation.folder
    )


async def _live(installation: Installation) -> dict[str, dict[bytes, bytes]]:
    """What readers see: incidents that are not gone, escalations that are not retracted."""
    return {
        str(topic): {
            key: value
            for key, value in (await installation.latest(topic)).items()
            if json.loads(value)["state"] not in {"gone", "retracted"}
        }
        for topic in (Topic.INCIDENTS, Topic.ESCALATIONS)
    }


async def _alerts(installation: Installation) -> list[Alert]:
    records = await installation.records(*ALERT_TOPICS.values())
    ordered = sorted(records, key=lambda record: record.timestamp)
    return [Alert.from_json(record.value) for record in ordered]


async def test_after_a_rebuild_it_is_as_if_it_had_always_been_so(
    installation: Installation, settings: Settings, tmp_path: Path
) -> None:
    feed = installation.feed(
        "feed.jsonl", _articles([0]) + _articles([7, 14, 21], "taken for Benghazi")
    )
    (tmp_path / "clean").mkdir()
    clean = Installation(
        settings.model_copy(update={"prefix": f"{settings.prefix}clean."}), tmp_path / "clean"
    )
    await clean.command("topics", "create")
    await clean.command("replay", feed)
    with clean.worker():
        await clean.settled()
    await installation.command("replay", feed)
    with installation.worker(program=("-c", _WRONG)):
        await installation.settled()
    wrong = await _live(installation)
    assert wrong[Topic.ESCALATIONS]
    assert wrong != await _live(clean)

    await installation.command("rebuild", "--dry-run")
    assert await _live(installation) == wrong
    await installation.command("rebuild")
    right = await _live(installation)
    assert right == await _live(clean)
    assert right[Topic.ESCALATIONS]
    # What was taken back is told: the last notice of each escalation is its end.
    last = {alert.escalation_id: alert for alert in await _alerts(installation)}
    taken_back = wrong[Topic.ESCALATIONS].keys() - right[Topic.ESCALATIONS].keys()
    assert taken_back
    for key in taken_back:
        alert = last[key.decode()]
        assert alert.transition is Transition.RETRACTED
        assert alert.why == "rebuilt"
        assert alert.escalation.state == "retracted"

    # Safe to repeat; and the workers go on from there.
    told = len(await _alerts(installation))
    await installation.command("rebuild")
    assert await _live(installation) == right
    assert len(await _alerts(installation)) == told
    more = installation.feed("more.jsonl", _articles([28]))
    for one in (clean, second := _next(installation)):
        await one.command("replay", more)
        with one.worker():
            await one.settled()
    assert await _live(second) == await _live(clean)


async def test_from_a_time_the_older_stays_and_the_log_is_read_from_a_horizon_before(
    installation: Installation,
) -> None:
    days = [0, 7, 154, 161, 301, 308]
    await installation.command("replay", installation.feed("feed.jsonl", _articles(days)))
    with installation.worker():
        await installation.settled()
    before = await _live(installation)
    since = _DAY + timedelta(days=298)
    await installation.command("rebuild", "--from", since.isoformat())
    incidents = (await _live(installation))[Topic.INCIDENTS]
    assert incidents == before[Topic.INCIDENTS]
    assert len(incidents) == len(days)
    second = _next(installation)
    coded = {json.loads(one.value).get("article_id") for one in await second.records(Topic.REPORTS)}
    # The last mark of time before that is of day 161; what was published up to then may be read.
    assert {"a301", "a308"} <= coded - {None} <= {"a161", "a301", "a308"}


async def test_what_cannot_be_done_is_said(installation: Installation, tmp_path: Path) -> None:
    async def refused(*arguments: str, **changed: Any) -> str:
        one = Installation(installation.settings.model_copy(update=changed), tmp_path)
        with pytest.raises(AssertionError, match="ended with 1") as error:
            await one.command("rebuild", *arguments)
        return str(error.value)

    assert "there is no generation 1 to build anew" in await refused()
    with installation.worker():
        if not installation.settings.embedded:  # it cannot tell who is running
            assert "1 workers of generation 1 are running: stop them first" in await refused()
    assert "the log of articles is empty" in await refused()
    await installation.command("replay", installation.feed("feed.jsonl", _articles([0, 7])))
    later = (_DAY + timedelta(days=30)).isoformat()
    assert "nothing has come since 2017-07-07T12:00:00Z" in await refused("--from", later)
    assert "set NADHIR_GENERATION to it" in await refused(generation=2)
    second = _next(installation)
    await second.command("topics", "create")
    with second.worker():
        await second.settled()
    assert "generation 2 has been begun otherwise" in await refused()
    third = _next(second)
    await third.command("topics", "create")
    with third.worker():
        await third.settled()
    assert "generation 3 has been begun already: set NADHIR_GENERATION=3" in await refused()


async def test_one_that_is_killed_is_taken_up_again(installation: Installation) -> None:
    feed = installation.feed("feed.jsonl", _articles(list(range(0, 140, 7))))
    await installation.command("replay", feed)
    with installation.worker():
        await installation.settled()
    before = await _live(installation)
    second = _next(installation)
    process = await asyncio.create_subprocess_exec(
        *command("rebuild"), env=environment(installation.settings), cwd=installation.folder
    )
    try:
        async with asyncio.timeout(60):
            await _begun(second)
    finally:
        process.kill()
        await process.wait()
    # Its worker, which dies with it, counts as alive until its session ends.
    await installation.command("rebuild")
    assert await _live(installation) == before


async def _begun(installation: Installation) -> None:
    """Return when the first report of the generation is there."""
    # Not before its topic is made: a broker that makes unknown topics gives them its own form.
    while await check_topics(installation.settings):  # noqa: ASYNC110 - another process makes it
        await asyncio.sleep(0.1)
    while not await installation.records(Topic.REPORTS):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
