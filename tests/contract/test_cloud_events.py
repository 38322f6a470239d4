"""Headers of every message: CloudEvents attributes that depend on the message alone."""

import datetime as dt
import re

import pytest

from schemas import Article, Mark, Reason, SourceMark, Withdrawal
from schemas.exported import MODELS
from streams.cloud_events import _TYPES, headers
from streams.dead_letters import Origin, dead_letter

_DAY = dt.datetime(2017, 6, 9, 12, tzinfo=dt.UTC)
_ARTICLE = Article(id="a-1", source="s", published_at=_DAY, text="نص")
_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


def _headers(*arguments: object, **more: object) -> dict[str, str]:
    pairs = headers(*arguments, **more)  # type: ignore[arg-type]
    assert len({name for name, _ in pairs}) == len(pairs)
    return {name: value.decode() for name, value in pairs}


def test_an_article() -> None:
    found = _headers(_ARTICLE, "replay")
    assert re.fullmatch("[0-9a-f]{32}", found.pop("ce_id"))
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", found.pop("traceparent"))
    assert found == {
        "ce_specversion": "1.0",
        "ce_type": "nadhir.article.v1",
        "ce_source": "/nadhir/replay",
        "ce_subject": "a-1",
        "ce_time": "2017-06-09T12:00:00Z",
        "content-type": "application/json",
        "schema_version": "1",
    }


def test_the_same_message_has_the_same_headers_and_another_has_its_own_id() -> None:
    again = Article.from_json(_ARTICLE.to_json())
    assert headers(again, "replay") == headers(_ARTICLE, "replay")
    other = _ARTICLE.model_copy(update={"version": 2})
    ours, theirs = _headers(_ARTICLE, "replay"), _headers(other, "replay")
    assert ours["ce_id"] != theirs["ce_id"]
    assert ours["traceparent"] != theirs["traceparent"]


def test_a_trace_goes_on_with_a_span_of_its_own() -> None:
    _, trace, span, _ = _headers(_ARTICLE, "code", traceparent=_TRACE)["traceparent"].split("-")
    assert trace == _TRACE.split("-")[1]
    assert span != _TRACE.split("-")[2]


@pytest.mark.parametrize(
    "broken",
    ["", "x", _TRACE.upper(), _TRACE.replace("0af7651916cd43dd8448eb211c80319c", "0" * 32)],
)
def test_a_broken_trace_is_replaced(broken: str) -> None:
    fresh = _headers(_ARTICLE, "code")["traceparent"]
    assert _headers(_ARTICLE, "code", traceparent=broken)["traceparent"] == fresh


def test_marks_and_withdrawals() -> None:
    mark = _headers(Mark(mark=_DAY), "replay")
    assert mark["ce_time"] == "2017-06-09T12:00:00Z"
    assert "ce_subject" not in mark
    source = _headers(SourceMark(mark=_DAY, partition=1, of=2), "code")
    assert source["ce_type"] == "nadhir.mark.v1"
    gone = _headers(Withdrawal(id="a-1", version=1, withdrawn=True), "replay")
    assert gone["ce_subject"] == "a-1"
    assert "ce_time" not in gone


def test_every_message_model_has_a_type() -> None:
    assert set(_TYPES) == set(MODELS.values())


def test_a_dead_letter_can_be_sorted_by_its_headers() -> None:
    origin = Origin("t", 3, 14, b"{", key=b"k")
    letter = dead_letter(origin, Reason.NOT_JSON, "no", "code", exception=ValueError("v"))
    found = _headers(letter, "code")
    assert found["ce_id"] == letter.id
    names = ("reason", "stage", "exception", "original_topic", "original_partition")
    assert [found[name] for name in names] == ["not-json", "code", "ValueError: v", "t", "3"]
    assert (found["original_offset"], found["attempt"]) == ("14", "1")
