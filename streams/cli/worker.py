"""`nadhir worker`: the stream worker."""

import asyncio

import click
import faust
from aiokafka.errors import KafkaError

from streams.cli.options import load_settings, unreachable
from streams.faust_mends import MendError
from streams.generation import join_generation
from streams.quiet import quiet_clients
from streams.table_files import TableFilesInUseError, table_files
from streams.topic_admin import check_topics, create_topics
from streams.topics import group
from streams.worker import build_worker, fingerprint, load_core

_LEVELS = ("debug", "info", "warning", "error")


@click.command()
@click.option("--log-level", type=click.Choice(_LEVELS), default="info", show_default=True)
def worker(log_level: str) -> None:
    """Run a worker: code articles, merge reports, detect sequences, raise alerts.

    Any number may run: they share the partitions. SIGTERM ends one in good order; one that is
    killed loses nothing. Topics that are missing are made.
    """
    settings = load_settings()
    try:
        asyncio.run(create_topics(settings))
        problems = asyncio.run(check_topics(settings))
    except KafkaError as error:
        raise unreachable(settings, error) from error
    if problems:
        raise click.ClickException("; ".join(f"{p.topic}: {p.detail}" for p in problems))
    try:
        core = load_core(settings)
        asyncio.run(join_generation(settings, fingerprint(settings, core)))
        app = build_worker(settings, core)
    except (MendError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    except KafkaError as error:
        raise unreachable(settings, error) from error
    quiet_clients()
    click.echo(f"worker of group {group(settings)} on {settings.bootstrap}", err=True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    runner = faust.Worker(app, loglevel=log_level, loop=loop, redirect_stdouts=False)
    try:
        with table_files(settings.data_dir / group(settings)):
            _run(runner, app)
    except TableFilesInUseError as error:
        raise click.ClickException(str(error)) from error


def _run(runner: faust.Worker, app: faust.App) -> None:
    """Run until SIGTERM; returns after an end in good order.

    Raises:
        SystemExit: with the status of any other end.
    """
    try:
        runner.execute_from_commandline()
    except SystemExit as end:
        if end.code or app.crashed:
            raise SystemExit(end.code or 1) from end
