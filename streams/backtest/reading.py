"""UCDP GED and ACLED files to events."""

from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from schemas import EventType
from streams.actors import ActorRegistry
from streams.backtest.events import Event, Events, Problem, told_apart
from streams.backtest.sides import Sides
from streams.backtest.tables import BadFieldError, Row, Table, TableError, open_text

Format = Literal["auto", "ucdp", "acled"]
By = Literal["district", "place"]

#: Columns without which a file is not of the format.
UCDP: Final = ("id", "date_end", "date_prec", "side_a", "side_b", "latitude", "longitude", "best")
ACLED: Final = (
    "event_date", "event_type", "sub_event_type", "actor1", "actor2", "latitude", "longitude",
    "fatalities",
)  # fmt: skip
#: Days may be off by less than a week: UCDP's date_prec and ACLED's time_precision up to this.
_PRECISE: Final = 2
_MOST_DEAD: Final = 1_000_000


class _Crossing(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sub: str
    type: EventType
    mode: str
    violent: bool = False
    coarser: bool = False
    doer: Literal["actor1", "actor2"] = "actor1"


def crosswalk() -> dict[str, _Crossing]:
    """ACLED's sub-event types in lower case, with the PLOVER type and mode of each."""
    text = resources.files(__package__).joinpath("acled.yaml").read_text("utf-8")
    entries = [_Crossing.model_validate(entry) for entry in yaml.safe_load(text)]
    return {entry.sub.lower(): entry for entry in entries}


def read_events(
    paths: Sequence[Path],
    registry: ActorRegistry,
    form: Format = "auto",
    by: By = "district",
    progress: Callable[[int], None] = lambda _: None,
) -> Events:
    """The events of the files, each id once (the last row of it stands).

    A row that is wrong is a problem; one that says too little (a day known to the week or worse, no
    place, a sub-event type that is no incident) is left out and counted. `progress` is told of each
    row.

    Raises:
        TableError: a file is no table of events, or of another format than the others.
    """
    sides, crossings = Sides(registry), crosswalk()
    found: dict[str, Event] = {}
    out = Events("")
    for path in paths:
        with open_text(path) as stream:
            table = Table(path, stream)
            source = _format(table, form)
            if out.source not in ("", source):
                raise TableError(f"{path}: is {source}, but the files before are {out.source}")
            out.source = source
            for row in table.rows(out.problems):
                progress(1)
                try:
                    event = (
                        _ucdp(row, by, sides)
                        if source == "ucdp"
                        else _acled(row, by, sides, crossings)
                    )
                except BadFieldError as error:
                    out.problems.append(Problem(str(path), row.line, error.column, str(error)))
                    continue
                if isinstance(event, str):
                    out.left_out[event] += 1
                else:
                    out.left_out["given again under one id"] += event.id in found
                    found[event.id] = event
    out.left_out = +out.left_out
    out.events = told_apart(found.values())
    return out


def _format(table: Table, form: Format) -> Literal["ucdp", "acled"]:
    if form == "auto":
        missing = {
            "ucdp": [name for name in UCDP if name not in table.columns],
            "acled": [name for name in ACLED if name not in table.columns],
        }
        form = min(("ucdp", "acled"), key=lambda name: len(missing[name]))
        if missing[form]:
            raise TableError(
                f"{table.path}:1: neither UCDP GED ({', '.join(missing['ucdp'])} missing) "
                f"nor ACLED ({', '.join(missing['acled'])} missing)"
            )
    if form == "ucdp":
        table.require(UCDP)
        return "ucdp"
    table.require(ACLED)
    return "acled"


def _ucdp(row: Row, by: By, sides: Sides) -> Event | str:
    """UCDP's sides are a pair, not attacker and attacked, and it has no means."""
    if row.number("date_prec", 1, 5) > _PRECISE:
        return "day not known"
    district = row.text("adm_2") or row.text("adm_1")
    place = row.text("where_coordinates") if by == "place" else district
    if not place:
        return "no place"
    area = row.text("adm_1") if row.text("adm_2") else ""
    within = district if by == "place" else ", ".join(filter(None, (area, row.text("country"))))
    return Event(
        id=f"ucdp-{int(row.number('id', 0, 10**12))}",
        day=row.day("date_end"),
        scope=place,
        within=within,
        lat=row.number("latitude", -90, 90),
        lon=row.number("longitude", -180, 180),
        type=EventType.ASSAULT,
        mode="none",
        actors=sides.codes(row.text("side_a")),
        recipients=sides.codes(row.text("side_b")),
        killed=int(row.number("best", 0, _MOST_DEAD)),
    )


def _acled(row: Row, by: By, sides: Sides, crossings: dict[str, _Crossing]) -> Event | str:
    kind = crossings.get(row.text("sub_event_type").lower())
    if kind is None:
        return f"no incident: {row.text('sub_event_type') or row.text('event_type')}"
    if row.text("time_precision") and row.number("time_precision", 1, 3) > _PRECISE:
        return "day not known"
    district = row.text("admin2") or row.text("admin1")
    place = row.text("location") if by == "place" else district
    if not place:
        return "no place"
    area = row.text("admin1") if row.text("admin2") else ""
    within = district if by == "place" else ", ".join(filter(None, (area, row.text("country"))))
    day = row.day("event_date")
    other = "actor2" if kind.doer == "actor1" else "actor1"
    doers = sides.codes(row.text(kind.doer))
    recipients = sides.codes(row.text(other)) if row.text(other) else ()
    ident = row.text("event_id_cnty") or row.text("data_id") or f"{day}-line-{row.line}"
    return Event(
        id=f"acled-{ident}",
        day=day,
        scope=place,
        within=within,
        lat=row.number("latitude", -90, 90),
        lon=row.number("longitude", -180, 180),
        type=kind.type,
        mode=kind.mode,
        actors=doers,
        recipients=recipients,
        killed=int(row.number("fatalities", 0, _MOST_DEAD)),
        violent=kind.violent,
    )
