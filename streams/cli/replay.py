"""`nadhir replay`: publish feeds to the topic `articles`."""

import asyncio
import datetime as dt
from pathlib import Path

import click
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from streams.cli.options import (
    INSTANT,
    load_settings,
    parse_speed_option,
    require_topics,
    unreachable,
)
from streams.replay import BadLine, FeedError, Summary, publish, read_feed
from streams.replay.pace import Pacer


@click.command()
@click.argument("feed", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--speed",
    default="max",
    show_default=True,
    callback=parse_speed_option,
    help="How fast the feed's time passes: 1x, 60x ... or max.",
)
@click.option("--from", "start", type=INSTANT, help="Leave out what arrives before this time.")
@click.option("--to", "end", type=INSTANT, help="Leave out what arrives at this time or later.")
@click.option(
    "--end-mark",
    type=INSTANT,
    help="Let the feed's time pass up to here at the end, so that quiet spans can close.",
)
def replay(
    feed: tuple[Path, ...],
    speed: float | None,
    start: dt.datetime | None,
    end: dt.datetime | None,
    end_mark: dt.datetime | None,
) -> None:
    """Publish FEED... in order of arrival, with marks of time.

    FEED is a folder with a manifest.yaml, a .txt that such a manifest lists, a .jsonl or a
    .jsonl.gz. It is safe to repeat. A malformed line is reported, goes to the dead letters, and
    the rest goes on; the exit status is then 1.

    \b
    nadhir replay seeds/
    nadhir replay news.jsonl.gz --speed 3600x --from 2018-03-01 --to 2018-04-01
    """
    settings = load_settings()
    require_topics(settings)
    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading the feed")

        def show(summary: Summary, at: dt.datetime) -> None:
            progress.update(
                task, description=f"{at:%Y-%m-%d %H:%M}  {summary.articles} articles published"
            )

        def tell(bad: BadLine) -> None:
            words = f"{bad.file}:{bad.line}: {bad.detail} (sent to the dead letters)"
            progress.console.print(words, markup=False, soft_wrap=True)

        try:
            summary = asyncio.run(
                publish(
                    read_feed(list(feed)),
                    settings,
                    Pacer(speed),
                    start=start,
                    end=end,
                    end_mark=end_mark,
                    on_progress=show,
                    on_bad_line=tell,
                )
            )
        except FeedError as error:
            raise click.ClickException(str(error)) from error
        except KafkaError as error:
            raise unreachable(settings, error) from error
    click.echo(
        f"published {summary.articles} articles, {summary.withdrawals} withdrawals, "
        f"{summary.marks} marks of time; {summary.bad_lines} bad lines",
        err=True,
    )
    if summary.bad_lines:
        raise SystemExit(1)
