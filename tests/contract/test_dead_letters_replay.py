"""What goes back and how, what cannot, and what the topic's records come to."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DeadLetter, Reason
from schemas.dead_letter import Settled
from streams.dead_letters import KEPT_BYTES, Origin, Stage, attempt_of, dead_letter
from streams.dead_letters_kept import Selection, State, fold
from streams.dead_letters_replay import CannotReplayError, again
from streams.partitioner import partition_of
from streams.settings import Settings

_SETTINGS = Settings(prefix="x.", article_partitions=4, report_partitions=3)
_NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def _letter(
    topic: str = "x.articles",
    reason: Reason = Reason.CRASH,
    stage: Stage = "code",
    *,
    partition: int = 1,
    offset: int = 7,
    value: bytes | None = b"{}",
    key: bytes | None = b"a",
    headers: tuple[tuple[str, bytes], ...] = (),
) -> DeadLetter:
    origin = Origin(topic, partition, offset, value, key, 5, headers)
    return dead_letter(origin, reason, "detail", stage)


@given(
    value=st.none() | st.binary(max_size=200),
    key=st.none() | st.text(max_size=20),
    headers=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=3),
)
def test_the_original_goes_back_with_the_attempt_raised(
    value: bytes | None, key: str | None, headers: list[tuple[str, str]]
) -> None:
    raw = tuple((name, text.encode()) for name, text in headers)
    letter = _letter(value=value, key=None if key is None else key.encode(), headers=raw)
    assert (letter.attempt, letter.lossy) == (1, ())
    message = again(letter, _SETTINGS)
    assert (message.topic, message.value) == ("x.articles", value)
    assert message.key == (None if key is None else key.encode())
    assert message.partition == (1 if key is None else partition_of(key.encode(), 4))
    assert message.headers[: len(raw)] == raw
    assert dict(message.headers)["nadhir_dead_letter"] == letter.id.encode()
    # Refused once more, it is a letter of its own, and knows the way it has come.
    second = _letter(value=value, offset=8, key=message.key, headers=message.headers)
    assert (second.attempt, second.id != letter.id) == (2, True)
    third = again(second, _SETTINGS)
    assert attempt_of(third.headers) == third.attempt == 3
    assert len(third.headers) == len(message.headers)


@pytest.mark.parametrize(
    "text", [b"", b"0", b"-1", b"two", b"1.5", b"99999999", b"\xff", "٣".encode()]
)
def test_an_attempt_that_is_no_number_is_the_first(text: bytes) -> None:
    assert _letter(headers=(("nadhir_attempt", text),)).attempt == 1


@pytest.mark.parametrize(
    ("letter", "why"),
    [
        (_letter(value=b"x" * (KEPT_BYTES + 1)), "only the first 8,388,608 of its 8,388,609 bytes"),
        (_letter(key=b"\xff"), "its key is not kept exactly"),
        (_letter(key=b"k" * 9_000), "its key is not kept exactly"),
        (_letter(reason=Reason.CONFLICT), "send it as a higher version"),
        (_letter("feed.jsonl", Reason.FEED_LINE, "replay"), "mend the file and replay the feed"),
        (_letter("x.reports.g2", stage="merge"), "belongs to another generation"),
        (_letter("y.articles"), "no worker of this installation reads y.articles"),
        (_letter("x.incidents"), "no worker of this installation reads x.incidents"),
        (_letter(key=None, partition=4), "x.articles has no partition 4"),
        (_letter().model_copy(update={"value": "e30x"}), "its bytes are not those"),
    ],
)
def test_what_cannot_go_back_says_why(letter: DeadLetter, why: str) -> None:
    with pytest.raises(CannotReplayError, match=why):
        again(letter, _SETTINGS)


def test_reports_go_back_to_the_generation_that_reads_them() -> None:
    later = _SETTINGS.model_copy(update={"generation": 2})
    letter = _letter("x.reports.g2", stage="merge", key=b"levant")
    assert again(letter, later).partition == partition_of(b"levant", 3)
    with pytest.raises(CannotReplayError, match="another generation"):
        again(_letter("x.reports", stage="merge"), later)


def test_eight_mebibytes_go_back_whole() -> None:
    value = b"x" * KEPT_BYTES
    assert again(_letter(value=value), _SETTINGS).value == value


def test_headers_that_are_not_kept_are_named_and_hinder_nothing() -> None:
    letter = _letter(headers=(("a", b"\xff"), ("b", b"1")))
    assert letter.lossy == ("headers",)
    assert dict(again(letter, _SETTINGS).headers)["b"] == b"1"


def _record(letter: DeadLetter, seconds: int = 0) -> Any:
    moment = int((_NOON.timestamp() + seconds) * 1000)
    return SimpleNamespace(value=letter.to_json(), timestamp=moment)


def _noted(letter: DeadLetter, outcome: Any) -> DeadLetter:
    return letter.model_copy(update={"settled": Settled(outcome=outcome, at=_NOON)})


def _junk(record: Any, error: Any) -> None:
    raise AssertionError(record)


def test_what_was_done_stays_whatever_a_worker_says_again() -> None:
    letter = _letter()
    records = [
        _record(letter, 1),
        _record(_noted(letter, "replayed"), 2),
        _record(letter, 3),
        _record(_noted(letter, "discarded"), 4),
        _record(letter, 5),
    ]
    states = [fold(records[:n], _junk)[0].state for n in range(1, 6)]
    assert states == [State.OPEN, *[State.REPLAYED] * 2, *[State.DISCARDED] * 2]
    assert fold(records, _junk)[0].at == _NOON + dt.timedelta(seconds=1)


def test_a_selection_narrows_by_each_of_its_parts() -> None:
    first = _letter(offset=1)
    second = _letter(offset=2, reason=Reason.INVALID)
    third = _letter("x.reports", offset=3, stage="merge")
    done = _letter(offset=4)
    kept = fold(
        [_record(one, n) for n, one in enumerate((first, second, third, _noted(done, "replayed")))],
        _junk,
    )

    def found(**parts: Any) -> list[str]:
        return [one.letter.id for one in kept if Selection(**parts).holds(one)]

    assert found() == [first.id, second.id, done.id, third.id]
    assert found(ids=frozenset({second.id})) == [second.id]
    assert found(reasons=frozenset({"invalid"})) == [second.id]
    assert found(stages=frozenset({"merge"})) == [third.id]
    assert found(states=frozenset({"replayed"})) == [done.id]
    second_on = _NOON + dt.timedelta(seconds=1)
    assert found(since=second_on) == [second.id, done.id, third.id]
    assert found(until=second_on) == [first.id]
    assert found(since=second_on, reasons=frozenset({"crash"}), until=second_on) == []
