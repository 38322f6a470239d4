import json
from pathlib import Path

from click.testing import CliRunner

from streams.cli import main

GOLD = {
    "id": "a",
    "incidents": [
        {
            "type": "ASSAULT", "mode": "aerial", "actors": [], "recipients": [], "place": "دوما",
            "lat": 33.57, "lon": 36.4, "precision": "exact", "date": "2018-04-07",
            "date_precision": "day", "killed": None, "injured": None, "evidence": "قصف",
        }
    ],
}  # fmt: skip


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_predicted_against_gold(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n", "utf-8")
    code, out = run("evaluate", "--gold", str(gold), "--predicted", str(gold), "--json")
    assert code == 0
    figures = json.loads(out)
    assert figures["strict"]["f1"] == 1.0
    assert figures["intervals"]["strict"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert figures["causes"] == {}


def test_needs_a_gold_set_or_sentences() -> None:
    code, out = run("evaluate")
    assert code == 2
    assert "--gold" in out


def test_a_broken_gold_line_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("nonsense\n", "utf-8")
    code, out = run("evaluate", "--gold", str(gold), "--predicted", str(gold))
    assert code == 1
    assert "gold.jsonl:1" in out


def test_places_by_name_and_id() -> None:
    code, out = run("places", "find", "التنف")
    assert code == 0
    place_id = out.split("\t")[0]
    code, out = run("places", "show", place_id)
    assert code == 0
    assert "Syrian-Iraqi border" in out
    assert run("places", "find", "لامكان")[0] == 1


def test_unresolved_names_of_a_feed_are_counted(tmp_path: Path) -> None:
    article = {
        "id": "x", "source": "s", "published_at": "2018-01-01T00:00:00Z",
        "text": "سقطت قذيفة على بلدة شرنوبة، وأخرى على قرية شرنوبة وعلى مدينة حلب.",
    }  # fmt: skip
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps(article, ensure_ascii=False) + "\n", "utf-8")
    code, out = run("places", "unresolved", str(feed))
    assert code == 0
    assert "شرنوبة" in out
    assert "حلب" not in out
