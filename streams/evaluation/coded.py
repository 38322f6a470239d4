"""Running the coder over evaluation texts."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol

from schemas import Article, Report
from streams.evaluation.incidents import Incident, incident_of
from streams.replay.errors import FeedError
from streams.replay.feed import BadLine
from streams.replay.readers import read_feed

_DAY: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}[01]\d[0-3]\d(?!\d)")
#: For sentences whose id tells no day.
_SOME_DAY: Final = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)


class Coded(Protocol):
    """What is used of a coding."""

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports of the article."""


class Coding(Protocol):
    """A coder: an article in, its reports out."""

    def code(self, article: Article) -> Coded:
        """Code one article."""


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a feed, as `nadhir replay` reads it.

    Raises:
        ValueError: the feed or a line of it cannot be read; names file and line.
    """
    try:
        for entry in read_feed([path]):
            if isinstance(entry, BadLine):
                raise ValueError(f"{entry.file}:{entry.line}: {entry.detail}")
            if isinstance(entry.message, Article):
                yield entry.message
    except FeedError as error:
        raise ValueError(str(error)) from error


def code_articles(coder: Coding, articles: Iterable[Article]) -> dict[str, list[Incident]]:
    """The incidents of every article, by its id."""
    return {
        article.id: [incident_of(report) for report in coder.code(article).reports]
        for article in articles
    }


def types_in(coder: Coding) -> Callable[[str, str], frozenset[str]]:
    """A function of (id, sentence) that gives the types coded in it as an article of its own."""

    def types(sentence_id: str, text: str) -> frozenset[str]:
        article = Article(id="sentence", source="gsr", published_at=day_of(sentence_id), text=text)
        return frozenset(str(report.type) for report in coder.code(article).reports)

    return types


def day_of(sentence_id: str) -> dt.datetime:
    """The day that an id such as AAW_ARB_20080913.0007 holds."""
    found = _DAY.search(sentence_id)
    try:
        return (
            dt.datetime.strptime(found[0], "%Y%m%d").replace(tzinfo=dt.UTC) if found else _SOME_DAY
        )
    except ValueError:
        return _SOME_DAY
