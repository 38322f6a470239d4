"""The main job end to end, as a user calls it: `nadhir demo`."""

import json
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from cli_kit import SEEDS, command, environment, nadhir

_ARTICLE = SEEDS / "000_6fb41831d5d7565c.txt"
_TANF, _RAQQA = "التنف", "الرقة"
_NEVER = {"واشنطن", "أستانا", "بيروت", "بغداد", "موسكو"}


def _changes(*options: str | Path) -> tuple[str, list[dict[str, Any]]]:
    done = nadhir("demo", "--json", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout, [json.loads(line) for line in done.stdout.splitlines()]


def _places(changes: list[dict[str, Any]]) -> set[str]:
    return {change["place_ar"] for change in changes}


@pytest.fixture(scope="module")
def seeds() -> tuple[str, list[dict[str, Any]]]:
    """Output of one run over the seed feed."""
    return _changes()


def test_the_seed_feed_raises_al_tanf_and_raqqa_with_evidence(
    seeds: tuple[str, list[dict[str, Any]]],
) -> None:
    _, changes = seeds
    assert {_TANF, _RAQQA} <= _places(changes)
    assert not _NEVER & _places(changes)
    texts = _ARTICLE.read_text("utf-8") + (SEEDS / "companion.jsonl").read_text("utf-8")
    for change in changes:
        if change["transition"] == "opened":
            assert change["quotes"]
        for quote in change["quotes"]:
            assert quote in texts.replace('\\"', '"').replace("\\n", "\n")


def test_twice_is_the_same_bytes(seeds: tuple[str, list[dict[str, Any]]]) -> None:
    assert _changes()[0] == seeds[0]


def test_the_changes_stand_in_order_of_knowledge(
    seeds: tuple[str, list[dict[str, Any]]],
) -> None:
    known = [change["known_at"] for change in seeds[1]]
    assert known == sorted(known)


def test_the_users_article_alone_raises_the_same_two_and_no_other() -> None:
    _, changes = _changes("--feed", _ARTICLE)
    assert _places(changes) == {_TANF, _RAQQA}


def test_a_feed_in_which_nothing_happens_is_told_by_the_status(tmp_path: Path) -> None:
    feed = tmp_path / "f.jsonl"
    quiet = {
        "id": "quiet",
        "source": "s",
        "published_at": "2017-06-09T12:00:00Z",
        "text": "فاز الفريق الضيف بهدفين في مباراة الافتتاح.",
    }
    feed.write_text(json.dumps(quiet) + "\n")
    done = nadhir("demo", "--json", "--feed", feed)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("Error: nothing was raised\n")


def test_a_feed_that_is_not_there_is_told() -> None:
    done = nadhir("demo", "--feed", "none.jsonl")
    assert done.returncode == 1
    assert done.stderr.endswith("Error: none.jsonl does not exist\n")


def test_for_people_it_ends_by_itself_without_a_terminal() -> None:
    done = nadhir("demo", "--feed", _ARTICLE)
    assert done.returncode == 0
    assert f"Raqqa / {_RAQQA}" in done.stdout
    assert "1 articles, " in done.stdout
    assert "«" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_page_is_served_until_it_is_stopped_and_nothing_stays(
    tmp_path: Path, number: signal.Signals
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        command("demo", "--feed", _ARTICLE, "--serve", "--port", str(port)),
        env=environment() | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "the page: " in line:
                    break
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
                assert page.status == 200
            process.send_signal(number)
            rest = process.stdout.read()
            assert process.wait(30) == 0, rest
        finally:
            process.kill()
    assert "Traceback" not in rest
    assert list(tmp_path.glob("nadhir-demo-*")) == []


def test_a_killed_demo_leaves_no_process(tmp_path: Path) -> None:
    feed = tmp_path / "f.jsonl"
    feed.write_bytes((SEEDS / "companion.jsonl").read_bytes())
    with subprocess.Popen(
        command("demo", "--feed", feed, "--speed", "1x", "--json"),
        env=environment() | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("publishing"):
                break
        children = _children(process.pid)
        assert len(children) == 2
        process.kill()
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{child}/stat").exists() and not _zombie(child) for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
