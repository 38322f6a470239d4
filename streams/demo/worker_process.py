"""A worker in a process of its own, with its log kept for when it fails."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.leash import leashed
from streams.settings import Settings

_LAST_LINES = 20
_STOP_SECONDS = 15.0
_POLL_SECONDS = 0.2


class WorkerProcess:
    """`nadhir worker` under these settings, ended on leaving the context."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self._settings = settings
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it; returns at once."""
        fields = self._settings.model_dump(mode="json")
        named = {f"NADHIR_{name.upper()}": str(value) for name, value in fields.items()}
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                leashed([sys.executable, "-m", "streams", "worker", "--log-level", "warning"]),
                env=os.environ | named,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """SIGTERM, and SIGKILL for one that does not end."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    async def failed(self) -> str:
        """Return when it has ended by itself: its status and its last log lines."""
        if self._process is None:
            raise RuntimeError("the worker was not started")
        while self._process.poll() is None:  # noqa: ASYNC110 (it is a process that we wait for)
            await asyncio.sleep(_POLL_SECONDS)
        return f"the worker ended with status {self._process.returncode}:\n{self.last_lines()}"

    def last_lines(self) -> str:
        """The end of its log."""
        lines = self._log.read_text("utf-8", "replace").splitlines()
        return "\n".join(lines[-_LAST_LINES:])
