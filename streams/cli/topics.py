"""`nadhir topics`: list, create and check the topics."""

import asyncio

import click
from aiokafka.errors import KafkaError

from streams.cli.options import load_settings, unreachable
from streams.topic_admin import TopicProblem, check_topics, create_topics
from streams.topics import specs


@click.group()
def topics() -> None:
    """List, create and check the topics of this installation."""


@topics.command("list")
def list_topics() -> None:
    """Print the topics with their partitions and configuration, as the settings ask for them."""
    for spec in specs(load_settings()):
        config = " ".join(f"{name}={value}" for name, value in sorted(spec.config.items()))
        click.echo(f"{spec.name}\t{spec.partitions} partitions\t{config}")


@topics.command()
def create() -> None:
    """Create the topics that are missing. Safe to repeat."""
    settings = load_settings()
    try:
        created = asyncio.run(create_topics(settings))
    except KafkaError as error:
        raise unreachable(settings, error) from error
    for name in created:
        click.echo(f"created {name}")
    if not created:
        click.echo("all topics exist")
    _fail_on(asyncio.run(check_topics(settings)))


@topics.command()
def check() -> None:
    """Compare the topics on the broker with the settings; exit status 1 where they differ."""
    settings = load_settings()
    try:
        problems = asyncio.run(check_topics(settings))
    except KafkaError as error:
        raise unreachable(settings, error) from error
    _fail_on(problems)
    click.echo("all topics are as the settings ask")


def _fail_on(problems: list[TopicProblem]) -> None:
    for problem in problems:
        click.echo(f"{problem.topic}: {problem.detail}", err=True)
    if problems:
        raise SystemExit(1)
