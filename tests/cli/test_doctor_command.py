"""`nadhir doctor` tells what is not in order, and what to do."""

import asyncio
import datetime as dt
import json
from pathlib import Path

from cli_kit import nadhir, send

from schemas import (
    Endpoint,
    Pause,
    PauseReason,
    Pending,
    PendingKind,
    Reason,
    Subscription,
)
from schemas.dead_letter import Settled
from streams.dead_letters import Origin, dead_letter
from streams.settings import Settings
from streams.topics import Topic


def _lines(settings: Settings, **more: str) -> tuple[int, dict[bool, str]]:
    done = nadhir("doctor", settings=settings, **more)
    lines = done.stdout.splitlines()
    return done.returncode, {
        good: "\n".join(line for line in lines if line.startswith("ok ") == good)
        for good in (True, False)
    }


def test_a_broker_that_is_not_there(embedded: str, settings: Settings) -> None:
    status, told = _lines(settings, NADHIR_BOOTSTRAP="127.0.0.1:1")
    assert status == 1
    assert "lexicons and gazetteer, version" in told[True]
    assert "broker 127.0.0.1:1" in told[False]


def test_topics_then_a_worker_are_missing(
    embedded: str, settings: Settings, tmp_path: Path
) -> None:
    status, told = _lines(settings)
    assert status == 1
    assert "run `nadhir topics create`" in told[False]
    nadhir("topics", "create", settings=settings)
    status, told = _lines(settings)
    assert (status, told[False]) == (0, "")
    feed = tmp_path / "f.jsonl"
    feed.write_text(
        json.dumps({"id": "a", "source": "s", "published_at": "2017-06-09T12:00:00Z", "text": "نص"})
    )
    nadhir("replay", feed, settings=settings)
    status, told = _lines(settings)
    assert status == 1
    assert "9 messages still to be worked" in told[False]
    assert "nadhir worker" in told[False]


def test_an_endpoint_paused_by_nadhir_asks_for_a_person(embedded: str, settings: Settings) -> None:
    nadhir("topics", "create", settings=settings)
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    one = Subscription(id="ops", url="https://a.example/", secrets=("file:ops",), since=moment)
    pause = Pause(id="p", reason=PauseReason.GONE, detail="the endpoint answered 410", at=moment)
    missed = Pending(
        subscription="ops", webhook_id="m", kind=PendingKind.TEST, accepted_at=moment, due_at=moment
    )
    for topic, record in (
        (Topic.SUBSCRIPTIONS, one),
        (Topic.ENDPOINTS, Endpoint(subscription="ops", pause=pause)),
        (Topic.PENDING, missed),
    ):
        asyncio.run(send(settings, topic, [record], b"ops"))
    status, told = _lines(settings)
    assert (status, told[False]) == (
        1,
        "NOT OK  1 webhooks, 1 messages wait for them; "
        "paused by Nadhir: ops (`nadhir webhooks list`)",
    )
    asyncio.run(
        send(settings, Topic.SUBSCRIPTIONS, [one.model_copy(update={"resumed": "p"})], b"ops")
    )
    assert _lines(settings)[0] == 0


def test_dead_letters_that_were_settled_ask_for_nothing(embedded: str, settings: Settings) -> None:
    nadhir("topics", "create", settings=settings)
    first, second = (
        dead_letter(
            Origin(topic="articles", partition=0, offset=offset, value=b"{", timestamp_ms=0),
            Reason.NOT_JSON, "no JSON", "code",
        )
        for offset in (1, 2)
    )  # fmt: skip
    settled = Settled(outcome="discarded", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    done = first.model_copy(update={"settled": settled})
    asyncio.run(send(settings, Topic.DEAD_LETTERS, [first, second, done]))
    status, told = _lines(settings)
    assert (status, told[False]) == (
        1, "NOT OK  1 open dead letters of 2: `nadhir dead-letters list --state open`"
    )  # fmt: skip
    asyncio.run(
        send(settings, Topic.DEAD_LETTERS, [second.model_copy(update={"settled": settled})])
    )
    assert _lines(settings)[0] == 0
