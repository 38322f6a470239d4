"""What every message model shares: strictness, instants, hashing."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Self

import orjson
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer

#: Raised when a change of a model breaks its readers; stands in every message's headers.
SCHEMA_VERSION = "1"

EARLIEST_YEAR, LATEST_YEAR = 1970, 2099


def _utc(moment: datetime) -> datetime:
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"the year must lie in {EARLIEST_YEAR} to {LATEST_YEAR}")
    return moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """The one spelling of an instant: UTC, `Z`, microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


#: An aware date-time, held and written in UTC.
Instant = Annotated[
    AwareDatetime, AfterValidator(_utc), PlainSerializer(iso, return_type=str, when_used="json")
]


class Model(BaseModel):
    """A strict, immutable value: no coercion, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    def to_json(self) -> bytes:
        """Canonical UTF-8 JSON: fields in declared order, the same bytes for equal values."""
        return orjson.dumps(self.model_dump(mode="json"))

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """Parse and check.

        Raises:
            pydantic.ValidationError: the JSON is broken or does not fit the model.
        """
        return cls.model_validate_json(raw)


def digest(*parts: object, length: int = 16) -> str:
    """A stable hexadecimal id of the parts: SHA-256 over their sorted-key JSON, cut to `length`."""
    raw = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(raw).hexdigest()[:length]
