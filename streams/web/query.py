"""Parameters of the API, checked."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar

from multidict import MultiMapping

from streams.web.problems import ProblemError

_Choice = TypeVar("_Choice", bound=StrEnum)

#: No id is longer; what is, is refused before it is looked up.
_LONGEST = 300


class Query:
    """A request's query string. Unknown parameters are refused: a typo is no filter."""

    def __init__(self, given: MultiMapping[str], allowed: Iterable[str]) -> None:
        """Take the parameters.

        Raises:
            ProblemError: one is unknown, or given twice.
        """
        known = tuple(allowed)
        for name in given:
            if name not in known:
                raise _bad(f"unknown parameter {name[:40]!r}; there are: {', '.join(known)}")
            if len(given.getall(name)) > 1:
                raise _bad(f"{name} is given twice; several values are separated by commas")
        self._given = given

    def text(self, name: str) -> str | None:
        """A text, None where it is absent or empty."""
        value = self._given.get(name) or None
        if value is not None and len(value) > _LONGEST:
            raise _bad(f"{name} is longer than {_LONGEST} characters")
        return value

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise _bad(f"{name} must be a whole number from {low} to {high}")
        return int(value)

    def day(self, name: str) -> dt.date | None:
        """A day, YYYY-MM-DD."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise _bad(f"{name} must be a day, YYYY-MM-DD") from None

    def choices(self, name: str, kind: type[_Choice]) -> frozenset[_Choice] | None:
        """Comma-separated values of an enumeration; None where it is absent."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return frozenset(kind(part) for part in value.split(","))
        except ValueError:
            raise _bad(f"{name} must be of: {', '.join(kind)}") from None


def _bad(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.BAD_REQUEST, detail)
