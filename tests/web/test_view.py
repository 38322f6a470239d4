"""The state behind the page: last value per key, order, bounds, malformed messages."""

import datetime as dt
import tracemalloc

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_samples import RAQQA, TANF, alert, escalation, incident, moment

from schemas import Level
from streams.topics import Topic
from streams.web.changes import ChangeLog
from streams.web.incidents import IncidentIndex
from streams.web.view import MalformedError, View


def put(view: View, topic: Topic, key: str, value: bytes | None) -> None:
    view.take(topic, key.encode(), value)


def ids(items: list[bytes]) -> list[str]:
    return [orjson.loads(item)["id"] for item in items]


def test_the_last_value_of_an_escalation_is_the_one_shown() -> None:
    view = View("v")
    put(view, Topic.ESCALATIONS, "e1", escalation(level=Level.WATCH).to_json())
    put(view, Topic.ESCALATIONS, "e1", escalation(level=Level.CRITICAL).to_json())
    assert [held.value.level for held in view.select()] == [Level.CRITICAL]
    assert orjson.loads(view.select()[0].summary)["incident_count"] == 2


def test_a_repeated_value_is_no_change_and_a_tombstone_removes() -> None:
    view = View("v")
    raw = escalation().to_json()
    put(view, Topic.ESCALATIONS, "e1", raw)
    put(view, Topic.ESCALATIONS, "e1", raw)
    assert view.changes.last == 1
    put(view, Topic.ESCALATIONS, "e1", None)
    put(view, Topic.ESCALATIONS, "e1", None)
    assert view.select() == []
    assert [change.event for change in view.changes.since(0) or ()] == ["escalation", "gone"]


def test_escalations_are_sorted_by_level_then_time_and_filtered() -> None:
    view = View("v")
    for one in (
        escalation("old", level=Level.WARNING, updated=moment(7)),
        escalation("new", level=Level.WARNING, updated=moment(9)),
        escalation("top", level=Level.CRITICAL, updated=moment(1), place=RAQQA),
        escalation("shut", level=Level.WATCH, state="closed"),
        escalation("none", level=Level.WATCH, state="retracted", rule="other"),
    ):
        put(view, Topic.ESCALATIONS, one.id, one.to_json())

    def found(**by: object) -> list[str]:
        return [held.value.id for held in view.select(**by)]  # type: ignore[arg-type]

    assert found() == ["top", "new", "old", "shut", "none"]
    assert found(levels=frozenset({Level.CRITICAL, Level.WATCH})) == ["top", "shut", "none"]
    assert found(states=frozenset({"closed"})) == ["shut"]
    assert found(place=RAQQA) == ["top"]
    assert found(rule="other") == ["none"]


@pytest.mark.parametrize(
    ("topic", "key", "value"),
    [
        (Topic.ESCALATIONS, b"e1", b"{"),
        (Topic.ESCALATIONS, b"e1", b"\xff\xfe"),
        (Topic.ESCALATIONS, b"e1", b'{"id": "e1"}'),
        (Topic.ESCALATIONS, b"other", escalation().to_json()),
        (Topic.ESCALATIONS, None, escalation().to_json()),
        (Topic.ESCALATIONS, None, None),
        (Topic.INCIDENTS, b"\xff", incident().to_json()),
        (Topic.INCIDENTS, b"e1", escalation().to_json()),
        (Topic.ALERTS_WATCH, b"p", None),
        (Topic.ALERTS_WATCH, b"p", b"[]"),
    ],
)
def test_a_malformed_message_is_counted_and_changes_nothing(
    topic: Topic, key: bytes | None, value: bytes | None
) -> None:
    view = View("v")
    with pytest.raises(MalformedError):
        view.take(topic, key, value)
    assert view.skipped == {topic: 1}
    assert (view.changes.last, len(view.incidents), view.select()) == (0, 0, [])


def test_an_alert_counts_once_and_the_latest_are_kept() -> None:
    view = View("v", keep_alerts=2)
    for day, name in ((5, "n5"), (9, "n9"), (5, "n5"), (7, "n7"), (3, "n3")):
        raw = alert(name, known=moment(day)).to_json()
        put(view, Topic.ALERTS_WARNING, TANF, raw)
        put(view, Topic.ALERTS_CRITICAL, TANF, raw)
    assert ids([held.json for held in view.alerts.newest(10)]) == ["n9", "n7"]
    assert ids([held.json for held in view.alerts.since(1, 10)]) == ["n9", "n7"]
    assert ids([held.json for held in view.alerts.since(2, 10)]) == ["n7"]
    assert "escalation" not in orjson.loads(view.alerts.newest(1)[0].json)


def test_a_cursor_of_another_reading_or_from_the_future_is_none() -> None:
    log = ChangeLog("aa", keep=2)
    for number in range(4):
        log.add("alert", str(number).encode())
    assert log.cursor() == "aa-4"
    assert [log.number(c) for c in ("aa-4", "aa-0", "aa-5", "bb-1", "aa-x", "aa-٣", "", "aa-")] == [
        4, 0, None, None, None, None, None, None,
    ]  # fmt: skip
    assert [change.number for change in log.since(2) or ()] == [3, 4]
    assert log.since(4) == []
    assert log.since(1) is None


def test_incidents_move_with_their_place_and_go() -> None:
    index = IncidentIndex()
    index.put(incident("i1", scopes=("gn:1",)))
    index.put(incident("i1", place=RAQQA, scopes=("gn:2",)))
    assert index.page(limit=9, place=TANF) == ([], None)
    assert index.page(limit=9, place="gn:1") == ([], None)
    assert ids(index.page(limit=9, place="gn:2")[0]) == ["i1"]
    index.put(incident("i1", state="gone"))
    index.drop("i1")
    assert (len(index), index.page(limit=9)) == (0, ([], None))


_days = st.integers(min_value=1, max_value=30)


@given(
    held=st.dictionaries(st.text("abc~\0é", min_size=1, max_size=3), _days, max_size=12),
    limit=st.integers(min_value=1, max_value=4),
    first=st.none() | _days,
    last=st.none() | _days,
)
def test_pages_give_every_incident_of_the_span_once_in_order(
    held: dict[str, int], limit: int, first: int | None, last: int | None
) -> None:
    index = IncidentIndex()
    for ident, day in held.items():
        index.put(incident(ident, day=31 - day))
        index.put(incident(ident, day=day))
    seen: list[str] = []
    after = None
    while True:
        items, after = index.page(
            limit=limit,
            place=TANF,
            first=None if first is None else dt.date(2017, 6, first),
            last=None if last is None else dt.date(2017, 6, last),
            after=after,
        )
        assert len(items) <= limit
        seen += ids(items)
        if after is None:
            break
    assert seen == [
        ident
        for day, ident in sorted((day, ident) for ident, day in held.items())
        if (first or 1) <= day <= (last or 30)
    ]


def test_what_is_kept_takes_no_more_room_than_it_needs() -> None:
    messages = [(f"i{n}", incident(f"i{n}").to_json()) for n in range(500)]
    view = View("v")
    tracemalloc.start()
    try:
        for key, raw in messages:
            put(view, Topic.INCIDENTS, key, raw)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < 3 * sum(len(raw) for _, raw in messages)
