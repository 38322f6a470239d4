"""`nadhir webhooks silence`: spans in which some alerts are told to nobody."""

import datetime as dt

import click
from pydantic import ValidationError

from schemas import Silence, iso
from streams.cli.options import INSTANT
from streams.cli.webhook_kit import (
    check_references,
    filter_of,
    filter_options,
    settings_with_topics,
    with_tables,
)
from streams.replay.lines import explain
from streams.topics import Topic
from streams.webhooks import admin
from streams.webhooks.journal import Journal
from streams.webhooks.tables import Tables


@click.command()
@click.argument("ident", metavar="ID")
@click.option("--hours", type=float, help="How long, from --from on.")
@click.option("--from", "start", type=INSTANT, help="Default: now.")
@click.option("--until", type=INSTANT)
@click.option("--why", default="", help="For those who ask later.")
@click.option("--subscription", "subscriptions", multiple=True, help="Only for this one.")
@click.option("--end", is_flag=True, help="End the silence of this ID now.")
@filter_options
def silence(
    ident: str,
    hours: float | None,
    start: dt.datetime | None,
    until: dt.datetime | None,
    why: str,
    subscriptions: tuple[str, ...],
    end: bool,
    **parts: tuple[str, ...],
) -> None:
    """Hold back alerts of a place, an area, a rule ... until a time; ID is a name of yours."""
    settings = settings_with_topics()
    if end:

        async def forget(writing: Journal, tables: Tables) -> None:
            if ident not in tables.silences:
                raise admin.NotThereError(f"there is no silence {ident!r}")
            await writing.forget(Topic.SILENCES, ident)

        with_tables(settings, forget)
        click.echo(f"ended silence {ident}")
        return
    begin = start or dt.datetime.now(dt.UTC)
    if (hours is None) == (until is None):
        raise click.UsageError("give either --hours or --until")
    try:
        wanted = Silence(
            id=ident,
            match=filter_of(**parts),
            subscriptions=subscriptions,
            starts_at=begin,
            ends_at=until or begin + dt.timedelta(hours=hours or 0),
            why=why or "by the command line",
        )
    except ValidationError as error:
        raise click.ClickException(explain(error)) from error
    check_references(settings, wanted)

    async def work(writing: Journal, _tables: Tables) -> None:
        await writing.silence(wanted)

    with_tables(settings, work)
    click.echo(f"silence {ident} until {iso(wanted.ends_at)}")
