"""The manifest tells the user's article from what was written for the project."""

import datetime as dt
from pathlib import Path

import yaml

SEEDS = Path(__file__).parents[2] / "seeds"
MANIFEST = yaml.safe_load((SEEDS / "manifest.yaml").read_text(encoding="utf-8"))


def test_every_file_is_listed_with_its_origin() -> None:
    origins = {entry["path"]: entry["origin"] for entry in MANIFEST["files"]}
    assert origins == {"000_6fb41831d5d7565c.txt": "user", "companion.jsonl": "project"}
    feeds = {path.name for path in SEEDS.iterdir() if path.suffix in {".txt", ".jsonl", ".gz"}}
    assert feeds == set(origins)


def test_the_users_article_is_dated_to_the_friday_that_its_weekdays_give() -> None:
    (given,) = [entry for entry in MANIFEST["files"] if entry["origin"] == "user"]
    published = given["article"]["published_at"]
    assert published == dt.datetime(2017, 6, 9, 12, tzinfo=dt.UTC)
    assert published.strftime("%A") == "Friday"
    assert (published - dt.timedelta(days=1)).strftime("%A") == "Thursday"  # "أمس الخميس"
