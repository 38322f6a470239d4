"""`nadhir code`: code articles without Kafka."""

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import orjson
from pydantic import ValidationError

from schemas import Article, Report
from streams.coding.coder import Coded, Coder
from streams.replay.lines import BadLineError, explain, parse_line

#: Bad lines of a file that are told one by one: a feed in a format of its own has no other.
_TOLD: Final = 10


class BadInput(click.ClickException):
    """What cannot be read, with what to do about it."""

    exit_code = 2


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--published", metavar="ISO", help="When a .txt was published: 2017-06-09 or 2017-06-09T10:00Z."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "table", "html"]),
    default="jsonl",
    show_default=True,
)
def code(files: tuple[str, ...], published: str | None, form: str) -> None:
    """Read incidents out of articles: .txt (with --published), .jsonl, .jsonl.gz, or - for stdin.

    A line is read as `nadhir replay` reads it. One JSON line an article, {"id": ...,
    "incidents": [...]}; or a table, or an HTML page with the evidence marked in the text. A bad
    line is reported and skipped; the exit status is then 1.
    """
    moment = _moment(published) if published else None
    faults: list[int] = []
    articles = _articles(files, moment, faults)
    coder = Coder.load()
    out = click.get_text_stream("stdout")
    if form == "html":
        from streams.cli.code_html import page  # noqa: PLC0415 - jinja2 is needed for pages alone

        out.write(page([(a, coder.code(a)) for a in articles], coder.registry))
    elif form == "table":
        from streams.cli.code_table import table  # noqa: PLC0415 - so is rich for tables

        table([(a, coder.code(a)) for a in articles], coder.registry)
    else:
        for article in articles:
            out.write(line(article, coder.code(article)) + "\n")
    if faults:
        sys.exit(1)


def line(article: Article, coded: Coded) -> str:
    """One article's incidents in the fields of the gold guide, as one line of JSON."""
    return orjson.dumps(
        {"id": article.id, "incidents": [incident(r) for r in coded.reports]}
    ).decode()


def incident(report: Report) -> dict[str, Any]:
    """A report in the fields of the gold guide: its first quote is the evidence."""
    found = report.model_dump(mode="json", exclude={"evidence"})
    first, *more = report.evidence
    found |= {
        "report_id": found.pop("id"),
        "evidence": first.quote, "evidence_field": first.field,
        "evidence_start": first.start, "evidence_end": first.end,
        "more_evidence": [q.model_dump(mode="json") for q in more],
    }  # fmt: skip
    return found


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            f"--published {text}: not a date; write 2017-06-09 or 2017-06-09T10:00Z"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _articles(
    files: tuple[str, ...], moment: datetime | None, faults: list[int]
) -> Iterator[Article]:
    """The articles of all files; the numbers of bad lines are added to `faults`."""
    for name in files:
        if name == "-":
            yield from _lines("stdin", click.get_binary_stream("stdin"), faults)
            continue
        path = Path(name)
        if not path.is_file():
            raise BadInput(f"{name}: no such file")
        if path.suffix == ".txt":
            if moment is None:
                raise BadInput(f"{name}: a text carries no date; say --published YYYY-MM-DD")
            yield _text(path, moment)
        elif name.endswith((".jsonl", ".jsonl.gz")):
            try:
                with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
                    yield from _lines(name, lines, faults)
            except (OSError, EOFError, zlib.error) as error:
                raise BadInput(f"{name}: {error}") from error
        else:
            raise BadInput(f"{name}: .txt, .jsonl or .jsonl.gz is needed")


def _text(path: Path, moment: datetime) -> Article:
    try:
        return Article(
            id=path.stem.replace(" ", "_"),
            source="file",
            published_at=moment,
            text=path.read_text("utf-8"),
        )
    except (UnicodeDecodeError, ValidationError) as error:
        why = explain(error) if isinstance(error, ValidationError) else str(error)
        raise BadInput(f"{path}: {why}") from error


def _lines(name: str, lines: Iterable[bytes], faults: list[int]) -> Iterator[Article]:
    bad: list[int] = []
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            item, _ = parse_line(raw)
        except BadLineError as error:
            bad.append(number)
            if len(bad) <= _TOLD:
                click.echo(f"{name}:{number}: {error}", err=True)
        else:
            if isinstance(item, Article):
                yield item
    if len(bad) > _TOLD:
        click.echo(f"{name}: {len(bad) - _TOLD} more lines hold no article", err=True)
    faults += bad
