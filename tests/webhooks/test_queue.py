import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from webhook_kit import alert, ref

from schemas import Pending
from streams.webhooks.facts import order_of, pending_alert
from streams.webhooks.queue import Queue

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
PLACES = ("gn:1", "gn:2", "gn:3")


def _pending(number: int, place: str = "gn:1", due: int = 0) -> Pending:
    one = ref(alert(f"a{number}", place=place), offset=number, published_ms=1_000 + number)
    return pending_alert("ops", one, NOW).model_copy(
        update={"due_at": NOW + dt.timedelta(seconds=due)}
    )


def test_nothing_before_its_time() -> None:
    queue = Queue(by_place=False)
    queue.put(_pending(1, due=10))
    assert queue.take(NOW) is None
    assert queue.next_time() == NOW + dt.timedelta(seconds=10)
    assert queue.take(NOW + dt.timedelta(seconds=10)) == _pending(1, due=10)
    assert queue.take(NOW + dt.timedelta(days=1)) is None
    assert queue.is_in_hand(_pending(1).webhook_id)
    queue.drop(_pending(1).webhook_id)
    assert not queue.is_in_hand(_pending(1).webhook_id)


def test_one_put_off_does_not_come_at_its_old_time() -> None:
    queue = Queue(by_place=False)
    queue.put(_pending(1))
    queue.put(_pending(1, due=60))
    assert queue.take(NOW) is None
    assert len(queue) == 1


def test_one_that_fails_holds_back_its_place_alone() -> None:
    queue = Queue(by_place=True)
    for number, place in enumerate(["gn:1", "gn:1", "gn:2"]):
        queue.put(_pending(number, place))
    first, other = queue.take(NOW), queue.take(NOW)
    assert first is not None
    assert other is not None
    assert {first.alerts[0].id, other.alerts[0].id} == {"a0", "a2"}
    assert queue.take(NOW) is None
    queue.put(_pending(0, "gn:1", due=60))
    assert queue.take(NOW + dt.timedelta(seconds=59)) is None
    assert queue.take(NOW + dt.timedelta(seconds=60)) == _pending(0, "gn:1", due=60)
    queue.drop(first.webhook_id)
    second = queue.take(NOW)
    assert second is not None
    assert second.alerts[0].id == "a1"


def test_an_earlier_one_that_comes_late_goes_first_but_not_beside() -> None:
    queue = Queue(by_place=True)
    queue.put(_pending(5))
    later = queue.take(NOW)
    assert later is not None
    queue.put(_pending(3))
    assert queue.take(NOW) is None
    queue.drop(later.webhook_id)
    earlier = queue.take(NOW)
    assert earlier is not None
    assert earlier.alerts[0].id == "a3"


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 5)), min_size=1, max_size=30),
    st.lists(st.sampled_from(["ok", "fail"]), min_size=200, max_size=200),
    st.booleans(),
)
def test_all_go_once_and_in_order_whatever_fails(
    given_ones: list[tuple[str, int]], answers: list[str], by_place: bool
) -> None:
    queue = Queue(by_place=by_place)
    for number, (place, due) in enumerate(given_ones):
        queue.put(_pending(number, place, due))
    sent: list[Pending] = []
    now, hand = NOW, []
    for answer in answers:
        pending = queue.take(now)
        if pending is not None:
            hand.append(pending)
            continue
        if not hand:
            if not len(queue):
                break
            now += dt.timedelta(seconds=1)
            continue
        done = hand.pop(0)
        if answer == "ok" or done.attempts == 2:
            sent.append(done)
            queue.drop(done.webhook_id)
        else:
            again = {"attempts": done.attempts + 1, "due_at": now + dt.timedelta(seconds=1)}
            queue.put(done.model_copy(update=again))
    ids = [one.webhook_id for one in sent]
    assert len(ids) == len(set(ids))
    assert len(ids) + len(queue) == len(given_ones)
    if by_place:
        for place in PLACES:
            orders = [order_of(one) for one in sent if one.alerts[0].place_id == place]
            assert orders == sorted(orders)
