"""What the commands of `nadhir webhooks` share: filters, references, the broker."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
from aiokafka.errors import KafkaError
from pydantic import TypeAdapter, ValidationError

from schemas import Filter, Level, Silence, Subscription, Transition
from schemas.subscription import SecretRef
from streams.cli.options import load_settings, require_topics, unreachable
from streams.replay.lines import explain
from streams.settings import Settings
from streams.webhooks import admin
from streams.webhooks.delivering import guard_of
from streams.webhooks.journal import Journal, journal
from streams.webhooks.references import Known
from streams.webhooks.tables import Tables, read_tables

_T = TypeVar("_T")

_REFERENCE: TypeAdapter[str] = TypeAdapter(SecretRef)


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a filter to a command."""
    for name, dest, kind, text in (
        ("actor", "actors", str, "Only alerts with this actor on a side"),
        ("country", "countries", str, "Only alerts of this country (ISO 3166, two letters)"),
        ("place", "places", str, "Only alerts of this place, or inside this area, by id"),
        ("rule", "rules", str, "Only alerts of this rule"),
        (
            "transition",
            "transitions",
            click.Choice([one.value for one in Transition]),
            "Only this transition",
        ),
        (
            "level",
            "levels",
            click.Choice([one.value for one in Level]),
            "Only alerts of this level",
        ),
    ):
        command = click.option(
            f"--{name}", dest, multiple=True, type=kind, help=f"{text}; may be repeated."
        )(command)
    return command


def filter_of(
    levels: tuple[str, ...],
    transitions: tuple[str, ...],
    rules: tuple[str, ...],
    places: tuple[str, ...],
    countries: tuple[str, ...],
    actors: tuple[str, ...],
) -> Filter:
    """The filter that these options ask for."""
    return Filter(
        levels=tuple(map(Level, levels)),
        transitions=tuple(map(Transition, transitions)),
        rules=rules,
        places=places,
        countries=countries,
        actors=actors,
    )


def reference(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Option callback: refuse a secret where its reference belongs; the secret is not repeated."""
    try:
        return given and _REFERENCE.validate_python(given)
    except ValidationError:
        raise click.BadParameter(
            "name where the secret is, never the secret: env:WEBHOOK_SECRET_NAME or file:NAME"
        ) from None


def settings_with_topics() -> Settings:
    """The settings; fails where the topics are not there."""
    settings = load_settings()
    require_topics(settings)
    return settings


def check_references(settings: Settings, one: Subscription | Silence) -> None:
    """Fail where it names an unknown rule, place or actor, or its address is refused."""
    known = Known.load(settings, guard_of(settings))
    problems = [f"{'.'.join(map(str, at))}: {what}" for at, what in known.problems(one)]
    if problems:
        raise click.ClickException("; ".join(problems))


def with_tables(settings: Settings, work: Callable[[Journal, Tables], Awaitable[_T]]) -> _T:
    """Do something with a journal and the tables as they stand."""

    async def whole(settings: Settings) -> _T:
        tables = await read_tables(settings)
        async with journal(settings) as writing:
            return await work(writing, tables)

    return run(settings, whole)


def run(settings: Settings, work: Callable[[Settings], Awaitable[_T]]) -> _T:
    """Run it; a failure is an error of one line."""

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
