"""The webhook storm: alerts to endpoints of which many are ill, through SIGKILLs of the deliverer.

    python benchmarks/webhooks.py --alerts 10000 --rate 10 --kills 2

Starts Apache Kafka (or takes --bootstrap), a receiver and `nadhir deliver`, publishes the alerts at
an even rate, kills the deliverer with SIGKILL on the way and starts it again, and waits until every
endpoint that takes anything has all alerts. Every alert goes to every endpoint. Delays are from
the alert's publication to its arrival. Exit status 1 where anything was lost or forged, where one
alert came under two ids, or where healthy endpoints waited longer than a second in the median.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from webhook_receiver import secret_of

from schemas import (
    Alert,
    Bilingual,
    Delivery,
    Escalation,
    Level,
    Outcome,
    Pending,
    Scope,
    Subscription,
    Transition,
)
from streams.broker import ApacheKafka
from streams.reading import last_values, read_all
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.topics import ALERT_TOPICS, Topic, full_name
from streams.webhooks.journal import journal

_HERE = Path(__file__).parent
_KINDS = {"healthy": 20, "hang": 10, "flaky": 10, "moved": 5, "gone": 5}
#: Kinds that take every alert in the end.
_TAKING = ("healthy", "flaky")
_PLACES = 40
_LONGEST_MEDIAN = 1.0
_LAST_SECONDS = 240.0


def alert(number: int) -> Alert:
    """An alert of some size: about 3 kB of JSON."""
    day, moment = dt.date(2017, 6, 6), dt.datetime(2017, 6, 6, 12, tzinfo=dt.UTC)
    place, level = f"gn:{number % _PLACES}", list(Level)[number % 3]
    escalation = Escalation(
        id=f"e{number}",
        revision=f"r{number}",
        state="open",
        rule="repeated-violence",
        title=Bilingual(ar="عنف متكرر", en="Repeated violence"),
        theatre="LEVANT",
        scope=Scope(place_id=place, name=Bilingual(ar="مكان", en="a place"), kind="city"),
        level=level,
        highest_level=level,
        since=day,
        last=day,
        opened_at=moment,
        updated_at=moment,
        independent_sources=2,
        account=Bilingual(ar="ضربتان عند الجسر في أسبوع. " * 25, en="Two strikes in a week. " * 25),
    )
    return Alert(
        id=f"a{number:06}",
        escalation_id=escalation.id,
        transition=Transition.OPENED,
        level=level,
        rule=escalation.rule,
        place="a place",
        place_id=place,
        at=day,
        known_at=moment,
        why="a second strike within 21 days",
        escalation=escalation,
    )


class Deliverer:
    """The process under test."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streams", "deliver"],
                env=self._environment,
                stdout=log,
                stderr=log,
                cwd=_HERE.parent,
            )

    def stop(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(60)


@contextlib.contextmanager
def receiver(report: Path) -> Iterator[int]:
    """The endpoints' process; its port."""
    process = subprocess.Popen(
        [sys.executable, str(_HERE / "webhook_receiver.py"), str(report)], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(30)


async def storm(settings: Settings, given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run it and say what was measured."""
    kinds = {"healthy": sum(_KINDS.values())} if given.only_healthy else _KINDS
    names = [
        f"{kind}-{number}"
        for kind, count in kinds.items()
        for number in range(max(1, round(count * given.scale)))
    ]
    report = folder / "report.jsonl"
    with receiver(report) as port:
        for name in names:
            (folder / name).write_text(secret_of(name))
        await create_topics(settings)
        async with journal(settings) as writing:
            for name in names:
                await writing.subscription(
                    Subscription(
                        id=name,
                        url=f"http://127.0.0.1:{port}/{name}",
                        secrets=(f"file:{name}",),
                        since=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
                    )
                )
        environment = os.environ | {
            "PYTHONPATH": str(_HERE.parent),
            "NADHIR_BOOTSTRAP": settings.bootstrap,
            "NADHIR_PREFIX": settings.prefix,
            "NADHIR_EMBEDDED": str(settings.embedded).lower(),
            "NADHIR_WEBHOOKS_SECRETS": str(folder),
            "NADHIR_WEBHOOKS_HTTP": "true",
            "NADHIR_WEBHOOKS_NETWORKS": '["127.0.0.0/8"]',
            "NADHIR_WEBHOOKS_PORTS": json.dumps([port]),
            "NADHIR_WEBHOOKS_RETRIES": json.dumps(given.retries),
        }
        deliverer = Deliverer(environment, folder / "deliver.log")
        deliverer.start()
        await asyncio.sleep(given.warm_up)
        begun = time.time()
        published, kills = await publish(settings, given, deliverer)
        lasted = time.time() - begun
        taking = [name for name in names if name.partition("-")[0] in _TAKING]
        complete = await wait_for_all(report, taking, set(published))
        # SIGKILL, so that what stands in the topics is all that there is to look at.
        deliverer.stop(signal.SIGKILL)
    kept = await accounted(settings)
    return evaluate(names, report, published, kills, kept) | {
        "seconds of publishing": round(lasted, 1),
        "all taken": complete,
    }


async def publish(
    settings: Settings, given: argparse.Namespace, deliverer: Deliverer
) -> tuple[dict[str, float], list[float]]:
    """Publish evenly; kill at equal distances. Times of publication and of the kills."""
    published: dict[str, float] = {}
    kills: list[float] = []
    at = {round(given.alerts * (one + 1) / (given.kills + 1)) for one in range(given.kills)}
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap, acks="all", linger_ms=0, max_batch_size=16_384
    )
    await producer.start()
    try:
        begin = time.monotonic()
        for number in range(given.alerts):
            await asyncio.sleep(max(0.0, begin + number / given.rate - time.monotonic()))
            if number in at:
                deliverer.stop(signal.SIGKILL)
                kills.append(time.time())
                deliverer.start()
            one = alert(number)
            published[one.id] = time.time()
            topic = full_name(ALERT_TOPICS[one.level], settings)
            await producer.send(topic, one.to_json(), one.place_id.encode())
        await producer.flush()
    finally:
        await producer.stop()
    return published, kills


async def wait_for_all(report: Path, taking: list[str], wanted: set[str]) -> bool:
    """Wait until these endpoints have taken every alert; False if they do not."""
    until = time.monotonic() + _LAST_SECONDS
    while time.monotonic() < until:
        taken: dict[str, set[str]] = defaultdict(set)
        for name, _, ident, _, status, _ in lines(report):
            if status == 204:
                taken[name].add(ident)
        if all(taken[name] >= wanted for name in taking):
            await asyncio.sleep(2)
            return True
        await asyncio.sleep(max(2.0, len(wanted) / 1_000))
    return False


def lines(report: Path) -> list[list[Any]]:
    """The receiver's report; a last line that is being written is left out."""
    found = []
    for line in report.read_text().splitlines():
        with contextlib.suppress(ValueError):
            found.append(json.loads(line))
    return found


async def accounted(settings: Settings) -> dict[str, set[str]]:
    """Alerts by endpoint that are pending still, or in the log as delivered or given up."""
    found: dict[str, set[str]] = defaultdict(set)
    for value in (await last_values(settings, Topic.PENDING)).values():
        pending = Pending.from_json(value)
        found[pending.subscription].update(ref.id for ref in pending.alerts)
    for record in await read_all(settings, [Topic.DELIVERIES]):
        entry = Delivery.from_json(record.value or b"")
        if entry.outcome in {Outcome.DELIVERED, Outcome.GIVEN_UP}:
            found[entry.subscription].add(entry.alert_id)
    return found


def evaluate(
    names: list[str],
    report: Path,
    published: dict[str, float],
    kills: list[float],
    kept: dict[str, set[str]],
) -> dict[str, Any]:
    """What came, how late, what twice, what not at all."""
    first: dict[tuple[str, str], float] = {}
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    calls: Counter[str] = Counter()
    again = forged = 0
    for name, ident, told, at, status, genuine in lines(report):
        calls[name.partition("-")[0]] += 1
        forged += not genuine
        ids[name, told].add(ident)
        if status == 204:
            again += (name, told) in first
            first.setdefault((name, told), at)
    delays: dict[str, list[float]] = defaultdict(list)
    for (name, told), at in first.items():
        delays[name.partition("-")[0]].append(at - published[told])
    missing = {
        name: len(published.keys() - kept[name]) for name in names if published.keys() - kept[name]
    }
    not_taken = sum(
        len(published) - sum((name, told) in first for told in published)
        for name in names
        if name.partition("-")[0] in _TAKING
    )
    return {
        "alerts": len(published),
        "endpoints": len(names),
        "kills": len(kills),
        "calls": dict(calls),
        "delays": {kind: spread(found) for kind, found in delays.items()},
        "healthy median": statistics.median(delays["healthy"]) if delays["healthy"] else None,
        "healthy median away from kills": outside(first, published, kills),
        "taken twice, same id": again,
        "alerts under two ids": sum(len(found) > 1 for found in ids.values()),
        "forged": forged,
        "not taken by healthy or flaky": not_taken,
        "neither delivered, pending nor given up": missing,
    }


def outside(
    first: dict[tuple[str, str], float], published: dict[str, float], kills: list[float]
) -> float | None:
    """Median delay at healthy endpoints of alerts published outside of 20 s after a kill."""
    found = [
        at - published[told]
        for (name, told), at in first.items()
        if name.startswith("healthy")
        and not any(0 <= published[told] - kill + 1 < 21 for kill in kills)
    ]
    return statistics.median(found) if found else None


def spread(delays: list[float]) -> dict[str, float]:
    """Median and tails, in seconds."""
    ordered = sorted(delays)
    return {
        name: round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)
        for name, part in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=10.0, help="alerts a second")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--scale", type=float, default=1.0, help="of the 50 endpoints")
    parser.add_argument(
        "--only-healthy", action="store_true", help="as many endpoints, all healthy"
    )
    parser.add_argument("--warm-up", type=float, default=10.0, help="seconds before the first")
    parser.add_argument(
        "--retries",
        type=json.loads,
        default=[1, 2, 4, 8, 16, 32, 32, 32, 32, 32, 32, 32, 3600],
        help="seconds, as a JSON list",
    )
    parser.add_argument("--bootstrap", help="a running broker instead of a Kafka of its own")
    parser.add_argument("--embedded", action="store_true", help="that broker is the embedded one")
    parser.add_argument("--keep", type=Path, help="keep report and log in this folder")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        address = given.bootstrap
        if address is None:
            address = stack.enter_context(ApacheKafka(folder / "kafka")).address
        settings = Settings(
            bootstrap=address,
            embedded=given.embedded,
            prefix=f"storm{os.getpid()}.",
            webhooks_secrets=folder,
        )
        found = asyncio.run(storm(settings, given, folder))
    print(json.dumps(found, indent=2))
    fine = (
        found["all taken"]
        and not found["forged"]
        and not found["alerts under two ids"]
        and not found["neither delivered, pending nor given up"]
        and found["healthy median"] < _LONGEST_MEDIAN
    )
    raise SystemExit(0 if fine else 1)


if __name__ == "__main__":
    main()
