"""Gold sets hold no text: offsets, joined with the articles."""

import datetime as dt
import json
from pathlib import Path

import pytest

from schemas import Article
from streams.evaluation.gold import main, read_gold, without_quotes

TITLE, TEXT = "قصف على بلدة", "قصف الطيران بلدة سراقب يوم الأحد."
ARTICLE = Article(
    id="a", source="s", title=TITLE, text=TEXT, published_at=dt.datetime(2018, 5, 9, tzinfo=dt.UTC)
)
INCIDENT = {"type": "ASSAULT", "place": "سراقب", "evidence": "قصف الطيران", "killed": None}


def test_what_is_taken_out_comes_back(tmp_path: Path) -> None:
    bare = without_quotes(INCIDENT, ARTICLE)
    assert bare["evidence"] == ["text", 0, 11]
    assert TEXT[slice(*bare["place"][1:])] == "سراقب"
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "incidents": [bare]}), "utf-8")
    assert read_gold(path, {"a": ARTICLE}) == {"a": [INCIDENT]}


def test_a_quote_of_the_title_and_a_place_in_no_words_of_the_article() -> None:
    bare = without_quotes(INCIDENT | {"evidence": TITLE, "place": "إدلب"}, ARTICLE)
    assert bare["evidence"] == ["title", 0, len(TITLE)]
    assert bare["place"] == "إدلب"


def test_evidence_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no part of the article"):
        without_quotes(INCIDENT | {"evidence": "غارة"}, ARTICLE)


def test_an_article_that_the_texts_lack_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = {"id": "b", "incidents": [without_quotes(INCIDENT, ARTICLE)]}
    path.write_text(json.dumps(row), "utf-8")
    with pytest.raises(ValueError, match="article b is not in the texts"):
        read_gold(path, {"a": ARTICLE})


def test_the_command_writes_no_word_of_the_text(tmp_path: Path) -> None:
    reading, texts, out = (tmp_path / name for name in ("r.jsonl", "t.jsonl", "g.jsonl"))
    reading.write_text(json.dumps({"id": "a", "incidents": [INCIDENT]}), "utf-8")
    texts.write_bytes(ARTICLE.to_json())
    main([str(reading), str(texts), str(out)])
    assert "الطيران" not in out.read_text("utf-8")


def test_the_gold_sets_of_the_repository_hold_offsets_only() -> None:
    for path in sorted(Path("gold").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for incident in json.loads(line).get("incidents", ()):
                assert isinstance(incident["evidence"], list), path
