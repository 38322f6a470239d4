"""Bytes of a message: taken, or refused with what a person needs to mend it."""

import json
from typing import Any

import pytest

from schemas import Article, Mark, Reason, ReportSet, SourceMark, Withdrawal
from streams.intake.decode import MAX_BYTES, decode_article, decode_reports
from streams.intake.refusal import RefusedError

_TEXT = "قال مصدر محلي إن الطريق أغلق صباح اليوم."
_ARTICLE: dict[str, Any] = {
    "id": "a-1",
    "source": "وكالة",
    "published_at": "2017-06-09T12:00:00Z",
    "text": _TEXT,
}


def _raw(**changes: Any) -> bytes:
    return json.dumps(_ARTICLE | changes, ensure_ascii=False).encode()


def test_the_messages_of_the_contract_are_told_apart() -> None:
    article = decode_article(_raw())
    assert isinstance(article, Article)
    assert (article.text, article.version, article.language) == (_TEXT, 1, "ar")
    gone = decode_article(b'{"id": "a-1", "version": 2, "withdrawn": true}')
    assert gone == Withdrawal(id="a-1", version=2, withdrawn=True)
    assert isinstance(decode_article(b'{"mark": "2017-06-09T12:00:00Z"}'), Mark)
    forwarded = b'{"mark": "2017-06-09T12:00:00Z", "partition": 0, "of": 4}'
    assert isinstance(decode_reports(forwarded), SourceMark)
    empty = ReportSet(article_id="a-1", version=1, content_hash="0", theatre="SY")
    assert decode_reports(empty.to_json()) == empty


@pytest.mark.parametrize(
    ("raw", "reason", "detail"),
    [
        pytest.param(b"", Reason.NOT_JSON, "line 1", id="empty"),
        pytest.param(b'{"id": "a-1",', Reason.NOT_JSON, "line 1 column", id="cut off"),
        pytest.param(b"[" * 100_000, Reason.NOT_JSON, "line 1", id="nested too deep"),
        pytest.param(b'{"id": "\\ud800"}', Reason.NOT_JSON, "surrogate", id="lone surrogate"),
        pytest.param(b"\xef\xbb\xbf" + _raw(), Reason.NOT_JSON, "column 1", id="byte order mark"),
        pytest.param(_raw() + b"\xff", Reason.NOT_UTF8, f"byte {len(_raw())}: ", id="not UTF-8"),
        pytest.param(_raw().decode().encode("cp1256"), Reason.NOT_UTF8, "byte 25", id="cp1256"),
        pytest.param(b"[1]", Reason.INVALID, "must be a JSON object", id="list"),
        pytest.param(b"null", Reason.INVALID, "must be a JSON object", id="null as text"),
        pytest.param(_raw(version="2"), Reason.INVALID, "version: ", id="version as text"),
        pytest.param(_raw(version=0), Reason.INVALID, "version: ", id="version 0"),
        pytest.param(_raw(source=7), Reason.INVALID, "source: ", id="source a number"),
        pytest.param(_raw(id="a 1"), Reason.INVALID, "id: ", id="blank in the id"),
        pytest.param(_raw(id=""), Reason.INVALID, "id: ", id="empty id"),
        pytest.param(_raw(body="x"), Reason.INVALID, "body: Extra", id="unknown field"),
        pytest.param(_raw(text=7), Reason.INVALID, "text: ", id="text a number"),
        pytest.param(
            _raw(published_at="9999-12-31T23:59:59Z"),
            Reason.INVALID,
            "published_at: Value error, the year must lie in 1970 to 2099",
            id="year 9999",
        ),
        pytest.param(
            _raw(published_at="2017-06-09T12:00:00"),
            Reason.INVALID,
            "published_at: Input should have timezone",
            id="no zone",
        ),
        pytest.param(_raw(published_at="أمس"), Reason.INVALID, "published_at: ", id="no time"),
        pytest.param(_raw(text=""), Reason.NO_TEXT, "text: ", id="empty text"),
        pytest.param(_raw(text=" \n\u00a0\t"), Reason.NO_TEXT, "nothing but blanks", id="blanks"),
        pytest.param(
            json.dumps({k: v for k, v in _ARTICLE.items() if k != "text"}).encode(),
            Reason.NO_TEXT,
            "text: Field required",
            id="no text",
        ),
        pytest.param(_raw(text="ن" * 200_001), Reason.TOO_LARGE, "200000", id="long text"),
        pytest.param(_raw(title="ن" * 2_001), Reason.TOO_LARGE, "title: ", id="long title"),
        pytest.param(
            _raw(text="ن" * 2_500_000), Reason.TOO_LARGE, "at most 4,194,304", id="5 MB of text"
        ),
        pytest.param(
            b'{"id": "a-1", "withdrawn": true}', Reason.INVALID, "version: ", id="no version"
        ),
        pytest.param(
            b'{"id": "a-1", "version": 1, "withdrawn": false}',
            Reason.INVALID,
            "withdrawn: Input should be True",
            id="withdrawn false",
        ),
        pytest.param(b'{"mark": "today"}', Reason.INVALID, "mark: ", id="mark"),
    ],
)
def test_each_bad_article_has_its_reason_and_detail(
    raw: bytes, reason: Reason, detail: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        decode_article(raw)
    assert refused.value.refusal.reason == reason
    assert detail in refused.value.refusal.detail


def test_every_wrong_field_is_named() -> None:
    with pytest.raises(RefusedError) as refused:
        decode_article(_raw(version="two", source=7))
    assert [part.split(":")[0] for part in refused.value.refusal.detail.split("; ")] == [
        "version",
        "source",
    ]


def test_a_text_just_within_the_limit_is_read_in_any_spelling() -> None:
    """Escaped, an Arabic letter takes six bytes: the limits of bytes and of letters must fit."""
    raw = json.dumps(_ARTICLE | {"text": "ن" * 200_000}).encode()
    assert len(raw) < MAX_BYTES
    article = decode_article(raw)
    assert isinstance(article, Article)
    assert len(article.text) == 200_000


def test_a_broken_report_set_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        decode_reports(b'{"article_id": "a-1"}')
    assert refused.value.refusal.reason == Reason.INVALID
    assert "theatre: Field required" in refused.value.refusal.detail
