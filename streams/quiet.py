"""A log in which an operator sees what is new: not the same line eighty times a second."""

import logging
import time
from collections.abc import Callable

_SECONDS = 30.0
_MOST_LINES = 1_000


class SeldomAgain(logging.Filter):
    """Lets a line through that was not let through in the last 30 s."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._shown: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write the record."""
        now, line = self._clock(), record.getMessage()
        last = self._shown.get(line)
        if last is not None and now - last < _SECONDS:
            return False
        if len(self._shown) >= _MOST_LINES:
            self._shown.clear()
        self._shown[line] = now
        return True


def quiet_clients() -> None:
    """Let the Kafka client repeat itself seldom, and Faust not tell of full buffers.

    While a broker is away, the client says so with each attempt. A buffer that fills is not news:
    one message may write more records than the buffer's limit, and the flush waits for them.
    """
    seldom = SeldomAgain()
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("aiokafka") and isinstance(logger, logging.Logger):
            logger.addFilter(seldom)
    logging.getLogger("aiokafka").setLevel(logging.WARNING)
    logging.getLogger("faust.transport.producer").setLevel(logging.ERROR)
