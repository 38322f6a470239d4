"""Theatres: which partition owns what happened in a country."""

from collections.abc import Mapping
from importlib import resources
from typing import Final, Protocol, Self

import yaml

from schemas import Article, Report, ReportSet, digest

#: Where nothing tells the theatre.
NOWHERE: Final = "ZZ"


class CodedArticle(Protocol):
    """What the split needs of the coder's output."""

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports, in the order of the text."""

    @property
    def main_country(self) -> str | None:
        """The country that the article is mostly about (alpha-2)."""

    @property
    def recipient_countries(self) -> Mapping[str, str | None]:
        """By report id: the home country of its recipient."""

    @property
    def shingles(self) -> tuple[str, ...]:
        """The sketch of the text."""


class Theatres:
    """The table of theatres."""

    def __init__(self, groups: Mapping[str, list[str]]) -> None:
        """Take theatre name to countries. `version` is a hash of the table.

        Raises:
            ValueError: a country stands in two theatres; names them.
        """
        self.version: str = digest({name: sorted(of) for name, of in groups.items()})
        self._of: dict[str, str] = {}
        for theatre, countries in groups.items():
            for country in countries:
                if country in self._of:
                    raise ValueError(f"{country} is in {self._of[country]} and in {theatre}")
                self._of[country] = theatre

    @classmethod
    def load(cls) -> Self:
        """The shipped table."""
        raw = resources.files("streams").joinpath("theatres.yaml").read_text("utf-8")
        return cls(yaml.safe_load(raw))

    def of_country(self, alpha2: str | None) -> str:
        """The theatre of a country; the country itself where the table has none."""
        return self._of.get(alpha2, alpha2) if alpha2 else NOWHERE

    def of_report(self, report: Report, coded: CodedArticle) -> str:
        """The place's theatre, else that of the recipient's country, else of the article's own."""
        country = report.country or coded.recipient_countries.get(report.id) or coded.main_country
        return self.of_country(country)

    def split(self, article: Article, coded: CodedArticle) -> dict[str, ReportSet]:
        """The article's complete set for each theatre that it touches, in the order of the text."""
        by: dict[str, list[Report]] = {}
        for report in coded.reports:
            by.setdefault(self.of_report(report, coded), []).append(report)
        return {
            theatre: self.report_set(article, coded, theatre, tuple(reports))
            for theatre, reports in by.items()
        }

    @staticmethod
    def report_set(
        article: Article, coded: CodedArticle, theatre: str, reports: tuple[Report, ...] = ()
    ) -> ReportSet:
        """One theatre's set; without reports, what tells a theatre that nothing is left there."""
        return ReportSet(
            article_id=article.id,
            version=article.version,
            content_hash=article.content_hash(),
            theatre=theatre,
            source=article.source,
            published_at=article.published_at,
            title=article.title,
            url=article.url,
            shingles=coded.shingles,
            reports=reports,
        )
