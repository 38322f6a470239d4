"""`nadhir deliver`: alerts to webhooks."""

import asyncio
import contextlib
import datetime as dt
import gc
import logging
import signal

import click
from aiokafka.errors import KafkaError

from streams.cli.options import load_settings, unreachable
from streams.gazetteer import Gazetteer
from streams.quiet import quiet_clients
from streams.settings import Settings
from streams.topic_admin import check_topics, create_topics
from streams.webhooks.admin import apply_file
from streams.webhooks.delivering import deliver as deliver_alerts
from streams.webhooks.delivering import guard_of, holders_of
from streams.webhooks.journal import journal
from streams.webhooks.references import Known
from streams.webhooks.signing import SecretError, Secrets
from streams.webhooks.subscriptions_file import FileError, Listed, load
from streams.webhooks.tables import read_tables


@click.command()
def deliver() -> None:
    """Send alerts to the webhooks that subscribe to them.

    Any number may run: they share the alerts and the endpoints. SIGTERM ends one in good order; one
    that is killed loses nothing. Subscriptions come from `nadhir webhooks`, the API, and the
    file that NADHIR_WEBHOOKS_FILE names.
    """
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    settings = load_settings()
    quiet_clients()
    try:
        asyncio.run(create_topics(settings))
        problems = asyncio.run(check_topics(settings))
    except KafkaError as error:
        raise unreachable(settings, error) from error
    if problems:
        raise click.ClickException("; ".join(f"{p.topic}: {p.detail}" for p in problems))
    try:
        known = Known.load(settings, guard_of(settings))
        if settings.webhooks_file is not None:
            listed = load(settings.webhooks_file, known, dt.datetime.now(dt.UTC))
            asyncio.run(_apply(settings, listed))
        asyncio.run(_warn_of_secrets(settings))
    except (FileError, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    except KafkaError as error:
        raise unreachable(settings, error) from error
    gc.freeze()  # a collection need not walk the registries
    asyncio.run(_until_stopped(settings, known.gazetteer))


async def _apply(settings: Settings, listed: Listed) -> None:
    tables = await read_tables(settings)
    async with journal(settings) as writing:
        for line in await apply_file(writing, tables, listed):
            click.echo(line, err=True)


async def _warn_of_secrets(settings: Settings) -> None:
    secrets = Secrets(settings.webhooks_secrets)
    for subscription in (await read_tables(settings)).subscriptions.values():
        for reference in subscription.secrets:
            try:
                secrets.signer(reference)
            except SecretError as error:
                click.echo(f"{subscription.id}: {error}; its calls will fail", err=True)


async def _until_stopped(settings: Settings, gazetteer: Gazetteer) -> None:
    def ready() -> None:
        click.echo(f"delivering alerts of {settings.prefix} on {settings.bootstrap}", err=True)

    work = asyncio.ensure_future(deliver_alerts(settings, holders_of(gazetteer), ready=ready))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work
