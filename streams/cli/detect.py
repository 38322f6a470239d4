"""`nadhir detect`: the rules over incidents from a file, without Kafka."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from streams.actors import ActorRegistry
from streams.escalation import load_desk
from streams.escalation.lines import detect as detect_lines
from streams.escalation.lines import to_line
from streams.escalation.rule_files import RuleError
from streams.gazetteer import Gazetteer


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--rules",
    "rule_paths",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A rule file or a folder of them, in place of the shipped ones. May be repeated.",
)
@click.option(
    "--output", type=click.File("w", encoding="utf-8"), default="-", help="Where the alerts go."
)
def detect(file: str, rule_paths: tuple[Path, ...], output: TextIO) -> None:
    """Run the rules over incidents in FILE (JSON lines, may be gzipped; - reads standard input).

    Writes one alert a line. Lines that cannot be read are named on standard error; the rest goes
    on, and the exit status is 1 where no line could be read.
    """
    try:
        desk = load_desk(
            Gazetteer.load(),
            ActorRegistry.load(),
            rules=rule_paths or None,
            merging=False,
            journal=False,
            alerts_only=True,
        )
    except RuleError as error:
        raise click.ClickException(str(error)) from error
    refused: list[tuple[int, str]] = []
    count = 0

    def numbered() -> Iterator[tuple[int, str]]:
        nonlocal count
        with _open(file) as lines:
            for number, line in enumerate(lines, start=1):
                count = number
                yield number, line
                while refused:
                    at, why = refused.pop(0)
                    click.echo(f"{file}:{at}: {why}", err=True)
                    failed.append(at)

    failed: list[int] = []
    for row in detect_lines(numbered(), desk, refused):
        output.write(to_line(row) + "\n")
    for at, why in refused:
        click.echo(f"{file}:{at}: {why}", err=True)
        failed.append(at)
    if count and len(failed) == count:
        raise click.ClickException(f"{file}: none of {count} lines could be read")


def _open(file: str) -> TextIO:
    if file == "-":
        return click.open_file("-", encoding="utf-8")  # type: ignore[return-value]
    if file.endswith(".gz"):
        return gzip.open(file, "rt", encoding="utf-8", errors="replace")
    return Path(file).open(encoding="utf-8", errors="replace")
