"""Incidents as a table for people at a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from schemas import Article, Report
from streams.actors import ActorRegistry
from streams.coding.coder import Coded

Codings = Sequence[tuple[Article, Coded]]


def table(codings: Codings, registry: ActorRegistry) -> None:
    """Print one table an article."""
    console = Console()
    for article, coded in codings:
        title = article.title or article.text[:60]
        shown = Table(title=f"{article.id}: {title}", title_justify="left", show_lines=True)
        for column in ("when", "what", "who", "to whom", "where", "killed/hurt", "evidence"):
            shown.add_column(column)
        for report in coded.reports:
            shown.add_row(*_row(report, registry))
        console.print(shown if coded.reports else f"{article.id}: nothing coded")


def _row(report: Report, registry: ActorRegistry) -> tuple[str, ...]:
    def names(codes: tuple[str, ...]) -> str:
        return "\n".join(registry.name(code, "en") for code in codes) or "-"

    marks = " (recalled)" if report.background else ""
    tolls = "/".join("-" if n is None else str(n) for n in (report.killed, report.injured))
    return (
        f"{report.date}\n{report.date_precision}{marks}",
        f"{report.type}\n{report.mode}",
        names(report.actors),
        names(report.recipients),
        f"{report.place_en or report.place or '-'}\n{report.precision or ''}",
        tolls,
        report.evidence[0].quote,
    )
