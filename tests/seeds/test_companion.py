"""The companion feed holds what its manifest and EXPECTED.md say it holds."""

import datetime as dt
import hashlib
import json
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from schemas import MODES, Article, EventType, Withdrawal

SEEDS = Path(__file__).parents[2] / "seeds"
USER_FILE = "000_6fb41831d5d7565c.txt"
USER_SHA256 = "47e0817d7cc0fa1d16d0edfa57c3fd5920eb98676b7a7669a6810e0aac406a1b"
FIRST, LAST = dt.date(2017, 5, 10), dt.date(2017, 6, 30)


def _lines() -> list[str]:
    return (SEEDS / "companion.jsonl").read_text(encoding="utf-8").splitlines()


def _parsed() -> list[dict[str, Any]]:
    """The lines that are JSON, in order of arrival."""
    parsed = []
    for line in _lines():
        try:
            parsed.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return parsed


def _without_arrival(line: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in line.items() if name != "arrives_at"})


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Every article of the feed, in order of arrival."""
    return [
        Article.from_json(_without_arrival(line)) for line in _parsed() if "withdrawn" not in line
    ]


@pytest.fixture(scope="module")
def expected() -> list[dict[str, str]]:
    """The rows of the table of incidents in EXPECTED.md."""
    text = (SEEDS / "EXPECTED.md").read_text(encoding="utf-8")
    table = text.split("## Incidents")[1].split("\n\n")[1].splitlines()
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def test_the_users_article_is_as_given() -> None:
    raw = (SEEDS / USER_FILE).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == USER_SHA256


def test_exactly_one_line_is_broken() -> None:
    assert len(_lines()) - len(_parsed()) == 1


def test_arabic_items_are_many_short_and_of_spring_2017(articles: list[Article]) -> None:
    arabic = {a.id: a for a in articles if a.language == "ar"}
    assert len(arabic) >= 44
    for article in arabic.values():
        sentences = [s for s in re.split(r"[.؟!](?:\s|$)", article.text) if s.strip()]
        assert 1 <= len(sentences) <= 6, article.id
        assert re.search(r"[\u0621-\u064a]{3}", article.title), article.id
        assert FIRST <= article.published_at.date() <= LAST, article.id


def test_lines_stand_in_order_of_arrival() -> None:
    arrivals = [line.get("arrives_at") or line["published_at"] for line in _parsed()]
    assert arrivals == sorted(arrivals)
    assert len(set(arrivals)) == len(arrivals)


def test_id_and_version_name_one_text(articles: list[Article]) -> None:
    named = [(a.id, a.version) for a in articles]
    assert len(set(named)) == len(named)


def test_one_item_is_in_english(articles: list[Article]) -> None:
    foreign = [a for a in articles if a.language != "ar"]
    assert [a.language for a in foreign] == ["en"]
    assert not re.search(r"[\u0621-\u064a]", foreign[0].text)


def test_corrections_follow_what_they_correct_and_move_the_place(articles: list[Article]) -> None:
    corrected = [a for a in articles if a.version > 1]
    assert len(corrected) == 2
    for later in corrected:
        earlier = next(a for a in articles if (a.id, a.version) == (later.id, 1))
        assert articles.index(earlier) < articles.index(later)
        assert earlier.text != later.text
    moved = {a.id: a.text for a in corrected}
    assert "درنة" in moved["suhail-0526-1"]
    assert "التنف" in moved["rafid-0606-3"]


def test_the_withdrawal_arrives_before_its_article(articles: list[Article]) -> None:
    order = _parsed()
    (taken,) = [line for line in order if line.get("withdrawn")]
    withdrawal = Withdrawal.from_json(_without_arrival(taken))
    (target,) = [a for a in articles if a.id == withdrawal.id]
    assert withdrawal.version >= target.version
    place = next(i for i, line in enumerate(order) if line["id"] == target.id and "text" in line)
    assert order.index(taken) < place


def test_one_item_comes_weeks_late() -> None:
    delays = {
        line["id"]: dt.datetime.fromisoformat(line["arrives_at"])
        - dt.datetime.fromisoformat(line["published_at"])
        for line in _parsed()
        if "arrives_at" in line and "published_at" in line
    }
    assert [item for item, delay in delays.items() if delay > dt.timedelta(days=14)] == [
        "minaa-0519-1"
    ]


def test_one_text_is_a_copy_of_another_agency(articles: list[Article]) -> None:
    by_id = {a.id: a for a in articles}
    original, copy = by_id["suhail-0606-1"], by_id["minaa-0607-1"]
    assert original.source != copy.source
    alike = SequenceMatcher(None, original.text, copy.text, autojunk=False).ratio()
    assert 0.9 < alike < 1


@pytest.mark.parametrize("city", ["واشنطن", "بيروت", "بغداد", "موسكو", "أستانا", "جنيف", "دمشق"])
def test_tempting_cities_stand_as_datelines(articles: list[Article], city: str) -> None:
    assert any(a.text.startswith(f"{city} - ") for a in articles)


def test_expected_incidents_name_items_of_the_feed(
    articles: list[Article], expected: list[dict[str, str]]
) -> None:
    published = {a.id: a.published_at.date() for a in articles if a.language == "ar"}
    published[USER_FILE.removesuffix(".txt")] = dt.date(2017, 6, 9)
    assert len({row["incident"] for row in expected}) == len(expected)
    for row in expected:
        event, mode = row["type/mode"].split("/")
        assert mode in MODES[EventType(event)], row
        day = dt.date.fromisoformat(row["date"])
        for item in row["told by"].split(", "):
            assert day <= published[item] <= day + dt.timedelta(days=30), (row, item)


def test_some_events_have_several_sources_and_some_items_none(
    articles: list[Article], expected: list[dict[str, str]]
) -> None:
    told = [set(row["told by"].split(", ")) for row in expected]
    assert sum(len(items) > 1 for items in told) >= 8
    assert any("-" in row["killed"] for row in expected)
    quiet = {a.id for a in articles} - set().union(*told)
    assert len(quiet) >= 10
