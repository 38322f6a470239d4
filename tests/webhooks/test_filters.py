import datetime as dt

import pytest
from webhook_kit import ALEPPO, LONG_AGO, RAQQA, alert, holders, ref

from schemas import Filter, Level, Silence, Subscription, Transition
from streams.webhooks.facts import fits, pending_alert, repeat_of, silenced_by, takes, webhook_id

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), True),
        (Filter(levels=(Level.WARNING, Level.CRITICAL)), True),
        (Filter(levels=(Level.CRITICAL,)), False),
        (Filter(transitions=(Transition.OPENED,)), True),
        (Filter(transitions=(Transition.CLOSED,)), False),
        (Filter(rules=("repeated-violence",)), True),
        (Filter(rules=("other",)), False),
        (Filter(places=(RAQQA,)), True),
        (Filter(places=("nadhir:sy",)), True),
        (Filter(places=(ALEPPO,)), False),
        (Filter(countries=("SY",)), True),
        (Filter(countries=("IQ",)), False),
        (Filter(actors=("TUR", "COALITION")), True),
        (Filter(actors=("TUR",)), False),
        (Filter(levels=(Level.WARNING,), countries=("IQ",)), False),
    ],
)
def test_filter(wanted: Filter, found: bool) -> None:
    assert fits(wanted, ref(alert("a1")), holders) is found


def test_what_was_published_before_the_subscription_is_not_taken() -> None:
    since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    one = Subscription(id="ops", url="https://x.example/", secrets=("file:s",), since=since)
    at = int(since.timestamp() * 1000)
    assert takes(one, ref(alert("a1"), published_ms=at), holders)
    assert not takes(one, ref(alert("a1"), published_ms=at - 1), holders)


def _silence(ident: str = "s", **fields: object) -> Silence:
    whole = {
        "id": ident,
        "match": Filter(places=("nadhir:sy",)),
        "starts_at": NOW,
        "ends_at": NOW + dt.timedelta(hours=2),
        "why": "works",
    }
    return Silence.model_validate(whole | fields)


def test_a_silence_holds_in_its_span_at_its_places_for_its_subscriptions() -> None:
    one, hour = ref(alert("a1")), dt.timedelta(hours=1)
    assert silenced_by([_silence()], "ops", one, NOW, holders)
    assert silenced_by([_silence()], "ops", one, NOW + hour, holders)
    assert not silenced_by([_silence()], "ops", one, NOW + 2 * hour, holders)
    assert not silenced_by([_silence()], "ops", one, NOW - hour, holders)
    elsewhere = ref(alert("a2", place=ALEPPO))
    assert not silenced_by([_silence()], "ops", elsewhere, NOW, holders)
    mine = _silence(subscriptions=("other",))
    assert not silenced_by([mine], "ops", one, NOW, holders)
    longer = _silence("t", ends_at=NOW + 9 * hour)
    assert silenced_by([longer, _silence()], "ops", one, NOW, holders) == longer


def test_a_silence_of_everything_or_without_a_span_is_refused() -> None:
    with pytest.raises(ValueError, match="must name"):
        _silence(match=Filter())
    with pytest.raises(ValueError, match="must end after"):
        _silence(ends_at=NOW)


def test_ids_are_the_same_for_the_same_and_differ_for_others() -> None:
    ids = {webhook_id(s, a) for s in ("ops", "desk") for a in ("a1", "a2")}
    assert len(ids) == 4
    assert webhook_id("ops", "a1") in ids
    first = pending_alert("ops", ref(alert("a1")), NOW)
    assert first.webhook_id == pending_alert("ops", ref(alert("a1"), offset=9), LONG_AGO).webhook_id


def test_only_what_is_open_is_told_again_under_new_ids() -> None:
    open_one = pending_alert("ops", ref(alert("a1")), NOW)
    second = repeat_of(open_one, NOW, NOW)
    assert second is not None
    third = repeat_of(second, NOW, NOW)
    assert third is not None
    assert len({open_one.webhook_id, second.webhook_id, third.webhook_id}) == 3
    for transition in (Transition.CLOSED, Transition.RETRACTED):
        closed = pending_alert("ops", ref(alert("a1", transition=transition)), NOW)
        assert repeat_of(closed, NOW, NOW) is None
