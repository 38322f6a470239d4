"""`nadhir doctor`: is the installation in order?"""

import asyncio

import click
from aiokafka.errors import KafkaError

from streams.actors import ActorRegistry
from streams.cli.options import load_settings
from streams.coding.coder import Coder
from streams.dead_letters_kept import State, read_kept
from streams.escalation import load_desk
from streams.gazetteer import Gazetteer
from streams.progress import lag_of
from streams.settings import Settings
from streams.topic_admin import check_topics
from streams.topics import group
from streams.webhooks.health import unresumed
from streams.webhooks.tables import read_tables, read_waiting


@click.command()
def doctor() -> None:
    """Check lexicons, rules, broker, topics, how far the workers are, webhooks, dead letters.

    Exit status 1 where something needs a person.
    """
    settings = load_settings()
    core = _examine_core(settings)
    if not asyncio.run(_examine(settings)) or not core:
        raise SystemExit(1)


def _examine_core(settings: Settings) -> bool:
    try:
        coder = Coder.load()
        desk = load_desk(Gazetteer.load(), ActorRegistry.load(), settings.horizon)
    except ValueError as error:
        _say(False, f"lexicons, gazetteer or rules: {error}")
        return False
    _say(True, f"lexicons and gazetteer, version {coder.version}; {len(desk.rules)} rules")
    return True


async def _examine(settings: Settings) -> bool:
    try:
        problems = await check_topics(settings)
    except KafkaError as error:
        _say(False, f"broker {settings.bootstrap}: {error}; is it running, is the address right?")
        return False
    _say(True, f"broker {settings.bootstrap} answers")
    for problem in problems:
        _say(False, f"topic {problem.topic}: {problem.detail}")
    if problems:
        return False
    _say(True, "topics are as the settings ask")
    lags = await lag_of(settings)
    behind = sum(lag.behind for lag in lags)
    started = any(lag.committed for lag in lags) or not any(lag.end for lag in lags)
    _say(started, f"group {group(settings)}: {behind} messages still to be worked")
    if not started:
        click.echo("          no worker has committed anything: start one with `nadhir worker`")
    delivered = await _examine_webhooks(settings)
    junk: list[object] = []
    kept = await read_kept(settings, lambda record, _: junk.append(record))
    waiting = sum(one.state is State.OPEN for one in kept)
    advice = ": `nadhir dead-letters list --state open`" * bool(waiting)
    _say(not waiting, f"{waiting} open dead letters of {len(kept)}{advice}")
    if junk:
        _say(False, f"{len(junk)} messages on the topic of dead letters are none")
    return started and delivered and not waiting and not junk


async def _examine_webhooks(settings: Settings) -> bool:
    """Whether Nadhir has paused no endpoint of its own accord."""
    tables = await read_tables(settings)
    waiting = await read_waiting(settings)
    paused = [
        ident
        for ident, one in sorted(tables.subscriptions.items())
        if unresumed(one, tables.endpoints.get(ident)) is not None
    ]
    told = f"{len(tables.subscriptions)} webhooks, {waiting.total()} messages wait for them"
    if paused:
        told += f"; paused by Nadhir: {', '.join(paused)} (`nadhir webhooks list`)"
    _say(not paused, told)
    return not paused


def _say(good: bool, text: str) -> None:
    click.echo(f"{'ok    ' if good else 'NOT OK'}  {text}")
