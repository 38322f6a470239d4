from pathlib import Path

import pytest

from streams.evaluation import bootstrap, read_gsr, score_sentences
from streams.evaluation.coded import day_of
from streams.evaluation.incidents import read_incidents

HEADER = "id,event_type,label,accept,reject,total,text\n"


def write(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows), "utf-8")
    return path


def test_yes_against_the_rest_without_the_ambiguous(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a-20080913-1,ASSAULT,yes,3,0,3,قصف",
        "b,ASSAULT,easy no,0,3,3,قصف أيضا",
        "c,ASSAULT,ambiguous,1,1,2,قصف ربما",
        "d,ASSAULT,yes,2,1,3,هدوء",
    )
    (found,) = score_sentences(
        read_gsr(path), lambda _, text: frozenset({"ASSAULT"} if "قصف" in text else ())
    )
    assert (found.sentences, found.positive, found.found, found.right) == (3, 2, 2, 1)
    assert found.rates.f1 == 0.5


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text\n1,قصف\n", "utf-8")
    with pytest.raises(ValueError, match="event_type"):
        read_gsr(path)


def test_the_day_of_an_id() -> None:
    assert day_of("AAW_ARB_20080913.0007-59").date().isoformat() == "2008-09-13"
    assert day_of("no day").year == 2010
    assert day_of("x-20089913").year == 2010


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "incidents": []}\n{"id": "b"}\n', "utf-8")
    with pytest.raises(ValueError, match=r"gold\.jsonl:2"):
        read_incidents(path)


def test_bootstrap_holds_the_value_and_repeats() -> None:
    data = [0.0] * 30 + [1.0] * 70
    mean = bootstrap(data, lambda xs: sum(xs) / len(xs), draws=200)
    assert mean.low < mean.value == 0.7 < mean.high
    assert mean == bootstrap(data, lambda xs: sum(xs) / len(xs), draws=200)
