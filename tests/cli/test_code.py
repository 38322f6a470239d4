"""The command `nadhir code`."""

import gzip
import json
from pathlib import Path

from click.testing import CliRunner

from streams.cli.code import code

LINE = {
    "id": "a1", "source": "s", "published_at": "2018-05-16T10:00:00Z",
    "text": "قصفت طائرات روسية أمس مدينة إدلب <b>.",
}  # fmt: skip


def test_json_lines_in_the_fields_of_the_guide(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps(LINE, ensure_ascii=False) + "\n", "utf-8")
    result = CliRunner().invoke(code, [str(feed)])
    assert result.exit_code == 0
    (found,) = map(json.loads, result.stdout.splitlines())
    (incident,) = found["incidents"]
    assert found["id"] == "a1"
    assert (incident["type"], incident["mode"], incident["date"]) == (
        "ASSAULT",
        "aerial",
        "2018-05-15",
    )
    start, end = incident["evidence_start"], incident["evidence_end"]
    assert LINE["text"][start:end] == incident["evidence"]


def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text("{broken\n" + json.dumps(LINE, ensure_ascii=False) + "\n", "utf-8")
    result = CliRunner().invoke(code, [str(feed)])
    assert result.exit_code == 1
    assert "feed.jsonl:1:" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_a_feed_is_read_as_the_replay_reads_it(tmp_path: Path) -> None:
    day = {"id": "a1", "source": "s", "published": "2018-05-16", "text": LINE["text"], "tags": []}
    feed = tmp_path / "feed.jsonl.gz"
    feed.write_bytes(gzip.compress(json.dumps(day).encode()))
    result = CliRunner().invoke(code, [str(feed)])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["incidents"][0]["date"] == "2018-05-15"


def test_a_file_of_bad_lines_is_told_in_a_few(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"words": 1}\n' * 500, "utf-8")
    result = CliRunner().invoke(code, [str(feed)])
    assert result.exit_code == 1
    *told, rest = result.stderr.splitlines()
    assert len(told) == 10
    assert "490 more lines" in rest


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl.gz"
    feed.write_bytes(b"no gzip")
    result = CliRunner().invoke(code, [str(feed)])
    assert result.exit_code == 2
    assert "feed.jsonl.gz" in result.stderr


def test_a_text_needs_its_date(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("قصفت طائرات روسية أمس مدينة إدلب.", "utf-8")
    assert "--published" in CliRunner().invoke(code, [str(text)]).stderr
    assert CliRunner().invoke(code, [str(text), "--published", "16 May"]).exit_code == 2
    assert CliRunner().invoke(code, [str(text), "--published", "2018-05-16"]).exit_code == 0


def test_articles_come_from_stdin_too() -> None:
    result = CliRunner().invoke(code, ["-"], input=json.dumps(LINE, ensure_ascii=False))
    assert json.loads(result.stdout)["id"] == "a1"


def test_the_page_marks_evidence_and_escapes_the_text(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps(LINE, ensure_ascii=False), "utf-8")
    page = CliRunner().invoke(code, [str(feed), "--format", "html"]).stdout
    assert '<mark class="trigger"' in page
    assert 'dir="rtl"' in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_the_table_names_the_sides(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps(LINE, ensure_ascii=False), "utf-8")
    table = CliRunner().invoke(code, [str(feed), "--format", "table"]).stdout
    assert "ASSAULT" in table
    assert "2018-05-15" in table
    assert "…" not in table, "a cell is cut off at eighty columns"
