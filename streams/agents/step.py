"""One message, worked: what follows from it is decided first, and sent then.

So a message is either worked or becomes a dead letter, whole; and a fault of the store or of the
broker is never taken for a fault of the message.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from aiokafka.errors import MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from schemas import Model, Reason
from streams.agents.origin import origin_of, traceparent_of
from streams.agents.table_store import StoreError
from streams.app import Channels, send
from streams.dead_letters import dead_letter
from streams.intake.refusal import RefusedError
from streams.topics import Topic

_log = logging.getLogger(__name__)

Stage = Literal["code", "merge"]


class Output(NamedTuple):
    """A message to be sent; without a partition, the key decides."""

    topic: Topic
    message: Model
    key: str | None
    partition: int | None = None


async def step(
    channels: Channels, event: Any, stage: Stage, decide: Callable[[Any], Sequence[Output]]
) -> None:
    """Work a message to its end: `decide` writes state and says what to send.

    What `decide` raises makes the message a dead letter.

    Raises:
        StoreError: the store failed; the message is not to blame and must be worked again.
        faust.exceptions.ProducerSendError: so did the broker.
    """
    try:
        outputs = decide(event)
    except (StoreError, MemoryError):
        raise
    except RefusedError as error:
        outputs = [refused(event, error, stage)]
    except Exception as error:
        _log.exception(
            "working %s %d/%d failed",
            event.message.topic,
            event.message.partition,
            event.message.offset,
        )
        outputs = [_crash(event, error, stage)]
    for output in outputs:
        try:
            await _send(channels, event, output)
        except ProducerSendError as error:
            # The one fault of sending that would come again, and for this message only.
            if not isinstance(error.__cause__, MessageSizeTooLargeError):
                raise
            await _send(channels, event, _crash(event, error.__cause__, stage))


def refused(event: Any, error: RefusedError, stage: Stage) -> Output:
    """The dead letter of the event's message."""
    reason, detail = error.refusal.reason, error.refusal.detail
    return _letter(event, reason, detail, stage, error.__cause__)


def _crash(event: Any, error: BaseException, stage: Stage) -> Output:
    detail = f"could not be worked: {type(error).__name__}: {error}"
    return _letter(event, Reason.CRASH, detail, stage, error)


def _letter(
    event: Any, reason: Reason, detail: str, stage: Stage, exception: BaseException | None
) -> Output:
    letter = dead_letter(origin_of(event), reason, detail, stage, exception=exception)
    _log.warning("dead letter %s: %s: %s", letter.id, letter.reason, letter.detail)
    return Output(Topic.DEAD_LETTERS, letter, letter.id)


async def _send(channels: Channels, event: Any, output: Output) -> None:
    await send(
        channels.outputs[output.topic],
        output.message,
        output.key,
        output.partition,
        cause=traceparent_of(event),
    )
