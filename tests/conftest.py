"""The brokers that the stream tests run on, and a summary of what ran on which."""

import secrets
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.broker import ApacheKafka, Broker, EmbeddedBroker
from streams.settings import Settings

_ROOT = Path(__file__).parent.parent

#: Fixture name of each broker, and how many passed tests used it.
_BROKERS = ("embedded", "kafka")
#: So many are named that were not run; a whole run leaves none out, one with -k may many.
_MOST_NAMES = 50

_RAN_ON, _NOT_RUN = "ran on", "not run"


@pytest.fixture(scope="session")
def embedded_broker() -> Iterator[Broker]:
    """The embedded broker's process, one for the session."""
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture(scope="session")
def kafka_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The Apache Kafka process, one for the session; fails, telling why, where there is no Java."""
    with ApacheKafka(tmp_path_factory.mktemp("kafka"), cache=_ROOT / "var") as broker:
        yield broker


@pytest.fixture(scope="session")
def embedded(embedded_broker: Broker) -> str:
    """Address of a running embedded broker."""
    return embedded_broker.address


@pytest.fixture(scope="session")
def kafka(kafka_broker: Broker) -> str:
    """Address of a running Apache Kafka."""
    return kafka_broker.address


@pytest.fixture(
    params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)],
)
def broker(request: pytest.FixtureRequest) -> str:
    """Address of a running broker; the test runs once on each."""
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture
def prefix() -> str:
    """A topic prefix and consumer group that no other test has."""
    return f"t{secrets.token_hex(4)}."


@pytest.fixture
def settings(request: pytest.FixtureRequest, prefix: str, tmp_path: Path) -> Settings:
    """Settings of one test: topics of its own on its broker, tables in memory."""
    used = _used_brokers(request.node)
    if len(used) != 1:
        pytest.fail("a test with `settings` must name one broker: broker, embedded or kafka")
    return Settings(
        bootstrap=request.getfixturevalue(used[0]),
        embedded=used == ["embedded"],
        prefix=prefix,
        article_partitions=4,
        report_partitions=2,
        store="memory",
        data_dir=tmp_path / "worker",
    )


def _used_brokers(item: pytest.Item) -> list[str]:
    names: list[str] = list(getattr(item, "fixturenames", ()))
    call = getattr(item, "callspec", None)
    if call is not None and "broker" in call.params:
        names = [call.params["broker"]]
    return [name for name in _BROKERS if name in names or f"{name}_broker" in names]


class _Summary:
    """What ran on which broker, and what did not run: told at the end, also of a run in parts."""

    def __init__(self) -> None:
        self._ran_on = dict.fromkeys(_BROKERS, 0)
        self._not_run: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
            self._not_run[report.nodeid] = str(reason)
        elif report.when == "call" and report.passed:
            for name, value in report.user_properties:
                if name == _RAN_ON:
                    self._ran_on[str(value)] += 1

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        for item in items:
            self._not_run[item.nodeid] = "deselected by -k or -m"
            # In a run in parts every process leaves out the same, and tells the one that sums up.
            if hasattr(item.config, "workeroutput"):
                item.config.workeroutput[_NOT_RUN] = self._not_run

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._not_run |= getattr(node, "workeroutput", {}).get(_NOT_RUN, {})

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        names = {"embedded": EmbeddedBroker.name, "kafka": ApacheKafka.name}
        counts = "; ".join(f"{names[key]}: {n}" for key, n in self._ran_on.items())
        terminalreporter.section("brokers")
        terminalreporter.line(f"stream tests passed on {counts}")
        terminalreporter.line(f"tests not run: {len(self._not_run)}")
        for nodeid, reason in [*self._not_run.items()][:_MOST_NAMES]:
            terminalreporter.line(f"  {nodeid}: {reason}")
        if len(self._not_run) > _MOST_NAMES:
            terminalreporter.line(f"  and {len(self._not_run) - _MOST_NAMES} more")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Summary(), "nadhir-summary")
    # A shell's background job ignores Ctrl-C, and so would the programs that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    # With the report, so that it reaches the process that sums up.
    item.user_properties += [(_RAN_ON, name) for name in _used_brokers(item)]
