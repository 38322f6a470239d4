import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from backtest_files import (
    ACLED_COLUMNS,
    UCDP_COLUMNS,
    acled_row,
    surging,
    ucdp_row,
    write,
)
from click.testing import CliRunner, Result

from streams.cli import main

RULE = """
id: two-acts
title: {ar: حادثان, en: Two acts}
explanation: {ar: حادثان في أسبوع., en: Two acts within a week.}
level: warning
sides: same
span: 7
steps:
  - name: act
    title: {ar: الفعل, en: The act}
    match: {type: [ASSAULT]}
    times: %d
    days: 2
"""


def nadhir(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["backtest", *map(str, arguments)])


def report(*arguments: object) -> dict[str, Any]:
    result = nadhir(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def ucdp(tmp_path: Path) -> Path:
    """Six weeks of daily deaths at Alpha; at Beta one event in two weeks all the time."""
    rows = [ucdp_row(n, day, best=dead) for n, (day, dead) in enumerate(surging())]
    rows += [ucdp_row(900 + n, n * 14, adm_2="Beta district") for n in range(10)]
    return write(tmp_path / "ucdp.csv", UCDP_COLUMNS, rows)


@pytest.fixture
def acled(tmp_path: Path) -> Path:
    rows = [acled_row(n, day, fatalities=dead) for n, (day, dead) in enumerate(surging())]
    rows += [acled_row(900 + n, n * 14, admin2="Beta") for n in range(10)]
    return write(tmp_path / "acled.csv", ACLED_COLUMNS, rows)


def rules(folder: Path, times: int) -> Path:
    folder.mkdir()
    (folder / "two.yaml").write_text(RULE % times, encoding="utf-8")
    return folder


def test_the_shipped_rules_find_what_rises_and_leave_what_does_not(ucdp: Path) -> None:
    out = report(ucdp)
    assert {a["scope"] for a in out["alerts"]["rules"]} == {"Alpha district"}
    first = out["alerts"]["rules"][0]
    assert first["right"]
    assert "2020-03-01" <= first["day"] <= "2020-03-08"
    assert out["sets"]["rules"]["precision"]["value"] > out["chance"]


def test_acled_gives_what_ucdp_gives(ucdp: Path, acled: Path) -> None:
    days = [
        [(a["day"], a["right"]) for a in report(file)["alerts"]["rules"]] for file in (ucdp, acled)
    ]
    assert days[0] == days[1] != []


def test_events_known_later_are_told_later(ucdp: Path) -> None:
    days = [report(ucdp, "--delay", n)["alerts"]["rules"][0]["day"] for n in (0, 3)]
    assert days[1] > days[0]


def test_alerts_do_not_know_what_comes_after_the_last_day(ucdp: Path) -> None:
    out = report(ucdp, "--to", "2020-02-28")
    assert out["alerts"]["rules"] == []
    assert out["to"] == "2020-02-28"


def test_own_rules_and_a_comparison(ucdp: Path, tmp_path: Path) -> None:
    few, many = rules(tmp_path / "few", 2), rules(tmp_path / "many", 7)
    out = report(ucdp, "--rules", few, "--versus", many)
    versus = out["versus"]
    assert (versus["first"], versus["second"]) == ("few", "many")
    assert sum(versus["verdicts"].values()) == len(versus["events"])
    assert out["alerts"]["few"][0]["day"] < out["alerts"]["many"][0]["day"]
    assert out["alerts"]["few"][0]["rule"] == "two-acts"
    text = nadhir(ucdp, "--rules", few, "--versus", many).stdout
    assert "first = few, second = many" in text


def test_onsets_with_lead_or_delay(ucdp: Path, tmp_path: Path) -> None:
    onsets = tmp_path / "onsets.csv"
    onsets.write_text(
        "date,district,what\n2020-03-01,Alpha district,it begins\n"
        "2020-04-01,Beta district,nothing begins\n2020-04-01,Gamma,nowhere\n"
        "2019-01-01,Alpha district,before the events\n",
        encoding="utf-8",
    )
    told = {o["what"]: o for o in report(ucdp, "--onsets", onsets)["onsets"]}
    assert set(told) == {"it begins", "nothing begins", "nowhere"}
    assert 0 <= told["it begins"]["days"]["rules"] <= 7
    assert told["nothing begins"]["days"]["rules"] is None
    assert not told["nowhere"]["known_scope"]


def test_alerts_from_a_file_are_scored_as_those_of_a_run(ucdp: Path, tmp_path: Path) -> None:
    ran = report(ucdp)["alerts"]["rules"]
    alerts = tmp_path / "alerts.jsonl"
    rows = [
        {"place_id": f"ucdp:{a['scope']}", "at": a["day"], "level": "warning",
         "transition": "opened"}
        for a in ran
    ]  # fmt: skip
    watch = rows[0] | {"level": "watch", "place_id": "ucdp:Beta district"}
    closed = rows[0] | {"transition": "closed", "place_id": "ucdp:Beta district"}
    lines = [json.dumps(row) for row in (*rows, watch, closed)]
    alerts.write_text("\n".join([*lines, "no alert"]), encoding="utf-8")
    result = nadhir(ucdp, "--alerts", alerts, "--json")
    scored = json.loads(result.stdout)["alerts"]["alerts"]
    assert [(a["day"], a["scope"], a["right"]) for a in scored] == [
        (a["day"], a["scope"], a["right"]) for a in ran
    ]
    assert f"{alerts}:{len(lines) + 1}: is no alert" in result.stderr


def test_the_text_names_what_was_measured(ucdp: Path) -> None:
    text = nadhir(ucdp, "--delay", 2).stdout
    assert "alerts from 2020-02-05 to" in text
    assert "events known after 2 days" in text
    for name in ("chance", "surge", "binomial", "rules less binomial"):
        assert name in text


def test_every_alert_is_explained(ucdp: Path) -> None:
    out = report(ucdp)
    accounts = [alert["account"] for alert in out["alerts"]["rules"]]
    assert accounts
    assert all("Alpha district" in account for account in accounts)
    text = nadhir(ucdp, "--explain").stdout
    assert accounts[0].splitlines()[-1] in text
    assert accounts[0].splitlines()[-1] not in nadhir(ucdp).stdout


def test_the_plot_is_a_drawing_with_every_set(ucdp: Path, tmp_path: Path) -> None:
    out = tmp_path / "plot.svg"
    assert nadhir(ucdp, "--plot", out).exit_code == 0
    drawn = ET.fromstring(out.read_text("utf-8"))
    words = " ".join(t.text or "" for t in drawn.iter("{http://www.w3.org/2000/svg}text"))
    for name in ("surge", "binomial", "rules: alerts by month"):
        assert name in words


def test_a_plot_of_another_kind_is_refused(ucdp: Path, tmp_path: Path) -> None:
    result = nadhir(ucdp, "--plot", tmp_path / "plot.png")
    assert result.exit_code == 2
    assert "name it .svg" in result.output


def test_bad_rows_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = [ucdp_row(n, n) for n in range(60)]
    rows[4]["best"] = "?"
    file = write(tmp_path / "e.csv", UCDP_COLUMNS, rows)
    result = nadhir(file)
    assert result.exit_code == 0
    assert f"{file}:6: column 15 (best): '?' is not a number" in result.stderr


def test_nothing_to_work_on(tmp_path: Path, ucdp: Path) -> None:
    nothing = write(tmp_path / "none.csv", UCDP_COLUMNS, [])
    assert "no row is an event" in nadhir(nothing).output
    assert "no days between" in nadhir(ucdp, "--from", "2021-01-01").output
    broken = tmp_path / "rule.yaml"
    broken.write_text("id: [", encoding="utf-8")
    result = nadhir(ucdp, "--rules", broken)
    assert result.exit_code == 1
    assert f"{broken}:1:" in result.output
    assert nadhir(ucdp, "--alerts", ucdp, "--rules", broken).exit_code == 2
