"""A refused message becomes a dead letter: whole, stable, with advice."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DeadLetter, Reason
from streams.dead_letters import KEPT_BYTES, Origin, dead_letter
from streams.topics import MAX_MESSAGE_BYTES


@given(
    value=st.none() | st.binary(max_size=200),
    key=st.none() | st.binary(max_size=20),
    headers=st.lists(st.tuples(st.text(max_size=5), st.binary(max_size=5)), max_size=3),
)
def test_any_bytes_are_kept_as_they_came(
    value: bytes | None, key: bytes | None, headers: list[tuple[str, bytes]]
) -> None:
    origin = Origin("articles", 1, 7, value, key, 5, tuple(headers))
    letter = dead_letter(origin, Reason.NOT_UTF8, "detail", "code")
    assert DeadLetter.from_json(letter.to_json()) == letter
    if value is None:
        assert (letter.value, letter.value_sha256, letter.value_length) == (None, None, 0)
    else:
        assert base64.b64decode(letter.value or "") == value
        assert letter.value_sha256 == hashlib.sha256(value).hexdigest()
    assert dead_letter(origin, Reason.NOT_UTF8, "detail", "code").to_json() == letter.to_json()


def test_a_large_original_keeps_a_prefix_the_hash_and_the_length() -> None:
    value = b"x" * KEPT_BYTES + b"the rest"
    letter = dead_letter(Origin("t", 0, 0, value), Reason.TOO_LARGE, "d", "code")
    assert base64.b64decode(letter.value or "") == value[:KEPT_BYTES]
    assert letter.value_length == len(value)
    assert letter.value_sha256 == hashlib.sha256(value).hexdigest()
    assert len(letter.to_json()) < MAX_MESSAGE_BYTES


def test_a_dead_letter_fits_into_a_message_whatever_was_refused() -> None:
    worst = Origin(
        "articles",
        0,
        1,
        value=b"\xff" * MAX_MESSAGE_BYTES,
        key=b"\x01" * 1_000_000,
        headers=tuple((f"h{n}", b"\x01" * 999) for n in range(1_000)),
    )
    letter = dead_letter(worst, Reason.NOT_UTF8, "\x01" * 5_000, "code")
    assert letter.value_length == MAX_MESSAGE_BYTES
    assert len(letter.to_json()) < MAX_MESSAGE_BYTES - 64 * 1024


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_advice(reason: Reason) -> None:
    letter = dead_letter(Origin("t", 0, 0, b"x"), reason, "d", "code")
    assert letter.advice.endswith(".")


def test_letters_of_other_coordinates_reasons_or_bytes_are_other_letters() -> None:
    letters = [
        dead_letter(Origin("t", 0, 0, b"x"), Reason.INVALID, "d", "code"),
        dead_letter(Origin("t", 0, 1, b"x"), Reason.INVALID, "d", "code"),
        dead_letter(Origin("t", 1, 0, b"x"), Reason.INVALID, "d", "code"),
        dead_letter(Origin("t", 0, 0, b"y"), Reason.INVALID, "d", "code"),
        dead_letter(Origin("t", 0, 0, b"x"), Reason.CRASH, "d", "code"),
    ]
    assert len({letter.id for letter in letters}) == len(letters)


def test_what_an_exception_says_is_bounded_and_can_be_written() -> None:
    error = ValueError("\ud800" + "a" * 10_000)
    letter = dead_letter(Origin("t", 0, 0, b"x"), Reason.CRASH, "\udc00", "code", exception=error)
    assert letter.exception is not None
    assert len(letter.exception) <= 1_000
    assert letter.exception.startswith("ValueError: \\ud800aaa")
    assert DeadLetter.from_json(letter.to_json()) == letter
