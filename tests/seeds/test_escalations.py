"""The seed feed through coder, merge and rules: what is raised, and where nothing may be."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

from schemas import Article, Escalation, SourceMark
from streams.actors import ActorRegistry
from streams.coding.coder import Coder
from streams.escalation import MemoryStore, load_desk
from streams.gazetteer import Gazetteer
from streams.replay.feed import Entry, FeedItem
from streams.replay.readers import read_feed
from streams.theatres import Theatres

SEEDS = Path(__file__).parents[2] / "seeds"
USER_ARTICLE = SEEDS / "000_6fb41831d5d7565c.txt"
#: Cities that speak, write and negotiate in the feed, and where nothing happened.
QUIET = {
    "Washington", "Moscow", "Astana", "Nur-Sultan", "Geneva", "Beirut", "Baghdad", "Damascus",
    "Amman", "Cairo", "Riyadh", "Rabat", "London", "Paris", "Madrid", "Qamishli", "Doha",
}  # fmt: skip


def _escalations(entries: Iterable[Entry], coder: Coder) -> dict[str, Escalation]:
    """The last state of every escalation; articles in their last version, withdrawn ones out."""
    messages = [e.message for e in entries if isinstance(e, FeedItem)]
    withdrawn = {m.id for m in messages if not isinstance(m, Article)}
    latest = {m.id: m for m in messages if isinstance(m, Article) and m.language == "ar"}
    theatres, store = Theatres.load(), MemoryStore()
    desk = load_desk(Gazetteer.load(), ActorRegistry.load())
    last: dict[str, Escalation] = {}
    for article in latest.values():
        if article.id in withdrawn:
            continue
        for report_set in theatres.split(article, coder.code(article)).values():
            for escalation in desk.apply(store, report_set).escalations:
                last[escalation.id] = escalation
    mark = SourceMark(mark=dt.datetime(2017, 7, 1, tzinfo=dt.UTC), partition=0, of=1)
    for escalation in desk.advance(store, mark).escalations:
        last[escalation.id] = escalation
    return last


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture(scope="module")
def of_feed(coder: Coder) -> dict[str, Escalation]:
    return _escalations(read_feed([SEEDS]), coder)


@pytest.fixture(scope="module")
def of_users_article(coder: Coder) -> dict[str, Escalation]:
    return _escalations(read_feed([USER_ARTICLE]), coder)


def _standing(found: dict[str, Escalation]) -> list[Escalation]:
    return [e for e in found.values() if e.state != "retracted"]


def _names(found: dict[str, Escalation]) -> set[str]:
    return {e.scope.name.en for e in _standing(found)}


@pytest.mark.parametrize("place", ["Al-Tanf", "Raqqa"])
def test_both_feeds_raise_al_tanf_and_raqqa(
    place: str, of_feed: dict[str, Escalation], of_users_article: dict[str, Escalation]
) -> None:
    assert place in _names(of_feed)
    assert place in _names(of_users_article)


def test_daraa_is_raised_by_the_feed(of_feed: dict[str, Escalation]) -> None:
    assert "Daraa" in _names(of_feed)


def test_the_users_article_raises_nothing_else(of_users_article: dict[str, Escalation]) -> None:
    assert _names(of_users_article) == {"Al-Tanf", "Raqqa"}


def test_places_that_only_speak_stay_quiet(of_feed: dict[str, Escalation]) -> None:
    assert not _names(of_feed) & QUIET


def test_elsewhere_only_days_of_many_dead_are_raised(of_feed: dict[str, Escalation]) -> None:
    elsewhere = {e.scope.name.en for e in _standing(of_feed) if e.scope.country not in {"SY", "IQ"}}
    assert elsewhere <= {"Kabul", "Minya", "Tehran", "Manchester"}


def test_every_step_is_quoted_from_the_feed(of_feed: dict[str, Escalation]) -> None:
    texts = {
        (e.message.id, e.message.published_at): (e.message.title, e.message.text)
        for e in read_feed([SEEDS])
        if isinstance(e, FeedItem) and isinstance(e.message, Article)
    }
    quoted = 0
    for escalation in _standing(of_feed):
        for step in escalation.steps:
            for incident in step.incidents:
                for witness in incident.witnesses:
                    title, text = texts[witness.article_id, witness.published_at]
                    for quote in witness.quotes:
                        field = title if quote.field == "title" else text
                        assert field[quote.start : quote.end] == quote.quote
                        quoted += 1
    assert quoted
