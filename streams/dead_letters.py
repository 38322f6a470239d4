"""Making a dead letter of a message that was refused. Pure."""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from schemas import DeadLetter, Reason, digest

Stage = Literal["replay", "code", "merge", "sequences", "deliver"]

#: Longest detail and exception, in code points: they stand in headers, which brokers bound.
_LONGEST = 1_000

#: Of a larger original, this prefix is kept, with the hash and the length of the whole.
KEPT_BYTES = 8 * 1024 * 1024

#: Of a longer key, and of more headers, so many code points (escaped, six bytes each in JSON): with
#: the prefix as base64, the dead letter fits into a message.
_KEPT_KEY, _KEPT_HEADERS = 8 * 1024, 64 * 1024

#: Headers of a message that was replayed: which attempt it is, and of which dead letter.
ATTEMPT_HEADER = "nadhir_attempt"
LETTER_HEADER = "nadhir_dead_letter"
_ATTEMPT = re.compile(rb"[1-9][0-9]{0,5}")

Part = Literal["value", "key", "headers"]

_ADVICE: dict[Reason, str] = {
    Reason.NOT_JSON: "Send one JSON object a message; see docs/topics.md.",
    Reason.NOT_UTF8: "Encode the message as UTF-8 and send it again.",
    Reason.INVALID: "Mend the fields named in the detail and send it again; "
    "`nadhir schemas export` writes the JSON Schema.",
    Reason.TOO_LARGE: "Send the article's text alone, within the limit named in the detail.",
    Reason.NO_TEXT: "Send the article with its text, or a withdrawal to take it back.",
    Reason.UNSUPPORTED_LANGUAGE: "Only Arabic is coded. If the text is Arabic, set language to "
    '"ar"; else leave the item out of the feed.',
    Reason.AHEAD_OF_TIME: "Check published_at and its time zone; if it is right, send the article "
    "again once the feed's marks of time have come near it, or raise NADHIR_LEAD.",
    Reason.CONFLICT: "One id and version stands for one content. Send the content that is right "
    "as a higher version.",
    Reason.WRONG_PARTITION: "Set the producer's partitioner to Java's murmur2 (librdkafka: "
    "partitioner=murmur2_random) with the article's id as key, and send it again.",
    Reason.FEED_LINE: "Mend the line of the feed file and replay the feed; what was published "
    "already changes nothing.",
    Reason.CRASH: "This is a fault of Nadhir: report it with this dead letter.",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a refused message was: its coordinates and its bytes as they came."""

    topic: str
    partition: int
    offset: int
    value: bytes | None
    key: bytes | None = None
    timestamp_ms: int | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


def dead_letter(
    origin: Origin,
    reason: Reason,
    detail: str,
    stage: Stage,
    *,
    exception: BaseException | None = None,
) -> DeadLetter:
    """The dead letter of a refused message; the same message and reason give the same bytes.

    Its attempt is the one that the message's headers name, as a replay sets them; else the first.
    """
    value = origin.value
    value_sha256 = None if value is None else hashlib.sha256(value).hexdigest()
    kept = _kept(origin.headers)
    return DeadLetter(
        # With the bytes, for a feed file may be mended and its line be wrong in another way.
        id=digest(origin.topic, origin.partition, origin.offset, reason, stage, value_sha256),
        reason=reason,
        detail=_short(detail),
        advice=_ADVICE[reason],
        stage=stage,
        exception=None if exception is None else _short(f"{type(exception).__name__}: {exception}"),
        topic=origin.topic,
        partition=origin.partition,
        offset=origin.offset,
        timestamp_ms=origin.timestamp_ms,
        key=None if origin.key is None else _text(origin.key)[:_KEPT_KEY],
        headers=kept,
        value=None if value is None else base64.b64encode(value[:KEPT_BYTES]).decode("ascii"),
        value_length=len(value or b""),
        value_sha256=value_sha256,
        attempt=attempt_of(origin.headers),
        lossy=_lossy(origin, kept),
    )


def attempt_of(headers: Iterable[tuple[str, bytes]]) -> int:
    """Which attempt a message with these headers is, from 1."""
    found = dict(headers).get(ATTEMPT_HEADER, b"")
    return int(found) if _ATTEMPT.fullmatch(found) else 1


def _lossy(origin: Origin, kept: tuple[tuple[str, str], ...]) -> tuple[Part, ...]:
    found: list[Part] = []
    if len(origin.value or b"") > KEPT_BYTES:
        found.append("value")
    if origin.key is not None and not _is_exact(origin.key, _KEPT_KEY):
        found.append("key")
    if len(kept) < len(origin.headers) or not all(
        _is_exact(content, _KEPT_HEADERS) for _, content in origin.headers
    ):
        found.append("headers")
    return tuple(found)


def _is_exact(raw: bytes, most: int) -> bool:
    try:
        return len(raw.decode("utf-8")) <= most
    except UnicodeDecodeError:
        return False


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")


def _kept(headers: tuple[tuple[str, bytes], ...]) -> tuple[tuple[str, str], ...]:
    kept, left = [], _KEPT_HEADERS
    for name, content in headers:
        text = _text(content)
        left -= len(name) + len(text)
        if left < 0:
            break
        kept.append((name, text))
    return tuple(kept)


def _short(text: str) -> str:
    # A lone surrogate, as broken input may bring into a message, has no UTF-8 form.
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"
