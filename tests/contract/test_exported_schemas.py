"""The committed JSON Schemas are those of the models, and drift is seen."""

from pathlib import Path

import pytest

from schemas.exported import drifted, exported
from streams.contract import files

_COMMITTED = Path(__file__).parents[2] / "schemas" / "export"


def test_the_committed_schemas_are_those_of_the_models() -> None:
    assert drifted(_COMMITTED, files()) == [], "run `nadhir schemas export`"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in exported().items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_nothing_drifts_from_itself(folder: Path) -> None:
    assert drifted(folder, exported()) == []


def test_a_changed_a_missing_and_a_foreign_file_are_seen(folder: Path) -> None:
    article = folder / "article.schema.json"
    article.write_text(article.read_text("utf-8").replace('"minLength": 1', '"minLength": 2', 1))
    (folder / "mark.schema.json").unlink()
    (folder / "old.schema.json").write_text("{}")
    assert drifted(folder, exported()) == [
        "article.schema.json",
        "mark.schema.json",
        "old.schema.json",
    ]


def test_every_schema_is_closed_and_names_its_draft() -> None:
    for text in exported().values():
        assert "draft/2020-12" in text
        assert '"additionalProperties": false' in text
