"""How every agent takes its messages: one after the other, and never past one that failed."""

from collections.abc import Awaitable, Callable
from typing import Any

import faust


def each(
    app: faust.App, work: Callable[[Any], Awaitable[None]]
) -> Callable[[Any], Awaitable[None]]:
    """The body of an agent that works the events of its stream in order.

    What `work` raises is a fault of the broker or of the store, not of the message. Faust would
    acknowledge the message and go on: commits are stopped first, then the worker ends, and what
    was not committed is worked again.
    """

    async def agent(stream: Any) -> None:
        async for event in stream.events():
            try:
                await work(event)
            except Exception as error:
                app.producer.buffer.failure = error
                await app.crash(error)
                raise

    return agent
