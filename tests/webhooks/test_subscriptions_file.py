import datetime as dt
from pathlib import Path

import pytest

from schemas import Level, Subscription
from streams.settings import Settings
from streams.webhooks.delivering import guard_of
from streams.webhooks.references import Known
from streams.webhooks.subscriptions_file import FileError, load, merged, parse

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)

GOOD = """\
subscriptions:
  - id: ops
    url: https://ops.example.org/hooks?token=abc
    secrets: [env:WEBHOOK_SECRET_OPS, file:ops-old]
    filter:
      levels: [warning, critical]
      places: ["gn:172955"]
      countries: [SY]
    payload: thin
    group: {by: [place], wait: PT10S, interval: PT5M}
    repeat: PT6H
  - id: desk
    url: https://desk.example.org/
    secrets: [file:desk]
    since: 2026-11-01T00:00:00Z
silences:
  - id: works
    match: {places: ["gn:170063"]}
    starts_at: 2026-11-23T00:00:00Z
    ends_at: 2026-11-24T00:00:00Z
    why: tests of sirens
"""


@pytest.fixture(scope="module")
def known() -> Known:
    settings = Settings()
    return Known.load(settings, guard_of(settings))


def test_a_good_file(known: Known, tmp_path: Path) -> None:
    path = tmp_path / "webhooks.yaml"
    path.write_text(GOOD)
    listed = load(path, known, NOW)
    ops = listed.subscriptions["ops"]
    assert ops.filter.levels == (Level.WARNING, Level.CRITICAL)
    assert ops.since == NOW
    assert ops.origin == "file"
    assert listed.subscriptions["desk"].since == dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    assert listed.dated == {"desk"}
    assert listed.silences["works"].why == "tests of sirens"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("url: https://desk", "uri: https://desk", "w.yaml:13: uri: Extra inputs"),
        ("https://desk.example.org/", "http://desk.example.org/", "w.yaml:13: url: refused"),
        ("https://desk.example.org/", "https://169.254.169.254/", "w.yaml:13: url: refused"),
        ("file:desk", "whsec_abc", "w.yaml:14: secrets.0: String should match"),
        ("[warning, critical]", "[loud]", "w.yaml:6: filter.levels.0: "),
        ("gn:172955", "gn:1", "w.yaml:7: filter.places.0: there is no 'gn:1'"),
        ("[SY]", "[XX]", "w.yaml:8: filter.countries.0: there is no 'XX'"),
        ("id: desk", "id: ops", "w.yaml:12: id: ops is given twice"),
        ("    why: tests of sirens\n", "", "w.yaml:17: why: Field required"),
        ("ends_at: 2026-11-24", "ends_at: 2026-11-22", "w.yaml:17: silences: a silence must end"),
        ("silences:", "silence:", "w.yaml:1: the file holds"),
        ("id: desk", "id: [desk", "w.yaml:13: "),
        ("payload: thin", "payload: thin\n    resumed: x", "w.yaml:10: resumed: is Nadhir's own"),
    ],
)
def test_every_problem_has_its_line(known: Known, old: str, new: str, problem: str) -> None:
    assert old in GOOD
    with pytest.raises(FileError) as caught:
        parse("w.yaml", GOOD.replace(old, new, 1), known, NOW)
    assert any(one.startswith(problem) for one in caught.value.problems), caught.value.problems
    assert "token=abc" not in str(caught.value)


def test_the_file_keeps_what_the_operator_did(known: Known) -> None:
    listed = parse("w.yaml", GOOD, known, NOW).subscriptions["ops"]
    earlier = NOW - dt.timedelta(days=9)
    there = Subscription.model_validate(
        listed.model_dump() | {"since": earlier, "resumed": "p1", "paused": True, "payload": "full"}
    )
    now = merged(listed, there, dated=False)
    assert (now.since, now.resumed, now.paused, now.payload) == (earlier, "p1", True, "thin")
    assert merged(listed, there, dated=True).since == NOW
    assert merged(listed, None, dated=False) == listed
