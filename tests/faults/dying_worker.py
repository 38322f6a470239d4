"""`nadhir worker` that kills itself before it sends the n-th message of a kind.

Run as `dying_worker.py KIND N`, with the state that the message follows from already in Kafka: the
point at which an output is lost unless the input that comes again says it again.
"""

import os
import signal
import sys
from typing import Any

from streams.agents import step
from streams.app import send
from streams.cli import main


def _dying(kind: str, last: int) -> Any:
    sent = 0

    async def send_or_die(channel: Any, message: Any, *where: Any, **more: Any) -> None:
        nonlocal sent
        sent += type(message).__name__ == kind
        if sent == last:
            await channel.app.producer.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        await send(channel, message, *where, **more)

    return send_or_die


if __name__ == "__main__":
    step.send = _dying(sys.argv[1], int(sys.argv[2]))
    main(["worker"])
