import datetime as dt

from webhook_kit import ALEPPO, RAQQA, alert, ref

from schemas import Grouping, GroupKey, Level, Pending
from streams.webhooks.facts import pending_alert
from streams.webhooks.groups import Groups, form, group_name, rest_after

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def _s(seconds: float) -> dt.timedelta:
    return dt.timedelta(seconds=seconds)


BY_PLACE = Grouping(by=(GroupKey.PLACE,), wait=_s(30), interval=_s(300), most=3)


def _pending(ident: str, place: str = RAQQA, after: float = 0) -> Pending:
    return pending_alert("ops", ref(alert(ident, place=place)), NOW + _s(after))


def test_a_group_waits_for_its_first_alert_alone() -> None:
    groups = Groups(BY_PLACE)
    groups.add(_pending("a1"))
    groups.add(_pending("a2", after=29))
    groups.add(_pending("b1", ALEPPO, after=10))
    assert not groups.ripe(NOW + _s(29.9))
    assert groups.next_time() == NOW + _s(30)
    ((name, members),) = groups.ripe(NOW + _s(30))
    assert name == f"place={RAQQA}"
    assert {one.alerts[0].id for one in members} == {"a1", "a2"}
    assert len(groups.ripe(NOW + _s(40))) == 2


def test_a_full_group_goes_at_once_and_the_rest_stays() -> None:
    groups = Groups(BY_PLACE)
    for number in range(5):
        groups.add(_pending(f"a{number}"))
    ((_, members),) = groups.ripe(NOW)
    assert len(members) == 3
    for one in members:
        groups.drop(one)
    assert len(groups) == 2
    assert not groups.ripe(NOW)


def test_the_next_group_of_a_name_rests() -> None:
    groups = Groups(BY_PLACE)
    group = form(f"place={RAQQA}", [_pending("a1")], NOW)
    groups.rest(rest_after(group, BY_PLACE.interval, NOW))
    groups.add(_pending("a2", after=1))
    groups.add(_pending("b1", ALEPPO, after=1))
    assert [name for name, _ in groups.ripe(NOW + _s(31))] == [f"place={ALEPPO}"]
    assert len(groups.ripe(NOW + _s(300))) == 2
    assert not groups.rested(NOW + _s(299))
    assert len(groups.rested(NOW + _s(300))) == 1
    assert not groups.rested(NOW + _s(300))


def test_names() -> None:
    one = ref(alert("a1", level=Level.CRITICAL))
    assert group_name(Grouping(), one) == "all"
    both = Grouping(by=(GroupKey.RULE, GroupKey.LEVEL))
    assert group_name(both, one) == "level=critical rule=repeated-violence"
