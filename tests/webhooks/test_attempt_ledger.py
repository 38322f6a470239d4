"""What is pending after any crash of either writer."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from webhook_kit import alert, ref

from schemas import Grouping, Pending
from streams.webhooks.facts import pending_alert
from streams.webhooks.groups import form
from streams.webhooks.ledger import Ledger, News

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def _key(pending: Pending) -> tuple[str, str]:
    return (pending.subscription, pending.webhook_id)


def _new(ident: str, request: str | None = None) -> Pending:
    return pending_alert("ops", ref(alert(ident)), NOW, request)


def _tried(pending: Pending, attempts: int) -> Pending:
    return pending.model_copy(update={"attempts": attempts})


def test_one_said_again_keeps_its_attempts() -> None:
    ledger, one = Ledger(), _new("a1")
    for record in (one, _tried(one, 2), one):
        ledger.load(_key(one), record)
    assert ledger.live == {_key(one): _tried(one, 2)}
    assert ledger.loaded() == [_key(one)]
    assert not ledger.loaded()
    assert ledger.take(_key(one), one) is News.STALE


def test_one_delivered_and_said_again_stays_delivered() -> None:
    ledger, one = Ledger(), _new("a1")
    for record in (one, None, one):
        ledger.load(_key(one), record)
    assert not ledger.live
    assert ledger.loaded() == [_key(one)]
    assert ledger.take(_key(one), one) is News.STALE
    assert not ledger.live


def test_a_redelivery_is_new_once() -> None:
    ledger, one = Ledger(), _new("a1")
    assert ledger.take(_key(one), one) is News.NEW
    ledger.settle(_key(one))
    again = _new("a1", "r1")
    assert ledger.take(_key(one), again) is News.NEW
    assert ledger.take(_key(one), again) is News.NOTHING
    ledger.settle(_key(one))
    assert ledger.take(_key(one), again) is News.STALE
    assert ledger.take(_key(one), _new("a1", "r2")) is News.NEW


def test_a_redelivery_of_what_is_pending_hastens_it() -> None:
    ledger, one = Ledger(), _new("a1")
    ledger.load(_key(one), _tried(one, 3))
    assert ledger.take(_key(one), _new("a1", "r1")) is News.AGAIN
    assert ledger.live[_key(one)].attempts == 3
    assert ledger.live[_key(one)].request == "r1"


def test_the_owners_own_records_are_no_news() -> None:
    ledger, one = Ledger(), _new("a1")
    assert ledger.take(_key(one), one) is News.NEW
    assert ledger.take(_key(one), _tried(one, 1)) is News.NOTHING
    assert ledger.take(_key(one), None) is News.NOTHING
    assert ledger.live == {_key(one): one}


def test_members_of_a_group_go_with_it_whenever_the_process_died() -> None:
    members = [_new("a1"), _new("a2")]
    group = form("place=gn:172955", members, NOW)
    records: list[tuple[tuple[str, str], Pending | None]] = [(_key(m), m) for m in members]
    records.append((_key(group), group))
    records += [(_key(m), None) for m in members]
    # Killed after any record from the group's own on: the group is pending, its members are not.
    for end in range(3, len(records) + 1):
        ledger = Ledger()
        for key, record in records[:end]:
            ledger.load(key, record)
        ledger.loaded()
        assert ledger.live == {_key(group): group}
        assert ledger.take(_key(members[0]), members[0]) is News.STALE
        ledger.settle(_key(group))
        assert ledger.take(_key(members[1]), members[1]) is News.STALE
        assert not ledger.live


def test_a_groups_id_is_that_of_who_is_in_it() -> None:
    one, two, three = _new("a1"), _new("a2"), _new("a3")
    assert form("g", [one, two], NOW).webhook_id == form("g", [two, one], NOW).webhook_id
    assert form("g", [one, two], NOW).webhook_id != form("g", [one, two, three], NOW).webhook_id
    assert Grouping().most == 100


def test_what_is_remembered_is_bounded() -> None:
    ledger = Ledger(remembered=10)
    for number in range(50):
        one = _new(f"a{number}")
        ledger.take(_key(one), one)
        ledger.settle(_key(one))
    assert len(ledger._settled) == 10


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["say", "try", "end"])), max_size=30))
def test_a_restart_at_any_moment_finds_what_the_owner_knew(steps: list[tuple[int, str]]) -> None:
    """The records that owner and acceptor wrote, read again, give the owner's state."""
    owner, written = Ledger(), []
    for number, step in steps:
        one = _new(f"a{number}")
        key = _key(one)
        if step == "say":
            written.append((key, one))
            if owner.take(key, one) is News.STALE:
                written.append((key, owner.live.get(key)))
        elif key in owner.live:
            if step == "try":
                owner.put(_tried(one, owner.live[key].attempts + 1))
                written.append((key, owner.live[key]))
            else:
                owner.settle(key)
                written.append((key, None))
    restarted, compacted = Ledger(), Ledger()
    for key, record in written:
        restarted.load(key, record)
    for key, record in dict(written).items():
        compacted.load(key, record)
    assert restarted.live == owner.live
    assert compacted.live == owner.live
