"""A line of a feed to an item: our own format, foreign feeds, and what is refused."""

import datetime as dt
import json
from typing import Any

import pytest

from schemas import Article, Withdrawal
from streams.replay.lines import BadLineError, parse_line

_OWN = {
    "id": "a-1",
    "version": 2,
    "source": "وكالة",
    "published_at": "2017-06-09T12:00:00Z",
    "title": "عنوان",
    "text": "نص",
    "language": "ar",
}


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def test_our_own_format_is_read_whole() -> None:
    article, arrival = parse_line(_line({**_OWN, "arrives_at": "2017-06-10T01:00:00+03:00"}))
    assert isinstance(article, Article)
    assert article.version == 2
    assert arrival == dt.datetime(2017, 6, 9, 22, tzinfo=dt.UTC)


def test_a_withdrawal_is_known_by_its_field() -> None:
    message, arrival = parse_line(b'{"id": "a-1", "version": 1, "withdrawn": true}')
    assert message == Withdrawal(id="a-1", version=1, withdrawn=True)
    assert arrival is None


@pytest.mark.parametrize(
    ("own", "foreign"),
    [
        ("published_at", "published"),
        ("published_at", "date"),
        ("text", "body"),
        ("text", "content"),
        ("title", "headline"),
        ("language", "lang"),
    ],
)
def test_a_foreign_name_means_our_field(own: str, foreign: str) -> None:
    fields = {foreign if name == own else name: value for name, value in _OWN.items()}
    assert parse_line(_line(fields)) == parse_line(_line(_OWN))


def test_our_name_wins_over_a_foreign_one_beside_it() -> None:
    article, _ = parse_line(_line({**_OWN, "body": "سطر آخر", "date": "2001-01-01"}))
    assert article == parse_line(_line(_OWN))[0]


def test_a_foreign_feed_may_lack_version_and_language_and_have_more() -> None:
    fields = {"id": "x", "source": "s", "category": "c", "published": "2018-02-09", "text": "نص"}
    article, _ = parse_line(_line(fields))
    assert isinstance(article, Article)
    assert (article.version, article.language) == (1, "ar")
    assert article.published_at == dt.datetime(2018, 2, 9, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b'{"id": "a', "not JSON"),
        (b"[1]", "not a JSON object"),
        ("{'id'}".encode("utf-16"), "not JSON"),
        (b'{"id": "\xff"}', "not JSON"),
        (_line({**_OWN, "id": "two words"}), "id: "),
        (_line({**_OWN, "text": ""}), "text: "),
        (_line({**_OWN, "published_at": "2017-06-09T12:00:00"}), "published_at: "),
        (_line({**_OWN, "published_at": 1496998800}), "published_at: "),
        (_line({name: value for name, value in _OWN.items() if name != "source"}), "source: "),
        (_line({**_OWN, "arrives_at": "2017-06-10"}), "arrives_at: .*; write it as"),
        (_line({**_OWN, "arrives_at": "0001-01-01T00:00:00+10:00"}), "arrives_at: "),
        (_line({**_OWN, "arrives_at": "9999-12-31T00:00:00Z"}), "arrives_at: "),
        (b'{"id": "a", "title": ' + b"[" * 300 + b"]" * 300 + b"}", "not an article"),
        (_line({**_OWN, "arrives_at": "later"}), "arrives_at: "),
        (b'{"id": "a-1", "version": 1, "withdrawn": false}', "withdrawn: "),
    ],
)
def test_what_holds_no_item_says_which_field(raw: bytes, says: str) -> None:
    with pytest.raises(BadLineError, match=says):
        parse_line(raw)
