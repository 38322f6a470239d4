"""`nadhir dead-letters`: what could not be processed, and why."""

import asyncio
import base64
import sys

import click
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from schemas import DeadLetter, Reason
from streams.cli.options import load_settings, require_topics, unreachable
from streams.reading import read_all
from streams.replay.lines import explain
from streams.settings import Settings
from streams.topics import Topic


@click.group("dead-letters")
def dead_letters() -> None:
    """List and show the messages that could not be processed."""


@dead_letters.command("list")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    type=click.Choice([reason.value for reason in Reason]),
    help="Only this reason; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="One dead letter a line, as in the topic.")
def list_letters(reasons: tuple[str, ...], as_json: bool) -> None:
    """One line a dead letter: id, reason, where it was, what is wrong."""
    for letter in _letters(load_settings()):
        if reasons and letter.reason not in reasons:
            continue
        if as_json:
            click.echo(letter.to_json())
        else:
            where = f"{letter.topic}/{letter.partition}@{letter.offset}"
            click.echo(f"{letter.id}  {letter.reason:20}  {where}  {letter.detail}")


@dead_letters.command()
@click.argument("letter_id", metavar="ID")
@click.option("--raw", is_flag=True, help="Write the original bytes to standard output.")
def show(letter_id: str, raw: bool) -> None:
    """Show one dead letter with its original bytes and what to do."""
    for letter in _letters(load_settings()):
        if letter.id == letter_id:
            break
    else:
        raise click.ClickException(
            f"no dead letter {letter_id}; `nadhir dead-letters list` has them"
        )
    original = base64.b64decode(letter.value or "")
    if raw:
        sys.stdout.buffer.write(original)
        return
    for name, value in letter.model_dump(mode="json", exclude={"value"}).items():
        if value not in (None, [], ""):
            click.echo(f"{name:13} {value}")
    click.echo(f"\n{original.decode('utf-8', 'backslashreplace')}")


def _letters(settings: Settings) -> list[DeadLetter]:
    require_topics(settings)
    try:
        records = asyncio.run(read_all(settings, [Topic.DEAD_LETTERS]))
    except KafkaError as error:
        raise unreachable(settings, error) from error
    letters: dict[str, DeadLetter] = {}
    for record in records:
        try:
            letter = DeadLetter.from_json(record.value or b"")
        except ValidationError as error:
            where = f"{record.topic}/{record.partition}@{record.offset}"
            click.echo(f"{where} is no dead letter: {explain(error)}; skipped", err=True)
            continue
        # The same refusal sent again is the same letter.
        letters[letter.id] = letter
    return sorted(letters.values(), key=lambda one: (one.topic, one.partition, one.offset))
