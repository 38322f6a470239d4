"""`nadhir demo`: a feed turned into alerts, with nothing to install or start beside it."""

import asyncio
import signal
import sys
from pathlib import Path

import click
from aiokafka.errors import KafkaError
from pydantic import ValidationError
from rich.console import Console

from streams.broker import BrokerCrashedError, BrokerUnavailableError
from streams.cli.options import parse_speed_option
from streams.cli.render import print_alert, print_escalation
from streams.demo import DemoError, DemoResult, run_demo, transition_lines
from streams.replay import FeedError
from streams.replay.lines import explain
from streams.settings import Settings

_SEEDS = Path(__file__).parents[2] / "seeds"


@click.command()
@click.option(
    "--feed",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A feed as for `nadhir replay`; may be repeated. By default the seed feed.",
)
@click.option("--speed", default="max", show_default=True, callback=parse_speed_option)
@click.option("--json", "as_json", is_flag=True, help="Print the final transitions, and end.")
@click.option(
    "--serve/--no-serve",
    default=None,
    help="Serve the page at the end until Ctrl-C; by default only at a terminal.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
def demo(
    feed: tuple[Path, ...], speed: float | None, as_json: bool, serve: bool | None, port: int
) -> None:
    """Turn a feed into alerts on the embedded broker, and show them as they come.

    The exit status is not 0 if nothing was raised. With --json, the transitions of the final
    escalations are printed as JSON lines in a fixed order: the same feed gives the same bytes.
    """
    feeds = list(feed) or [_SEEDS]
    if not feed and not _SEEDS.is_dir():
        raise click.UsageError("there is no seed feed beside this installation: give --feed PATH")
    page = not as_json and (sys.stdout.isatty() if serve is None else serve)
    console = Console(highlight=False)
    progress = Console(stderr=True, highlight=False)

    results: list[DemoResult] = []

    async def afterwards(settings: Settings, result: DemoResult) -> None:
        results.append(result)
        if as_json:
            return
        _print_summary(console, result)
        if page:
            await _serve(settings, port)

    async def run() -> None:
        # SIGTERM as Ctrl-C: broker, worker and their folder must go, too.
        task = asyncio.current_task()
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await run_demo(
            feeds,
            speed,
            on_alert=lambda alert: None if as_json else print_alert(console, alert, brief=True),
            on_stage=lambda stage: progress.print(f"{stage} ...", style="dim"),
            afterwards=afterwards,
        )

    try:
        asyncio.run(run())
    except (KeyboardInterrupt, asyncio.CancelledError):
        # The page is served until somebody stops it: that is no failure.
        if not results:
            raise SystemExit(130) from None
    except ValidationError as error:
        raise click.ClickException(f"settings: {explain(error)}") from error
    except (FeedError, DemoError, BrokerUnavailableError, BrokerCrashedError, KafkaError) as error:
        raise click.ClickException(str(error)) from error
    (result,) = results
    if as_json:
        for line in transition_lines(result.escalations):
            sys.stdout.buffer.write(line + b"\n")
    if not result.escalations:
        raise click.ClickException("nothing was raised")


async def _serve(settings: Settings, port: int) -> None:
    from streams.web import serve  # noqa: PLC0415 (the page is wanted last, and only sometimes)

    try:
        await serve(
            settings,
            port=port,
            started=lambda url: click.echo(f"the page: {url}  (stop with Ctrl-C)"),
        )
    except OSError as error:
        raise click.ClickException(
            f"the page cannot be served on port {port}: {error.strerror}; choose another --port"
        ) from error


def _print_summary(console: Console, result: DemoResult) -> None:
    console.print()
    for escalation in result.escalations:
        print_escalation(console, escalation)
    console.print(
        f"{result.summary.articles} articles, {len(result.incidents)} incidents, "
        f"{len(result.escalations)} escalations, {len(result.dead_letters)} dead letters"
    )
    for letter in result.dead_letters:
        console.print(f"  {letter.reason}: {letter.detail}", soft_wrap=True, markup=False)
