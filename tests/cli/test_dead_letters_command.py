"""`nadhir dead-letters` from outside: a poison article, the cause mended, replayed, an alert."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_kit import nadhir
from stream_kit import Installation

from schemas import Article, DeadLetter, Mark, Reason
from streams.dead_letters import KEPT_BYTES, Origin, dead_letter
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, Topic, full_name

_DAY = datetime(2017, 6, 7, 12, tzinfo=UTC)
_TEXT = (
    "قتل سبعة من عناصر تنظيم داعش وأصيب عشرة آخرون في غارة جوية شنتها طائرات التحالف الدولي على "
    "مدينة الرقة في شمال سوريا يوم {}، بحسب ما أفادت مصادر محلية."
)
#: A worker with a fault: it cannot work an article whose title says so.
_FAULTY = """
from streams.coding.coder import Coder
code = Coder.code
def faulty(self, article):
    if article.title == "poison":
        raise ZeroDivisionError("poisoned")
    return code(self, article)
Coder.code = faulty
from streams.cli import main
main(["worker"])
"""


@pytest.fixture
def installation(broker: str, settings: Settings, tmp_path: Path) -> Installation:
    installation = Installation(settings, tmp_path)
    installation.run("topics", "create")
    return installation


def _article(name: str, day: int, **more: Any) -> Article:
    weekday = ("الثلاثاء", "الخميس", "السبت")[day]
    published = _DAY + timedelta(days=2 * day)
    fields = {"id": name, "source": name, "published_at": published, "title": ""}
    return Article(**fields | {"text": _TEXT.format(weekday)} | more)


async def _publish(installation: Installation, article: Article, shift: int = 0) -> None:
    count = installation.settings.article_partitions
    async with installation.producer() as producer:
        await producer.send_and_wait(
            full_name(Topic.ARTICLES, installation.settings),
            article.to_json(),
            key=article.id.encode(),
            partition=(partition_of(article.id.encode(), count) + shift) % count,
            headers=[("traceparent", b"00-" + b"1" * 32 + b"-" + b"2" * 16 + b"-01")],
        )


async def _mark(installation: Installation, moment: datetime) -> None:
    async with installation.producer() as producer:
        for number in range(installation.settings.article_partitions):
            await producer.send_and_wait(
                full_name(Topic.ARTICLES, installation.settings),
                Mark(mark=moment).to_json(),
                partition=number,
            )


async def _letters(installation: Installation) -> list[DeadLetter]:
    records = await installation.records(Topic.DEAD_LETTERS)
    return [DeadLetter.from_json(record.value) for record in records]


async def _alerts(installation: Installation) -> int:
    return len(await installation.records(*ALERT_TOPICS.values()))


async def test_a_poison_article_is_mended_and_raises_its_alert(installation: Installation) -> None:
    await _mark(installation, _DAY)
    await _publish(installation, _article("first", 0))
    await _publish(installation, _article("second", 1))
    await _mark(installation, _DAY + timedelta(days=2))
    await _publish(installation, _article("third", 2, title="poison"))
    with installation.worker(program=("-c", _FAULTY)):
        await installation.settled()
        (letter,) = await _letters(installation)
        assert (letter.reason, letter.stage, letter.attempt) == (Reason.CRASH, "code", 1)
        assert letter.exception == "ZeroDivisionError: poisoned"
        without = await _alerts(installation)

        # Not mended yet: it comes back as a letter of its own, and the first one is settled.
        await installation.command("dead-letters", "replay", "--reason", "crash", "--note", "try")
        await installation.settled()
        first, second = (await installation.command("dead-letters", "list")).splitlines()
        assert first.startswith(letter.id)
        assert "[replayed " in first
        assert ": try] " in first
        assert "attempt 2: could not be worked" in second
        assert await _alerts(installation) == without
    with installation.worker():
        told = await installation.command("dead-letters", "replay", "--all", "--dry-run")
        (line,) = told.splitlines()
        assert "would be replayed: " in line
        assert line.endswith("attempt 3")
        await installation.settled()
        assert await _alerts(installation) == without
        await installation.command("dead-letters", "replay", "--all")
        await installation.settled()
        assert await _alerts(installation) > without
        state = await installation.end_state()
        # Nothing is left to do; and what is done again on purpose changes nothing.
        assert await installation.command("dead-letters", "list", "--state", "open") == ""
        await installation.command("dead-letters", "replay", "--all")
        await installation.command("dead-letters", "replay", letter.id, "--again")
        await installation.settled()
        assert await installation.end_state() == state
    articles = [
        record for record in await installation.records(Topic.ARTICLES) if record.key == b"third"
    ]
    assert len(articles) == 4
    assert len({record.value for record in articles}) == 1
    assert [dict(record.headers).get("nadhir_attempt") for record in articles] == [
        None,
        b"2",
        b"3",
        b"2",
    ]
    assert len({dict(record.headers)["traceparent"] for record in articles}) == 1
    stands = {(one.partition, one.offset): dict(one.headers) for one in articles}
    for settled in (one.settled for one in await _letters(installation) if one.settled):
        assert settled.partition is not None
        assert settled.offset is not None
        assert "nadhir_attempt" in stands[settled.partition, settled.offset]
    headers = [dict(one.headers) for one in await installation.records(Topic.DEAD_LETTERS)]
    assert {(one["attempt"], one.get("settled")) for one in headers} == {
        (b"1", None),
        (b"1", b"replayed"),
        (b"2", None),
        (b"2", b"replayed"),
    }


async def test_what_came_too_early_or_to_a_wrong_place_is_worked_when_it_is_replayed(
    installation: Installation,
) -> None:
    far = _DAY + timedelta(days=30)
    await _mark(installation, _DAY)
    await _publish(installation, _article("early", 0, published_at=far))
    await _publish(installation, _article("astray", 0), shift=1)
    with installation.worker():
        await installation.settled()
        found = {letter.reason for letter in await _letters(installation)}
        assert found == {Reason.AHEAD_OF_TIME, Reason.WRONG_PARTITION}
        assert await installation.latest(Topic.INCIDENTS) == {}
        await installation.command("dead-letters", "replay", "--reason", "wrong-partition")
        await installation.settled()
        assert len(await installation.latest(Topic.INCIDENTS)) == 1
        await installation.command("dead-letters", "replay", "--reason", "ahead-of-time")
        await installation.settled()
        assert len(await installation.latest(Topic.INCIDENTS)) == 1, "it is early still"
        await _mark(installation, far)
        await installation.settled()
        await installation.command("dead-letters", "replay", "--reason", "ahead-of-time")
        await installation.settled()
        assert len(await installation.latest(Topic.INCIDENTS)) == 2
    attempts = [one.attempt for one in await _letters(installation) if not one.settled]
    assert sorted(attempts) == [1, 1, 2]


@pytest.fixture
def letters(settings: Settings) -> list[DeadLetter]:
    topic = full_name(Topic.ARTICLES, settings)
    values = [b"{", b"x" * (KEPT_BYTES + 1), b"[]"]
    reasons = [Reason.NOT_JSON, Reason.TOO_LARGE, Reason.INVALID]
    return [
        dead_letter(Origin(topic, 0, number, value, b"a"), reason, "what is wrong", "code")
        for number, (value, reason) in enumerate(zip(values, reasons, strict=True))
    ]


async def test_a_letter_that_kept_a_prefix_only_says_so_and_the_rest_goes_back(
    installation: Installation, settings: Settings, letters: list[DeadLetter]
) -> None:
    async with installation.producer() as producer:
        for letter in letters:
            await producer.send_and_wait(
                full_name(Topic.DEAD_LETTERS, settings), letter.to_json(), key=letter.id.encode()
            )
    small, large, other = (letter.id for letter in letters)
    assert "cannot be" not in nadhir("dead-letters", "show", small, settings=settings).stdout
    shown = nadhir("dead-letters", "show", large, settings=settings).stdout
    assert "only the first 8,388,608 of its 8,388,609 bytes are kept" in shown

    done = nadhir("dead-letters", "discard", other, "--note", "spam", settings=settings)
    assert (done.returncode, done.stderr) == (0, "1 discarded\n")
    done = nadhir("dead-letters", "replay", "--all", settings=settings)
    assert done.returncode == 1
    assert f"{large} cannot be replayed: only the first 8,388,608" in done.stderr
    assert done.stderr.endswith("1 replayed, 1 cannot be\n")
    (sent,) = await installation.records(Topic.ARTICLES)
    assert (sent.key, sent.value) == (b"a", b"{")

    # What is settled is left alone, in bulk silently, by its id with a word.
    done = nadhir("dead-letters", "replay", other, small, settings=settings)
    assert done.returncode == 0
    assert f"{other} was discarded 20" in done.stderr
    assert f"{small} was replayed 20" in done.stderr
    assert done.stderr.endswith("0 replayed\n")
    assert len(await installation.records(Topic.ARTICLES)) == 1

    listed = nadhir("dead-letters", "list", "--state", "discarded", "--json", settings=settings)
    (line,) = listed.stdout.splitlines()
    assert json.loads(line)["settled"]["note"] == "spam"
    future = ("--since", "2099-01-01")
    assert nadhir("dead-letters", "list", *future, settings=settings).stdout == ""
    assert nadhir("dead-letters", "replay", *future, settings=settings).stderr == "0 replayed\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("replay",), "say which"),
        (("discard",), "say which"),
        (("replay", "--all", "--reason", "crash"), "say which"),
        (("replay", "none"), "no dead letter none"),
        (("replay", "--since", "yesterday"), "is no time"),
        (("replay", "--stage", "nowhere"), "nowhere"),
    ],
)
def test_what_is_not_meant_is_not_done(
    installation: Installation, settings: Settings, arguments: tuple[str, ...], words: str
) -> None:
    done = nadhir("dead-letters", *arguments, settings=settings)
    assert done.returncode != 0
    assert words in done.stderr
