"""Invented events as the two formats write them."""

import csv
import datetime as dt
import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path

UCDP_COLUMNS = (
    "id", "type_of_violence", "dyad_name", "side_a", "side_b", "where_coordinates", "country",
    "adm_1", "adm_2", "latitude", "longitude", "date_prec", "date_start", "date_end", "best",
)  # fmt: skip
ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1",
    "actor2", "country", "admin1", "admin2", "location", "latitude", "longitude", "source",
    "notes", "fatalities",
)  # fmt: skip
FIRST = dt.date(2020, 1, 1)


def ucdp_row(number: int, day: int, **more: object) -> dict[str, object]:
    """A lethal event at Alpha district on the n-th day of 2020."""
    when = FIRST + dt.timedelta(day)
    return {
        "id": f"{number}.0", "type_of_violence": 1, "side_a": "Government of Syria",
        "side_b": "IS", "dyad_name": "x", "where_coordinates": "Alpha town", "country": "Syria",
        "adm_1": "North Governorate", "adm_2": "Alpha district", "latitude": 35.0,
        "longitude": 37.0, "date_prec": 1, "date_start": when, "date_end": when, "best": 2,
    } | more  # fmt: skip


def acled_row(number: int, day: int, **more: object) -> dict[str, object]:
    """An armed clash at Alpha on the n-th day of 2020."""
    when = FIRST + dt.timedelta(day)
    return {
        "event_id_cnty": f"SYR{number}", "event_date": f"{when:%d %B %Y}", "time_precision": 1,
        "event_type": "Battles", "sub_event_type": "Armed clash",
        "actor1": "Military Forces of Syria (2000-2024)", "actor2": "Islamic State (Syria)",
        "country": "Syria", "admin1": "North", "admin2": "Alpha", "location": "Alpha town",
        "latitude": 35.0, "longitude": 37.0, "source": "A; B",
        "notes": "Two\nlines, and a comma", "fatalities": 2,
    } | more  # fmt: skip


def surging() -> list[tuple[int, int]]:
    """(day, dead): a quiet start, and from day 60 on six weeks of daily deaths."""
    return [(day, 1) for day in (3, 17, 31, 45)] + [(day, 4) for day in range(60, 102)]


def write(
    path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]], delimiter: str = ","
) -> Path:
    """A CSV file, gzipped where its name says so."""
    with (
        gzip.open(path, "wt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open("w", encoding="utf-8", newline="")
    ) as stream:
        writer = csv.DictWriter(stream, list(columns), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path
