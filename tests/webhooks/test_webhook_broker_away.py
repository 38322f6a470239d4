"""Apache Kafka restarted under a deliverer, which keeps what is pending and goes on."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from webhook_kit import alert, eventually, rigged, until

from schemas import Outcome
from streams.broker import ApacheKafka
from streams.broker.process import free_port
from streams.settings import Settings

_CACHE = Path(__file__).parents[2] / "var"


@pytest.mark.kafka
async def test_the_broker_goes_and_comes_back(prefix: str, tmp_path: Path) -> None:
    port = free_port()
    with ApacheKafka(tmp_path / "server", port=port, cache=_CACHE) as broker:
        settings = Settings(
            bootstrap=broker.address, prefix=prefix, article_partitions=2, report_partitions=2
        )
        async with rigged(settings, tmp_path / "secrets", webhooks_retries=(3.0, 600.0)) as rig:
            rig.receiver.behaviours["late"] = lambda _call, before: web.Response(
                status=500 if before == 0 else 204
            )
            for name in ("fine", "late"):
                await rig.subscribe(name)
            await rig.start()
            await rig.publish(alert("a1"))
            await until(lambda: len(rig.receiver.of("late")) == 1)
            await eventually(lambda: rig.log(outcome=Outcome.FAILED))
            await asyncio.to_thread(broker.stop)
            # Away for longer than the retry is due: calls need no broker, their account does.
            await asyncio.sleep(6)
            with ApacheKafka(tmp_path / "server", port=port, cache=_CACHE):
                await rig.publish(alert("a2"))
                for name in ("fine", "late"):
                    await until(lambda name=name: set(rig.receiver.ids(name)) == {"a1", "a2"}, name)
                await eventually(lambda: rig.log(outcome=Outcome.DELIVERED, subscription="late"))
                for name in ("fine", "late"):
                    ids = {(c.json["data"]["id"], c.id) for c in rig.receiver.of(name)}
                    assert len(ids) == 2
                assert not rig.receiver.forged
                await rig.stop()
