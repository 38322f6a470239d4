"""What a broker that we start ourselves offers, and how its failures are told."""

import asyncio
from typing import Protocol, Self


class BrokerUnavailableError(RuntimeError):
    """The broker cannot be started here; the message says what to install."""


class BrokerCrashedError(RuntimeError):
    """The broker ended, or never became ready; the message holds its last log lines."""


class Broker(Protocol):
    """A broker in a process of our own, bound to loopback.

    `start` and `stop` may alternate on one object; the address stays the same. The broker ends
    with the thread that started it, so start it from one that lives as long (the main thread).
    """

    name: str

    @property
    def address(self) -> str:
        """Where clients connect, `127.0.0.1:port`."""

    @property
    def crashed(self) -> str | None:
        """Why the broker ended although nobody stopped it, with its last log lines, or None."""

    def start(self) -> None:
        """Start the process; returns at once.

        Raises:
            BrokerUnavailableError: something that it needs is not installed.
        """

    def wait_ready(self, timeout: float = 60.0) -> str:
        """Block until the broker answers clients; returns its address.

        Raises:
            BrokerCrashedError: it ended, or did not answer within `timeout` seconds.
        """

    def stop(self, timeout: float = 20.0) -> None:
        """End it in good order, by force after `timeout` seconds."""

    def __enter__(self) -> Self:
        """Start and wait until ready."""

    def __exit__(self, *_: object) -> None:
        """Stop."""


async def watch(broker: Broker, interval: float = 0.2) -> None:
    """Return never, but raise as soon as the broker has crashed.

    Run it as a task beside those that use the broker.

    Raises:
        BrokerCrashedError: the broker ended although nobody stopped it.
    """
    while (notice := broker.crashed) is None:  # noqa: ASYNC110 (it is a process that we wait for)
        await asyncio.sleep(interval)
    raise BrokerCrashedError(notice)
