"""Training on a small invented gold set: it learns, the same every time, and refuses bad input."""

import json
from pathlib import Path

import pytest

from streams.coding.coder import Coder
from streams.coding.worth import Worth
from streams.evaluation.training import Candidate, Everything, best_threshold, fit, judged, main

NEWS = "قصفت طائرات حربية بلدة سراقب يوم الثلاثاء فقتلت خمسة مدنيين."
TALK = "يعرض المهرجان فيلما عن القصف على سراقب."


def corpus(folder: Path, count: int = 24) -> tuple[Path, Path]:
    """Articles of one sentence; every other one is news."""
    gold, texts = folder / "gold.jsonl", folder / "texts.jsonl"
    rows, lines = [], []
    for number in range(count):
        news = number % 2 == 0
        row = {"id": f"a{number}", "source": "s", "title": "",
               "text": NEWS if news else TALK, "published_at": "2018-05-09T12:00:00Z"}  # fmt: skip
        incident = {"type": "ASSAULT", "place": "سراقب", "date": "2018-05-08", "actors": [],
                    "date_precision": "day", "evidence": "قصفت طائرات"}  # fmt: skip
        rows.append(json.dumps(row, ensure_ascii=False))
        lines.append(json.dumps({"id": row["id"], "incidents": [incident] if news else []}))
    texts.write_text("\n".join(rows), "utf-8")
    gold.write_text("\n".join(lines), "utf-8")
    return gold, texts


def test_it_learns_and_writes_the_same_weights_twice(tmp_path: Path) -> None:
    gold, texts = corpus(tmp_path)
    outs = [tmp_path / name for name in ("one.json", "two.json")]
    for out in outs:
        main([str(out), str(gold), str(texts)])
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert json.loads(outs[0].read_text("utf-8"))["cross_validated_f1"] == 1.0


def test_a_gold_set_without_both_kinds_is_refused(tmp_path: Path) -> None:
    gold, texts = corpus(tmp_path, 1)
    with pytest.raises(SystemExit, match="right and wrong candidates"):
        main([str(tmp_path / "out.json"), str(gold), str(texts)])


def test_weights_tell_right_from_wrong() -> None:
    rows = [
        Candidate(f"{n}", {"verb" if n % 2 else "passing": 1.0}, bool(n % 2)) for n in range(20)
    ]
    bias, weights = fit(rows, 1.0)
    worth = Worth(bias, weights, 0.5, 0.7, 0.5, "")
    assert worth.chance({"verb": 1.0}) > 0.5 > worth.chance({"passing": 1.0})


def test_of_thresholds_as_good_the_highest_is_taken() -> None:
    rows = [Candidate("a", {}, True), Candidate("b", {}, False)]
    f1, threshold = best_threshold(rows, [0.7, 0.1], counted=1)
    assert f1 == 1.0
    assert threshold == 0.7


def test_labelled_mentions_are_found_by_where_their_word_stands(tmp_path: Path) -> None:
    _, texts = corpus(tmp_path, 2)
    labels = tmp_path / "labels.jsonl"
    row = {"id": "a0", "type": "ASSAULT", "field": "text", "start": 0, "end": 4, "right": True}
    labels.write_text(json.dumps(row), "utf-8")
    found = judged(labels, texts, Coder.load(judge=Everything()))
    assert [(c.article, c.right) for c in found] == [("a0", True)]


def test_a_broken_label_is_named_with_its_line(tmp_path: Path) -> None:
    _, texts = corpus(tmp_path, 2)
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"id": "a0"}', "utf-8")
    with pytest.raises(ValueError, match=r"labels\.jsonl:1"):
        judged(labels, texts, Coder.load(judge=Everything()))
