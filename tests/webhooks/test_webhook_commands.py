"""The commands, with a deliverer as a process of its own, on the embedded broker."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from webhook_kit import Rig, alert, keep_secret, receiving, rigged, secret_of, until

from schemas import Delivery
from streams.settings import Settings

_ROOT = Path(__file__).parents[2]


def _environment(settings: Settings, folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(_ROOT),
        "NADHIR_BOOTSTRAP": settings.bootstrap,
        "NADHIR_PREFIX": settings.prefix,
        "NADHIR_EMBEDDED": "true",
        "NADHIR_ARTICLE_PARTITIONS": str(settings.article_partitions),
        "NADHIR_REPORT_PARTITIONS": str(settings.report_partitions),
        "NADHIR_WEBHOOKS_HTTP": "true",
        "NADHIR_WEBHOOKS_NETWORKS": '["127.0.0.0/8"]',
        "NADHIR_WEBHOOKS_PORTS": json.dumps(settings.webhooks_ports),
        "NADHIR_WEBHOOKS_SECRETS": str(folder),
        **more,
    }


async def _nadhir(environment: dict[str, str], *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "streams",
        *words,
        env=environment,
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


Deliver = Callable[[dict[str, str], Path], subprocess.Popen[bytes]]


@pytest.fixture
def deliver() -> Iterator[Deliver]:
    started: list[subprocess.Popen[bytes]] = []

    def start(environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
        with log.open("wb") as out:
            command = [sys.executable, "-m", "streams", "deliver"]
            started.append(
                subprocess.Popen(command, env=environment, cwd=_ROOT, stdout=out, stderr=out)
            )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


async def test_from_a_file_to_a_redelivery(
    settings: Settings, embedded: str, tmp_path: Path, deliver: Deliver
) -> None:
    folder = tmp_path / "secrets"
    async with rigged(settings, folder) as rig:
        url = rig.receiver.url("ops?token=T0KEN")
        keep_secret(folder, "ops")
        path = tmp_path / "webhooks.yaml"
        path.write_text(
            f"subscriptions:\n  - {{id: ops, url: '{url}', secrets: [file:ops], "
            "since: 2000-01-01T00:00:00Z}\n"
        )
        environment = _environment(rig.settings, folder, NADHIR_WEBHOOKS_FILE=str(path))
        log = tmp_path / "deliver.log"
        running = deliver(environment, log)
        await rig.publish(alert("a1"))
        await until(lambda: len(rig.receiver.of("ops")) == 1, log.read_text)
        status, told = await _nadhir(environment, "webhooks", "list")
        assert status == 0
        assert f"ops  {rig.receiver.address}/…  active" in told
        status, told = await _nadhir(environment, "webhooks", "test", "ops")
        assert (status, "#1 delivered 204" in told) == (0, True), told
        assert rig.receiver.of("ops")[1].json["type"] == "nadhir.test"

        assert (await _nadhir(environment, "webhooks", "pause", "ops"))[0] == 0
        await asyncio.sleep(0.5)
        await rig.publish(alert("a2"))
        await asyncio.sleep(0.5)
        assert len(rig.receiver.of("ops")) == 2
        status, told = await _nadhir(environment, "webhooks", "list")
        assert "paused  1 waiting" in told
        status, told = await _nadhir(environment, "webhooks", "list", "--json")
        assert json.loads(told)["waiting"] == 1
        assert "T0KEN" not in told
        assert "ops" in (await _nadhir(environment, "webhooks", "resume", "ops"))[1]
        await until(lambda: len(rig.receiver.of("ops")) == 3)

        await _redeliver(environment, rig)

        status, told = await _nadhir(
            environment, "webhooks", "silence", "quiet", "--place", "gn:172955", "--hours", "1"
        )
        assert status == 0, told
        await asyncio.sleep(0.5)
        await rig.publish(alert("a3"))
        while "silenced" not in (await _nadhir(environment, "webhooks", "log"))[1]:
            pass
        assert "a3" not in [call.json["data"].get("id") for call in rig.receiver.of("ops")]
        status, told = await _nadhir(environment, "webhooks", "remove", "ops")
        assert (status, "brings it back" in told) == (0, True)
        assert (await _nadhir(environment, "webhooks", "list"))[1].startswith("silence quiet")
        status, told = await _nadhir(environment, "webhooks", "pause", "ops")
        assert (status, "there is no subscription 'ops'" in told) == (1, True)

        running.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(running.wait, 30) == 0
        assert not rig.receiver.forged
        shown = log.read_text()
        assert "added subscription ops" in shown
        for hidden in ("T0KEN", secret_of("ops")):
            assert hidden not in shown


async def _redeliver(environment: dict[str, str], rig: Rig) -> None:
    """One message by its id, and all of a span."""
    status, told = await _nadhir(environment, "webhooks", "log", "--json")
    entries = [Delivery.from_json(line) for line in told.splitlines()]
    first = next(one for one in entries if one.alert_id == "a1")
    status, told = await _nadhir(
        environment, "webhooks", "redeliver", "--message", first.webhook_id
    )
    assert status == 0, told
    await until(lambda: len(rig.receiver.of("ops")) == 4)
    assert rig.receiver.of("ops")[3].id == first.webhook_id
    status, told = await _nadhir(
        environment, "webhooks", "redeliver", "ops", "--since", "2000-01-01"
    )
    assert "2 alerts" in told
    await until(lambda: len(rig.receiver.of("ops")) == 6)


async def test_a_broken_file_stops_the_start_with_its_line(
    settings: Settings, embedded: str, tmp_path: Path
) -> None:
    path = tmp_path / "webhooks.yaml"
    path.write_text("subscriptions:\n  - id: ops\n    url: https://127.0.0.1/\n    secrets: [x]\n")
    async with receiving() as receiver:
        settings = settings.model_copy(update={"webhooks_ports": (receiver.port,)})
        environment = _environment(settings, tmp_path, NADHIR_WEBHOOKS_FILE=str(path))
        status, told = await _nadhir(environment, "deliver")
    assert status == 1
    assert "webhooks.yaml:4: secrets.0" in told
    status, told = await _nadhir(environment, "webhooks", "check", str(path))
    assert (status, "webhooks.yaml:4" in told) == (1, True)


@pytest.mark.parametrize(
    "words", [("add", "x", "https://a.example/", "--secret"), ("rotate", "x", "--to")]
)
async def test_a_secret_instead_of_its_reference_is_refused_and_not_repeated(
    words: tuple[str, ...],
) -> None:
    secret = secret_of("ops")
    status, told = await _nadhir(dict(os.environ), "webhooks", *words, secret)
    assert (status, "never the secret" in told) == (2, True), told
    assert secret not in told
