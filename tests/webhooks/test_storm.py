"""A small storm: the benchmark's own run, with ill endpoints and two SIGKILLs, on Apache Kafka."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.kafka
async def test_nothing_is_lost_and_healthy_endpoints_do_not_wait(
    kafka: str, tmp_path: Path
) -> None:
    words = {
        "--bootstrap": kafka,
        "--alerts": "450",
        "--rate": "10",
        "--kills": "2",
        "--scale": "0.2",
        "--retries": "[0.2, 0.4, 0.8, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6, 600]",
        "--warm-up": "4",
        "--keep": str(tmp_path / "storm"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(_ROOT / "benchmarks" / "webhooks.py"),
        *(word for pair in words.items() for word in pair),
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    found = json.loads(out)
    assert found["endpoints"] == 10
    assert found["kills"] == 2
    assert found["all taken"], found
    assert not found["neither delivered, pending nor given up"], found
    assert not found["alerts under two ids"]
    assert not found["forged"]
    # A killed member's partitions move after its session: near a kill everybody waits for that.
    assert found["healthy median away from kills"] < 1, found
    assert found["calls"]["gone"] <= 3 * 4
