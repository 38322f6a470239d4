"""`nadhir doctor` tells what is not in order, and what to do."""

import json
from pathlib import Path

from cli_kit import nadhir

from streams.settings import Settings


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
