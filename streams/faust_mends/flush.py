"""A flush waits for every record there is, and a record that could not be sent stops the commits.

Answers to `faust/transport/producer.py`, `ProducerBuffer.flush`: a record taken from the queue and
not yet handed to the client is not waited for, and the flush gives up after 0.1 s without
progress, so that a commit overtakes a changelog record. Besides, `faust/topics.py`,
`Topic._on_published` keeps a failed record to itself: the flush succeeds and its cause is
committed.
"""

import asyncio
from typing import Any

from faust.topics import Topic
from faust.transport.producer import ProducerBuffer

_POLL_SECONDS = 0.1


class UnsentError(RuntimeError):
    """A record was not written; nothing may be committed any more. Start the worker again."""


def apply() -> None:
    """Count the records on their way to the client, wait for all, and remember failures."""
    _count_in_flight()
    _remember_failures()


def _count_in_flight() -> None:
    send_pending = ProducerBuffer._send_pending

    async def _send_pending(self: Any, fut: Any) -> None:
        self.in_flight = getattr(self, "in_flight", 0) + 1
        try:
            await send_pending(self, fut)
        except Exception as error:
            self.failure = error
            raise
        finally:
            self.in_flight -= 1
            self.handed = getattr(self, "handed", 0) + 1

    async def flush(self: Any) -> None:
        # Only for what is there now: under steady load the buffer is never empty.
        handed = getattr(self, "handed", 0)
        target = handed + self.size + getattr(self, "in_flight", 0)
        while getattr(self, "handed", 0) < target:
            if self.state != "running":
                raise UnsentError("the producer ended with records still to be sent")
            self.message_sent.clear()
            try:
                await asyncio.wait_for(self.message_sent.wait(), _POLL_SECONDS)
            except TimeoutError:
                continue
        failure = getattr(self, "failure", None)
        if failure is not None:
            raise UnsentError(f"a record could not be written: {failure}") from failure

    ProducerBuffer._send_pending = _send_pending
    ProducerBuffer.flush = flush


def _remember_failures() -> None:
    on_published = Topic._on_published

    def _on_published(self: Any, fut: Any, message: Any, producer: Any, state: Any) -> None:
        if not fut.cancelled() and fut.exception() is not None:
            producer.buffer.failure = fut.exception()
        on_published(self, fut, message=message, producer=producer, state=state)

    Topic._on_published = _on_published
