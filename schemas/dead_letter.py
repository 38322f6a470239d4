"""Topic `dead-letters`: what could not be processed, whole and with its reason."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Model


class Reason(StrEnum):
    """Why a message was refused. Part of the contract: tools filter by it."""

    NOT_JSON = "not-json"
    NOT_UTF8 = "not-utf8"
    INVALID = "invalid"
    TOO_LARGE = "too-large"
    NO_TEXT = "no-text"
    UNSUPPORTED_LANGUAGE = "unsupported-language"
    AHEAD_OF_TIME = "ahead-of-time"
    CONFLICT = "conflict"
    WRONG_PARTITION = "wrong-partition"
    FEED_LINE = "feed-line"
    CRASH = "crash"


class Settled(Model):
    """What an operator did with a dead letter, and why if a `note` says so.

    A replayed one was sent again to its topic and stands at `partition` and `offset` there.
    """

    outcome: Literal["replayed", "discarded"]
    at: Instant
    partition: Annotated[int, Field(ge=0)] | None = None
    offset: Annotated[int, Field(ge=0)] | None = None
    note: Annotated[str, Field(max_length=1_000)] | None = None


class DeadLetter(Model):
    """A refused message: reason, where it was, and its original bytes.

    `value` is base64 of the original bytes, of their first 8 MiB where there are more
    (`value_length` and `value_sha256` are those of the whole). For a line of a feed file, `topic`
    is the file's name and `offset` the line, from 1. `id` is stable for one message and reason.
    `lossy` names the parts of the original that are not kept exactly. `attempt` counts from 1; a
    message that is replayed and refused again is a letter of its own with the next number.
    `settled` is set once an operator has replayed or discarded the letter: it is then sent again
    under its id with this field, and what comes under that id later without it changes nothing.
    """

    id: str
    reason: Reason
    detail: str
    advice: str
    stage: Literal["replay", "code", "merge", "sequences", "deliver"]
    exception: str | None = None
    topic: str
    partition: int
    offset: Annotated[int, Field(ge=0)]
    timestamp_ms: int | None = None
    key: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    value: str | None = None
    value_length: Annotated[int, Field(ge=0)] = 0
    value_sha256: str | None = None
    attempt: Annotated[int, Field(ge=1)] = 1
    lossy: tuple[Literal["value", "key", "headers"], ...] = ()
    settled: Settled | None = None
