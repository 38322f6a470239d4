import datetime as dt
import itertools
import random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_escalation_support import (
    RAQQA,
    SYRIA,
    TANF,
    CrashError,
    CrashingStore,
    articles,
    mark,
    report,
)

from schemas import DatePrecision, EventType, PlacePrecision, ReportSet, SourceMark
from streams.escalation import Desk, MemoryStore, Outcome
from streams.escalation.reasons import known

SYRIA_GOV, US = ("SYR_GOV",), ("COALITION",)


def play(desk: Desk, messages: list[ReportSet | SourceMark], store: Any = None) -> Outcome:
    """The last state that was put out of each id, in the order of the ids; all alerts."""
    store = store or MemoryStore()
    incidents, escalations, alerts = {}, {}, []
    for message in messages:
        if isinstance(message, SourceMark):
            out = desk.advance(store, message)
        else:
            out = desk.apply(store, message)
        incidents |= {i.id: i for i in out.incidents}
        escalations |= {e.id: e for e in out.escalations}
        alerts += out.alerts
    return Outcome(
        [i for _, i in sorted(incidents.items()) if i.state == "live"],
        [e for _, e in sorted(escalations.items()) if e.state != "retracted"],
        alerts,
    )


def tanf() -> list[ReportSet]:
    """The incidents of the user's article at al-Tanf, as one article tells them."""
    return [
        articles(
            "a",
            "2017-06-09T06:00",
            report("a", "2017-05-18", US, SYRIA_GOV, TANF, mode="aerial", background=True),
            report("a", "2017-06-06", US, SYRIA_GOV, TANF, mode="aerial"),
            report("a", "2017-06-08", SYRIA_GOV, US, TANF, mode="drone"),
            report("a", "2017-06-08", ("USA_MIL",), SYRIA_GOV, TANF, mode="aerial"),
        )
    ]


def test_al_tanf_is_one_escalation_told_by_both_rules(desk: Desk) -> None:
    out = play(desk, list(tanf()))
    assert [(e.scope.place_id, e.level) for e in out.escalations] == [(TANF, "warning")]
    (found,) = out.escalations
    assert found.since == dt.date(2017, 5, 18)
    assert {s.name.partition(".")[0] for s in found.steps} >= {"reply-in-kind", "repeated-violence"}
    assert len({i.id for s in found.steps for i in s.incidents}) == 4
    assert "2017-05-18" in found.account.en
    assert "التحالف الدولي" in found.account.ar


def test_a_country_alone_opens_nothing(desk: Desk) -> None:
    days = [f"2017-06-0{i}" for i in range(1, 8)]
    told = [
        articles(d, f"{d}T18:00", report(d, d, place=SYRIA, precision=PlacePrecision.COUNTRY))
        for d in days
    ]
    assert play(desk, list(told)).escalations == []


def test_one_event_of_several_sources_is_one_incident(desk: Desk) -> None:
    one = report("a", "2017-06-06", US, SYRIA_GOV, TANF, mode="aerial", killed=2)
    near = PlacePrecision.NEAR
    two = report("b", "2017-06-06", US, ("IRN_MILITIA",), TANF, precision=near, killed=5)
    out = play(
        desk, [articles("a", "2017-06-06T18:00", one), articles("b", "2017-06-07T08:00", two)]
    )
    (incident,) = out.incidents
    assert incident.id == min(one.id, two.id)
    assert incident.independent_sources == 2
    assert incident.killed == 5
    assert incident.killed_spread is not None
    assert (incident.killed_spread.low, incident.killed_spread.high) == (2, 5)
    assert incident.known_at == dt.datetime(2017, 6, 6, 18, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "other",
    [
        report("b", "2017-06-07", US, SYRIA_GOV, TANF, mode="aerial", killed=2),
        report("b", "2017-06-06", SYRIA_GOV, US, TANF, mode="aerial", killed=2),
        report("b", "2017-06-06", US, SYRIA_GOV, RAQQA, mode="aerial", killed=2),
        report("b", "2017-06-06", US, SYRIA_GOV, TANF, mode="aerial", killed=40),
        report("b", "2017-06-06", US, SYRIA_GOV, TANF, mode="heavy-weapons"),
        report("b", "2017-06-06", US, SYRIA_GOV, TANF, type=EventType.MOBILIZE, mode="troops"),
    ],
    ids=["next day", "roles reversed", "elsewhere", "toll", "means", "type"],
)
def test_what_contradicts_is_another_incident(desk: Desk, other: Any) -> None:
    one = report("a", "2017-06-06", US, SYRIA_GOV, TANF, mode="aerial", killed=2)
    sets = [articles("a", "2017-06-07T08:00", one), articles("b", "2017-06-07T08:00", other)]
    assert len(play(desk, list(sets)).incidents) == 2


def test_a_vague_report_joins_the_best_fit_and_bridges_nothing(desk: Desk) -> None:
    first = report("a", "2017-06-05", US, SYRIA_GOV, TANF, mode="aerial")
    second = report("b", "2017-06-06", US, SYRIA_GOV, TANF, mode="aerial", killed=7)
    vague = report(
        "c", "2017-06-07", US, SYRIA_GOV, TANF, mode="aerial", killed=7,
        date_precision=DatePrecision.IMPLICIT,
    )  # fmt: skip
    sets = [
        articles("c", "2017-06-07T08:00", vague),
        articles("a", "2017-06-05T08:00", first),
        articles("b", "2017-06-06T08:00", second),
    ]
    for order in (sets, sets[::-1]):
        out = play(desk, list(order))
        assert {i.id: i.independent_sources for i in out.incidents} == {first.id: 1, second.id: 2}


@pytest.mark.parametrize("order", list(itertools.permutations("abc")), ids="".join)
def test_vague_reports_of_one_thing_are_one_incident_in_any_order(
    desk: Desk, order: tuple[str, ...]
) -> None:
    store, live = MemoryStore(), {}
    for name in order:
        vague = report(
            name, "2017-06-07", US, SYRIA_GOV, SYRIA, precision=PlacePrecision.COUNTRY,
            date_precision=DatePrecision.IMPLICIT,
        )  # fmt: skip
        sets = articles(name, f"2017-06-07T0{'abc'.index(name)}:00", vague)
        for incident in desk.apply(store, sets).incidents:
            live[incident.id] = incident
    standing = [i for i in live.values() if i.state == "live"]
    assert [(i.independent_sources, len(i.sources)) for i in standing] == [(3, 3)]
    gone = {i.id: i.superseded_by for i in live.values() if i.state == "gone"}
    assert set(gone) <= {s.report_id for s in standing[0].sources} - {standing[0].id}


def test_copies_of_one_text_count_once(desk: Desk) -> None:
    words = tuple("abcdefghij")
    sets = [
        articles(n, f"2017-06-06T0{h}:00", report(n, "2017-06-06"), shingles=words)
        for h, n in enumerate(("a", "b"), start=1)
    ]
    (incident,) = play(desk, list(sets)).incidents
    assert incident.independent_sources == 1
    assert [s.copy_of for s in incident.sources] == [None, "a"]


def test_a_withdrawal_takes_the_escalation_back(desk: Desk) -> None:
    sets = [*tanf(), articles("a", "2017-06-10", version=1, withdrawn=True)]
    out = play(desk, list(sets))
    assert out.incidents == []
    assert out.escalations == []
    assert [a.transition for a in out.alerts] == ["opened", "retracted"]
    assert out.alerts[-1].why == "withdrawn"


def test_what_lies_beyond_the_horizon_is_late_and_opens_nothing(desk: Desk) -> None:
    old = [report("a", d) for d in ("2017-01-01", "2017-01-03", "2017-01-05")]
    out = play(desk, [articles("a", "2017-06-09T06:00", *old)])
    assert [i.late for i in out.incidents] == [True] * 3
    assert out.escalations == []


def test_quiet_closes_by_marks_alone_and_a_repeated_mark_says_so_again(desk: Desk) -> None:
    store = MemoryStore()
    for message in tanf():
        desk.apply(store, message)
    assert desk.advance(store, mark("2017-06-28", of=2)).alerts == []
    assert desk.advance(store, mark("2017-06-29", partition=1, of=2)).alerts == []
    late = mark("2017-07-20", previous="2017-06-29", partition=1, of=2)
    assert desk.advance(store, late).alerts == []
    final = mark("2017-07-10", previous="2017-06-28", of=2)
    closed = desk.advance(store, final)
    assert [(a.transition, a.at) for a in closed.alerts][-1] == ("closed", dt.date(2017, 6, 29))
    before = dict(store.data)
    again = desk.advance(store, final)
    assert store.data == before
    assert again.alerts == closed.alerts[-1:]


def test_a_report_set_that_comes_again_changes_nothing_and_says_it_again(desk: Desk) -> None:
    store = MemoryStore()
    (message,) = tanf()
    first = desk.apply(store, message)
    before = dict(store.data)
    again = desk.apply(store, message)
    assert store.data == before
    assert again.alerts == first.alerts[-1:]
    assert again.incidents == first.incidents


def feed() -> list[ReportSet]:
    """Two escalations, several sources, corrections, a withdrawal, a threat, vague ones."""

    def day(i: int) -> str:
        return (dt.date(2017, 5, 20) + dt.timedelta(i)).isoformat()

    sets = list(tanf())
    for i in range(0, 24, 3):
        for source in "xy"[: 1 + i % 2]:
            name = f"{source}{i}"
            sets.append(
                articles(name, f"{day(i)}T1{i % 7}:00", report(name, day(i), killed=i % 5),
                         report(name, day(i), US, ("ISIS",), RAQQA, mode="aerial"))
            )  # fmt: skip
    sets += [
        articles("t", "2017-06-07T12:00", report(
            "t", "2017-06-07", SYRIA_GOV, ("USA_MIL",), None, type=EventType.THREATEN,
            mode="violence")),
        articles("c", "2017-06-05T09:00", report("c", "2017-06-05", US, SYRIA_GOV, RAQQA)),
        articles(
            "c", "2017-06-05T09:00", report("c", "2017-06-06", US, SYRIA_GOV, TANF), version=2),
        articles("w", "2017-06-07T09:00", report("w", "2017-06-07", US, SYRIA_GOV, TANF)),
        articles("w", "2017-06-07T09:00", version=1, withdrawn=True),
        articles("v", "2017-06-09T10:00", report(
            "v", "2017-06-09", US, SYRIA_GOV, TANF, date_precision=DatePrecision.IMPLICIT)),
        articles("m", "2017-06-09T10:00", report(
            "m", "2017-06-06", US, SYRIA_GOV, "nadhir:sy-southeastern-syria",
            precision=PlacePrecision.AREA)),
    ]  # fmt: skip
    return sets


def end() -> list[SourceMark]:
    return [mark("2017-06-20"), mark("2017-07-25", previous="2017-06-20")]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_order_ends_the_same(desk: Desk, seed: int) -> None:
    straight = play(desk, [*feed(), *end()])
    shuffled = feed() + random.Random(seed).sample(feed(), 6)
    random.Random(seed).shuffle(shuffled)
    marks = end()
    out = play(desk, [*shuffled, *marks])
    assert out.incidents == straight.incidents
    assert [e.id for e in out.escalations] == [e.id for e in straight.escalations]
    assert out.escalations == straight.escalations
    assert len(straight.escalations) >= 2
    assert all(known(a.why) for a in (*straight.alerts, *out.alerts))


@pytest.mark.parametrize("back", [0, 3])
def test_killed_between_any_two_writes_it_ends_as_a_clean_run(desk: Desk, back: int) -> None:
    messages: list[ReportSet | SourceMark] = sorted(
        feed(), key=lambda s: s.published_at or dt.datetime(2017, 6, 8, tzinfo=dt.UTC)
    )
    # closings are said again for a month: the mark lies that near to the first of them
    messages = [*messages[-9:], mark("2017-07-15")]
    clean = MemoryStore()
    expected = last_said(desk, messages, clean)
    for victim, message in enumerate(messages):
        writes = 0
        while True:
            inner = MemoryStore()
            said = last_said(desk, messages[:victim], inner)
            crashing = CrashingStore(inner, writes)
            try:
                work(desk, crashing, message)
            except CrashError:
                again = messages[max(0, victim - back) :]
                said |= last_said(desk, again, inner)
                assert inner.data == clean.data
                assert said == expected
                writes += 1
            else:
                break
        assert writes == crashing.writes


def work(desk: Desk, store: Any, message: ReportSet | SourceMark) -> Outcome:
    return (
        desk.advance(store, message)
        if isinstance(message, SourceMark)
        else desk.apply(store, message)
    )


def last_said(desk: Desk, messages: list[Any], store: Any) -> dict[str, bytes]:
    """The last value of each key, as the topics hold it."""
    said: dict[str, bytes] = {}
    for message in messages:
        out = work(desk, store, message)
        said |= {f"i{i.id}": i.to_json() for i in out.incidents}
        said |= {f"e{e.id}": e.to_json() for e in out.escalations}
        said |= {f"a{a.escalation_id}": a.to_json() for a in out.alerts}
    return said


def test_values_stay_below_the_limit_and_state_is_let_go(desk: Desk) -> None:
    store = MemoryStore()
    start = dt.date(2017, 1, 1)
    sizes: list[int] = []
    for i in range(260):
        day = (start + dt.timedelta(i)).isoformat()
        for n in range(3):
            name = f"{day}-{n}"
            desk.apply(store, articles(name, f"{day}T0{n}:00", report(name, day)))
        desk.advance(store, mark(day))
        if i in (150, 250):
            sizes.append(len([k for k in store.data if k.startswith("w|")]))
    assert max(len(orjson.dumps(v)) for v in store.data.values()) < 64 * 1024
    assert sizes[1] <= sizes[0] * 1.1
    final = mark("2019-06-01")
    desk.advance(store, final)
    assert len(store.data) < 30
