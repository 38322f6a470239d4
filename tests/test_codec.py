"""Models across Faust's topics, with the CloudEvents SDK as an outside reader of the headers."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat

from schemas import Article, Mark, Reason, ReportSet
from streams.codec import ModelSchema, Nothing, Refused
from streams.dead_letters import Origin, dead_letter
from streams.intake.decode import decode_article
from streams.intake.refusal import Refusal

_NOON = dt.datetime(2017, 6, 9, 12, tzinfo=dt.UTC)
_ARTICLE = Article(id="a-1", source="وكالة", published_at=_NOON, text="نص قصير")
_SET = ReportSet(
    article_id="a-1", version=2, content_hash="0f", theatre="SY", published_at=_NOON, source="s"
)
_MESSAGES = [
    pytest.param(_ARTICLE, "nadhir.article.v1", "a-1", _NOON, id="article"),
    pytest.param(_SET, "nadhir.report-set.v1", "a-1", _NOON, id="report set"),
    pytest.param(Mark(mark=_NOON), "nadhir.mark.v1", None, _NOON, id="mark"),
]


def _message(value: bytes | None, key: bytes | None = b"a-1") -> Any:
    return SimpleNamespace(key=key, value=value)


@pytest.fixture
def schema() -> ModelSchema:
    return ModelSchema(decode_article, "code")


def test_what_is_written_is_read_back(schema: ModelSchema) -> None:
    value, _ = schema.dumps_value(None, _ARTICLE, headers=None)
    assert schema.loads_value(None, _message(value)) == _ARTICLE


def test_what_is_refused_does_not_raise(schema: ModelSchema) -> None:
    """Faust's conductor would end over it."""
    found = schema.loads_value(None, _message(b"{"))
    assert isinstance(found, Refused)
    assert isinstance(found.refusal, Refusal)
    assert found.refusal.reason == Reason.NOT_JSON


def test_null_is_not_an_empty_value(schema: ModelSchema) -> None:
    assert schema.loads_value(None, _message(None)) == Nothing()
    assert isinstance(schema.loads_value(None, _message(b"")), Refused)


def test_keys_are_bytes_as_they_came_and_text_as_it_goes(schema: ModelSchema) -> None:
    assert schema.loads_key(None, _message(b"", b"\xff")) == b"\xff"
    assert schema.loads_key(None, _message(b"", None)) is None
    assert schema.dumps_key(None, "خبر", headers=None)[0] == "خبر".encode()
    assert schema.dumps_key(None, None, headers=None)[0] is None


def test_a_topic_that_is_only_written_to_is_not_read() -> None:
    with pytest.raises(TypeError, match="only written"):
        ModelSchema(None, "code").loads_value(None, _message(b"{}"))


@pytest.mark.parametrize("given", [{"x": b"1"}, [("x", b"1")]])
def test_headers_that_are_given_are_kept(schema: ModelSchema, given: Any) -> None:
    _, headers = schema.dumps_value(None, _ARTICLE, headers=given)
    assert headers[0] == ("x", b"1")
    assert ("ce_source", b"/nadhir/code") in headers


def test_the_trace_that_is_given_goes_on_with_a_span_of_its_own(schema: ModelSchema) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    given = [("traceparent", f"00-{trace}-b7ad6b7169203331-01".encode())]
    _, headers = schema.dumps_value(None, _ARTICLE, headers=given)
    (found,) = [value.decode() for name, value in headers if name == "traceparent"]
    assert found.startswith(f"00-{trace}-")
    assert "b7ad6b7169203331" not in found


@pytest.mark.parametrize(("model", "kind", "subject", "moment"), _MESSAGES)
def test_the_cloudevents_sdk_reads_it(
    schema: ModelSchema, model: Any, kind: str, subject: str | None, moment: dt.datetime
) -> None:
    value, headers = schema.dumps_value(None, model, headers=None)
    assert len(dict(headers)) == len(headers)
    event = from_binary(KafkaMessage(dict(headers), b"a-1", value), JSONFormat())
    assert event.get_type() == kind
    assert event.get_source() == "/nadhir/code"
    assert event.get_specversion() == "1.0"
    assert event.get_subject() == subject
    assert event.get_time() == moment
    assert event.get_datacontenttype() == "application/json"
    assert event.get_id()
    assert type(model).model_validate(event.get_data(), strict=False) == model


def test_the_sdk_reads_a_dead_letter(schema: ModelSchema) -> None:
    origin = Origin(topic="articles", partition=1, offset=7, value=b"{")
    letter = dead_letter(origin, Reason.NOT_JSON, "line 1", "code")
    value, headers = schema.dumps_value(None, letter, headers=None)
    event = from_binary(KafkaMessage(dict(headers), letter.id.encode(), value), JSONFormat())
    assert event.get_id() == letter.id
    assert dict(headers)["reason"] == b"not-json"
    assert dict(headers)["original_offset"] == b"7"
