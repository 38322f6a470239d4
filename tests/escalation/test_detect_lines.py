import json
from pathlib import Path

from click.testing import CliRunner, Result

from streams.cli.detect import detect

FIELDS = {
    "escalation_id", "transition", "level", "rule", "place", "place_id", "lat", "lon", "at",
    "known_at", "incidents",
}  # fmt: skip


def line(name: str, day: str, **more: object) -> str:
    body = {
        "id": name, "type": "ASSAULT", "date": day, "actors": ["SDF"], "recipients": ["ISIS"],
        "place": "Ayn", "place_id": "ucdp:Ayn", "lat": 36.5, "lon": 38.5,
    }  # fmt: skip
    return json.dumps(body | more)


def run(tmp_path: Path, *lines: str) -> tuple[Result, list[dict[str, object]]]:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    out = tmp_path / "out.jsonl"
    result = CliRunner().invoke(detect, [str(path), "--output", str(out)])
    written = out.read_text("utf-8") if out.exists() else ""
    return result, [json.loads(text) for text in written.splitlines()]


def test_an_unknown_place_is_a_scope_of_its_own(tmp_path: Path) -> None:
    result, rows = run(tmp_path, line("a", "2017-06-06"), line("b", "2017-06-08"))
    assert result.exit_code == 0
    (row,) = rows
    assert set(row) >= FIELDS
    assert (row["place"], row["place_id"], row["lat"], row["lon"]) == (
        "Ayn", "ucdp:Ayn", 36.5, 38.5)  # fmt: skip
    assert (row["at"], row["known_at"]) == ("2017-06-08", "2017-06-08T23:59:59Z")
    assert row["incidents"] == ["a", "b"]
    assert (row["transition"], row["level"], row["rule"]) == ("opened", "watch", "offensive")


def test_type_date_and_one_way_to_name_the_place_suffice(tmp_path: Path) -> None:
    bare = [
        json.dumps({"type": "ASSAULT", "date": "2017-06-06", "killed": 60, **where})
        for where in ({"place": "Ayn"}, {"place_id": "x:1"}, {"lat": 1.5, "lon": 2.5})
    ]
    _, rows = run(tmp_path, *bare)
    assert [(r["transition"], r["rule"]) for r in rows] == [("opened", "mass-casualty")] * 3
    assert len({r["place_id"] for r in rows}) == 3


def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    result, rows = run(
        tmp_path, line("a", "2017-06-06"), "{", line("x", "2017-13-01"),
        line("y", "2017-06-07", mode="demo"), line("b", "2017-06-08"),
    )  # fmt: skip
    assert result.exit_code == 0
    assert len(rows) == 1
    assert [f"in.jsonl:{n}:" in result.output for n in (1, 2, 3, 4, 5)] == [
        False, True, True, True, False]  # fmt: skip


def test_where_nothing_can_be_read_it_fails(tmp_path: Path) -> None:
    result, rows = run(tmp_path, "{", "[]")
    assert result.exit_code == 1
    assert rows == []


def test_lines_out_of_order_end_as_in_order(tmp_path: Path) -> None:
    days = ["2017-06-01", "2017-06-03", "2017-06-05", "2017-06-09", "2017-06-10"]
    lines = [line(f"n{i}", d, killed=3) for i, d in enumerate(days)]
    _, straight = run(tmp_path, *lines)
    _, mixed = run(tmp_path, *(lines[i] for i in (3, 0, 4, 2, 1)))
    live = {r["escalation_id"]: (r["transition"], r["level"]) for r in straight}
    ended = {r["escalation_id"]: (r["transition"], r["level"]) for r in mixed}
    assert {k: v for k, v in ended.items() if v[0] != "retracted"} == live


def test_a_line_with_an_id_told_before_replaces_it(tmp_path: Path) -> None:
    _, rows = run(
        tmp_path,
        line("a", "2017-06-06", killed=60),
        line("a", "2017-06-06", killed=6),
    )
    assert [r["transition"] for r in rows] == ["opened", "retracted"]
