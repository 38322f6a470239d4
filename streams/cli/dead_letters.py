"""`nadhir dead-letters`: what could not be processed, why, and what is done about it."""

import asyncio
import base64
import datetime as dt
import sys
from collections.abc import Callable
from typing import Any, get_args

import click
from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from schemas import DeadLetter, Reason, iso
from streams.cli.options import INSTANT, load_settings, require_topics, unreachable
from streams.dead_letters import Stage
from streams.dead_letters_kept import Kept, Selection, State, read_kept
from streams.dead_letters_replay import CannotReplayError, Clerk, again, clerk
from streams.replay.lines import explain
from streams.settings import Settings

_Command = Callable[..., None]
_Options = list[Callable[[_Command], _Command]]
_LONGEST_NOTE = 1_000


def _narrowing(command: _Command) -> _Command:
    """The options that say which letters are meant."""
    options: _Options = [
        click.option(
            "--reason",
            "reasons",
            multiple=True,
            type=click.Choice([reason.value for reason in Reason]),
            help="Only this reason; may be repeated.",
        ),
        click.option(
            "--stage",
            "stages",
            multiple=True,
            type=click.Choice(get_args(Stage)),
            help="Only those refused at this stage; may be repeated.",
        ),
        click.option("--since", type=INSTANT, help="Only those refused at this time or later."),
        click.option("--until", type=INSTANT, help="Only those refused before this time."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _settling(command: _Command) -> _Command:
    """What `replay` and `discard` have in common."""
    options: _Options = [
        click.argument("ids", nargs=-1, metavar="[ID]..."),
        _narrowing,
        click.option("--all", "everything", is_flag=True, help="All that are open."),
        click.option("--dry-run", is_flag=True, help="Only say what would be done."),
        click.option(
            "--note",
            callback=lambda _ctx, _param, value: value and value[:_LONGEST_NOTE],
            help="Why, for those who read the list later.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group("dead-letters")
def dead_letters() -> None:
    """The messages that could not be processed: list, show, replay, discard."""


@dead_letters.command("list")
@_narrowing
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only those with which this was done; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="One dead letter a line, as in the topic.")
def list_letters(
    reasons: tuple[str, ...],
    stages: tuple[str, ...],
    since: dt.datetime | None,
    until: dt.datetime | None,
    states: tuple[str, ...],
    as_json: bool,
) -> None:
    """One line a dead letter: id, reason, where it was, what became of it, what is wrong."""
    selection = Selection(
        reasons=frozenset(reasons),
        stages=frozenset(stages),
        states=frozenset(states),
        since=since,
        until=until,
    )
    for kept in _letters(load_settings()):
        if selection.holds(kept):
            click.echo(kept.letter.to_json() if as_json else _line(kept.letter))


@dead_letters.command()
@click.argument("letter_id", metavar="ID")
@click.option("--raw", is_flag=True, help="Write the original bytes to standard output.")
def show(letter_id: str, raw: bool) -> None:
    """Show one dead letter with its original bytes and what to do."""
    settings = load_settings()
    kept = _by_id(_letters(settings), (letter_id,))[0]
    original = base64.b64decode(kept.letter.value or "")
    if raw:
        sys.stdout.buffer.write(original)
        return
    fields = kept.letter.model_dump(mode="json", exclude={"value", "settled"})
    fields["refused_at"] = iso(kept.at)
    fields["became"] = _became(kept.letter)
    try:
        again(kept.letter, settings)
    except CannotReplayError as error:
        fields["no replay"] = str(error)
    for name, value in fields.items():
        if value not in (None, [], ""):
            click.echo(f"{name:13} {value}")
    click.echo(f"\n{original.decode('utf-8', 'backslashreplace')}")


@dead_letters.command()
@_settling
@click.option("--again", "repeat", is_flag=True, help="Also those that were replayed before.")
def replay(repeat: bool, dry_run: bool, note: str | None, **which: Any) -> None:
    """Send the messages again to the topic they came from, once the cause is mended.

    The original bytes, key and headers go back, with the attempt raised. One that is refused again
    is a new dead letter with that attempt. It is safe to repeat: what was replayed or discarded is
    left out. The exit status is 1 if one cannot be replayed.

    \b
    nadhir dead-letters replay --reason crash --since 2026-11-20 --dry-run
    nadhir dead-letters replay 3f0c9a1be2d47755
    """
    states = {State.OPEN, State.REPLAYED} if repeat else {State.OPEN}
    settings = load_settings()
    chosen = _chosen(settings, frozenset(states), **which)

    async def one(at_work: Clerk, letter: DeadLetter) -> None:
        await at_work.replay(letter, _now(), note)

    def would(letter: DeadLetter) -> str:
        message = again(letter, settings)
        return f"{message.topic}/{message.partition}, attempt {message.attempt}"

    _settle(settings, chosen, one, would, "replayed", dry_run=dry_run)


@dead_letters.command()
@_settling
def discard(dry_run: bool, note: str | None, **which: Any) -> None:
    """Write down that nothing will be done about these; they stay in the topic and in the list."""
    settings = load_settings()
    chosen = _chosen(settings, frozenset({State.OPEN}), **which)

    async def one(at_work: Clerk, letter: DeadLetter) -> None:
        await at_work.discard(letter, _now(), note)

    _settle(settings, chosen, one, lambda letter: letter.detail, "discarded", dry_run=dry_run)


def _chosen(
    settings: Settings,
    states: frozenset[State],
    ids: tuple[str, ...],
    reasons: tuple[str, ...],
    stages: tuple[str, ...],
    since: dt.datetime | None,
    until: dt.datetime | None,
    everything: bool,
) -> list[Kept]:
    narrowed = bool(ids or reasons or stages or since or until)
    if narrowed == everything:
        raise click.UsageError("say which: ids, --reason, --stage, --since, --until, or --all")
    letters = _letters(settings)
    selection = Selection(
        frozenset(ids), frozenset(reasons), frozenset(stages), frozenset(), since, until
    )
    if ids:
        letters = _by_id(letters, ids)
    chosen = []
    for kept in filter(selection.holds, letters):
        if kept.state in states:
            chosen.append(kept)
        elif ids:
            click.echo(f"{kept.letter.id} was {_became(kept.letter)}; left out", err=True)
    return chosen


def _settle(
    settings: Settings,
    chosen: list[Kept],
    one: Callable[[Clerk, DeadLetter], Any],
    would: Callable[[DeadLetter], str],
    done: str,
    *,
    dry_run: bool,
) -> None:
    able, unable = [], 0
    for kept in chosen:
        try:
            words = would(kept.letter)
        except CannotReplayError as error:
            unable += 1
            click.echo(f"{kept.letter.id} cannot be replayed: {error}", err=True)
            continue
        able.append(kept.letter)
        if dry_run:
            click.echo(f"{kept.letter.id} would be {done}: {words}")
    if able and not dry_run:
        try:
            asyncio.run(_work(settings, able, one, done))
        except KafkaError as error:
            raise unreachable(settings, error) from error
    rest = f", {unable} cannot be" if unable else ""
    click.echo(f"{len(able)} {'would be ' if dry_run else ''}{done}{rest}", err=True)
    if unable:
        sys.exit(1)


async def _work(
    settings: Settings,
    letters: list[DeadLetter],
    one: Callable[[Clerk, DeadLetter], Any],
    done: str,
) -> None:
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task(done, total=len(letters))
        async with clerk(settings) as at_work:
            for letter in letters:
                await one(at_work, letter)
                progress.advance(task)


def _line(letter: DeadLetter) -> str:
    where = f"{letter.topic}/{letter.partition}@{letter.offset}"
    attempt = f"attempt {letter.attempt}: " if letter.attempt > 1 else ""
    became = f"[{_became(letter)}] " if letter.settled else ""
    return f"{letter.id}  {letter.reason:20}  {where}  {became}{attempt}{letter.detail}"


def _became(letter: DeadLetter) -> str:
    settled = letter.settled
    if settled is None:
        return ""
    words = f"{settled.outcome} {settled.at:%Y-%m-%d %H:%M} UTC"
    if settled.partition is not None and settled.offset is not None:
        words += f" to {settled.partition}@{settled.offset}"
    return f"{words}: {settled.note}" if settled.note else words


def _by_id(letters: list[Kept], ids: tuple[str, ...]) -> list[Kept]:
    found = {kept.letter.id: kept for kept in letters}
    for one in ids:
        if one not in found:
            raise click.ClickException(f"no dead letter {one}; `nadhir dead-letters list` has them")
    return [found[one] for one in dict.fromkeys(ids)]


def _letters(settings: Settings) -> list[Kept]:
    require_topics(settings)

    def junk(record: ConsumerRecord, error: ValidationError) -> None:
        where = f"{record.topic}/{record.partition}@{record.offset}"
        click.echo(f"{where} is no dead letter: {explain(error)}; skipped", err=True)

    try:
        return asyncio.run(read_kept(settings, junk))
    except KafkaError as error:
        raise unreachable(settings, error) from error


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
