"""Gold sets without their texts: evidence as offsets, joined with a feed that has the articles.

usage: python -m streams.evaluation.gold READING.jsonl TEXTS GOLD.jsonl

The texts are the publishers'; what is committed of them is the id, and where in the article the
evidence and the written place stand. The command makes such a file of a reading with quotes.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from schemas import Article
from streams.evaluation.coded import read_articles
from streams.evaluation.incidents import Incident, read_incidents

#: Fields that quote the article.
QUOTES: Final = ("evidence", "place")


def read_gold(path: Path, articles: Mapping[str, Article]) -> dict[str, list[Incident]]:
    """A gold set; spans `[field, start, end]` are filled in from the articles, by id.

    Raises:
        ValueError: a line is broken, or an article with spans is not among the articles.
    """
    truth = read_incidents(path)
    for article, incidents in truth.items():
        for incident in incidents:
            for name in QUOTES:
                if isinstance(incident.get(name), list):
                    if article not in articles:
                        raise ValueError(f"{path}: article {article} is not in the texts given")
                    incident[name] = _slice(articles[article], incident[name])
    return truth


def without_quotes(incident: Incident, article: Article) -> Incident:
    """The incident with spans in place of what it quotes; a place that is no quote stays written.

    Raises:
        ValueError: the evidence is no part of the article.
    """
    bare = dict(incident)
    for name in QUOTES:
        quote = incident.get(name)
        span = _find(article, quote) if quote else None
        if span is None and name == "evidence":
            raise ValueError(f"{article.id}: the evidence is no part of the article: {quote}")
        bare[name] = span or quote
    return bare


def _slice(article: Article, span: Sequence[Any]) -> str:
    field, start, end = span
    return (article.title if field == "title" else article.text)[start:end]


def _find(article: Article, quote: str) -> list[Any] | None:
    for field, body in (("text", article.text), ("title", article.title)):
        start = body.find(quote)
        if start >= 0:
            return [field, start, start + len(quote)]
    return None


def articles_of(texts: Path, wanted: Callable[[str], bool] = lambda _: True) -> dict[str, Article]:
    """The wanted articles of a feed, by id.

    Raises:
        ValueError: the feed cannot be read; names file and line.
    """
    return {a.id: a for a in read_articles(texts) if wanted(a.id)}


def main(arguments: Sequence[str]) -> None:
    """Write a reading without its quotes."""
    if len(arguments) != 3:
        sys.exit(__doc__)
    reading, texts, out = map(Path, arguments)
    truth = read_incidents(reading)
    articles = articles_of(texts, truth.__contains__)
    lines = [
        json.dumps(
            {"id": name, "incidents": [without_quotes(i, articles[name]) for i in incidents]},
            ensure_ascii=False,
        )
        for name, incidents in truth.items()
    ]
    out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
