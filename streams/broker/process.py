"""A broker's process: started, watched, stopped; what both brokers have in common."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Self

from streams.broker.base import BrokerCrashedError
from streams.broker.probe import answers
from streams.leash import leashed

LOOPBACK = "127.0.0.1"

_LAST_LINES = 20
_LAST_BYTES = 16 * 1024
_POLL_SECONDS = 0.05


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


class BrokerProcess(ABC):
    """Runs one broker; see `streams.broker.base.Broker` for the promises."""

    name: str

    def __init__(self, port: int | None, log: Path | None) -> None:
        self._port = port or free_port()
        self._log_path = log
        self._log: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def _prepare(self) -> tuple[Sequence[str], Mapping[str, str]]:
        """Make ready to start: the command and its environment."""

    @property
    def address(self) -> str:
        """Where clients connect, `127.0.0.1:port`."""
        return f"{LOOPBACK}:{self._port}"

    @property
    def pid(self) -> int | None:
        """The broker's process id while it runs, else None."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def crashed(self) -> str | None:
        """Why the broker ended although nobody stopped it, with its last log lines, or None."""
        if self._process is None or (status := self._process.poll()) is None:
            return None
        how = f"by {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
        return f"{self.name} at {self.address} ended {how}; {self._last_lines()}"

    def _last_lines(self) -> str:
        if self._log is None:
            return "it left no words"
        # Read by position: the broker writes through the same open file.
        size = os.fstat(self._log.fileno()).st_size
        tail = os.pread(self._log.fileno(), _LAST_BYTES, max(0, size - _LAST_BYTES))
        lines = tail.decode("utf-8", "replace").splitlines()[-_LAST_LINES:]
        return "its last words:\n" + "\n".join(lines) if lines else "it left no words"

    def start(self) -> None:
        """Start the process; returns at once.

        Raises:
            BrokerUnavailableError: something that it needs is not installed.
            BrokerCrashedError: its port is taken.
        """
        if self._process is not None:
            raise RuntimeError(f"{self.name} was started already")
        self._claim_port()
        command, environment = self._prepare()
        self._log = self._log_path.open("w+b") if self._log_path else tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            leashed(command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for us: we stop the broker last, after those that use it.
            start_new_session=True,
        )

    def _claim_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, self._port))
            except OSError as error:
                raise BrokerCrashedError(
                    f"{self.name} cannot listen on {self.address}: {error.strerror}; "
                    "stop what listens there, or choose another port"
                ) from error

    def wait_ready(self, timeout: float = 60.0) -> str:
        """Block until the broker answers clients; returns its address.

        Raises:
            BrokerCrashedError: it ended, or did not answer within `timeout` seconds.
        """
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        deadline = time.monotonic() + timeout
        # A thread of its own, for the caller's may have an event loop running.
        with ThreadPoolExecutor(1) as thread:
            while not thread.submit(answers, LOOPBACK, self._port).result():
                if notice := self.crashed:
                    raise BrokerCrashedError(notice)
                if time.monotonic() > deadline:
                    raise BrokerCrashedError(
                        f"{self.name} did not answer at {self.address} "
                        f"within {timeout:g} s; {self._last_lines()}"
                    )
                time.sleep(_POLL_SECONDS)
        return self.address

    def stop(self, timeout: float = 20.0) -> None:
        """End it in good order, by force after `timeout` seconds."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._forget()

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL); `start` brings it back."""
        if self._process is not None:
            self._process.kill()
        self._forget()

    def _forget(self) -> None:
        if self._process is not None:
            self._process.wait()
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None

    def __enter__(self) -> Self:
        """Start and wait until ready."""
        self.start()
        try:
            self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()
