"""`nadhir alerts`: read the alert topics, or follow them."""

import asyncio
from collections.abc import AsyncIterator, Callable

import click
from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError
from pydantic import ValidationError
from rich.console import Console

from schemas import Alert, Level
from streams.cli.options import load_settings, require_topics, unreachable
from streams.cli.render import print_alert
from streams.reading import follow as follow_records
from streams.reading import read_all
from streams.settings import Settings
from streams.topics import ALERT_TOPICS


@click.command()
@click.option("--follow", "-f", is_flag=True, help="Go on as alerts come, until Ctrl-C.")
@click.option("--from-beginning", is_flag=True, help="With --follow: show past alerts first.")
@click.option(
    "--level",
    "levels",
    multiple=True,
    type=click.Choice([level.value for level in Level]),
    help="Only alerts of this level; may be repeated.",
)
@click.option("--place", help="Only alerts of this place: its id, or its name in either language.")
@click.option("--rule", help="Only alerts of this rule.")
@click.option("--json", "as_json", is_flag=True, help="One alert a line, as in the topic.")
@click.option("--brief", is_flag=True, help="One line an alert, without the evidence.")
def alerts(
    follow: bool,
    from_beginning: bool,
    levels: tuple[str, ...],
    place: str | None,
    rule: str | None,
    as_json: bool,
    brief: bool,
) -> None:
    """Show the alerts, oldest first: what was raised, why, and the article's own words.

    \b
    nadhir alerts
    nadhir alerts --follow --level critical --json
    """
    settings = load_settings()
    require_topics(settings)

    def wanted(alert: Alert) -> bool:
        names = (alert.place_id, alert.place, *alert.escalation.scope.name.model_dump().values())
        return (
            (not levels or alert.level in levels)
            and (place is None or place in names)
            and (rule is None or alert.rule == rule)
        )

    console = Console(highlight=False)

    def show(alert: Alert) -> None:
        if as_json:
            click.echo(alert.to_json())
            return
        print_alert(console, alert, brief=brief)

    try:
        asyncio.run(_run(settings, follow, from_beginning, wanted, show))
    except KafkaError as error:
        raise unreachable(settings, error) from error
    except KeyboardInterrupt:
        return


async def _run(
    settings: Settings,
    follow: bool,
    from_beginning: bool,
    wanted: Callable[[Alert], bool],
    show: Callable[[Alert], None],
) -> None:
    seen: set[str] = set()
    async for record in _records(settings, follow, from_beginning):
        try:
            alert = Alert.from_json(record.value or b"")
        except ValidationError as error:
            where = f"{record.topic}/{record.partition}@{record.offset}"
            click.echo(f"{where} is no alert: {error.error_count()} faults; skipped", err=True)
            continue
        # An alert sent again, or to several levels, is one alert.
        if alert.id not in seen and wanted(alert):
            show(alert)
        seen.add(alert.id)


async def _records(
    settings: Settings, follow: bool, from_beginning: bool
) -> AsyncIterator[ConsumerRecord]:
    topics = list(ALERT_TOPICS.values())
    if not follow:
        found = await read_all(settings, topics)
        for record in sorted(found, key=lambda one: (one.timestamp, one.topic, one.offset)):
            yield record
        return
    async for record in follow_records(settings, topics, from_beginning=from_beginning):
        yield record
