"""Coded incidents as plain records, one list an article: what gold sets and predictions hold."""

import json
from pathlib import Path
from typing import Any

from schemas import Report

#: One incident in the fields of the coding guide.
Incident = dict[str, Any]


def read_incidents(path: Path) -> dict[str, list[Incident]]:
    """Read `{"id": ..., "incidents": [...]}` lines.

    Raises:
        ValueError: a line is not of that form; names file and line.
    """
    found: dict[str, list[Incident]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            article = json.loads(line)
            found[article["id"]] = list(article["incidents"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number}: {error!r}") from error
    return found


def incident_of(report: Report) -> Incident:
    """A report in the fields of the coding guide."""
    record = report.model_dump(
        mode="json",
        include={
            "type", "mode", "actors", "recipients", "place", "place_id", "place_en", "country",
            "lat", "lon", "precision", "date", "date_precision", "killed", "injured", "realis",
            "background",
        },
    )  # fmt: skip
    return record | {"evidence": report.evidence[0].quote}
