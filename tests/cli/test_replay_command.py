"""`nadhir replay` and `nadhir dead-letters`: a feed with a broken line, from outside."""

import json
from pathlib import Path

import pytest
from cli_kit import SEEDS, nadhir, send

from streams.settings import Settings
from streams.topics import Topic

_GOOD = {"id": "a", "source": "s", "published_at": "2017-06-09T12:00:00Z", "text": "نص"}


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    path.write_text(f'{json.dumps(_GOOD)}\n{{"id": "[b]bad[/b]"}}\n', "utf-8")
    return path


def test_a_broken_line_is_told_kept_and_shown(
    embedded: str, settings: Settings, feed: Path
) -> None:
    assert nadhir("topics", "create", settings=settings).returncode == 0
    for _ in range(2):  # the second time is the same letter
        done = nadhir("replay", feed, settings=settings)
        assert done.returncode == 1
        assert "feed.jsonl:2: source: " in done.stderr
        assert "published 1 articles, 0 withdrawals, 2 marks of time; 1 bad lines" in done.stderr
        assert done.stdout == ""
    (line,) = nadhir("dead-letters", "list", settings=settings).stdout.splitlines()
    letter, reason, where, _ = line.split(maxsplit=3)
    assert (reason, where) == ("feed-line", "feed.jsonl/0@2")
    shown = nadhir("dead-letters", "show", letter, settings=settings).stdout
    assert "Mend the line" in shown
    assert shown.endswith('{"id": "[b]bad[/b]"}\n')
    raw = nadhir("dead-letters", "show", letter, "--raw", settings=settings).stdout
    assert raw == '{"id": "[b]bad[/b]"}'
    assert nadhir("dead-letters", "list", "--reason", "crash", settings=settings).stdout == ""
    listed = nadhir("dead-letters", "list", "--json", settings=settings).stdout
    assert json.loads(listed)["id"] == letter


async def test_what_is_no_dead_letter_is_skipped_and_told(
    embedded: str, settings: Settings
) -> None:
    nadhir("topics", "create", settings=settings)
    await send(settings, Topic.DEAD_LETTERS, [b"junk"])
    done = nadhir("dead-letters", "list", settings=settings)
    assert (done.returncode, done.stdout) == (0, "")
    assert "is no dead letter" in done.stderr


def test_a_letter_that_is_not_there(embedded: str, settings: Settings) -> None:
    nadhir("topics", "create", settings=settings)
    done = nadhir("dead-letters", "show", "none", settings=settings)
    assert done.returncode == 1
    assert "no dead letter none" in done.stderr


def test_missing_topics_are_told_and_not_made_by_the_way(
    embedded: str, settings: Settings, feed: Path
) -> None:
    for arguments in (["replay", str(feed)], ["alerts"], ["dead-letters", "list"]):
        done = nadhir(*arguments, settings=settings)
        assert done.returncode == 1
        assert "run `nadhir topics create`" in done.stderr
    assert "articles" in nadhir("topics", "create", settings=settings).stdout


def test_the_seed_feed_has_one_broken_item(embedded: str, settings: Settings) -> None:
    nadhir("topics", "create", settings=settings)
    done = nadhir("replay", SEEDS, settings=settings)
    assert done.returncode == 1
    assert "1 bad lines" in done.stderr
