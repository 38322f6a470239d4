"""`nadhir broker` as a user meets it."""

import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from streams.broker import EmbeddedBroker
from streams.cli.broker import broker

_RUN = [sys.executable, "-c", "from streams.cli.broker import broker; broker()"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_and_stops_when_told(number: signal.Signals) -> None:
    with subprocess.Popen(
        [*_RUN, "embedded", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(number)
        assert process.wait(10) == 0
    assert line.startswith("the embedded broker at 127.0.0.1:")


def test_a_taken_port_is_one_line_and_a_status() -> None:
    with EmbeddedBroker() as running:
        port = running.address.rpartition(":")[2]
        result = CliRunner().invoke(broker, ["embedded", "--port", port])
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "cannot listen on" in result.output
