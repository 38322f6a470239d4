"""The log says what is new."""

import logging

from streams.quiet import SeldomAgain


def _record(text: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("aiokafka.conn", logging.ERROR, "", 0, text, values, None)


def test_the_same_line_comes_again_after_a_while() -> None:
    now = 0.0
    seldom = SeldomAgain(lambda: now)
    assert seldom.filter(_record("no connection to %s", "a"))
    assert seldom.filter(_record("no connection to %s", "b"))
    now = 29.0
    assert not seldom.filter(_record("no connection to %s", "a"))
    now = 30.0
    assert seldom.filter(_record("no connection to %s", "a"))


def test_what_is_remembered_is_bounded() -> None:
    seldom = SeldomAgain(lambda: 0.0)
    for number in range(5_000):
        assert seldom.filter(_record(f"line {number}"))
    assert seldom.filter(_record("line 0"))
