"""`nadhir alerts`: filters, each alert once, following until Ctrl-C."""

import asyncio
import json
import signal
import subprocess

import pytest
from cli_kit import alert, command, environment, nadhir, send

from schemas import Level
from streams.settings import Settings
from streams.topics import Topic

_TANF = alert("n1", Level.WATCH, "Tanf", "التنف")
_RAQQA = alert("n2", Level.CRITICAL, "Raqqa", "الرقة", rule="offensive")


@pytest.fixture
async def filled(embedded: str, settings: Settings) -> Settings:
    nadhir("topics", "create", settings=settings)
    await send(settings, Topic.ALERTS_WATCH, [_TANF, _TANF, b"junk", _RAQQA])
    await send(settings, Topic.ALERTS_CRITICAL, [_RAQQA])
    return settings


def _ids(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


async def test_each_alert_once_and_junk_is_told(filled: Settings) -> None:
    done = nadhir("alerts", "--json", settings=filled)
    assert _ids(done.stdout) == ["n1", "n2"]
    assert done.stdout.splitlines()[0].encode() == _TANF.to_json()
    assert "alerts.watch/0@2 is no alert" in done.stderr


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--level", "watch"], ["n1"]),
        (["--level", "watch", "--level", "critical"], ["n1", "n2"]),
        (["--place", "nadhir:raqqa"], ["n2"]),
        (["--place", "التنف"], ["n1"]),
        (["--place", "Raqqa", "--rule", "repeated-violence"], []),
        (["--rule", "offensive"], ["n2"]),
    ],
)
async def test_filters(filled: Settings, options: list[str], ids: list[str]) -> None:
    assert _ids(nadhir("alerts", "--json", *options, settings=filled).stdout) == ids


async def test_for_people(filled: Settings) -> None:
    text = nadhir("alerts", "--level", "watch", settings=filled).stdout
    assert text.startswith("WATCH    opened    Tanf  Repeated violence  (a second strike")
    assert "  Two strikes at Tanf.\n  The second by night.\n  ضربتان عند التنف.\n" in text
    brief = nadhir("alerts", "--brief", settings=filled).stdout
    assert len(brief.splitlines()) == 2


async def test_following_shows_what_comes_and_ends_with_ctrl_c(filled: Settings) -> None:
    process = await asyncio.create_subprocess_exec(
        *command("alerts", "--follow", "--from-beginning", "--json", "--level", "watch"),
        env=environment(filled) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert _ids((await process.stdout.readline()).decode()) == ["n1"]
        await send(filled, Topic.ALERTS_WATCH, [alert("n3", Level.WATCH, "Tanf", "التنف")])
        assert _ids((await process.stdout.readline()).decode()) == ["n3"]
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    assert b"Traceback" not in errors
