"""`nadhir webhooks`: who is told of alerts, what was sent, and what is sent again."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click
import orjson
from pydantic import ValidationError

from schemas import (
    Grouping,
    GroupKey,
    Subscription,
    iso,
)
from streams.cli.options import INSTANT, load_settings
from streams.cli.webhook_kit import (
    check_references,
    filter_of,
    filter_options,
    reference,
    run,
    settings_with_topics,
    with_tables,
)
from streams.cli.webhook_log import log, redeliver, test
from streams.cli.webhook_silences import silence
from streams.replay.lines import explain
from streams.webhooks import admin
from streams.webhooks.delivering import guard_of
from streams.webhooks.journal import Journal
from streams.webhooks.references import Known
from streams.webhooks.showing import public, shown_url, state
from streams.webhooks.subscriptions_file import FileError
from streams.webhooks.subscriptions_file import load as load_file
from streams.webhooks.tables import Tables, read_tables, read_waiting


@click.group()
def webhooks() -> None:
    """Subscribe endpoints to alerts, see what became of calls, send again.

    The calls themselves are made by `nadhir deliver`.
    """


@webhooks.command()
@click.argument("ident", metavar="ID")
@click.argument("url")
@click.option(
    "--secret",
    required=True,
    callback=reference,
    help="Where the signing secret is: env:WEBHOOK_SECRET_NAME, or file:NAME.",
)
@click.option("--thin", is_flag=True, help="Send ids and times alone, with a link to the page.")
@click.option("--in-order", is_flag=True, help="Keep the order of alerts of one place.")
@click.option(
    "--group-by",
    "group_by",
    multiple=True,
    type=click.Choice([one.value for one in GroupKey]),
    help="Send alerts that share this in one call; may be repeated.",
)
@click.option("--group-wait", type=float, default=30.0, show_default=True, help="Seconds.")
@click.option("--group-interval", type=float, default=300.0, show_default=True, help="Seconds.")
@click.option("--repeat-hours", type=float, help="Tell what is still open again after so long.")
@click.option("--since", type=INSTANT, help="Alerts published from this time on; default: now.")
@filter_options
def add(
    ident: str,
    url: str,
    secret: str,
    thin: bool,
    in_order: bool,
    group_by: tuple[str, ...],
    group_wait: float,
    group_interval: float,
    repeat_hours: float | None,
    since: dt.datetime | None,
    **parts: tuple[str, ...],
) -> None:
    """Subscribe an endpoint, or change the subscription of this ID.

    \b
    nadhir webhooks add ops https://ops.example/hooks --secret env:WEBHOOK_SECRET_OPS
    """
    settings = settings_with_topics()
    now = dt.datetime.now(dt.UTC)
    group = None
    if group_by:
        group = Grouping(
            by=tuple(map(GroupKey, group_by)),
            wait=dt.timedelta(seconds=group_wait),
            interval=dt.timedelta(seconds=group_interval),
        )
    try:
        wanted = Subscription(
            id=ident,
            url=url,
            secrets=(secret,),
            filter=filter_of(**parts),
            payload="thin" if thin else "full",
            order="place" if in_order else "none",
            group=group,
            repeat=None if repeat_hours is None else dt.timedelta(hours=repeat_hours),
            since=since or now,
        )
    except ValidationError as error:
        raise click.ClickException(explain(error)) from error
    check_references(settings, wanted)

    async def work(writing: Journal, tables: Tables) -> None:
        there = tables.subscriptions.get(ident)
        whole = wanted
        if there is not None:
            if there.origin == "file":
                raise click.ClickException(f"{ident} is kept by the file of subscriptions")
            kept = {"since": since or there.since, "resumed": there.resumed}
            whole = wanted.model_copy(update=kept)
        await writing.subscription(whole)

    with_tables(settings, work)
    click.echo(f"subscribed {ident}; `nadhir webhooks test {ident}` sends a test")


@webhooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="One subscription a line.")
def list_subscriptions(as_json: bool) -> None:
    """List subscriptions with their state and how much waits, and silences that have not ended."""
    settings = settings_with_topics()
    tables = run(settings, read_tables)
    waiting = run(settings, read_waiting)
    for ident, one in sorted(tables.subscriptions.items()):
        if as_json:
            click.echo(orjson.dumps(public(one, tables) | {"waiting": waiting[ident]}))
            continue
        owed = f"  {waiting[ident]} waiting" if waiting[ident] else ""
        click.echo(f"{ident}  {shown_url(one.url)}  {state(one, tables)}{owed}")
    now = dt.datetime.now(dt.UTC)
    for ident, span in sorted(tables.silences.items()):
        if span.ends_at > now and not as_json:
            click.echo(f"silence {ident}  until {iso(span.ends_at)}  {span.why}")


@webhooks.command()
@click.argument("ident", metavar="ID")
def pause(ident: str) -> None:
    """Send nothing to an endpoint until it is resumed; what it misses is kept."""
    _change(ident, lambda one, _tables: admin.paused(one))
    click.echo(f"paused {ident}")


@webhooks.command()
@click.argument("ident", metavar="ID")
def resume(ident: str) -> None:
    """Send again, with what was missed; also after a pause of Nadhir's own."""
    _change(ident, admin.resumed)
    click.echo(f"resumed {ident}")


@webhooks.command()
@click.argument("ident", metavar="ID")
@click.option(
    "--to",
    "new",
    callback=reference,
    help="The reference of the new secret; both sign from now on.",
)
@click.option("--finish", is_flag=True, help="Sign with the newest secret alone.")
def rotate(ident: str, new: str | None, finish: bool) -> None:
    """Rotate the signing secret: first --to NEW, and once the receiver knows it, --finish."""
    if (new is None) != finish:
        raise click.UsageError("give either --to or --finish")
    _change(ident, lambda one, _tables: admin.rotated(one, new))
    click.echo(f"{ident} is signed with {'the newest secret' if finish else 'both secrets'}")


@webhooks.command()
@click.argument("ident", metavar="ID")
def remove(ident: str) -> None:
    """Remove a subscription, and forget what is pending for it."""

    listed = False

    async def work(writing: Journal, tables: Tables) -> None:
        nonlocal listed
        listed = admin.subscription_of(tables, ident).origin == "file"
        await admin.remove(writing, ident)

    with_tables(settings_with_topics(), work)
    more = "; the file of subscriptions brings it back at the next start if it still lists it"
    click.echo(f"removed {ident}{more if listed else ''}")


@webhooks.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
def check(path: str) -> None:
    """Check a file of subscriptions and silences: every problem with its line."""
    settings = load_settings()
    try:
        listed = load_file(
            Path(path), Known.load(settings, guard_of(settings)), dt.datetime.now(dt.UTC)
        )
    except FileError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{path}: {len(listed.subscriptions)} subscriptions, {len(listed.silences)} silences"
    )


def _change(ident: str, change: Callable[[Subscription, Tables], Subscription]) -> None:
    async def work(writing: Journal, tables: Tables) -> None:
        await writing.subscription(change(admin.subscription_of(tables, ident), tables))

    with_tables(settings_with_topics(), work)


for _command in (log, redeliver, test, silence):
    webhooks.add_command(_command)
