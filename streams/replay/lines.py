"""One line of JSON to one item: our own format, and foreign feeds by a small mapping."""

import datetime as dt
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from schemas import Article, Instant, Withdrawal

#: Reads a moment with its zone, within the years that the contract allows.
_INSTANT: TypeAdapter[dt.datetime] = TypeAdapter(Instant)
_ARTICLE_FIELDS = frozenset(Article.model_fields)
_FOREIGN_NAMES = {
    "published": "published_at",
    "date": "published_at",
    "body": "text",
    "content": "text",
    "headline": "title",
    "link": "url",
    "lang": "language",
}


class BadLineError(Exception):
    """The line holds no article and no withdrawal; the message says which field and why."""


def parse_line(raw: bytes) -> tuple[Article | Withdrawal, dt.datetime | None]:
    """Read one line; returns the item and its `arrives_at` where the line gives one.

    A line of our own format fits `schemas.Article` or `schemas.Withdrawal` (with `arrives_at`
    beside). A foreign line may call `published_at` "published" or "date", `text` "body" or
    "content", `title` "headline", `url` "link", `language` "lang"; a day without an hour is noon
    UTC; what else it has is left out.

    Raises:
        BadLineError: not UTF-8, not JSON, or a field is missing or wrong.
    """
    try:
        fields = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadLineError(f"not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise BadLineError("not a JSON object")
    arrival = fields.pop("arrives_at", None)
    try:
        if "withdrawn" in fields:
            return Withdrawal.from_json(orjson.dumps(fields)), _instant(arrival)
        return Article.from_json(orjson.dumps(_mapped(fields))), _instant(arrival)
    except ValidationError as error:
        raise BadLineError(explain(error)) from error
    except orjson.JSONEncodeError as error:
        # orjson reads deeper nesting than it writes.
        raise BadLineError(f"not an article: {error}") from error


def explain(error: ValidationError) -> str:
    """A validation error in one line: each field with what is wrong with it."""
    return "; ".join(
        f"{'.'.join(map(str, item['loc'])) or 'value'}: {item['msg']}" for item in error.errors()
    )


def _mapped(fields: dict[str, Any]) -> dict[str, Any]:
    named = {
        name if name in _ARTICLE_FIELDS else _FOREIGN_NAMES.get(name, name): value
        for name, value in fields.items()
        if name in _ARTICLE_FIELDS or _FOREIGN_NAMES.get(name) not in fields
    }
    published = named.get("published_at")
    if isinstance(published, str) and len(published) == len("2017-06-09"):
        named["published_at"] = f"{published}T12:00:00Z"
    return {name: value for name, value in named.items() if name in _ARTICLE_FIELDS}


def _instant(value: object) -> dt.datetime | None:
    if value is None:
        return None
    try:
        return _INSTANT.validate_python(value, strict=False)
    except ValidationError as error:
        raise BadLineError(
            f"arrives_at: {error.errors()[0]['msg']}; write it as 2017-06-09T12:00:00Z"
        ) from error
