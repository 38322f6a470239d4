"""`nadhir webhooks`: who is told of alerts, what was sent, and what is sent again."""

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import click
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from schemas import (
    Delivery,
    Filter,
    Grouping,
    GroupKey,
    Level,
    Outcome,
    Silence,
    Subscription,
    Transition,
    iso,
)
from streams.cli.options import INSTANT, load_settings, require_topics, unreachable
from streams.gazetteer import Gazetteer
from streams.replay.lines import explain
from streams.settings import Settings
from streams.topics import Topic
from streams.webhooks import admin
from streams.webhooks.delivering import guard_of, holders_of
from streams.webhooks.health import unresumed
from streams.webhooks.journal import Journal, journal
from streams.webhooks.references import Known
from streams.webhooks.subscriptions_file import FileError
from streams.webhooks.subscriptions_file import load as load_file
from streams.webhooks.tables import Tables, read_tables

_T = TypeVar("_T")

_TEST_SECONDS = 30.0


@click.group()
def webhooks() -> None:
    """Subscribe endpoints to alerts, see what became of calls, send again.

    The calls themselves are made by `nadhir deliver`.
    """


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, kind, text in (
        ("actor", str, "Only alerts with this actor on a side"),
        ("country", str, "Only alerts of this country (ISO 3166, two letters)"),
        ("place", str, "Only alerts of this place, or inside this area, by id"),
        ("rule", str, "Only alerts of this rule"),
        ("transition", click.Choice([one.value for one in Transition]), "Only this transition"),
        ("level", click.Choice([one.value for one in Level]), "Only alerts of this level"),
    ):
        command = click.option(
            f"--{name}", f"{name}s", multiple=True, type=kind, help=f"{text}; may be repeated."
        )(command)
    return command


def _filter(
    levels: tuple[str, ...],
    transitions: tuple[str, ...],
    rules: tuple[str, ...],
    places: tuple[str, ...],
    countrys: tuple[str, ...],
    actors: tuple[str, ...],
) -> Filter:
    return Filter(
        levels=tuple(map(Level, levels)),
        transitions=tuple(map(Transition, transitions)),
        rules=rules,
        places=places,
        countries=countrys,
        actors=actors,
    )


@webhooks.command()
@click.argument("ident", metavar="ID")
@click.argument("url")
@click.option(
    "--secret",
    required=True,
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
@_filter_options
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
    settings = _settings()
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
            filter=_filter(**parts),
            payload="thin" if thin else "full",
            order="place" if in_order else "none",
            group=group,
            repeat=None if repeat_hours is None else dt.timedelta(hours=repeat_hours),
            since=since or now,
        )
    except ValidationError as error:
        raise click.ClickException(explain(error)) from error
    _check(settings, wanted)

    async def work(writing: Journal, tables: Tables) -> None:
        there = tables.subscriptions.get(ident)
        whole = wanted
        if there is not None:
            kept = {"since": since or there.since, "resumed": there.resumed}
            whole = wanted.model_copy(update=kept)
        await writing.subscription(whole)

    _with_tables(settings, work)
    click.echo(f"subscribed {ident}; `nadhir webhooks test {ident}` sends a test")


@webhooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="One subscription a line.")
def list_subscriptions(as_json: bool) -> None:
    """List subscriptions with their state, and silences that have not ended."""
    tables = _run(_settings(), read_tables)
    for ident, one in sorted(tables.subscriptions.items()):
        if as_json:
            click.echo(one.to_json())
            continue
        click.echo(f"{ident}  {shown_url(one.url)}  {state(one, tables)}")
    now = dt.datetime.now(dt.UTC)
    for ident, silence in sorted(tables.silences.items()):
        if silence.ends_at > now and not as_json:
            click.echo(f"silence {ident}  until {iso(silence.ends_at)}  {silence.why}")


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
@click.option("--to", "new", help="The reference of the new secret; both sign from now on.")
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

    async def work(writing: Journal, tables: Tables) -> None:
        admin.subscription_of(tables, ident)
        await admin.remove(writing, ident)

    _with_tables(_settings(), work)
    click.echo(f"removed {ident}")


@webhooks.command()
@click.argument("ident", metavar="ID")
@click.option("--hours", type=float, help="How long, from --from on.")
@click.option("--from", "start", type=INSTANT, help="Default: now.")
@click.option("--until", type=INSTANT)
@click.option("--why", default="", help="For those who ask later.")
@click.option("--subscription", "subscriptions", multiple=True, help="Only for this one.")
@click.option("--end", is_flag=True, help="End the silence of this ID now.")
@_filter_options
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
    settings = _settings()
    if end:

        async def forget(writing: Journal, tables: Tables) -> None:
            if ident not in tables.silences:
                raise admin.NotThereError(f"there is no silence {ident!r}")
            await writing.forget(Topic.SILENCES, ident)

        _with_tables(settings, forget)
        click.echo(f"ended silence {ident}")
        return
    begin = start or dt.datetime.now(dt.UTC)
    if (hours is None) == (until is None):
        raise click.UsageError("give either --hours or --until")
    try:
        wanted = Silence(
            id=ident,
            match=_filter(**parts),
            subscriptions=subscriptions,
            starts_at=begin,
            ends_at=until or begin + dt.timedelta(hours=hours or 0),
            why=why or "by the command line",
        )
    except ValidationError as error:
        raise click.ClickException(explain(error)) from error
    _check(settings, wanted)

    async def work(writing: Journal, _tables: Tables) -> None:
        await writing.silence(wanted)

    _with_tables(settings, work)
    click.echo(f"silence {ident} until {iso(wanted.ends_at)}")


@webhooks.command()
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

    for one in _run(_settings(), lambda settings: admin.log(settings, wanted)):
        click.echo(one.to_json() if as_json else _line(one))


@webhooks.command()
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
    settings = _settings()
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

    click.echo(_with_tables(settings, work))


@webhooks.command()
@click.argument("ident", metavar="ID")
def test(ident: str) -> None:
    """Have a test message sent by the running deliverer, and show how it went."""
    settings = _settings()

    async def work(writing: Journal, tables: Tables) -> str:
        admin.subscription_of(tables, ident)
        return await admin.ask_for_test(writing, ident, dt.datetime.now(dt.UTC))

    message = _with_tables(settings, work)
    until = time.monotonic() + _TEST_SECONDS
    while time.monotonic() < until:
        found = _run(settings, lambda one: admin.log(one, lambda d: d.webhook_id == message))
        if found:
            click.echo(_line(found[-1]))
            raise SystemExit(found[-1].outcome is not Outcome.DELIVERED)
        time.sleep(0.5)
    raise click.ClickException(
        f"no attempt within {_TEST_SECONDS:g} s: does `nadhir deliver` run, is {ident} paused?"
    )


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


def state(one: Subscription, tables: Tables) -> str:
    """How a subscription stands, in words."""
    endpoint = tables.endpoints.get(one.id)
    pause = unresumed(one, endpoint)
    if pause is not None:
        return f"paused by Nadhir since {iso(pause.at)}: {pause.detail} (nadhir webhooks resume)"
    if one.paused:
        return "paused"
    if endpoint is not None and endpoint.failures:
        return f"failing: {endpoint.failures} times in a row"
    return "active"


def shown_url(url: str) -> str:
    """Where a webhook goes, without path and query: these may hold a token."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/…"


def _line(one: Delivery) -> str:
    status = "" if one.status is None else f" {one.status}"
    error = "" if one.error is None else f"  {one.error}"
    again = "" if one.next_attempt_at is None else f"  next {iso(one.next_attempt_at)}"
    what = f"{len(one.group)} alerts" if one.group else one.alert_id
    return (
        f"{iso(one.at)}  {one.subscription}  {one.webhook_id}  {what}  "
        f"#{one.attempt} {one.outcome}{status}{error}{again}"
    )


def _settings() -> Settings:
    settings = load_settings()
    require_topics(settings)
    return settings


def _check(settings: Settings, one: Subscription | Silence) -> None:
    known = Known.load(settings, guard_of(settings))
    problems = [f"{'.'.join(map(str, at))}: {what}" for at, what in known.problems(one)]
    if problems:
        raise click.ClickException("; ".join(problems))


def _change(ident: str, change: Callable[[Subscription, Tables], Subscription]) -> None:
    async def work(writing: Journal, tables: Tables) -> None:
        await writing.subscription(change(admin.subscription_of(tables, ident), tables))

    _with_tables(_settings(), work)


def _with_tables(settings: Settings, work: Callable[[Journal, Tables], Awaitable[_T]]) -> _T:
    async def whole(settings: Settings) -> _T:
        tables = await read_tables(settings)
        async with journal(settings) as writing:
            return await work(writing, tables)

    return _run(settings, whole)


def _run(settings: Settings, work: Callable[[Settings], Awaitable[_T]]) -> _T:
    async def whole() -> _T:
        return await work(settings)

    try:
        return asyncio.run(whole())
    except KafkaError as error:
        raise unreachable(settings, error) from error
    except admin.NotThereError as error:
        raise click.ClickException(str(error)) from error
    except ValidationError as error:
        raise click.ClickException(explain(error)) from error
