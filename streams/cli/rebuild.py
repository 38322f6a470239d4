"""`nadhir rebuild`: the log of articles worked again under a new generation."""

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from schemas import iso
from streams.cli.options import INSTANT, load_settings, unreachable
from streams.rebuild import rebuild as run_rebuild
from streams.rebuild_plan import Plan, RebuildError, make_plan
from streams.settings import Settings
from streams.topic_admin import check_topics
from streams.topics import Topic, full_name, group

#: Where nobody watches a bar, a line is written so often.
_LINE_SECONDS = 10.0


@click.command()
@click.option(
    "--from",
    "since",
    type=INSTANT,
    help="Build anew what was known since this time of the feed. Without it, everything.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def rebuild(since: dt.datetime | None, dry_run: bool) -> None:
    """Work the log of articles again under a new generation, with today's rules and lexicons.

    Stop the workers first. The generation after NADHIR_GENERATION works the log, beginning
    NADHIR_HORIZON before the time given, since what is known at that time rests on it. What it
    concludes replaces the old by id; what it no longer concludes is taken back with a notice, as
    far as it was known since that time or is open still. Then start the workers with the new
    number. Broken off, it goes on when called again with the same time.

    \b
    nadhir rebuild --from 2018-01-01
    """
    settings = load_settings()
    try:
        asyncio.run(_require_topics(settings))
        plan = asyncio.run(make_plan(settings, since))
        click.echo(_words(plan), err=True)
        if dry_run:
            return
        log = settings.data_dir / f"rebuild-{group(plan.settings)}.log"
        with _progress() as show:
            taken_back = asyncio.run(run_rebuild(plan, log, show))
    except RebuildError as error:
        raise click.ClickException(str(error)) from error
    except KafkaError as error:
        raise unreachable(settings, error) from error
    click.echo(
        f"{plan.messages} messages worked; {len(taken_back.incidents)} incidents and "
        f"{len(taken_back.escalations)} escalations no longer follow and were taken back\n"
        f"start the workers with NADHIR_GENERATION={plan.settings.generation}",
        err=True,
    )


async def _require_topics(settings: Settings) -> None:
    # The reports are of one generation: those of the new one are made, of the old one not needed.
    reports = full_name(Topic.REPORTS, settings)
    problems = [one for one in await check_topics(settings) if one.topic != reports]
    if problems:
        raise RebuildError("\n".join(f"topic {one.topic}: {one.detail}" for one in problems))


def _words(plan: Plan) -> str:
    start = "the beginning"
    if plan.since is not None:
        start = f"{iso(plan.since - plan.settings.horizon)}, to be complete from {iso(plan.since)}"
    again = "going on with" if plan.resumed else "beginning"
    return (
        f"{again} generation {plan.settings.generation}: {plan.messages} messages of the log, from "
        f"{start}"
    )


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    console = Console(stderr=True, highlight=False)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("working the log")
        told = time.monotonic()

        def show(done: int, all_of_them: int) -> None:
            nonlocal told
            progress.update(task, completed=done, total=all_of_them)
            if quiet and time.monotonic() - told > _LINE_SECONDS:
                told = time.monotonic()
                click.echo(f"{done} of {all_of_them} messages worked", err=True)

        yield show
