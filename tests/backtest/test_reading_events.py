import datetime as dt
from importlib import resources
from pathlib import Path

import pytest
import yaml
from backtest_files import ACLED_COLUMNS, FIRST, UCDP_COLUMNS, acled_row, ucdp_row, write

from schemas import MODES, EventType
from streams.actors import ActorRegistry
from streams.backtest.reading import crosswalk, read_events
from streams.backtest.sides import Sides
from streams.backtest.tables import TableError

REGISTRY = ActorRegistry.load()


def test_a_ucdp_row(tmp_path: Path) -> None:
    file = write(tmp_path / "e.csv", UCDP_COLUMNS, [ucdp_row(7, 9, best="3.0")])
    read = read_events([file], REGISTRY)
    (event,) = read.events
    assert read.source == "ucdp"
    assert (event.id, event.day, event.scope) == ("ucdp-7", dt.date(2020, 1, 10), "Alpha district")
    assert (event.actors, event.recipients, event.killed) == (("SYR_GOV",), ("ISIS",), 3)
    assert not read.problems


def test_an_acled_row(tmp_path: Path) -> None:
    file = write(tmp_path / "e.csv.gz", ACLED_COLUMNS, [acled_row(7, 9)], delimiter=";")
    (event,) = read_events([file], REGISTRY).events
    assert (event.id, event.day, event.scope) == ("acled-SYR7", dt.date(2020, 1, 10), "Alpha")
    assert (event.type, event.mode, event.killed) == (EventType.ASSAULT, "none", 2)
    assert (event.actors, event.recipients) == (("SYR_GOV",), ("ISIS",))


def test_force_against_protesters_is_done_by_the_second_actor(tmp_path: Path) -> None:
    row = acled_row(
        1, 1, event_type="Protests", sub_event_type="Excessive force against protesters",
        actor1="Protesters (Syria)", actor2="Police Forces of Syria (2000-2024)",
    )  # fmt: skip
    (event,) = read_events([write(tmp_path / "e.csv", ACLED_COLUMNS, [row])], REGISTRY).events
    assert (event.actors, event.recipients) == (("SYR_GOV",), ("PROTESTERS",))
    assert (event.mode, event.violent) == ("crowd-control", True)


def test_a_peaceful_protest_is_no_violence(tmp_path: Path) -> None:
    row = acled_row(1, 1, event_type="Protests", sub_event_type="Peaceful protest", actor2="")
    (event,) = read_events([write(tmp_path / "e.csv", ACLED_COLUMNS, [row])], REGISTRY).events
    assert (event.type, event.recipients, event.violent) == (EventType.PROTEST, (), False)


def test_what_says_too_little_is_left_out_and_counted(tmp_path: Path) -> None:
    ucdp = [
        ucdp_row(1, 1),
        ucdp_row(2, 1, date_prec=4),
        ucdp_row(3, 1, adm_1="", adm_2=""),
        ucdp_row(1, 2),
    ]
    read = read_events([write(tmp_path / "u.csv", UCDP_COLUMNS, ucdp)], REGISTRY)
    assert [e.day for e in read.events] == [FIRST + dt.timedelta(2)]
    assert read.left_out == {"day not known": 1, "no place": 1, "given again under one id": 1}
    acled = [acled_row(1, 1, sub_event_type="Other", event_type="Strategic developments")]
    read = read_events([write(tmp_path / "a.csv", ACLED_COLUMNS, acled)], REGISTRY)
    assert not read.events
    assert read.left_out == {"no incident: Other": 1}


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("latitude", "95", "column 10 (latitude): 95 does not lie between -90 and 90"),
        ("longitude", "east", "column 11 (longitude): 'east' is not a number"),
        ("best", "nan", "column 15 (best): nan does not lie between 0 and 1e+06"),
        ("date_end", "2020-02-30", "column 14 (date_end): '2020-02-30' is not a day"),
    ],
)
def test_a_bad_field_is_named_with_line_and_column(
    tmp_path: Path, field: str, value: str, why: str
) -> None:
    rows = [ucdp_row(1, 1), ucdp_row(2, 2, **{field: value}), ucdp_row(3, 3)]
    file = write(tmp_path / "e.csv", UCDP_COLUMNS, rows)
    read = read_events([file], REGISTRY)
    assert len(read.events) == 2
    (problem,) = read.problems
    assert str(problem).startswith(f"{file}:3: {why}")


def test_lines_are_counted_through_fields_of_several_lines(tmp_path: Path) -> None:
    rows = [acled_row(1, 1), acled_row(2, 2), acled_row(3, 3, fatalities="many")]
    read = read_events([write(tmp_path / "e.csv", ACLED_COLUMNS, rows)], REGISTRY)
    # Each note has a line break: the third row begins on the sixth line.
    assert [p.line for p in read.problems] == [6]


def test_a_row_of_another_width(tmp_path: Path) -> None:
    file = write(tmp_path / "e.csv", UCDP_COLUMNS, [ucdp_row(1, 1)])
    file.write_text(file.read_text("utf-8") + "2,broken\n", encoding="utf-8")
    (problem,) = read_events([file], REGISTRY).problems
    assert str(problem) == f"{file}:3: 2 fields, but the header names 15"


def test_files_that_are_no_table_of_events(tmp_path: Path) -> None:
    empty, other = tmp_path / "empty.csv", tmp_path / "other.csv"
    empty.write_text("", encoding="utf-8")
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match="the file is empty"):
        read_events([empty], REGISTRY)
    with pytest.raises(TableError, match=r"other.csv:1: neither UCDP GED .* nor ACLED"):
        read_events([other], REGISTRY)
    with pytest.raises(TableError, match=r"the columns id, date_end, .* are missing"):
        read_events([other], REGISTRY, "ucdp")


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    rows = [ucdp_row(n, n, where_coordinates=f"{n * 7919} {n * 104729}") for n in range(200)]
    file = write(tmp_path / "e.csv.gz", UCDP_COLUMNS, rows)
    file.write_bytes(file.read_bytes()[:-2000])
    read = read_events([file], REGISTRY)
    assert 0 < len(read.events) < 200
    assert "reading ends here: Compressed file ended" in str(read.problems[-1])
    file.write_bytes(b"not packed")
    with pytest.raises(TableError, match=r"e\.csv\.gz: Not a gzipped file"):
        read_events([file], REGISTRY)


@pytest.mark.parametrize(
    "day", ["2020-03-31", "2020-03-31 00:00:00.000", "2020-03-31T12:00:00Z", "31 March 2020"]
)
def test_days_as_the_releases_write_them(tmp_path: Path, day: str) -> None:
    file = write(tmp_path / "e.csv", UCDP_COLUMNS, [ucdp_row(1, 1, date_end=day)])
    assert [e.day for e in read_events([file], REGISTRY).events] == [dt.date(2020, 3, 31)]


def test_two_formats_in_one_run_are_refused(tmp_path: Path) -> None:
    ucdp = write(tmp_path / "u.csv", UCDP_COLUMNS, [ucdp_row(1, 1)])
    acled = write(tmp_path / "a.csv", ACLED_COLUMNS, [acled_row(1, 1)])
    with pytest.raises(TableError, match=r"a\.csv: is acled, but the files before are ucdp"):
        read_events([ucdp, acled], REGISTRY)


def test_two_districts_of_one_name_are_two_scopes(tmp_path: Path) -> None:
    rows = [ucdp_row(1, 1), ucdp_row(2, 2, adm_1="South Governorate"), ucdp_row(3, 3, adm_2="Beta")]
    read = read_events([write(tmp_path / "e.csv", UCDP_COLUMNS, rows)], REGISTRY)
    assert [e.scope for e in read.events] == [
        "Alpha district (North Governorate, Syria)",
        "Alpha district (South Governorate, Syria)",
        "Beta",
    ]


def test_by_place(tmp_path: Path) -> None:
    rows = [ucdp_row(1, 1), ucdp_row(2, 2, where_coordinates="Gamma")]
    file = write(tmp_path / "e.csv", UCDP_COLUMNS, rows)
    assert [e.scope for e in read_events([file], REGISTRY, by="place").events] == [
        "Alpha town",
        "Gamma",
    ]


def test_the_crosswalk_is_the_coders_read_backwards() -> None:
    lexicons = resources.files("streams.coding").joinpath("lexicons", "plover.yaml")
    forward = yaml.safe_load(lexicons.read_text("utf-8"))["rows"]
    table = crosswalk()
    assert len(table) > 20
    for entry in table.values():
        assert entry.mode in MODES[entry.type]
        back = forward[entry.type][entry.mode][2]
        assert (back == entry.sub) != entry.coarser, entry.sub


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ("Military Forces of Israel (2009-2022)", ("ISR_MIL",)),
        ("Government of United States of America", ("USA_MIL",)),
        ("Military Forces of Atlantis (1999-)", ("OTHER:Atlantis",)),
        ("Ahrar al-Sham, HTS, Southern Front", ("SYR_REBEL", "HTS")),
        ("Unidentified Armed Group (Syria)", ("UNKNOWN",)),
        ("Islamic Front", ("SYR_REBEL",)),
        ("ISKANDER BRIGADE", ("OTHER:ISKANDER BRIGADE",)),
    ],
)
def test_names_of_sides(names: str, codes: tuple[str, ...]) -> None:
    assert Sides(REGISTRY).codes(names) == codes


def test_every_code_of_the_table_is_an_actor() -> None:
    text = resources.files("streams.backtest").joinpath("sides.yaml").read_text("utf-8")
    unknown = [e["code"] for e in yaml.safe_load(text) if REGISTRY.get(e["code"]) is None]
    assert unknown == []
