"""Incidents as a table for people at a terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from schemas import Article, Report
from streams.actors import ActorRegistry
from streams.coding.coder import Coded

#: Columns, whether they keep their words whole on a narrow terminal, and their least width.
COLUMNS: Final = {
    "when": (True, 10), "what": (True, 8), "who": (False, 11), "to whom": (False, 11),
    "where": (False, 9), "evidence": (False, 12),
}  # fmt: skip
Codings = Sequence[tuple[Article, Coded]]


def table(codings: Codings, registry: ActorRegistry) -> None:
    """Print one table an article."""
    console = Console()
    for article, coded in codings:
        title = article.title or " ".join(article.text[:60].split())
        shown = Table(title=f"{article.id}: {title}", title_justify="left", show_lines=True)
        for column, (whole, width) in COLUMNS.items():
            shown.add_column(column, no_wrap=whole, overflow="fold", min_width=width)
        for report in coded.reports:
            shown.add_row(*_row(report, registry))
        console.print(shown if coded.reports else f"{article.id}: nothing coded")


def _row(report: Report, registry: ActorRegistry) -> tuple[str, ...]:
    def names(codes: tuple[str, ...]) -> str:
        return "\n".join(registry.name(code, "en") for code in codes) or "-"

    marks = "\nrecalled" if report.background else ""
    tolls = "".join(
        f"\n{figure} {harm}"
        for figure, harm in ((report.killed, "dead"), (report.injured, "hurt"))
        if figure is not None
    )
    return (
        f"{report.date}\n{report.date_precision}{marks}",
        f"{report.type}\n{report.mode}{tolls}",
        names(report.actors),
        names(report.recipients),
        f"{report.place_en or report.place or '-'}\n{report.precision or ''}",
        report.evidence[0].quote,
    )
