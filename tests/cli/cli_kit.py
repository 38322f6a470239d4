"""Running `nadhir` as a user does, and messages to read."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from aiokafka import AIOKafkaProducer

from schemas import Alert, Bilingual, Escalation, Level, Model, Scope, Transition
from streams.settings import Settings
from streams.topics import Topic, full_name

SEEDS = Path(__file__).parents[2] / "seeds"


def environment(settings: Settings | None = None) -> dict[str, str]:
    """This process's environment with the settings in their variables."""
    fields = {} if settings is None else settings.model_dump(mode="json", exclude_unset=True)
    return os.environ | {f"NADHIR_{name.upper()}": str(value) for name, value in fields.items()}


def command(*arguments: str | Path) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "streams", *map(str, arguments)]


def nadhir(
    *arguments: str | Path, settings: Settings | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run to the end; standard error must never hold a traceback."""
    done = subprocess.run(
        command(*arguments),
        env=environment(settings) | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


async def send(
    settings: Settings, topic: Topic, values: Iterable[Model | bytes], key: bytes | None = None
) -> None:
    """Write values to partition 0 of a topic."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, acks="all")
    await producer.start()
    try:
        for value in values:
            raw = value if isinstance(value, bytes) else value.to_json()
            await producer.send_and_wait(full_name(topic, settings), raw, key, partition=0)
    finally:
        await producer.stop()


def alert(name: str, level: Level, place: str, ar: str, rule: str = "repeated-violence") -> Alert:
    """An alert of an escalation at an invented place."""
    moment = dt.datetime(2017, 6, 9, 12, tzinfo=dt.UTC)
    day = moment.date()
    escalation = Escalation(
        id=f"e-{name}",
        revision="r1",
        state="open",
        rule=rule,
        title=Bilingual(ar="عنف متكرر", en="Repeated violence"),
        theatre="levant",
        scope=Scope(
            place_id=f"nadhir:{place.lower()}", name=Bilingual(ar=ar, en=place), kind="city"
        ),
        level=level,
        highest_level=level,
        since=day,
        last=day,
        opened_at=moment,
        updated_at=moment,
        independent_sources=1,
        account=Bilingual(
            ar=f"ضربتان عند {ar}.", en=f"Two strikes at {place}.\nThe second by night."
        ),
    )
    return Alert(
        id=name,
        escalation_id=escalation.id,
        transition=Transition.OPENED,
        level=level,
        rule=rule,
        place=place,
        place_id=escalation.scope.place_id,
        at=day,
        known_at=moment,
        why="a second strike within 21 days",
        escalation=escalation,
    )
