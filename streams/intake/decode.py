"""Bytes of a message to its model, or to the reason why not."""

from collections.abc import Mapping
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from schemas import Article, Mark, Model, Reason, ReportSet, SourceMark, Withdrawal
from streams.intake.refusal import RefusedError
from streams.topics import MAX_MESSAGE_BYTES

#: Larger messages are refused before they are parsed. Arabic takes two bytes a letter, six as \u.
MAX_BYTES = 4 * 1024 * 1024

_M = TypeVar("_M", bound=Model)
_TEXT_FIELDS = frozenset({"text", "title"})


def decode_article(raw: bytes) -> Article | Withdrawal | Mark:
    """A value of the topic `articles`.

    Raises:
        RefusedError: too large, not UTF-8, not JSON, or not of the contract.
    """
    fields = _object(raw, MAX_BYTES)
    if "mark" in fields:
        return _checked(Mark, raw)
    if "withdrawn" in fields:
        return _checked(Withdrawal, raw)
    article = _checked(Article, raw)
    if not article.text.strip():
        raise RefusedError(Reason.NO_TEXT, "text: holds nothing but blanks")
    return article


def decode_reports(raw: bytes) -> ReportSet | SourceMark:
    """A value of the topic `reports`.

    Raises:
        RefusedError: as for an article.
    """
    # As large as a topic takes: it was made here, of an article that was let in.
    if "mark" in _object(raw, MAX_MESSAGE_BYTES):
        return _checked(SourceMark, raw)
    return _checked(ReportSet, raw)


def _object(raw: bytes, most: int) -> Mapping[str, Any]:
    if len(raw) > most:
        raise RefusedError(
            Reason.TOO_LARGE, f"the message has {len(raw):,} bytes; at most {most:,} are read"
        )
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(Reason.NOT_UTF8, f"byte {error.start}: {error.reason}") from error
    try:
        fields = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise RefusedError(Reason.NOT_JSON, str(error)) from error
    if not isinstance(fields, dict):
        raise RefusedError(Reason.INVALID, "the value must be a JSON object")
    return fields


def _checked(model: type[_M], raw: bytes) -> _M:
    try:
        return model.from_json(raw)
    except ValidationError as error:
        raise _refused(error) from error


def _refused(error: ValidationError) -> RefusedError:
    faults = error.errors(include_url=False)
    detail = "; ".join(f"{'.'.join(map(str, f['loc'])) or 'value'}: {f['msg']}" for f in faults)
    by_field = {fault["loc"][0]: fault["type"] for fault in faults if fault["loc"]}
    if by_field.get("text") in {"missing", "string_too_short"}:
        return RefusedError(Reason.NO_TEXT, detail)
    if any(by_field.get(name) == "string_too_long" for name in _TEXT_FIELDS):
        return RefusedError(Reason.TOO_LARGE, detail)
    return RefusedError(Reason.INVALID, detail)
