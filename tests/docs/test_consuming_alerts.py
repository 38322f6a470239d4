"""The consumers that `docs/consuming-alerts.md` shows, run as they stand there."""

import datetime as dt
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from schemas import (
    Alert,
    Bilingual,
    Escalation,
    EventType,
    Level,
    Quote,
    Scope,
    Step,
    StepIncident,
    Transition,
    Witness,
)
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, full_name

_PAGE = (Path(__file__).parents[2] / "docs" / "consuming-alerts.md").read_text(encoding="utf-8")
_KNOWN = dt.datetime(2017, 6, 6, 18, tzinfo=dt.UTC)


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", _PAGE, flags=re.DOTALL | re.MULTILINE)


def _alert(number: int, transition: Transition) -> Alert:
    text = "شنت مقاتلات التحالف ضربة قرب التنف"
    witness = Witness(
        article_id="a-1",
        source="وكالة",
        published_at=_KNOWN,
        quotes=(Quote(field="text", start=0, end=len(text), quote=text),),
    )
    incident = StepIncident(
        id="i-1",
        type=EventType.ASSAULT,
        mode="aerial",
        actors=("COALITION",),
        recipients=("SYR_GOV",),
        place="التنف",
        place_id="nadhir:tanf",
        date=_KNOWN.date(),
        known_at=_KNOWN,
        witnesses=(witness,),
    )
    title = Bilingual(ar="ضربات متبادلة", en="Strikes in turn")
    escalation = Escalation(
        id="e-1",
        revision=f"r-{number}",
        state="open",
        rule="rule",
        title=title,
        theatre="levant",
        scope=Scope(
            place_id="nadhir:tanf", name=Bilingual(ar="التنف", en="al-Tanf"), kind="crossing"
        ),
        level=Level.WARNING,
        highest_level=Level.WARNING,
        since=_KNOWN.date(),
        last=_KNOWN.date(),
        opened_at=_KNOWN,
        updated_at=_KNOWN,
        independent_sources=1,
        steps=(Step(name="strike", title=title, incidents=(incident,)),),
        account=Bilingual(ar=f"رواية {number}", en=f"account {number}"),
    )
    return Alert(
        id=f"alert-{number}",
        escalation_id="e-1",
        transition=transition,
        level=Level.WARNING,
        rule="rule",
        place="التنف",
        place_id="nadhir:tanf",
        at=_KNOWN.date(),
        known_at=_KNOWN,
        why=f"why {number}",
        escalation=escalation,
    )


@pytest.fixture
def announced(broker: str, settings: Settings) -> Settings:
    """Alert topics that hold an opening, the same again, and a closing on two levels."""
    names = [full_name(topic, settings) for topic in ALERT_TOPICS.values()]
    admin = AdminClient({"bootstrap.servers": broker})
    for made in admin.create_topics([NewTopic(name, 2, 1) for name in names]).values():
        made.result()
    watch, warning, _ = names
    producer = Producer({"bootstrap.servers": broker, "partitioner": "murmur2_random"})
    opened, closed = _alert(1, Transition.OPENED), _alert(2, Transition.CLOSED)
    for topic, alert in [(warning, opened), (warning, opened), (warning, closed), (watch, closed)]:
        producer.produce(topic, key=alert.place_id, value=alert.to_json())
    assert producer.flush(30) == 0
    return settings


@contextmanager
def _lines_of(program: str, settings: Settings) -> Iterator[Queue[str]]:
    environment = {
        **os.environ,
        "NADHIR_BOOTSTRAP": settings.bootstrap,
        "NADHIR_PREFIX": settings.prefix,
        "PYTHONUTF8": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    lines: Queue[str] = Queue()
    stdout = process.stdout
    assert stdout is not None

    def read() -> None:
        for line in stdout:
            lines.put(line.rstrip("\n"))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield lines
    finally:
        process.terminate()
        process.wait(10)
        reader.join(10)
        stdout.close()


def test_python_consumer_prints_each_alert_once(announced: Settings) -> None:
    (program,) = _blocks("python")
    with _lines_of(program, announced) as lines:
        shown = [lines.get(timeout=60) for _ in range(6)]
        assert lines.empty()
    heads = [line for line in shown if line.startswith("warning")]
    assert sorted(heads) == [
        "warning\tclosed\tالتنف\twhy 2",
        "warning\topened\tالتنف\twhy 1",
    ]
    assert {"رواية 1", "رواية 2"} <= set(shown)
    assert "   2017-06-06 وكالة «شنت مقاتلات التحالف ضربة قرب التنف»" in shown


# The kcat that distributions ship cannot read the embedded broker's list of API versions.
@pytest.mark.kafka
@pytest.mark.parametrize("broker", ["kafka"], indirect=True)
@pytest.mark.skipif(shutil.which("kcat") is None, reason="kcat is not installed")
def test_kcat_shows_the_warnings(announced: Settings) -> None:
    (command,) = [one.strip() for one in _blocks("sh") if "%k %s" in one]
    command = command.replace("127.0.0.1:9092", announced.bootstrap)
    command = command.replace("nadhir.", announced.prefix)
    done = subprocess.run(
        shlex.split(command), capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    keys, alerts = zip(*(line.split(" ", 1) for line in done.stdout.splitlines()), strict=True)
    assert set(keys) == {"nadhir:tanf"}
    assert [Alert.from_json(alert).id for alert in alerts] == ["alert-1", "alert-1", "alert-2"]
