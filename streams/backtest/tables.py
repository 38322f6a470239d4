"""CSV tables read row by row, with file, line and column of what is wrong."""

import csv
import datetime as dt
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from streams.backtest.events import Problem

_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%Y")
_DELIMITERS = (",", ";", "\t")


class TableError(ValueError):
    """A file that is no table of events; the message says why."""


class BadFieldError(ValueError):
    """One field of one row is wrong."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, the place of each column, and the fields."""

    line: int
    columns: Mapping[str, int]
    fields: Sequence[str]

    def text(self, name: str) -> str:
        """The field without blanks around it; empty where the table lacks the column."""
        at = self.columns.get(name)
        return self.fields[at].strip() if at is not None else ""

    def number(self, name: str, low: float, high: float) -> float:
        """A number between the bounds.

        Raises:
            BadFieldError: it is none.
        """
        text = self.text(name)
        try:
            value = float(text)
        except ValueError:
            raise self._bad(name, f"{text!r} is not a number") from None
        if not low <= value <= high:
            raise self._bad(name, f"{text} does not lie between {low:g} and {high:g}")
        return value

    def day(self, name: str) -> dt.date:
        """A day: 2018-03-31, with or without a time behind it, or 31 March 2018.

        Raises:
            BadFieldError: it is none.
        """
        text = self.text(name)
        short = text.split(" ")[0].split("T")[0] if text[:4].isdigit() else text
        for form in _DAYS:
            try:
                return dt.datetime.strptime(short, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise self._bad(name, f"{text!r} is not a day; write 2018-03-31 or 31 March 2018")

    def _bad(self, name: str, why: str) -> BadFieldError:
        return BadFieldError(f"column {self.columns[name] + 1} ({name})", why)


class Table:
    """An open CSV file: `columns` by name, then its rows. Plain or gzipped; , ; or tabs between."""

    def __init__(self, path: Path, stream: TextIO) -> None:
        """Read the header.

        Raises:
            TableError: there is none, or the file cannot be unpacked.
        """
        self.path = path
        try:
            head = stream.readline()
        except (OSError, EOFError, zlib.error) as error:
            raise TableError(f"{path}: {error}") from error
        if not head.strip():
            raise TableError(f"{path}: the file is empty")
        delimiter = max(_DELIMITERS, key=head.count)
        names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter))]
        self.columns = {name: at for at, name in enumerate(names)}
        self._width = len(names)
        self._reader = csv.reader(stream, delimiter=delimiter)

    def require(self, names: Sequence[str]) -> None:
        """Check the columns.

        Raises:
            TableError: some are missing; names them.
        """
        missing = [name for name in names if name not in self.columns]
        if missing:
            raise TableError(f"{self.path}:1: the columns {', '.join(missing)} are missing")

    def rows(self, problems: list[Problem]) -> Iterator[Row]:
        """The rows; one of another width, and where reading breaks off, is added to `problems`."""
        line = 2
        try:
            for fields in self._reader:
                begin, line = line, self._reader.line_num + 2
                if len(fields) == self._width:
                    yield Row(begin, self.columns, fields)
                elif fields:
                    why = f"{len(fields)} fields, but the header names {self._width}"
                    problems.append(Problem(str(self.path), begin, "", why))
        except (csv.Error, OSError, EOFError, zlib.error) as error:
            problems.append(Problem(str(self.path), line, "", f"reading ends here: {error}"))


def open_text(path: Path) -> TextIO:
    """The file as text, unpacked where it is gzipped; a byte order mark is no part of it."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="replace", newline="")
