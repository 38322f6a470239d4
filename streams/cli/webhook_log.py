"""`nadhir webhooks log`, `redeliver` and `test`: what was sent, and what is sent again."""

import datetime as dt
import time

import click

from schemas import Delivery, Outcome, iso
from streams.cli.options import INSTANT
from streams.cli.webhook_kit import run, settings_with_topics, with_tables
from streams.gazetteer import Gazetteer
from streams.webhooks import admin
from streams.webhooks.delivering import holders_of
from streams.webhooks.journal import Journal
from streams.webhooks.tables import Tables

_TEST_SECONDS = 30.0


@click.command()
@click.option("--subscription", help="Only of this one.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    type=click.Choice([one.value for one in Outcome]),
    help="Only this outcome; may be repeated.",
)
@click.option("--message", help="Only of this webhook id.")
@click.option("--json", "as_json", is_flag=True, help="One attempt a line, as in the topic.")
def log(
    subscription: str | None, outcomes: tuple[str, ...], message: str | None, as_json: bool
) -> None:
    """Every attempt: when, what, how it ended, and when the next is."""

    def wanted(one: Delivery) -> bool:
        return (
            (subscription is None or one.subscription == subscription)
            and (not outcomes or one.outcome in outcomes)
            and (message is None or one.webhook_id == message)
        )

    for one in run(settings_with_topics(), lambda settings: admin.log(settings, wanted)):
        click.echo(one.to_json() if as_json else _line(one))


@click.command()
@click.argument("ident", metavar="ID", required=False)
@click.option("--message", help="One message, by its webhook id.")
@click.option("--since", type=INSTANT, help="All alerts published from this time on.")
@click.option("--until", type=INSTANT, help="With --since: up to this time.")
def redeliver(
    ident: str | None,
    message: str | None,
    since: dt.datetime | None,
    until: dt.datetime | None,
) -> None:
    """Send again: one message, or to the subscription ID all alerts of a span."""
    settings = settings_with_topics()
    now = dt.datetime.now(dt.UTC)
    if (message is None) == (since is None) or (since is not None and ident is None):
        raise click.UsageError("give either --message, or ID and --since")

    async def work(writing: Journal, tables: Tables) -> str:
        if message is not None:
            last = await admin.redeliver_one(settings, writing, tables, message, now)
            return f"{message} is sent again to {last.subscription}"
        number = await admin.redeliver_span(
            settings,
            writing,
            admin.subscription_of(tables, ident or ""),
            holders_of(Gazetteer.load()),
            start=since or now,
            end=until or now,
            now=now,
        )
        return f"{number} alerts are sent again to {ident}"

    click.echo(with_tables(settings, work))


@click.command()
@click.argument("ident", metavar="ID")
def test(ident: str) -> None:
    """Have a test message sent by the running deliverer, and show how it went."""
    settings = settings_with_topics()

    async def work(writing: Journal, tables: Tables) -> str:
        admin.subscription_of(tables, ident)
        return await admin.ask_for_test(writing, ident, dt.datetime.now(dt.UTC))

    message = with_tables(settings, work)
    until = time.monotonic() + _TEST_SECONDS
    while time.monotonic() < until:
        found = run(settings, lambda one: admin.log(one, lambda d: d.webhook_id == message))
        if found:
            click.echo(_line(found[-1]))
            raise SystemExit(found[-1].outcome is not Outcome.DELIVERED)
        time.sleep(0.5)
    raise click.ClickException(
        f"no attempt within {_TEST_SECONDS:g} s: does `nadhir deliver` run, is {ident} paused?"
    )


def _line(one: Delivery) -> str:
    status = "" if one.status is None else f" {one.status}"
    error = "" if one.error is None else f"  {one.error}"
    again = "" if one.next_attempt_at is None else f"  next {iso(one.next_attempt_at)}"
    what = f"{len(one.group)} alerts" if one.group else one.alert_id
    return (
        f"{iso(one.at)}  {one.subscription}  {one.webhook_id}  {what}  "
        f"#{one.attempt} {one.outcome}{status}{error}{again}"
    )
