"""The coder's memory: what counts, whatever comes first, twice or too early."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article, Mark, Reason, Withdrawal
from streams.escalation import MemoryStore
from streams.intake.ledger import FOR_GOOD, WITHDRAWN, Decision, Ledger

_NOON = dt.datetime(2017, 6, 9, 12, tzinfo=dt.UTC)
_DAY = dt.timedelta(days=1)
_HORIZON = dt.timedelta(days=30)


def _ledger(store: MemoryStore) -> Ledger:
    return Ledger(store, lead=dt.timedelta(days=2), horizon=_HORIZON)


def _article(text: str = "نص", version: int = 1, **more: Any) -> Article:
    fields = {"id": "a", "source": "s", "published_at": _NOON, "text": text} | more
    return Article(version=version, **fields)


def _withdrawn(version: int) -> Withdrawal:
    return Withdrawal(id="a", version=version, withdrawn=True)


def _two_contents(version: int = 1) -> tuple[Article, Article]:
    """Two articles of one id and version; the second has the higher hash."""
    one, two = sorted(
        (_article("نص", version), _article("نص آخر", version)), key=Article.content_hash
    )
    return one, two


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def ledger(store: MemoryStore) -> Ledger:
    return _ledger(store)


class TestVersions:
    def test_a_higher_one_replaces_and_a_lower_one_is_skipped(self, ledger: Ledger) -> None:
        assert ledger.take_article(_article(version=2), 0).work
        late = ledger.take_article(_article(version=1), 1)
        assert (late.work, late.refusal) == (False, None)
        assert ledger.take_article(_article(version=3), 2).work

    def test_the_best_one_is_worked_again_when_it_comes_again(self, ledger: Ledger) -> None:
        first = ledger.take_article(_article(), 0)
        assert first.work
        assert ledger.take_article(_article(), 7) == first

    def test_articles_do_not_mix(self, ledger: Ledger) -> None:
        ledger.take_article(_article(version=5), 0)
        ledger.touch("a", frozenset({"SY"}))
        assert ledger.take_article(_article(id="b"), 1).work
        assert ledger.touch("b", frozenset()) == ()


class TestWithdrawals:
    def test_after_the_article(self, ledger: Ledger) -> None:
        ledger.take_article(_article(), 0)
        assert ledger.take_withdrawal("a", _withdrawn(1)) == Decision(True, 1, WITHDRAWN)
        assert not ledger.take_article(_article(), 2).work

    def test_before_the_article(self, ledger: Ledger) -> None:
        assert ledger.take_withdrawal("a", _withdrawn(2)).work
        assert not ledger.take_article(_article(version=1), 1).work
        assert not ledger.take_article(_article(version=2), 2).work
        assert ledger.take_article(_article(version=3), 3).work

    def test_of_a_lower_version_takes_nothing_back(self, ledger: Ledger) -> None:
        ledger.take_article(_article(version=2), 0)
        assert not ledger.take_withdrawal("a", _withdrawn(1)).work

    def test_a_null_value_withdraws_for_good(self, ledger: Ledger) -> None:
        ledger.take_article(_article(), 0)
        assert ledger.take_withdrawal("a", None) == Decision(True, FOR_GOOD, WITHDRAWN)
        assert not ledger.take_article(_article(version=FOR_GOOD), 2).work


class TestConflicts:
    def test_the_later_one_is_a_dead_letter_and_the_higher_hash_counts(
        self, ledger: Ledger
    ) -> None:
        low, high = _two_contents()
        assert ledger.take_article(low, 10) == Decision(True, 1, low.content_hash())
        second = ledger.take_article(high, 11)
        assert second.work
        assert second.refusal is not None
        assert second.refusal.reason == Reason.CONFLICT
        assert "id a version 1" in second.refusal.detail
        assert "offset 10" in second.refusal.detail

    def test_the_other_way_round(self, ledger: Ledger) -> None:
        low, high = _two_contents()
        assert ledger.take_article(high, 10).refusal is None
        second = ledger.take_article(low, 11)
        assert not second.work
        assert second.refusal is not None

    @pytest.mark.parametrize("turned", [False, True])
    def test_redelivered_the_same_one_is_the_dead_letter(
        self, ledger: Ledger, turned: bool
    ) -> None:
        first, second = reversed(_two_contents()) if turned else _two_contents()
        ledger.take_article(first, 10)
        refused = ledger.take_article(second, 11).refusal
        assert ledger.take_article(first, 10).refusal is None
        assert ledger.take_article(second, 11).refusal == refused

    def test_it_is_said_again_after_a_higher_version(self, ledger: Ledger) -> None:
        """A kill may have lost the letter, and the message comes again without the first one."""
        low, high = _two_contents()
        ledger.take_article(low, 10)
        refused = ledger.take_article(high, 11).refusal
        ledger.take_article(_article(version=2), 12)
        assert refused is not None
        assert ledger.take_article(high, 11).refusal == refused

    def test_a_source_that_never_counts_up_does_not_grow_the_state(
        self, store: MemoryStore, ledger: Ledger
    ) -> None:
        for offset in range(500):
            refused = ledger.take_article(_article(f"نص {offset}"), offset).refusal
            assert (refused is None) == (offset == 0)
        assert len(json.dumps(store.get("a|a"))) < 32_000


class TestTime:
    def _mark(self, ledger: Ledger, moment: dt.datetime) -> None:
        ledger.take_mark(Mark(mark=moment, previous=moment - _DAY))

    def test_ahead_of_it_is_refused(self, ledger: Ledger) -> None:
        self._mark(ledger, _NOON)
        near = _article(published_at=_NOON + 2 * _DAY)
        assert ledger.take_article(near, 1).work
        far = _article(version=2, published_at=_NOON + 2 * _DAY + dt.timedelta(seconds=1))
        decision = ledger.take_article(far, 2)
        assert not decision.work
        assert decision.refusal is not None
        assert decision.refusal.reason == Reason.AHEAD_OF_TIME
        assert "2017-06-11T12:00:01Z" in decision.refusal.detail
        assert "2017-06-09T12:00:00Z" in decision.refusal.detail

    def test_a_refused_one_stays_refused_at_its_offset_but_may_be_sent_again(
        self, ledger: Ledger
    ) -> None:
        self._mark(ledger, _NOON)
        far = _article(published_at=_NOON + 5 * _DAY)
        refused = ledger.take_article(far, 1).refusal
        self._mark(ledger, _NOON + 4 * _DAY)
        assert ledger.take_article(far, 1).refusal == refused
        assert ledger.take_article(far, 9).work

    def test_a_mark_that_comes_late_does_not_turn_time_back(self, ledger: Ledger) -> None:
        self._mark(ledger, _NOON + 4 * _DAY)
        self._mark(ledger, _NOON)
        assert ledger.take_article(_article(published_at=_NOON + 5 * _DAY), 1).work


class TestForgetting:
    def _fill(self, ledger: Ledger, ids: int) -> None:
        ledger.take_mark(Mark(mark=_NOON))
        for number in range(ids):
            ledger.take_article(_article(id=f"a{number}"), number)

    def test_a_horizon_after_an_article_was_heard_of_nothing_is_left(
        self, store: MemoryStore, ledger: Ledger
    ) -> None:
        self._fill(ledger, 120)
        assert len(store.data) > 120
        ledger.take_mark(Mark(mark=_NOON + _HORIZON, previous=_NOON))
        assert store.get("a|a0") is not None
        ledger.take_mark(Mark(mark=_NOON + _HORIZON + _DAY, previous=_NOON + _HORIZON))
        assert set(store.data) == {"mark", "swept"}

    def test_one_heard_of_again_is_kept(self, store: MemoryStore, ledger: Ledger) -> None:
        self._fill(ledger, 3)
        ledger.take_mark(Mark(mark=_NOON + 10 * _DAY, previous=_NOON))
        ledger.take_article(_article(id="a1", version=2), 50)
        ledger.take_mark(Mark(mark=_NOON + 35 * _DAY, previous=_NOON + 10 * _DAY))
        assert {key for key in store.data if key.startswith("a|")} == {"a|a1"}

    def test_a_feed_that_starts_again_leaves_nothing_behind(
        self, store: MemoryStore, ledger: Ledger
    ) -> None:
        """Its first mark names no mark before it."""
        self._fill(ledger, 3)
        ledger.take_mark(Mark(mark=_NOON + 50 * _DAY))
        assert set(store.data) == {"mark", "swept"}

    @pytest.mark.parametrize("writes", range(0, 126, 7))
    def test_a_kill_half_way_leaves_nothing_behind(self, writes: int) -> None:
        store = _Killed()
        self._fill(_ledger(store), 120)
        store.left = writes
        late = Mark(mark=_NOON + 50 * _DAY, previous=_NOON)
        with pytest.raises(_KillError):
            _ledger(store).take_mark(late)
        store.left = None
        _ledger(store).take_mark(late)
        assert set(store.data) == {"mark", "swept"}

    def test_values_stay_below_64_kib(self, store: MemoryStore, ledger: Ledger) -> None:
        ledger.take_mark(Mark(mark=_NOON))
        for number in range(150):
            ledger.take_article(_article(id=f"{'ن' * 190}{number}"), number)
        assert max(len(json.dumps(v, ensure_ascii=False).encode()) for v in store.data.values()) < (
            64 * 1024
        )


class _KillError(Exception):
    pass


class _Killed(MemoryStore):
    """Takes so many writes more, then the process is dead."""

    left: int | None = None

    def set(self, key: str, value: Any) -> None:
        self._count()
        super().set(key, value)

    def delete(self, key: str) -> None:
        self._count()
        super().delete(key)

    def _count(self) -> None:
        if self.left is not None:
            if self.left == 0:
                raise _KillError
            self.left -= 1


#: Messages of one article, and marks between them.
_MESSAGES = st.one_of(
    st.builds(_article, st.sampled_from(["نص", "خبر", "نبأ"]), st.integers(1, 3)),
    st.builds(_withdrawn, st.integers(1, 3)),
    st.none(),
)
_LOGS = st.lists(_MESSAGES, min_size=1, max_size=12)
#: The theatres of each text, as the coder would find them.
_THEATRES = {"نص": {"levant"}, "خبر": {"levant", "LY"}, "نبأ": set[str]()}


def _take(store: MemoryStore, log: list[Any], start: int = 0) -> list[Any]:
    """Work the log from an offset on; what was decided, and to which theatres it goes."""
    ledger, outputs = _ledger(store), []
    for offset, message in enumerate(log[start:], start):
        if isinstance(message, Mark):
            ledger.take_mark(message)
            continue
        if isinstance(message, Article):
            decision = ledger.take_article(message, offset)
            touched = frozenset(_THEATRES[message.text])
        else:
            decision, touched = ledger.take_withdrawal("a", message), frozenset()
        outputs.append((decision, ledger.touch("a", touched) if decision.work else None))
    return outputs


def _best(log: list[Any]) -> tuple[int, str]:
    return max(
        (m.version, m.content_hash())
        if isinstance(m, Article)
        else (FOR_GOOD if m is None else m.version, WITHDRAWN)
        for m in log
    )


@given(_LOGS, st.randoms(use_true_random=False))
def test_any_order_and_repetition_ends_with_the_same_best_version(
    log: list[Any], random: Any
) -> None:
    again = log + random.choices(log, k=len(log))
    random.shuffle(again)
    for order in (log, again):
        store = MemoryStore()
        _take(store, order)
        record = store.get("a|a")
        assert (record["version"], record["hash"]) == _best(log)


@given(_LOGS, st.randoms(use_true_random=False))
def test_in_any_order_no_theatre_keeps_what_does_not_count(log: list[Any], random: Any) -> None:
    """Each theatre's last set is that of the best message: nothing stands where it was before."""
    order = random.sample(log, k=len(log))
    last: dict[str, tuple[int, str]] = {}
    for decision, theatres in _take(MemoryStore(), order):
        for theatre in theatres or ():
            last[theatre] = max(
                last.get(theatre, (0, "")), (decision.version, decision.content_hash)
            )
    assert set(last.values()) <= {_best(log)}


_MARKS = st.builds(lambda days: Mark(mark=_NOON + days * _DAY), st.integers(-5, 5))


@given(st.lists(st.one_of(_MESSAGES, _MARKS), min_size=1, max_size=12), st.data())
def test_a_suffix_again_changes_nothing(log: list[Any], data: st.DataObject) -> None:
    store = MemoryStore()
    outputs = _take(store, log)
    start = data.draw(st.integers(0, len(log) - 1))
    before = _essence(store)
    again = _take(store, log, start)
    assert _essence(store) == before
    was = outputs[len(outputs) - len(again) :]
    # Refusals are said again; what has been overtaken since is not worked again.
    assert [now.refusal for now, _ in again] == [then.refusal for then, _ in was]
    assert all(then.work or not now.work for (then, _), (now, _) in zip(was, again, strict=True))


def test_what_was_taken_before_the_first_mark_stays_taken() -> None:
    """A first mark may lie long before it; the message is read again after it was not committed."""
    store = MemoryStore()
    log = [_article("نص", 1), Mark(mark=_NOON - 3 * _DAY)]
    _take(store, log)
    decision, _ = _take(store, log, 0)[0]
    assert decision.refusal is None


def _essence(store: MemoryStore) -> dict[str, Any]:
    """All but when it is to be forgotten: that may be later, as it was heard of later."""
    record = store.get("a|a") or {}
    return {"mark": store.get("mark")} | {k: v for k, v in record.items() if k != "day"}
