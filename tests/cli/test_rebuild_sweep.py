"""What a new generation takes back of what the old one said."""

import datetime as dt

import pytest
from cli_kit import alert

from schemas import Escalation, Level, Transition
from streams.rebuild_sweep import Values, stale

_NOON = dt.datetime(2017, 6, 9, 12, tzinfo=dt.UTC)
_NOW = _NOON + dt.timedelta(days=30)


def _escalation(name: str, **more: object) -> Escalation:
    return alert(name, Level.WARNING, "Raqqa", "الرقة").escalation.model_copy(update=more)


def _taken_back(
    old: list[Escalation], new: list[Escalation], since: dt.datetime | None = None
) -> dict[str, Escalation]:
    found = stale(Values(([], []), (old, new)), since, _NOW)
    assert {one.escalation_id for one in found.alerts} == {one.id for one in found.escalations}
    for one in found.alerts:
        assert (one.transition, one.known_at) == (Transition.RETRACTED, _NOW)
        assert one.escalation.state == "retracted"
    return {one.id: one for one in found.escalations}


@pytest.mark.parametrize(
    ("state", "since", "goes"),
    [
        ("open", None, True),
        ("closed", None, True),
        ("retracted", None, False),
        ("open", _NOON + dt.timedelta(days=1), True),
        ("closed", _NOON + dt.timedelta(days=1), False),
        ("closed", _NOON, True),
    ],
)
def test_what_goes(state: str, since: dt.datetime | None, goes: bool) -> None:
    one = _escalation("a", state=state)
    assert bool(_taken_back([one], [], since)) is goes


def test_an_heir_is_named_where_there_is_one() -> None:
    old = _escalation("a")
    elsewhere = _escalation("b", scope=old.scope.model_copy(update={"place_id": "nadhir:else"}))
    later = _escalation("c", since=old.last + dt.timedelta(days=9), last=old.last.replace(month=8))
    ended = _escalation("d", state="retracted")
    heir = _escalation("e")
    assert _taken_back([old], [elsewhere, later, ended])[old.id].superseded_by is None
    gone = _taken_back([old], [elsewhere, later, ended, heir])[old.id]
    assert gone.superseded_by == heir.id
    assert gone.history[-1].why == "superseded"
    assert _taken_back([old], [])[old.id].history[-1].why == "rebuilt"


def test_what_was_taken_back_once_is_not_taken_back_again() -> None:
    gone = list(_taken_back([_escalation("a")], []).values())
    assert _taken_back(gone, []) == {}
